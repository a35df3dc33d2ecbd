"""Reminders of self-assessments: at most one mail a person and day, nothing in it told twice.

Representatives are told that one is open, and when its last day is near; who fills in the same
evaluation that one was submitted.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from accounts.models import User
from accounts.selectors import people_to_mail
from checklists.rendering.self_reminders import self_reminder_body, self_reminder_subject
from contractors.access import speakers_among, works_for
from contractors.days import Days, days_at
from core.mailing import is_time_to_remind, language_of, note_mail
from evaluations.access import fills_checklists, judges_itself
from evaluations.choices import OPEN_STATUSES, SelfReason
from evaluations.models import ElementAssignment, Evaluation, SelfReminder
from evaluations.selectors.self_assessments import is_published

TOLD_FOR = timedelta(days=14)  # what was submitted longer ago is no news


@dataclass(frozen=True, slots=True)
class SelfMatter:
    """A self-assessment that one person is told of; ``occasion`` as in SelfReminder."""

    evaluation: Evaluation
    reason: SelfReason
    occasion: str


def remind_of_self_assessments(now: datetime) -> int:
    """Note today's mail of everybody who has something new to be told; how many are new.

    Safe to run twice and beside itself. Nothing is noted while no mail server is set up.
    """
    if not is_time_to_remind(now):
        return 0
    due = self_reminders_due(now=now)
    return sum(_note(person, matters, now=now) for person, matters in due.items())


def self_reminders_due(*, now: datetime) -> dict[User, list[SelfMatter]]:
    """What each person is to be told and was not told yet. A fixed number of statements."""
    matters = [*_to_fill_in(days_at(now)), *_submitted(now)]
    ids = {one.evaluation.pk for one in matters}
    told = set(
        SelfReminder.objects.filter(evaluation__in=ids).values_list(
            "evaluation", "person", "reason", "occasion"
        )
    )
    everybody = people_to_mail()
    speakers = speakers_among(one for one in everybody if judges_itself(one))
    fillers = _Fillers(everybody, ids)
    due: dict[User, list[SelfMatter]] = defaultdict(list)
    for one in matters:
        is_given = one.reason == SelfReason.SUBMITTED
        people = fillers.of(one.evaluation) if is_given else speakers[one.evaluation.contractor_id]
        for person in people:
            if (one.evaluation.pk, person.pk, str(one.reason), one.occasion) not in told:
                due[person].append(one)
    return due


def _to_fill_in(days: Days) -> Iterator[SelfMatter]:
    """Those that are open, by the day where the contractor works."""
    found = Evaluation.objects.filter(
        days.each(lambda today: Q(period__self_assess_by__gte=today)),
        contractor__archived=False,
        self_assessment__submitted_at=None,
    ).exclude(is_published())
    for one in found.select_related("period", "contractor", "instrument"):
        until = one.period.self_assess_by
        assert until is not None
        yield SelfMatter(one, SelfReason.OPENED, "")
        left = until - days.of(one.contractor_id)
        if left <= timedelta(days=settings.FINDING_REMINDER_DAYS):
            yield SelfMatter(one, SelfReason.NEAR, until.isoformat())


def _submitted(now: datetime) -> Iterator[SelfMatter]:
    """Those lately submitted, while the owner still fills in the same."""
    found = Evaluation.objects.filter(
        self_assessment__submitted_at__gte=now - TOLD_FOR,
        status__in=OPEN_STATUSES,
        contractor__archived=False,
    )
    joined = found.select_related("period", "contractor", "instrument", "self_assessment")
    for one in joined:
        at = one.self_assessment.submitted_at
        assert at is not None
        yield SelfMatter(one, SelfReason.SUBMITTED, at.isoformat())


class _Fillers:
    """Who fills in these evaluations and gets mails, as ``whose_to_fill`` has it."""

    def __init__(self, everybody: Collection[User], evaluations: Collection[int]) -> None:
        self.people = {one.pk: one for one in everybody if fills_checklists(one)}
        self.given: dict[int, set[int]] = defaultdict(set)
        rows = ElementAssignment.objects.filter(evaluation__in=evaluations, person__isnull=False)
        for evaluation, person in rows.values_list("evaluation", "person"):
            self.given[evaluation].add(person)

    def of(self, evaluation: Evaluation) -> Collection[User]:
        if evaluation.coordinator_id is None:
            return [one for one in self.people.values() if works_for(one, evaluation.contractor_id)]
        ids = {evaluation.coordinator_id, *self.given[evaluation.pk]}
        return [self.people[one] for one in sorted(ids & self.people.keys())]


@transaction.atomic
def _note(person: User, matters: Collection[SelfMatter], *, now: datetime) -> bool:
    with translation.override(language_of(person)):
        mail = note_mail(
            key=f"self/{person.pk}/{timezone.localdate(now).isoformat()}",
            person=person,
            subject=self_reminder_subject(len({one.evaluation.pk for one in matters})),
            body=self_reminder_body(
                [(one.reason, one.evaluation) for one in _most_pressing(matters)], person=person
            ),
            now=now,
        )
    if mail is None:
        return False
    SelfReminder.objects.bulk_create(
        (
            SelfReminder(
                evaluation=one.evaluation,
                person=person,
                reason=one.reason,
                occasion=one.occasion,
                mail=mail,
            )
            for one in matters
        ),
        ignore_conflicts=True,
    )
    return True


def _most_pressing(matters: Collection[SelfMatter]) -> Collection[SelfMatter]:
    """Each self-assessment once: who is told that its last day is near knows that it is open."""
    near = {one.evaluation.pk for one in matters if one.reason == SelfReason.NEAR}
    return [
        one for one in matters if one.reason != SelfReason.OPENED or one.evaluation.pk not in near
    ]
