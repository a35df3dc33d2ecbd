"""How old the corrective actions are: read once when the book is asked for, then frozen in it.

Findings go on living, and a book asked for today must be the same file tomorrow: so the request
carries the figures of its day. What counts is said in findings/corrective.py, as for the dashboard.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Value, When

from contractors.days import Days
from core.canonical import Json
from core.figures import day
from findings.choices import FindingSeverity, FindingStatus
from findings.corrective import (
    AGES,
    IN_TIME,
    AgeCount,
    CorrectiveAction,
    corrective_of,
    days_overdue,
)
from findings.models import Finding
from findings.models.findings import FindingQuerySet

LISTED = 60  # overdue findings told one by one, the oldest majors first
LONGEST_TEXT = 140  # characters of each


@dataclass(frozen=True, slots=True)
class ContractorCapa:
    """What one contractor still has to put right; ``answered`` of the overdue ones."""

    contractor: str
    unclosed: int
    majors: int
    overdue: int
    answered: int
    oldest: int  # days after the deadline; 0: none is overdue


@dataclass(frozen=True, slots=True)
class Overdue:
    """A finding that should have been put right by now; ``answered``: it waits to be verified."""

    reference: str
    contractor: str
    owner: str
    severity: str
    due: str
    days: int
    answered: bool
    description: str


@dataclass(frozen=True, slots=True)
class Capa:
    """The chapter: all as of one day."""

    on: str
    unclosed: int
    overdue_count: int
    answered: int
    ages: tuple[AgeCount, ...]
    loads: tuple[ContractorCapa, ...]
    overdue: tuple[Overdue, ...]

    @property
    def more(self) -> int:
        """Overdue findings that are counted and not told one by one."""
        return self.overdue_count - len(self.overdue)


def frozen_capa(findings: FindingQuerySet, *, days: Days) -> dict[str, Any]:
    """The figures of these findings as of today, as JSON: what a request carries."""
    found = corrective_of(findings, days=days)
    majors_first = Case(When(severity=FindingSeverity.MAJOR, then=Value(0)), default=Value(1))
    late = findings.overdue(days).select_related("contractor", "owner")
    listed = late.order_by(majors_first, "due_on", "reference")[:LISTED]
    return {
        "on": days.today.isoformat(),
        "unclosed": found.unclosed,
        "overdue_count": found.overdue,
        "answered": found.answered,
        "ages": [[age.major, age.minor, age.observation] for age in found.ages],
        "loads": _loads(found, days),
        "overdue": [_listed(one, days.of(one.contractor_id)) for one in listed],
    }


def capa_of(frozen: Json) -> Capa:
    """The chapter from what the request froze, in the active language."""
    words = dict(FindingSeverity.choices)
    return Capa(
        on=day(frozen["on"]),
        unclosed=frozen["unclosed"],
        overdue_count=frozen["overdue_count"],
        answered=frozen["answered"],
        ages=tuple(
            AgeCount(key, *counts)
            for key, counts in zip((IN_TIME, *AGES), frozen["ages"], strict=True)
        ),
        loads=tuple(ContractorCapa(*row) for row in frozen["loads"]),
        overdue=tuple(
            Overdue(**one | {"severity": str(words[one["severity"]]), "due": day(one["due"])})
            for one in frozen["overdue"]
        ),
    )


def _listed(finding: Finding, today: date) -> dict[str, Any]:
    return {
        "reference": finding.reference,
        "contractor": finding.contractor.name,
        "owner": str(finding.owner or ""),
        "severity": finding.severity,
        "due": finding.due_on.isoformat() if finding.due_on else "",
        "days": days_overdue(finding, today),
        "answered": finding.status == FindingStatus.ANSWERED,
        "description": finding.description[:LONGEST_TEXT],
    }


def _loads(found: CorrectiveAction, days: Days) -> list[list[Any]]:
    """A row a contractor, the most overdue first."""
    return [
        [
            one.contractor,
            one.unclosed,
            one.majors,
            one.overdue,
            one.answered,
            (days.of(one.contractor_id) - one.oldest_due).days if one.oldest_due else 0,
        ]
        for one in found.contractors
    ]
