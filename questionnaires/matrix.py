"""A matrix of sheets from paper: one row a respondent, one column a statement, as SPSS has it.

The first line names the columns by the codes of statements and, where they were asked, of
attributes. Cells are parted by tabs (as a spreadsheet copies them), semicolons or commas; an empty
one is no answer.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Refusal
from questionnaires.answers import Answer, read_answer, read_choice
from questionnaires.specs.parts import QuestionnaireSpec

MOST_ROWS = 10_000
RESPONDENT = {"no", "no.", "nr", "id", "responden", "respondent"}  # a column that only counts rows


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One respondent's sheet, and the line of the text it stands in."""

    line: int
    answers: Mapping[str, Answer]
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetMatrix:
    """The sheets of a text; ``alike`` holds the lines of those that say exactly the same."""

    rows: tuple[MatrixRow, ...]
    alike: tuple[tuple[int, ...], ...]


def read_matrix(text: str, spec: QuestionnaireSpec) -> SheetMatrix:
    """The sheets in a text. Refusal, with line and column, for the first that cannot be taken."""
    lines = [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) < 2:
        raise _refusal(
            _("Paste the first line with the names of the columns, and a line a respondent.")
        )
    if len(lines) > MOST_ROWS + 1:
        raise _refusal(_("More than %(most)s lines: paste fewer at once.") % {"most": MOST_ROWS})
    head, *body = lines
    sign = next((sign for sign in "\t;" if sign in head[1]), ",")
    columns = _columns([cell.strip() for cell in head[1].split(sign)], spec)
    rows = tuple(_row(at, line.split(sign), columns=columns, spec=spec) for at, line in body)
    return SheetMatrix(rows, _alike(rows))


def _columns(names: Sequence[str], spec: QuestionnaireSpec) -> list[str]:
    """The code each column is about, "" for one that only counts."""
    codes = [*(one.code for one in spec.statements()), *(one.code for one in spec.attributes)]
    known = {code.lower(): str(code) for code in codes} | dict.fromkeys(RESPONDENT, "")
    for number, name in enumerate(names, 1):
        if name.lower() not in known:
            raise _refusal(
                _("Column %(number)s is called “%(name)s”; known are %(known)s.")
                % {"number": number, "name": name[:20], "known": ", ".join(codes)}
            )
    columns = [known[name.lower()] for name in names]
    twice = next((code for code in columns if code and columns.count(code) > 1), "")
    if twice:
        raise _refusal(_("The column %(code)s stands there twice.") % {"code": twice})
    missing = [one.code for one in spec.statements() if one.code not in columns]
    if missing:
        raise _refusal(
            _("The columns %(codes)s are missing: add them, empty where nobody answered.")
            % {"codes": ", ".join(missing)}
        )
    return columns


def _row(
    line: int, cells: Sequence[str], *, columns: Sequence[str], spec: QuestionnaireSpec
) -> MatrixRow:
    if len(cells) > len(columns):
        raise _refusal(
            _("Line %(line)s has %(cells)s cells for %(columns)s columns.")
            % {"line": line, "cells": len(cells), "columns": len(columns)}
        )
    typed = {c: cell.strip() for c, cell in zip(columns, cells, strict=False) if c and cell.strip()}
    try:
        answers = {
            str(one.code): read_answer(typed[one.code], one, spec=spec)
            for one in spec.statements()
            if one.code in typed
        }
        attributes = {
            str(one.code): read_choice(typed[one.code], one)
            for one in spec.attributes
            if one.code in typed
        }
    except Refusal as refusal:
        said = _("Line %(line)s: %(said)s") % {"line": line, "said": refusal.message}
        raise _refusal(said) from refusal
    if not answers:
        raise _refusal(_("Line %(line)s answers nothing: remove it.") % {"line": line})
    return MatrixRow(line, answers, attributes)


def _alike(rows: Sequence[MatrixRow]) -> tuple[tuple[int, ...], ...]:
    by_content: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_content[f"{sorted(row.answers.items())}{sorted(row.attributes.items())}"].append(
            row.line
        )
    return tuple(tuple(lines) for lines in by_content.values() if len(lines) > 1)


def _refusal(sentence: str) -> Refusal:
    return Refusal(sentence, fields={"text": sentence})
