"""Why somebody is reminded of a finding today, and who: decided here, read and noted elsewhere."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from accounts.models import User
from contractors.access import works_for
from findings.choices import FindingStatus, ReminderReason
from findings.models import Finding


@dataclass(frozen=True, slots=True)
class Matter:
    """A finding one person is reminded of: for ``reason``; ``every`` holds all with occasions."""

    finding: Finding
    reason: ReminderReason
    every: tuple[tuple[ReminderReason, str], ...]


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who can be mailed, by what makes them concerned."""

    by_id: Mapping[int, User]
    of_contractor: Mapping[int, Collection[int]]
    coordinators: Collection[int]
    managers: Collection[int]


def reasons_to_remind(finding: Finding, today: date) -> Iterator[tuple[ReminderReason, str]]:
    """Every reason that holds, with its occasion, the most pressing first."""
    answer = finding.answered_at.isoformat() if finding.answered_at else ""
    if finding.status == FindingStatus.ANSWERED:
        yield ReminderReason.ANSWERED, answer
        return
    due = finding.due_on.isoformat() if finding.due_on else ""
    if finding.is_overdue(today):
        yield ReminderReason.OVERDUE, due
    if finding.refusal:
        yield ReminderReason.REFUSED, answer
    yield ReminderReason.RAISED, ""
    soon = today + timedelta(days=settings.FINDING_REMINDER_DAYS)
    if finding.due_on and today <= finding.due_on <= soon:
        yield ReminderReason.DUE_SOON, due


def whom_to_remind(
    finding: Finding, people: Recipients, *, answerable: Collection[int]
) -> Collection[int]:
    """The ids of those whose turn it is: who must act, or once it is answered who verifies.

    ``answerable`` are those who answer for the place it was born at, the person who raised it
    aside.
    """
    if finding.status == FindingStatus.ANSWERED:
        return _verifiers(finding, people, about={finding.raised_by_id, *answerable})
    company = people.of_contractor.get(finding.contractor_id, ())
    owner = finding.owner_id
    if owner in people.coordinators or owner in people.managers or owner in company:
        return [owner] if owner else []
    return company  # nobody is named, or who is named is gone or gets no mails


def _verifiers(finding: Finding, people: Recipients, *, about: set[int | None]) -> Collection[int]:
    """Managers, and the coordinators it is about; where there is none of those, all of them."""
    excluded = {finding.owner_id, finding.answered_by_id}
    coordinators = {
        one
        for one in people.coordinators
        if one not in excluded and works_for(people.by_id[one], finding.contractor_id)
    }
    chosen = coordinators & about or coordinators
    return sorted(chosen | set(people.managers) - excluded)
