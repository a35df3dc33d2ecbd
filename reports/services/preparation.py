"""Scorecards made before anybody asks: at publication, and for a ZIP.

They are ordinary documents that nobody asked for: the same request finds the same row, so a
person is given the file at once.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from contractors.choices import Audience
from core.audit import SYSTEM, AuditedChange, record_all
from documents.kinds import kind_of
from documents.models import UNFINISHED, Document, DocumentStatus
from documents.queue import enqueue_all, hint
from documents.selectors import request_keys_each
from evaluations.models import Result
from reports.access import published_results
from reports.choices import ReportKind
from reports.results.standing_history import history_asked
from reports.selectors import ListedResult, listed_results


def ask_to_prepare() -> None:
    """Have a worker look for published results without a scorecard; the beat asks as well."""
    hint("reports.prepare_published")


def prepare_published(*, now: datetime) -> int:
    """Queue the scorecards of every published result that has none yet; returns how many.

    One for the owner, one for the contractor. In Indonesian, which every contractor is sent;
    English is made when first asked for, or with a ZIP in English. Safe to run twice and beside
    itself.
    """
    asked = history_asked(list(published_results().values_list("sha256", flat=True)))
    made = [
        one
        for audience in Audience
        for one in _add_missing(asked, language=settings.LANGUAGE_CODE, audience=audience, now=now)
    ]
    transaction.on_commit(lambda: enqueue_all(made, now=now))
    return len(made)


def scorecard_documents(
    digests: Collection[str], *, language: str, now: datetime
) -> dict[str, Document]:
    """The owner's document of each of these results by its hash, made or to be made.

    Missing ones are added, ended ones without a file are queued again; all that wait are handed
    to the broker, so that idle workers help.
    """
    asked = history_asked(digests)
    _add_missing(asked, language=language, audience=Audience.OWNER, now=now)
    keys = request_keys_each(
        ReportKind.SCORECARD, asked, language=language, audience=Audience.OWNER
    )
    rows = Document.objects.filter(request_key__in=keys.values())
    rows.exclude(status__in=[*UNFINISHED, DocumentStatus.DONE]).update(
        status=DocumentStatus.QUEUED, attempts=0, done=0, error="", finished_at=None
    )
    by_key = {row.request_key: row for row in rows}
    enqueue_all([row for row in by_key.values() if row.status == DocumentStatus.QUEUED], now=now)
    return {digest: by_key[key] for digest, key in keys.items()}


def _add_missing(
    asked: Mapping[str, Mapping[str, Any]], *, language: str, audience: Audience, now: datetime
) -> list[Document]:
    """A row for each of these results, by hash with its options, that has none; the new rows."""
    keys = request_keys_each(ReportKind.SCORECARD, asked, language=language, audience=audience)
    known = set(
        Document.objects.filter(request_key__in=keys.values()).values_list("request_key", flat=True)
    )
    missing = {digest: key for digest, key in keys.items() if key not in known}
    if not missing:
        return []
    listed = listed_results(Result.objects.filter(sha256__in=missing))
    begun = Document(language=language, audience=audience, requested_at=now)
    rows = [
        _row_of(begun, one, key=missing[one.sha256], options=asked[one.sha256]) for one in listed
    ]
    with transaction.atomic():
        Document.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        added = list(Document.objects.filter(request_key__in=missing.values(), requested_at=now))
        changes = [
            AuditedChange(one, after={"kind": one.kind, "subject": one.subject}) for one in added
        ]
        record_all(by=SYSTEM, at=now, action="request_document", changes=changes)
    return added


def _row_of(
    begun: Document, listed: ListedResult, *, key: str, options: Mapping[str, Any]
) -> Document:
    """A row like ``begun``, of one result."""
    kind = kind_of(ReportKind.SCORECARD)
    return Document(
        kind=kind.code,
        results=[listed.sha256],
        options=dict(options),
        language=begun.language,
        audience=begun.audience,
        request_key=key,
        subject=listed.subject[:250],
        extension=kind.extension,
        content_type=kind.content_type,
        requested_at=begun.requested_at,
    )
