"""What is not put right: how much, how much of it overdue, and for how long.

One rule for the list, the dashboard, the annual book, what is said before an approval, and the
tables: a finding is overdue that is not closed after its deadline, whatever its severity and year.
What has been answered by then waits for its verifier, not for who must act: it is told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    Q,
    Value,
    When,
)
from django.db.models.functions import ExtractDay
from django.utils.translation import gettext as _

from contractors.days import Days
from contractors.models import Contractor
from findings.choices import FindingSeverity, FindingStatus
from findings.models import Finding
from findings.models.findings import FindingQuerySet, overdue_on

UNCLOSED, MAJORS, OVERDUE, ANSWERED_LATE = "unclosed", "majors", "overdue", "answered_late"
IN_TIME = ""
BEHIND_SHOWN = 8  # contractors on the dashboard
# How long a finding is overdue, in days: from, up to and with (None: without end).
AGES: dict[str, tuple[int, int | None]] = {
    "1-30": (1, 30),
    "31-60": (31, 60),
    "61-90": (61, 90),
    "90+": (91, None),
}
IS_ANSWERED = Q(status=FindingStatus.ANSWERED)


@dataclass(frozen=True, slots=True)
class ContractorBacklog:
    """A contractor with something that is not put right; ``answered`` of the overdue ones."""

    contractor_id: int
    contractor: str
    unclosed: int
    majors: int
    overdue: int
    answered: int
    oldest_due: date | None


@dataclass(frozen=True, slots=True)
class AgeCount:
    """How many are overdue for so long, and how grave; ``key`` is one of AGES, or IN_TIME."""

    key: str
    major: int
    minor: int
    observation: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.major + self.minor + self.observation

    @property
    def label(self) -> str:
        """ "31–60 days late", "Not due yet" """
        return age_label(self.key)


@dataclass(frozen=True, slots=True)
class CorrectiveAction:
    """What is not put right yet; ``answered`` of the overdue ones. Ages: not due first."""

    unclosed: int
    majors: int
    overdue: int
    answered: int
    ages: tuple[AgeCount, ...]
    contractors: tuple[ContractorBacklog, ...]

    @property
    def most_behind(self) -> tuple[ContractorBacklog, ...]:
        """The contractors with most to put right."""
        return self.contractors[:BEHIND_SHOWN]


def open_majors(findings: FindingQuerySet) -> FindingQuerySet:
    """The majors among these that are not closed."""
    return findings.unclosed().filter(severity=FindingSeverity.MAJOR)


def overdue_since(findings: FindingQuerySet, age: str, *, days: Days) -> FindingQuerySet:
    """Those among these that are overdue; of one of AGES, or of any age for ""."""
    found = findings.overdue(days)
    return found.filter(_aged(age, days)) if age in AGES else found


def answered_late(findings: FindingQuerySet, *, days: Days) -> FindingQuerySet:
    """The overdue ones that wait for who verifies them."""
    return findings.overdue(days).filter(IS_ANSWERED)


def closed_on_time(contractor: Contractor, start: date, *, end: date) -> Decimal | None:
    """Percent of a company's findings due from ``start`` to ``end`` that were closed by their day.

    Withdrawn ones aside; None where none was due. One statement.
    """
    due = Finding.objects.filter(contractor=contractor, due_on__range=(start, end))
    found = due.exclude(status=FindingStatus.WITHDRAWN).aggregate(
        due=Count("pk"),
        on_time=Count("pk", filter=Q(closed_at__date__lte=F("due_on"))),
    )
    return Decimal(100 * found["on_time"]) / found["due"] if found["due"] else None


def corrective_of(findings: FindingQuerySet, *, days: Days) -> CorrectiveAction:
    """What is not put right among these findings: one statement."""
    late = overdue_on(days)
    counts = {
        "unclosed": Count("pk"),
        "majors": Count("pk", filter=Q(severity=FindingSeverity.MAJOR)),
        "overdue": Count("pk", filter=late),
        "answered": Count("pk", filter=late & IS_ANSWERED),
        "oldest_due": Min("due_on", filter=late),
    }
    ages = {
        f"age_{place}_{severity}": Count("pk", filter=_aged(age, days) & Q(severity=severity))
        for place, age in enumerate(_steps())
        for severity in FindingSeverity.values
    }
    rows = list(
        findings.unclosed()
        .order_by()
        .values("contractor_id", "contractor__name")
        .annotate(**counts, **ages)
    )
    return CorrectiveAction(
        unclosed=_sum(rows, "unclosed"),
        majors=_sum(rows, "majors"),
        overdue=_sum(rows, "overdue"),
        answered=_sum(rows, "answered"),
        ages=tuple(
            AgeCount(
                age,
                **{one: _sum(rows, f"age_{place}_{one}") for one in FindingSeverity.values},
            )
            for place, age in enumerate(_steps())
        ),
        contractors=_behind(rows),
    )


def age_label(key: str) -> str:
    """A step of the ageing in words."""
    if key == IN_TIME:
        return _("Not due yet")
    first, last = AGES[key]
    if last is None:
        return _("Over %(days)s days late") % {"days": first - 1}
    return _("%(first)s–%(last)s days late") % {"first": first, "last": last}


def days_overdue(finding: Finding, today: date) -> int:
    """Days after the deadline; 0 for what is not overdue."""
    if finding.due_on is None or not finding.is_overdue(today):
        return 0
    return (today - finding.due_on).days


def days_overdue_on(days: Days) -> Case:
    """The same for a query; None for what is not overdue."""
    there = Case(
        *(When(contractor=pk, then=Value(day, DateField())) for pk, day in days.elsewhere.items()),
        default=Value(days.today, DateField()),
    )
    late = ExpressionWrapper(there - F("due_on"), output_field=DurationField())
    return Case(When(overdue_on(days), then=ExtractDay(late)), default=None)


def _steps() -> tuple[str, ...]:
    return (IN_TIME, *AGES)


def _sum(rows: Sequence[dict[str, Any]], name: str) -> int:
    return sum(row[name] for row in rows)


def _behind(rows: Sequence[dict[str, Any]]) -> tuple[ContractorBacklog, ...]:
    """The most overdue first."""
    found = [
        ContractorBacklog(
            contractor_id=row["contractor_id"],
            contractor=row["contractor__name"],
            unclosed=row["unclosed"],
            majors=row["majors"],
            overdue=row["overdue"],
            answered=row["answered"],
            oldest_due=row["oldest_due"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (-one.overdue, -one.majors, one.contractor)))


def _aged(age: str, days: Days) -> Q:
    """Of what is not closed: due before today by so many days; IN_TIME: not, or never due."""
    if age == IN_TIME:
        return ~overdue_on(days)
    first, last = AGES[age]

    def late(today: date) -> Q:
        due = Q(due_on__lte=today - timedelta(days=first))
        return due if last is None else due & Q(due_on__gte=today - timedelta(days=last))

    return overdue_on(days) & days.each(late)
