"""Where things stand in the workbook of an inspection: for writing and reading both."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.spreadsheets import plain_text
from inspections.choices import CheckAnswerKind
from inspections.models import Inspection, InspectionLine
from inspections.rules import COUNTED, DATED
from inspections.selectors import lines_of
from inspections.services import spec_of
from inspections.specs import CheckLineSpec
from instruments.words import words_of
from workbooks.rows.layout import Field, Reads, SheetLayout, Values

FORMAT = "csms-inspection-1"  # raised when a column or a key moves


def _answers() -> list[tuple[str, str]]:
    """What is chosen; that a line is counted or has a day, its own cells say."""
    told_beside = (COUNTED, DATED)
    return [(one.value, str(one.label)) for one in CheckAnswerKind if one not in told_beside]


LINES = SheetLayout(
    "check",
    _("Lines of the checklist"),
    (
        Field("line", _("Line"), Reads.TOLD, 60),
        Field("said", _("Answer"), Reads.CHOICE, 12, names=_answers),
        Field("good", _("Good"), Reads.COUNT, 12),
        Field("whole", _("Of how many"), Reads.COUNT, 12),
        Field("until", _("Valid until"), Reads.DAY, 14),
        Field("note", _("Note"), width=50),
    ),
    named_by=("line",),
    empty_rows=0,
)


@dataclass(frozen=True, slots=True)
class HeldCheckLine:
    """A line as it stands: its place in the checklist, and the inspection it is of."""

    number: int
    spec: CheckLineSpec
    version: int
    changed_by: User | None
    changed_at: datetime
    values: Values

    @property
    def title(self) -> str:
        """Its words, in the active language."""
        return words_of(self.spec.title)


def lines_of_inspection(inspection: Inspection) -> list[HeldCheckLine]:
    """A row for each line of the checklist, in its order."""
    stored = lines_of(inspection)
    return [
        HeldCheckLine(
            number, line, inspection.version, inspection.begun_by, inspection.begun_at,
            _values(stored.get(line.code) or InspectionLine()),
        )
        for number, line in enumerate(spec_of(inspection).lines, 1)
    ]  # fmt: skip


def _values(line: InspectionLine) -> Values:
    return {
        "said": "" if line.said in (COUNTED, DATED) else line.said,
        "good": line.good,
        "whole": line.whole,
        "until": line.until.isoformat() if line.until else "",
        "note": plain_text(line.note),
    }
