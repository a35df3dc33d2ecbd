"""How old the corrective actions are: read once when the book is asked for, then frozen in it.

Findings go on living, and a book asked for today must be the same file tomorrow: so the request
carries the figures of its day.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.figures import day
from findings.choices import FindingSeverity
from findings.models import Finding
from findings.models.findings import FindingQuerySet

Json = Mapping[str, Any]
LISTED = 60  # overdue findings told one by one, the oldest majors first
LONGEST_TEXT = 140  # characters of each
AGES = (0, 30, 60, 90)  # days after the deadline at which a step of the ageing ends


@dataclass(frozen=True, slots=True)
class Age:
    """A step of the ageing: how many major and minor findings have that age."""

    label: str
    major: int
    minor: int


@dataclass(frozen=True, slots=True)
class ContractorCapa:
    """What one contractor still has to put right."""

    contractor: str
    major: int
    minor: int
    overdue: int
    oldest: int  # days after the deadline; 0: none is overdue


@dataclass(frozen=True, slots=True)
class Overdue:
    """A finding that should have been put right by now."""

    reference: str
    contractor: str
    severity: str
    due: str
    days: int
    description: str


@dataclass(frozen=True, slots=True)
class Capa:
    """The chapter: all as of one day."""

    on: str
    ages: tuple[Age, ...]
    loads: tuple[ContractorCapa, ...]
    overdue: tuple[Overdue, ...]
    overdue_count: int
    open_count: int

    @property
    def more(self) -> int:
        """Overdue findings that are counted and not told one by one."""
        return self.overdue_count - len(self.overdue)


def frozen_capa(findings: FindingQuerySet, *, today: date) -> dict[str, Any]:
    """The figures of these findings as of ``today``, as JSON: what a request carries."""
    rows = [
        (finding, (today - finding.due_on).days if finding.due_on else 0)
        for finding in findings.capa().unclosed().select_related("contractor")
    ]
    late = sorted(
        ((one, days) for one, days in rows if days > 0),
        key=lambda pair: (pair[0].severity != FindingSeverity.MAJOR, -pair[1], pair[0].reference),
    )
    ages = Counter((one.severity, _step(days)) for one, days in rows)
    return {
        "on": today.isoformat(),
        "ages": [
            [ages[FindingSeverity.MAJOR, step], ages[FindingSeverity.MINOR, step]]
            for step in range(len(AGES) + 1)
        ],
        "loads": _loads(rows),
        "overdue": [
            [
                one.reference, one.contractor.name, one.severity,
                one.due_on.isoformat() if one.due_on else "", days, one.description[:LONGEST_TEXT],
            ]
            for one, days in late[:LISTED]
        ],
        "overdue_count": len(late),
        "open_count": len(rows),
    }  # fmt: skip


def capa_of(frozen: Json) -> Capa:
    """The chapter from what the request froze, in the active language."""
    words = dict(FindingSeverity.choices)
    return Capa(
        on=day(frozen["on"]),
        ages=tuple(
            Age(label, major, minor)
            for label, (major, minor) in zip(_age_words(), frozen["ages"], strict=True)
        ),
        loads=tuple(ContractorCapa(*row) for row in frozen["loads"]),
        overdue=tuple(
            Overdue(reference, contractor, str(words[severity]), day(due), days, description)
            for reference, contractor, severity, due, days, description in frozen["overdue"]
        ),
        overdue_count=frozen["overdue_count"],
        open_count=frozen["open_count"],
    )


def _step(days: int) -> int:
    """0: not due yet; 1 to 4: overdue by up to 30, 60, 90 and more days."""
    return sum(days > limit for limit in AGES)


def _age_words() -> Sequence[str]:
    return (
        _("Not due yet"),
        _("1–30 days late"),
        _("31–60 days late"),
        _("61–90 days late"),
        _("Over 90 days late"),
    )


def _loads(rows: Sequence[tuple[Finding, int]]) -> list[list[Any]]:
    """A row a contractor, the most overdue first."""
    by_name: dict[str, list[Any]] = {}
    for finding, days in rows:
        name = finding.contractor.name
        row = by_name.setdefault(name, [name, 0, 0, 0, 0])
        row[1 if finding.severity == FindingSeverity.MAJOR else 2] += 1
        row[3] += days > 0
        row[4] = max(row[4], days)
    return sorted(by_name.values(), key=lambda row: (-row[3], -row[4], -row[1], row[0]))
