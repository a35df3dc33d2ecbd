"""Where things stand in the workbook of a gap table: writing and reading both take it from here."""

from datetime import date
from enum import IntEnum
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from core.canonical import sha256_of
from core.spreadsheets import plain_text
from gap_tables.choices import GapStatus

FORMAT = "csms-gap-1"  # raised when a column or a key moves
LANGUAGES = ("id", "en")


class GapColumn(IntEnum):
    """The columns of the sheet. ROW and what follows is hidden."""

    NUMBER = 1
    CODE = 2
    CLAUSES = 3
    REQUIREMENT = 4
    ACTUAL = 5
    GAP = 6
    PROPOSAL = 7
    STATUS = 8
    OWNER = 9
    DUE_ON = 10
    EVIDENCE = 11
    RECHECK_ON = 12
    FINDING = 13
    PLAN = 14
    ROW = 15
    VERSION = 16
    BASE = 17

    @property
    def letter(self) -> str:
        """As in a cell's name: D of D7."""
        return "ABCDEFGHIJKLMNOPQ"[self - 1]


HIDDEN_HEADS = {
    GapColumn.ROW: "row",
    GapColumn.VERSION: "base_version",
    GapColumn.BASE: "base_state",
}
# What may be filled in, by the field of a row.
COLUMN_OF_FIELD = {
    "clauses": GapColumn.CLAUSES,
    "requirement": GapColumn.REQUIREMENT,
    "actual": GapColumn.ACTUAL,
    "gap": GapColumn.GAP,
    "proposal": GapColumn.PROPOSAL,
    "status": GapColumn.STATUS,
    "owner": GapColumn.OWNER,
    "due_on": GapColumn.DUE_ON,
    "evidence": GapColumn.EVIDENCE,
    "recheck_on": GapColumn.RECHECK_ON,
}
DAYS = ("due_on", "recheck_on")


def heads() -> dict[GapColumn, str]:
    """What stands above each column, in the active language."""
    return {
        GapColumn.NUMBER: _("No."),
        GapColumn.CODE: _("Criterion"),
        GapColumn.CLAUSES: _("Clauses of each standard"),
        GapColumn.REQUIREMENT: _("Requirement"),
        GapColumn.ACTUAL: _("Actual condition"),
        GapColumn.GAP: pgettext("requirement", "Gap"),
        GapColumn.PROPOSAL: _("Proposal"),
        GapColumn.STATUS: _("Status"),
        GapColumn.OWNER: _("Owner"),
        GapColumn.DUE_ON: _("Deadline"),
        GapColumn.EVIDENCE: _("Evidence"),
        GapColumn.RECHECK_ON: _("To be checked again on"),
        GapColumn.FINDING: _("Finding"),
        GapColumn.PLAN: _("Plan"),
        **HIDDEN_HEADS,
    }


def statuses() -> list[tuple[str, list[str]]]:
    """The codes of what a gap may be, each with its names in every language."""
    found: dict[str, list[str]] = {one.value: [] for one in GapStatus}
    for language in LANGUAGES:
        with override(language):
            for one in GapStatus:
                found[one.value].append(str(one.label))
    return list(found.items())


class GapValues(Protocol):
    """What the workbook keeps of a row."""

    @property
    def clauses(self) -> str: ...
    @property
    def requirement(self) -> str: ...
    @property
    def actual(self) -> str: ...
    @property
    def gap(self) -> str: ...
    @property
    def proposal(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def evidence(self) -> str: ...
    @property
    def recheck_on(self) -> date | None: ...


def said_of(row: GapValues) -> dict[str, str]:
    """A row in the form that is compared: texts as a program gives them back, days as ISO."""
    found: dict[str, str] = {}
    for name in COLUMN_OF_FIELD:
        value = getattr(row, name)
        found[name] = value.isoformat() if isinstance(value, date) else plain_text(value or "")
    return found


def state_of(said: dict[str, str]) -> str:
    """Sixteen hex characters that differ where it differs."""
    return sha256_of([said[name] for name in COLUMN_OF_FIELD])[:16]
