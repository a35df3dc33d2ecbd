"""Mails about objections: noted with what they tell; each once. None without a mail server."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation

from accounts.models import User
from core.mailing import language_of, note_mail, wants_mail
from evaluations.access import people_rated_in
from evaluations.models import Publication, Result
from outcomes.access import people_told_of_delay, whose_turn
from outcomes.choices import WAITS_FOR_COMPANY
from outcomes.models import Objection, ObjectionStep
from outcomes.rendering import (
    late_subject,
    provisional_body,
    provisional_subject,
    step_body,
    step_subject,
)

ENDS_SOON = timedelta(days=2)


def note_provisional(publications: Sequence[Publication], now: datetime) -> None:
    """Tell who is rated that their result is provisional: from now on its days count."""
    for one in publications:
        if one.provisional_until is not None:
            _note_publication(one, ending=False, now=now)


def note_step(objection: Objection, *, step: ObjectionStep, now: datetime) -> None:
    """Tell whose turn it is now, but for who took the step."""
    people = whose_turn(objection).exclude(pk__in=[step.by_id or 0])
    _note(
        people,
        key=f"objection/{objection.pk}/{step.kind}",
        written=lambda person: (
            step_subject(objection),
            step_body(objection, person=person, step=step),
        ),
        now=now,
    )


def remind_of_objections(now: datetime) -> int:
    """Note what is late at the company, and what time to object ends soon; how many mails.

    Safe to run twice: each is told once a person.
    """
    late = Objection.objects.filter(status__in=WAITS_FOR_COMPANY, due_at__lt=now).select_related(
        "evaluation__contractor", "evaluation__period__instrument"
    )
    noted = sum(_note_late(one, now=now) for one in late)
    soon = (
        Result.objects.published()
        .standing()
        .provisional()
        .filter(publication__provisional_until__range=(now, now + ENDS_SOON))
        .select_related("publication", "evaluation__contractor", "evaluation__period__instrument")
    )
    return noted + sum(_note_publication(one.publication, ending=True, now=now) for one in soon)


def _note_late(objection: Objection, *, now: datetime) -> int:
    return _note(
        whose_turn(objection) | people_told_of_delay(),
        key=f"objection/{objection.pk}/late/{objection.status}",
        written=lambda person: (
            late_subject(objection),
            step_body(objection, person=person, step=None),
        ),
        now=now,
    )


def _note_publication(publication: Publication, *, ending: bool, now: datetime) -> int:
    return _note(
        people_rated_in(publication.result.evaluation),
        key=f"provisional/{publication.pk}/{'ending' if ending else 'begins'}",
        written=lambda person: (
            provisional_subject(publication, ending=ending),
            provisional_body(publication, person=person),
        ),
        now=now,
    )


def _note(
    people: Iterable[User],
    *,
    key: str,
    written: Callable[[User], tuple[str, str]],
    now: datetime,
) -> int:
    if not settings.EMAIL_CONFIGURED:
        return 0
    noted = 0
    for person in {one.pk: one for one in people if wants_mail(one)}.values():
        with translation.override(language_of(person)):
            subject, body = written(person)
            noted += (
                note_mail(
                    key=f"{key}/{person.pk}", person=person, subject=subject, body=body, now=now
                )
                is not None
            )
    return noted
