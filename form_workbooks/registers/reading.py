"""What the cells of a register's workbook mean, and what is wrong with them by sheet and cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from core.figures.reading import read_choice
from core.spreadsheets import plain_text
from form_workbooks.registers.layout import FORMAT, SHEETS, STATES
from instruments.specs.parts import Text
from risks.matrices.parts import MatrixSpec
from workbooks.rows.layout import LANGUAGES, Value, Values
from workbooks.rows.reading import RowsReading, read_rows
from workbooks.workbook.about import about_of, facts_of
from workbooks.workbook.cells import Cell, Tab
from workbooks.workbook.layout import About
from workbooks.workbook.problems import SheetProblem, shown

COLUMNS = max(max(one.hidden) for one in SHEETS)


@dataclass(frozen=True, slots=True)
class RegisterIdentity:
    """Which workbook belongs to a register: its key, its numbers by sheet, its matrix."""

    register: str
    numbers: Mapping[str, frozenset[int]]
    matrix: MatrixSpec


def read_register(tabs: Sequence[Tab], identity: RegisterIdentity) -> RowsReading:
    """The rows of the workbook of one register, or why they are not to be taken."""
    about = about_of(tabs)
    facts = facts_of(about)
    strange = _strange(about, facts, identity=identity)
    if strange:
        return RowsReading(problems=[SheetProblem(about.name if about else "", "", strange)])
    return read_rows(
        tabs, SHEETS, numbers=identity.numbers, language=facts["language"],
        checks={
            f"{state}_level": partial(_level_problem, matrix=identity.matrix, state=state)
            for state in STATES
        },
    )  # fmt: skip


def _strange(about: Tab | None, facts: Mapping[str, str], *, identity: RegisterIdentity) -> str:
    """Why this is not the workbook of the register; "" when it is."""
    if about is None:
        return _(
            "This is not a workbook of a register: its first sheet is missing or changed. Use the "
            "one you downloaded here."
        )
    if about.cell(1, About.KEY).text != FORMAT:
        return _(
            "This workbook is not of a register, or was made for another version of this program. "
            "Download a new one."
        )
    if facts.get("register") != identity.register:
        return _(
            "This is the workbook of another register: %(company)s, %(title)s. Upload it there."
        ) % {"company": shown(facts.get("company", "?")), "title": shown(facts.get("title", "?"))}
    if facts.get("language") not in LANGUAGES:
        return _("The first sheet has been changed. Use the workbook you downloaded.")
    return ""


def _level_problem(found: Cell, values: Values, *, matrix: MatrixSpec, state: str) -> str:
    """What is wrong with a level that is typed: "" where the matrix says the same."""
    names = _names_at(matrix, values[f"{state}_likelihood"], severity=values[f"{state}_severity"])
    if read_choice(plain_text(found.text), [("", names)]) is not None:
        return ""
    return _(
        "“%(typed)s” is not what the matrix says: levels are computed from likelihood and severity "
        "and never typed. Empty this cell."
    ) % {"typed": shown(plain_text(found.text))}


def _names_at(matrix: MatrixSpec, likelihood: Value, *, severity: Value) -> list[str]:
    """The names of the level at an estimate; none where it is not on the matrix."""
    if not (isinstance(likelihood, int) and isinstance(severity, int)):
        return []
    cells = matrix.cells
    if not (1 <= likelihood <= len(cells) and 1 <= severity <= len(cells[0])):
        return []
    code = cells[likelihood - 1][severity - 1]
    word: Text = next(x.label for x in matrix.levels if x.code == code)
    return [one for one in (word.id, word.en) if one]
