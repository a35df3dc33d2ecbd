"""A matrix of sheets from paper: one row a respondent, one column a statement, as SPSS has it.

The first line names the columns by the codes of statements and, where they were asked, of
attributes; of a survey with names, of name and personal number too. Cells are parted by tabs (as a
spreadsheet copies them), semicolons or commas; an empty one is no answer.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal
from core.names import clean_name
from questionnaires.answers import Answer, read_answer, read_choice
from questionnaires.choices import SurveyNaming
from questionnaires.models.sheets import LONGEST_NAME, LONGEST_NUMBER
from questionnaires.respondents import Respondent
from questionnaires.specs.parts import QuestionnaireSpec, StatementSpec

MOST_ROWS = 10_000
MOST_TOLD = 20  # of what is wrong: more is not read before the first are mended
WHOLE = re.compile(r"([0-9]+)[.,]0+")  # as spreadsheets and SPSS write a step: 4.0, 4,00
LINE_END = re.compile("\r\n|\r|\n")  # of files; other signs that may end one stand in cells
BOM = "\ufeff"
NAME, NUMBER = "@name", "@number"  # no code begins so
WHOSE = {"name": NAME, "nama": NAME, "number": NUMBER, "nomor": NUMBER}
RESPONDENT = {"no", "no.", "nr", "id", "responden", "respondent"}  # a column that only counts rows


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One respondent's sheet, and the line of the text it stands in."""

    line: int
    answers: Mapping[str, Answer]
    attributes: Mapping[str, str]
    respondent: Respondent


@dataclass(frozen=True, slots=True)
class SheetMatrix:
    """The sheets of a text; ``alike`` holds the lines of those that say exactly the same, or
    that they are the same person's.

    ``empty``: the lines between others that say nothing at all and make no sheet.
    """

    rows: tuple[MatrixRow, ...]
    alike: tuple[tuple[int, ...], ...]
    empty: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MatrixReading:
    """By the code of a column, what reads its cells; Refusal for what cannot be an answer."""

    answers: Mapping[str, Callable[[str], Answer]]
    attributes: Mapping[str, Callable[[str], str]]
    whose: Mapping[str, Callable[[str], str]]

    @classmethod
    def of(cls, spec: QuestionnaireSpec) -> Self:
        """Those of a questionnaire's statements, and of what it asks about the respondent."""
        statements, attributes = spec.statements(), spec.attributes
        return cls(
            {str(one.code): partial(_read_step, statement=one, spec=spec) for one in statements},
            {str(one.code): partial(read_choice, attribute=one) for one in attributes},
            {
                NAME: partial(_read_name, most=LONGEST_NAME),
                NUMBER: partial(_read_name, most=LONGEST_NUMBER),
            },
        )


def read_matrix(
    text: str, spec: QuestionnaireSpec, *, naming: SurveyNaming = SurveyNaming.ANONYMOUS
) -> SheetMatrix:
    """The sheets in a text; columns of names are known where the survey has them.

    Refusal that tells, with line and column, all that cannot be taken; of many lines the first
    ones, and how many more there are.
    """
    lines = [
        (at, line)
        for at, line in enumerate(LINE_END.split(text.removeprefix(BOM)), 1)
        if line.strip()
    ]
    if len(lines) < 2:
        raise _refusal(_head_lacks())
    if len(lines) > MOST_ROWS + 1:
        raise _refusal(_("More than %(most)s lines: paste fewer at once.") % {"most": MOST_ROWS})
    head, *body = lines
    sign = next((sign for sign in "\t;" if sign in head[1]), ",")
    names = [cell.strip() for cell in _cells(head[1], sign)]
    columns, wrong = _columns(names, spec, naming=naming)
    if not any(columns):
        raise _refusal(_head_lacks())
    rows, readers = [], MatrixReading.of(spec)
    for at, line in body:
        row, said = _row(at, _cells(line, sign), columns=columns, readers=readers)
        rows.append(row)
        wrong += said
    if wrong:
        raise _refusal(_told(wrong))
    said_something = {at for at, _line in lines}
    empty = tuple(at for at in range(head[0], lines[-1][0]) if at not in said_something)
    return SheetMatrix(tuple(rows), _alike(rows), empty)


def _head_lacks() -> str:
    return _("Paste the first line with the names of the columns, and a line a respondent.")


def _cells(line: str, sign: str) -> list[str]:
    """The cells of a line; one in quotation marks, as R and SPSS write them, may hold the sign."""
    try:
        return next(csv.reader([line], delimiter=sign))
    except csv.Error:  # a cell of more than 100,000 characters
        return line.split(sign)


