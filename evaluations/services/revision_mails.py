"""Mails about a result that is corrected: noted in the transaction that reopens or replaces it.

They go to whoever speaks for the contractor (once it knows a result), to whose work it is, and to
the managers; not to the person who did it. Nothing is noted while no mail server is set up.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from django.conf import settings
from django.db.models import Exists
from django.utils import translation

from accounts.models import User
from core.audit import Actor
from core.canonical import JsonObject
from core.mailing import language_of, note_mail, wants_mail
from evaluations.access import people_rated_in, people_who_decide, people_who_fill_in
from evaluations.models import Evaluation, Publication, Reopening, Result
from evaluations.models.results import published_earlier
from evaluations.rendering.revision_mails import (
    holding_body,
    holding_subject,
    overtaken_body,
    overtaken_subject,
    reopening_body,
    reopening_subject,
    replacement_body,
    replacement_subject,
    undone_body,
    undone_subject,
)


class ReopeningBody(Protocol):
    """What says of a reopening to a person; ``standing`` is the hash of the published result."""

    def __call__(self, reopening: Reopening, *, person: User, standing: str) -> str:
        """The words of one mail."""


def note_reopening(reopening: Reopening, *, by: Actor, now: datetime) -> None:
    """Tell everybody concerned that a revision was begun, and why; once each."""
    _tell_concerned(
        reopening, "reopening", subject=reopening_subject, body=reopening_body, by=by, now=now
    )


def note_undone_reopening(reopening: Reopening, *, by: Actor, now: datetime) -> None:
    """Tell whoever was told of a reopening that it is undone, and the result stands; once each."""
    _tell_concerned(reopening, "undone", subject=undone_subject, body=undone_body, by=by, now=now)


def note_holding_result(reopening: Reopening, *, by: Actor, now: datetime) -> None:
    """Tell whoever was told of a reopening that its cause is gone, though it goes on; each time."""
    _tell_concerned(
        reopening,
        f"holding-{now:%Y%m%dT%H%M%S}",
        subject=holding_subject,
        body=holding_body,
        by=by,
        now=now,
    )


def note_overtaken_result(
    reopening: Reopening, *, cause: JsonObject, by: Actor, now: datetime
) -> None:
    """Tell everybody concerned what overtook the result before a revision in hand; each time."""
    _tell_concerned(
        reopening,
        f"overtaken-{now:%Y%m%dT%H%M%S}-{cause['ref']}",
        subject=overtaken_subject,
        body=partial(overtaken_body, cause=cause),
        by=by,
        now=now,
    )


def _tell_concerned(
    reopening: Reopening,
    key: str,
    *,
    subject: Callable[[Reopening], str],
    body: ReopeningBody,
    by: Actor,
    now: datetime,
) -> None:
    """One mail each. ``key`` tells the mails about a reopening apart."""
    if not settings.EMAIL_CONFIGURED:
        return
    evaluation = reopening.evaluation
    published = Result.objects.published().filter(evaluation=evaluation).order_by("-revision")
    standing = published.values_list("sha256", flat=True).first() or ""
    for person in _concerned(evaluation, by=by, is_known=bool(standing)):
        with translation.override(language_of(person)):
            note_mail(
                key=f"{key}/{reopening.pk}/{person.pk}",
                person=person,
                subject=subject(reopening),
                body=body(reopening, person=person, standing=standing),
                now=now,
            )


def note_replacements(publications: Sequence[Publication], *, by: Actor, now: datetime) -> None:
    """Tell everybody concerned which published results were replaced; one mail each for all."""
    if not settings.EMAIL_CONFIGURED:
        return
    given = [one.result_id for one in publications if one.result.revision > 1]
    found = Result.objects.filter(Exists(published_earlier()), pk__in=given)
    ids = set(found.values_list("pk", flat=True)) if given else set()
    replacing = [one for one in publications if one.result_id in ids]
    if not replacing:
        return
    reasons = {
        one.evaluation_id: one
        for one in Reopening.objects.in_force()
        .filter(evaluation__in=[one.result.evaluation_id for one in replacing])
        .order_by("revision")
    }
    to_tell: dict[User, list[Publication]] = defaultdict(list)
    for one in replacing:
        for person in _concerned(one.result.evaluation, by=by, is_known=True):
            to_tell[person].append(one)
    for person, theirs in to_tell.items():
        with translation.override(language_of(person)):
            note_mail(
                key=f"replacement/{theirs[0].pk}/{person.pk}",
                person=person,
                subject=replacement_subject(theirs),
                body=replacement_body(theirs, person=person, reasons=reasons),
                now=now,
            )


def _concerned(evaluation: Evaluation, *, by: Actor, is_known: bool) -> Iterator[User]:
    """Who gets mails of those concerned; whoever is rated only once a result was published."""
    people = people_who_fill_in(evaluation) | people_who_decide()
    found = {one.pk: one for one in people.distinct()}
    if is_known:
        found |= {one.pk: one for one in people_rated_in(evaluation)}
    doer = by.user.pk if by.user else None
    return (one for pk, one in sorted(found.items()) if pk != doer and wants_mail(one))
