"""Reads of documents, and the key by which the same request is the same row."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.roles import Person
from contractors.choices import Audience
from core.models import Mail
from documents.access import documents_visible_to, schedules_visible_to, sees_every_document
from documents.kinds import kind_of
from documents.models import Delivery, Document, Schedule
from documents.printing.pdf import RENDERER_VERSION

DELIVERIES_SHOWN = 60  # of one schedule
ALWAYS_SAID = ("published", "replaced")  # in a request's key, also of no source at all


def documents_listed(user: Person) -> QuerySet[Document]:
    """What the list of documents shows, newest first; not the hashes of the results in them.

    For the owner's people without what nobody asked for: scorecards made at publication are
    fetched from their own pages.
    """
    found = documents_visible_to(user).select_related("requested_by").defer("results", "options")
    return found.exclude(requested_by=None) if sees_every_document(user) else found


def replaced_of(documents: Collection[Document]) -> set[int]:
    """Those of these, by id, made of one source that a later published one took the place of.

    Of what is made of many the pages of the results tell. Two statements for one kind of source.
    """
    made_of_one = Document.objects.filter(
        pk__in=[one.pk for one in documents], results__1__isnull=True
    )
    by_kind: dict[Callable[[Collection[str]], set[str]], dict[int, str]] = {}
    for pk, kind, results in made_of_one.values_list("pk", "kind", "results"):
        if results:
            by_kind.setdefault(kind_of(kind).sources.replaced, {})[pk] = results[0]
    replaced: set[int] = set()
    for ask, sources in by_kind.items():
        gone = ask(set(sources.values()))
        replaced |= {pk for pk, sha256 in sources.items() if sha256 in gone}
    return replaced


def deliveries_unseen(user: Person, *, now: datetime) -> QuerySet[Delivery]:
    """Scheduled reports of late that this person has not opened yet, newest first: a few.

    Whose role has changed since is not told the names in what they may no longer see.
    """
    found = Delivery.objects.filter(
        Q(document=None) | Q(document__in=documents_visible_to(user)),
        recipient=user.pk,
        seen_at=None,
        made_at__gte=now - timedelta(days=60),
    )
    return found.select_related("document", "schedule")[:12]


def schedules_listed(user: Person) -> QuerySet[Schedule]:
    """Every schedule a person sees, the stopped ones too, with ``people`` counted."""
    return schedules_visible_to(user).annotate(people=Count("recipients"))


def deliveries_of(schedule: Schedule) -> list[tuple[Delivery, Mail | None]]:
    """What a schedule has delivered, newest first, each with its mail where one was noted."""
    found = list(schedule.deliveries.select_related("recipient", "document")[:DELIVERIES_SHOWN])
    mails = Mail.objects.in_bulk([one.mail_key for one in found], field_name="key")
    return [(one, mails.get(one.mail_key)) for one in found]


def document_made(
    *,
    kind: str,
    digests: Sequence[str],
    language: str,
    audience: Audience,
    options: Mapping[str, Any] | None = None,
) -> Document | None:
    """The document of exactly this request where it was asked for before."""
    key = request_key(kind, digests, language=language, options=options, audience=audience)
    return Document.objects.filter(request_key=key).first()


def request_key(
    kind: str,
    digests: Sequence[str],
    *,
    language: str,
    options: Mapping[str, Any] | None = None,
    audience: Audience,
) -> str:
    """SHA-256 of what is asked; a source published, final, reopened or replaced since: another."""
    standing = _standing(kind, digests)
    return _key(
        kind,
        digests,
        language=language,
        options=options or {},
        standing=standing,
        audience=audience,
    )


def request_keys_each(
    kind: str, options: Mapping[str, Mapping[str, Any]], *, language: str, audience: Audience
) -> dict[str, str]:
    """The ``request_key`` of a document of each of these sources alone, in two statements:
    ``options`` by the hash of each."""
    standing = _standing(kind, options.keys())
    return {
        one: _key(
            kind,
            [one],
            language=language,
            options=asked,
            standing={name: {one} & among for name, among in standing.items()},
            audience=audience,
        )
        for one, asked in options.items()
    }


def _standing(kind: str, digests: Collection[str]) -> dict[str, set[str]]:
    """What a document says of its sources: how far they have come, and whether they still hold."""
    found = kind_of(kind)
    return {
        "published": found.published_among(digests),
        "replaced": found.sources.replaced(digests),
        "provisional": found.sources.provisional(digests),
        "being_revised": found.sources.being_revised(digests),
        "overtaken": found.sources.overtaken(digests),
    }


def _key(
    kind: str,
    digests: Collection[str],
    *,
    language: str,
    options: Mapping[str, Any],
    standing: Mapping[str, Collection[str]],
    audience: Audience,
) -> str:
    asked = {
        "kind": str(kind),
        "language": language,
        "audience": str(audience),
        "results": sorted(digests),
        # What there was before a document said these is asked for by the key it had.
        **{name: sorted(among) for name, among in standing.items() if among or name in ALWAYS_SAID},
        "renderer": RENDERER_VERSION,
        "options": options,
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