def _whose(naming: SurveyNaming) -> dict[str, str]:
    """The columns that say whose a row is, by what they may be called."""
    if naming == SurveyNaming.ANONYMOUS:
        return {}
    return {
        word: code
        for word, code in WHOSE.items()
        if code == NAME or naming == SurveyNaming.NUMBERED
    }


def _columns(
    names: Sequence[str], spec: QuestionnaireSpec, *, naming: SurveyNaming
) -> tuple[list[str], list[str]]:
    """The code each column is about, "" for one that only counts or is not known; what is wrong."""
    codes = [*(one.code for one in spec.statements()), *(one.code for one in spec.attributes)]
    whose = _whose(naming)
    known = whose | {code.lower(): str(code) for code in codes} | dict.fromkeys(RESPONDENT, "")
    unknown = [
        f"{number} “{name[:20]}”"
        for number, name in enumerate(names, 1)
        if name.lower() not in known
    ]
    wrong = []
    if unknown:
        said = ngettext(
            "Column %(columns)s is not known; known are %(known)s.",
            "Columns %(columns)s are not known; known are %(known)s.",
            len(unknown),
        )
        columns_told = ", ".join([*unknown[:MOST_TOLD], *["…"] * (len(unknown) > MOST_TOLD)])
        wrong.append(said % {"columns": columns_told, "known": ", ".join([*whose, *codes])})
    columns = [known.get(name.lower(), "") for name in names]
    wrong += [
        _("The column %(code)s stands there twice.") % {"code": code.lstrip("@")}
        for code, count in Counter(columns).items()
        if code and count > 1
    ]
    missing = [one.code for one in spec.statements() if one.code not in columns]
    if missing:
        wrong.append(
            _("The columns %(codes)s are missing: add them, empty where nobody answered.")
            % {"codes": ", ".join(missing)}
        )
    return columns, wrong


def _row(
    line: int, cells: Sequence[str], *, columns: Sequence[str], readers: MatrixReading
) -> tuple[MatrixRow, list[str]]:
    """The sheet of a line, and what is wrong in it, a sentence each."""
    wrong = []
    if len(cells) > len(columns):
        wrong.append(
            _("Line %(line)s has %(cells)s cells for %(columns)s columns.")
            % {"line": line, "cells": len(cells), "columns": len(columns)}
        )
    typed = {c: cell.strip() for c, cell in zip(columns, cells, strict=False) if c and cell.strip()}
    answers: dict[str, Answer] = {}
    attributes: dict[str, str] = {}
    whose: dict[str, str] = {}
    for code, cell in typed.items():
        try:
            if code in readers.answers:
                answers[code] = readers.answers[code](cell)
            elif code in readers.whose:
                whose[code] = readers.whose[code](cell)
            else:
                attributes[code] = readers.attributes[code](cell)
        except Refusal as refusal:
            wrong.append(_("Line %(line)s: %(said)s") % {"line": line, "said": refusal.message})
    if readers.answers.keys() & set(columns) and not readers.answers.keys() & typed.keys():
        wrong.append(_("Line %(line)s answers nothing: remove it.") % {"line": line})
    respondent = Respondent(whose.get(NAME, ""), whose.get(NUMBER, ""))
    return MatrixRow(line, answers, attributes, respondent), wrong


def _read_name(cell: str, most: int) -> str:
    """A name or number as it is kept. Refusal for one that is too long."""
    said = clean_name(cell)
    if len(said) > most:
        shown = _("“%(typed)s…” is longer than %(most)s characters: shorten it.")
        raise Refusal(shown % {"typed": said[:20], "most": most})
    return said


def _read_step(cell: str, statement: StatementSpec, *, spec: QuestionnaireSpec) -> Answer:
    """An answer; a whole number may have its decimals. Refusal for anything else."""
    whole = WHOLE.fullmatch(cell)
    return read_answer(whole[1] if whole else cell, statement, spec=spec)


def _told(wrong: Sequence[str]) -> str:
    """What is wrong, a line each: as much of it as somebody mends before trying again."""
    told, more = wrong[:MOST_TOLD], len(wrong) - MOST_TOLD
    if more > 0:
        said = ngettext("And %(count)s more like these.", "And %(count)s more like these.", more)
        told = [*told, said % {"count": more}]
    return "\n".join(told)


def _alike(rows: Sequence[MatrixRow]) -> tuple[tuple[int, ...], ...]:
    by_content: dict[object, list[int]] = defaultdict(list)
    for row in rows:
        content = f"{sorted(row.answers.items())}{sorted(row.attributes.items())}"
        # Of two people it was never one sheet; of one person two are asked about.
        by_content[row.respondent.key or (content,)].append(row.line)
    return tuple(tuple(lines) for lines in by_content.values() if len(lines) > 1)


def _refusal(sentence: str) -> Refusal:
    return Refusal(sentence, fields={"text": sentence})
