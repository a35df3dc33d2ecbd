"""The form in which a matrix is written: its fields, and from what it gave to a spec.

A row of cells is one line of codes there: ``{"codes": [...]}`` of likelihood 1, 2 and so on.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.canonical import JsonObject
from document_control.written_pages import WrittenPage, reader_of
from instruments.editor.fields import EditorField
from instruments.editor.layout import CODE, TITLE, EditorPage
from instruments.specs import Problem
from instruments.wording import place_of
from risks.matrices.checks import matrix_problems
from risks.matrices.parts import MatrixSpec

CELL = re.compile(r"cells\[(\d+)\](?:\[(\d+)\])?")
STEP = (EditorField("label", "words"), EditorField("meaning", "words"))
_LAYOUT = EditorPage(
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


def _opened(content: Mapping[str, Any]) -> JsonObject:
    rows = [{"codes": list(row)} for row in content["cells"]]
    levels = [
        {name: told for name, told in level.items() if told is not None}
        for level in content["levels"]
    ]
    return {**content, "levels": levels, "cells": rows}


_read = reader_of(MatrixSpec, matrix_problems)


def _read_matrix(document: JsonObject) -> tuple[MatrixSpec | None, list[Problem]]:
    rows = [row.get("codes", []) for row in document.get("cells", [])]
    return _read({**document, "cells": rows})


MATRIX_PAGE = WrittenPage(_LAYOUT, _read_matrix, _opened)
MATRIX_FILE = WrittenPage(_LAYOUT, _read)  # in the words of its file, as programs send it


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
