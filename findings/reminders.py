"""Who is to be reminded of which finding today: read whole, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from accounts.choices import Role
from accounts.models import User
from contractors.models import Representative
from core.mailing import wants_mail
from findings.choices import FindingStatus, ReminderReason
from findings.models import Finding, Reminder

Told = tuple[int, int, str, str]  # finding, person, reason, occasion


@dataclass(frozen=True, slots=True)
class Matter:
    """A finding one person is reminded of: for ``reason``; ``every`` holds all with occasions."""

    finding: Finding
    reason: ReminderReason
    every: tuple[tuple[ReminderReason, str], ...]


@dataclass(frozen=True, slots=True)
class _People:
    """Who can be mailed, by what makes them concerned."""

    by_id: Mapping[int, User]
    of_contractor: Mapping[int, Collection[int]]
    coordinators: Collection[int]
    managers: Collection[int]


def reminders_due(*, today: date) -> dict[User, list[Matter]]:
    """What each person is to be told and was not told yet; nobody who gets no mails."""
    people, told = _people(), set(_told())
    found: dict[User, list[Matter]] = defaultdict(list)
    unclosed = (
        Finding.objects.unclosed()
        .filter(contractor__archived=False)
        .select_related("contractor", "owner", "evaluation")
        .order_by("due_on", "reference")
    )
    for finding in unclosed:
        every = tuple(_reasons(finding, today))
        for person in _concerned(finding, people):
            new = [one for one, at in every if (finding.pk, person, str(one), at) not in told]
            if new:
                found[people.by_id[person]].append(Matter(finding, new[0], every))
    return found


def _told() -> Iterator[Told]:
    rows = Reminder.objects.filter(finding__in=Finding.objects.unclosed())
    return rows.values_list("finding", "person", "reason", "occasion").iterator()


def _people() -> _People:
    everybody = {one.pk: one for one in User.objects.filter(is_active=True) if wants_mail(one)}
    of_contractor: dict[int, list[int]] = defaultdict(list)
    for person, contractor in Representative.objects.values_list("user", "contractor"):
        if person in everybody and everybody[person].role == Role.REPRESENTATIVE:
            of_contractor[contractor].append(person)
    return _People(
        by_id=everybody,
        of_contractor=of_contractor,
        coordinators=[pk for pk, one in everybody.items() if one.role == Role.COORDINATOR],
        managers=[pk for pk, one in everybody.items() if one.role == Role.MANAGER],
    )


def _reasons(finding: Finding, today: date) -> Iterable[tuple[ReminderReason, str]]:
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


def _concerned(finding: Finding, people: _People) -> Collection[int]:
    if finding.status == FindingStatus.ANSWERED:
        return _verifiers(finding, people)
    company = people.of_contractor.get(finding.contractor_id, ())
    owner = finding.owner_id
    if owner in people.coordinators or owner in people.managers or owner in company:
        return [owner] if owner else []
    return company  # nobody is named, or who is named is gone or gets no mails


def _verifiers(finding: Finding, people: _People) -> Collection[int]:
    """Managers, and the coordinators it is about; where there is none of those, all of them."""
    evaluation = finding.evaluation
    about = {finding.raised_by_id, evaluation.coordinator_id if evaluation else None}
    excluded = {finding.owner_id, finding.answered_by_id}
    coordinators = set(people.coordinators) - excluded
    chosen = coordinators & about or coordinators
    return sorted(chosen | set(people.managers) - excluded)
