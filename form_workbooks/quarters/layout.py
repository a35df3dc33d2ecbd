"""Where things stand in the workbook of a quarterly report that is not signed.

A person writes what no register says; everything else is drawn from the registers and is changed
there, so that its sheets are read and not filled in.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from contractors.models import Contractor
from core.spreadsheets import plain_text
from risks.models import RiskQuarter
from risks.quarters.services import WORDS
from risks.rules.quarters import Quarter
from workbooks.rows.layout import Field, Reads, SheetLayout, Values

FORMAT = "csms-quarter-1"  # raised when a column or a key moves

WRITTEN = SheetLayout(
    "words",
    gettext_lazy("What is written"),
    (
        Field("what", gettext_lazy("About"), Reads.TOLD, 36),
        Field("text", gettext_lazy("What is written"), width=100),
    ),
    named_by=("what",),
    empty_rows=0,
)


@dataclass(frozen=True, slots=True)
class QuarterBook:
    """The report that a workbook is of, of a company and a quarter; ``report`` may be new."""

    company: Contractor
    quarter: Quarter
    report: RiskQuarter

    @property
    def key(self) -> str:
        """Of the company and the quarter: ``7-2024-1``."""
        return f"{self.company.pk}-{self.quarter.year}-{self.quarter.number}"

    @property
    def is_signed(self) -> bool:
        """Whether it is signed, and the owner has not returned it since."""
        report = self.report
        return bool(report.pk) and report.returned_at is None and report.signed.exists()


@dataclass(frozen=True, slots=True)
class HeldWords:
    """A row as it stands: its place in the workbook, and the report it is of."""

    number: int
    name: str
    title: str
    version: int
    changed_by: User | None
    changed_at: datetime | None
    values: Values


def words_of_quarter(book: QuarterBook) -> list[HeldWords]:
    """A row for each of what a person writes."""
    report = book.report
    titles = {"obstacles": _("What stood in the way"), "next_steps": _("What comes next quarter")}
    return [
        HeldWords(
            at, name, titles[name], report.version, report.changed_by, report.changed_at,
            {"text": plain_text(getattr(report, name))},
        )
        for at, name in enumerate(WORDS, 1)
    ]  # fmt: skip
