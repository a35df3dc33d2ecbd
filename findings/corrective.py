"""Corrective action: open majors, overdue CAPA and how old they are, contractor by contractor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from findings.choices import FindingSeverity
from findings.models import Finding

MAJORS, OVERDUE = "majors", "overdue"
BEHIND_SHOWN = 8  # contractors on the dashboard
# How long a finding is overdue, in days: from, up to and with (None: without end).
AGES: dict[str, tuple[int, int | None]] = {
    "1-30": (1, 30),
    "31-90": (31, 90),
    "90+": (91, None),
}


@dataclass(frozen=True, slots=True)
class ContractorBacklog:
    """A contractor with corrective action that is not closed."""

    contractor_id: int
    contractor: str
    majors: int
    overdue: int
    oldest_due: date | None


@dataclass(frozen=True, slots=True)
class AgeCount:
    """How many CAPA are overdue for so long; ``key`` is one of AGES."""

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class CorrectiveAction:
    """What is not put right yet: majors, CAPA (major or minor), those overdue by age."""

    unclosed: int
    majors: int
    overdue: int
    ages: tuple[AgeCount, ...]
    contractors: tuple[ContractorBacklog, ...]

    @property
    def most_behind(self) -> tuple[ContractorBacklog, ...]:
        """The contractors with most to put right."""
        return self.contractors[:BEHIND_SHOWN]


def unclosed_capa(findings: QuerySet[Finding], *, year: int) -> QuerySet[Finding]:
    """Of these (visible) findings the CAPA not closed that belong to ``year`` or an earlier one."""
    return findings.capa().unclosed().filter(year__lte=year)  # type: ignore[attr-defined, no-any-return]  # the manager's own queryset


def open_majors(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """The majors among these."""
    return findings.filter(severity=FindingSeverity.MAJOR)


def overdue_since(findings: QuerySet[Finding], age: str, *, today: date) -> QuerySet[Finding]:
    """Those among these that are overdue; of one of AGES, or of any age for ""."""
    return findings.filter(_overdue(age, today))


def corrective_of(findings: QuerySet[Finding], *, today: date) -> CorrectiveAction:
    """What is not put right among these findings (see ``unclosed_capa``): one statement."""
    counts = {
        "majors": Count("pk", filter=Q(severity=FindingSeverity.MAJOR)),
        "overdue": Count("pk", filter=_overdue("", today)),
        "oldest_due": Min("due_on", filter=_overdue("", today)),
    }
    ages = {f"age_{place}": Count("pk", filter=_overdue(age, today)) for place, age in _places()}
    rows = list(
        findings.order_by()
        .values("contractor_id", "contractor__name")
        .annotate(unclosed=Count("pk"), **counts, **ages)
    )
    return CorrectiveAction(
        unclosed=sum(row["unclosed"] for row in rows),
        majors=sum(row["majors"] for row in rows),
        overdue=sum(row["overdue"] for row in rows),
        ages=tuple(
            AgeCount(age, sum(row[f"age_{place}"] for row in rows)) for place, age in _places()
        ),
        contractors=_behind(rows),
    )


def _places() -> list[tuple[int, str]]:
    return list(enumerate(AGES))


def _behind(rows: Sequence[dict[str, Any]]) -> tuple[ContractorBacklog, ...]:
    """Those with a major or something overdue, the most overdue first."""
    found = [
        ContractorBacklog(
            contractor_id=row["contractor_id"],
            contractor=row["contractor__name"],
            majors=row["majors"],
            overdue=row["overdue"],
            oldest_due=row["oldest_due"],
        )
        for row in rows
        if row["majors"] or row["overdue"]
    ]
    return tuple(sorted(found, key=lambda one: (-one.overdue, -one.majors, one.contractor)))


def _overdue(age: str, today: date) -> Q:
    """Due before today, by so many days. A finding without a deadline is never overdue."""
    first, last = AGES.get(age, (1, None))
    overdue = Q(due_on__lte=today - timedelta(days=first))
    return overdue if last is None else overdue & Q(due_on__gte=today - timedelta(days=last))
