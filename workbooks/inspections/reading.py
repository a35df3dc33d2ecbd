"""What the cells of an inspection's workbook mean: its rows, and the answers that they make."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from inspections.models import Inspection
from inspections.rules import COUNTED, DATED, CheckAnswer
from inspections.specs import CheckLineSpec, LineKind
from workbooks.inspections.layout import FORMAT, LINES
from workbooks.rows.layout import LANGUAGES, Values
from workbooks.rows.reading import RowsReading, read_rows
from workbooks.workbook.about import about_of, facts_of
from workbooks.workbook.cells import Tab
from workbooks.workbook.layout import About
from workbooks.workbook.problems import SheetProblem, shown

COLUMNS = max(LINES.hidden)
TOLD_BY: Mapping[LineKind, tuple[str, ...]] = {  # which cells beside answer and note
    "yes_no": (),
    "count": ("good", "whole"),
    "valid_until": ("until",),
}


def read_inspection(
    tabs: Sequence[Tab], inspection: Inspection, *, numbers: frozenset[int]
) -> RowsReading:
    """The rows of the workbook of one inspection, or why they are not to be taken."""
    about = about_of(tabs)
    facts = facts_of(about)
    if strange := _strange(about, facts, inspection=inspection):
        return RowsReading(problems=[SheetProblem(about.name if about else "", "", strange)])
    return read_rows(tabs, [LINES], numbers={LINES.code: numbers}, language=facts["language"])


def _strange(about: Tab | None, facts: Mapping[str, str], *, inspection: Inspection) -> str:
    """Why this is not the workbook of the inspection as it stands; "" when it is."""
    if about is None or about.cell(1, About.KEY).text != FORMAT:
        return _(
            "This is not a workbook of an inspection, or it was made for another version of this "
            "program. Use the one you downloaded here."
        )
    if facts.get("inspection") != str(inspection.key):
        return _(
            "This is the workbook of another inspection: %(company)s, %(title)s. Upload it there."
        ) % {key: shown(facts.get(key, "?")) for key in ("company", "title")}
    if facts.get("language") not in LANGUAGES:
        return _("The first sheet has been changed. Use the workbook you downloaded.")
    if facts.get("version") != str(inspection.version):
        return _(
            "The draft was changed since the workbook was downloaded: download it again and put "
            "your answers in there."
        )
    return ""


def cells_beside(line: CheckLineSpec, values: Values) -> list[str]:
    """The filled cells by which such a line is not answered."""
    told = TOLD_BY[line.kind]
    return [
        name for name in ("good", "whole", "until")
        if name not in told and values[name] not in (None, "")
    ]  # fmt: skip


def answer_of_row(line: CheckLineSpec, values: Values) -> CheckAnswer:
    """What a row says of its line: a figure or a day is an answer without a word beside it."""
    good, whole, until = values["good"], values["whole"], values["until"]
    said = str(values["said"] or "")
    if not said and (good is not None or whole is not None):
        said = COUNTED
    if not said and until:
        said = DATED
    return CheckAnswer(
        said,
        good if isinstance(good, int) else None,
        whole if isinstance(whole, int) else None,
        date.fromisoformat(str(until)) if until else None,
        str(values["note"] or ""),
    )
