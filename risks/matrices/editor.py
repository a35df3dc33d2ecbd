"""The form in which a matrix is written: its fields, and from what it gave to a spec.

The same editor as that of instruments draws it and puts two people's changes together. A row of
cells is one line of codes there: ``{"codes": [...]}`` of likelihood 1, 2 and so on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.canonical import JsonObject
from instruments.differences import FieldChange, changes_between
from instruments.editor.changing import part_of, read_page
from instruments.editor.fields import EditorField
from instruments.editor.form_state import SeenPart
from instruments.editor.layout import CODE, TITLE, EditorPage
from instruments.editor.merging import Merge, between, merged, same
from instruments.specs import Problem, read_data
from instruments.wording import place_of
from risks.matrices.checks import matrix_problems
from risks.matrices.parts import MatrixSpec

CELL = re.compile(r"cells\[(\d+)\](?:\[(\d+)\])?")
STEP = (EditorField("label", "words"), EditorField("meaning", "words"))
MATRIX_PAGE = EditorPage(
    "all",
    _("Risk matrix"),
    (
        TITLE,
        EditorField("origin", "long"),
        EditorField(
            "likelihood", "rows", add=_("Add a step"), fields=STEP, hint=_("Lowest first.")
        ),
        EditorField("severity", "rows", add=_("Add a step"), fields=STEP, hint=_("Lowest first.")),
        EditorField(
            "levels",
            "rows",
            label=_("Risk levels"),
            add=_("Add a level"),
            hint=_("Lowest first. Above what is acceptable, somebody accepts by name."),
            fields=(
                CODE,
                EditorField("label", "words"),
                EditorField("meaning", "words"),
                EditorField("colour", "choose", narrow=True),
                EditorField("accepted_by", "choose", optional=True, narrow=True),
                EditorField("stops", "tick"),
            ),
        ),
        EditorField("acceptable", "choose", narrow=True, hint=_("The highest level that is.")),
        EditorField(
            "cells",
            "rows",
            add=_("Add a row"),
            tight=True,
            hint=_(
                "A row for each step of likelihood, lowest first: the codes of the levels at "
                "severity 1, 2 and so on. A level never falls when either rises."
            ),
            fields=(EditorField("codes", "codes", label=_("Codes of levels")),),
        ),
    ),
    says=_("Registers stay on the version they were begun on."),
)


def opened(content: Mapping[str, Any]) -> JsonObject:
    """A matrix as the page edits it."""
    rows = [{"codes": list(row)} for row in content["cells"]]
    levels = [
        {name: told for name, told in level.items() if told is not None}
        for level in content["levels"]
    ]
    return part_of(MATRIX_PAGE, {**content, "levels": levels, "cells": rows}, number=None)


def written_in(form: QueryDict, *, tidy: bool) -> JsonObject:
    """What a form gave; ``tidy`` drops the rows that nobody filled in."""
    return read_page(MATRIX_PAGE, form, at=None, tidy=tidy)


def edit_options(
    whole: Mapping[str, Any], *, accepting: Sequence[tuple[str, str]]
) -> dict[str, Sequence[tuple[str, str]]]:
    """What may be chosen: of the levels that stand in the form, those that have a code.

    ``accepting`` are the roles that may accept a risk, and their words.
    """
    codes = [str(level.get("code", "")) for level in whole.get("levels", ())]
    return {
        "acceptable": [(code, code) for code in codes if code],
        "colour": [
            ("hijau", gettext("green")),
            ("kuning", gettext("yellow")),
            ("jingga", gettext("orange")),
            ("merah", gettext("red")),
        ],
        "accepted_by": accepting,
    }


@dataclass(frozen=True, slots=True)
class MergedMatrix:
    """A form put on what is stored now: ``whole`` with mine where both changed, ``base`` as it is
    stored, ``clashes`` what both changed, ``theirs`` what was stored since it was drawn."""

    whole: JsonObject
    base: JsonObject
    clashes: list[FieldChange]
    theirs: list[FieldChange]


def merged_matrix(
    content: Mapping[str, Any], form: QueryDict, *, seen: SeenPart | None
) -> MergedMatrix:
    """What the form changed since it was drawn (``seen``), put on what the draft says now."""
    theirs, mine = opened(content), written_in(form, tidy=True)
    if seen is None:
        merge = Merge(mine, list(changes_between(theirs, mine)))
        return MergedMatrix(mine, theirs, merge.clashes, [])
    merge = merged(base=seen.part, mine=mine, theirs=theirs)
    told = [] if same(seen.part, theirs) else between(seen.part, theirs)
    return MergedMatrix(merge.value, theirs, merge.clashes, told)


def spec_of_page(
    whole: JsonObject, *, code: str, version: int
) -> tuple[MatrixSpec | None, list[Problem]]:
    """The matrix that a page says, and everything that is wrong with it, by its path."""
    rows = [row.get("codes", []) for row in whole.get("cells", [])]
    document = {"code": code, "version": version, **whole, "cells": rows}
    spec, problems = read_data(document, MatrixSpec)
    if spec is not None and not problems:
        problems = [*matrix_problems(spec)]
    return (None if problems else spec), problems


def field_of(path: str) -> str:
    """The field of the page at which a problem is told: a cell at the line of its row."""
    found = CELL.fullmatch(path)
    return f"cells[{found[1]}].codes" if found else path


def place_words(path: str, whole: Mapping[str, Any]) -> str:
    """Where a problem is, in words: of a cell its likelihood and severity."""
    found = CELL.fullmatch(path)
    if found is None:
        return place_of(path, whole)
    if found[2] is None:
        return gettext("Cells of likelihood %(row)s") % {"row": int(found[1]) + 1}
    return gettext("Likelihood %(row)s, severity %(column)s") % {
        "row": int(found[1]) + 1,
        "column": int(found[2]) + 1,
    }
