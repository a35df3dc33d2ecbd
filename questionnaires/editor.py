"""The form in which a questionnaire is written: its fields, and from what it gave to a spec.

Steps are not numbered there one by one: ``lowest`` is the number of the first, and each next one is
one more, so that a step that is added, moved or removed leaves no hole. A category is known by its
``code`` there, as everything else that has one.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from django.utils.translation import gettext_lazy as _

from core.canonical import JsonObject
from core.figures import percent
from document_control.written_pages import WrittenPage, reader_of
from instruments.editor.fields import EditorField
from instruments.editor.layout import CODE, TITLE, EditorPage
from instruments.specs import Problem
from questionnaires.specs.checks import questionnaire_problems
from questionnaires.specs.parts import QuestionnaireSpec, Significance, level_percent

STEP_NUMBER = re.compile(r"steps\[\d+\]\.value")
BAND_CODE = re.compile(r"(bands\[\d+\])\.rating")
_STATEMENT = (
    CODE,
    EditorField("text", "long"),
    EditorField("reversed", "tick"),
    EditorField("not_applicable", "tick"),
)
_LAYOUT = EditorPage(
    "all",
    _("Questionnaire"),
    (
        TITLE,
        EditorField("intro", "long", hint=_("Told to whoever answers, before the first page.")),
        EditorField(
            "variables",
            "rows",
            add=_("Add a variable"),
            hint=_("Each is a page of its own to whoever answers, with its statements in order."),
            fields=(
                CODE,
                TITLE,
                EditorField(
                    "statements",
                    "rows",
                    add=_("Add a statement"),
                    folded=True,
                    elsewhere=True,
                    fields=_STATEMENT,
                ),
            ),
        ),
        EditorField("lowest", "whole", narrow=True, hint=_("Each step after it counts one more.")),
        EditorField(
            "steps",
            "rows",
            add=_("Add a step"),
            hint=_("From the lowest to the highest: 2 to 11 steps."),
            fields=(EditorField("short", "words"), EditorField("label", "words")),
        ),
        EditorField(
            "attributes",
            "rows",
            add=_("Add a question"),
            hint=_("What answers are compared by, such as group or education."),
            fields=(
                CODE,
                TITLE,
                EditorField(
                    "choices", "rows", add=_("Add a choice"), tight=True, fields=(CODE, TITLE)
                ),
            ),
        ),
        EditorField(
            "bands",
            "rows",
            label=_("Categories"),
            add=_("Add a category"),
            hint=_("Best first, the lowest from 0. Each ends where the one above it begins."),
            fields=(
                CODE,
                EditorField("min", "number", narrow=True),
                EditorField("label", "words"),
            ),
        ),
        EditorField("significance", "choose", narrow=True),
        EditorField("alpha_min", "number", narrow=True),
        EditorField("origin", "long"),
    ),
    says=_("Surveys that run stay on the version they were begun on."),
)


def _opened(content: Mapping[str, Any]) -> JsonObject:
    """``steps`` without their numbers, ``bands`` with their code; of the rest, what is there."""
    steps = content["steps"]
    return {
        **content,
        "lowest": steps[0]["value"],
        "steps": [{"short": step["short"], "label": step["label"]} for step in steps],
        "bands": [
            {"code": band["rating"], "min": band["min"], "label": band["label"]}
            for band in content["bands"]
        ],
    }


_read = reader_of(QuestionnaireSpec, questionnaire_problems)


def _read_questionnaire(
    document: JsonObject,
) -> tuple[QuestionnaireSpec | None, list[Problem]]:
    closed = {name: told for name, told in document.items() if name != "lowest"}
    lowest = document.get("lowest")
    first = lowest if isinstance(lowest, int) else 0
    steps = [step | {"value": at} for at, step in enumerate(document.get("steps", []), first)]
    if steps and first is not lowest:
        steps[0]["value"] = lowest  # it is told once, as it was typed
    closed["steps"] = steps
    closed["bands"] = [
        {"rating" if name == "code" else name: told for name, told in band.items()}
        for band in document.get("bands", [])
    ]
    return _read(closed)


QUESTIONNAIRE_PAGE = WrittenPage(_LAYOUT, _read_questionnaire, _opened)


def edit_options() -> dict[str, Sequence[tuple[str, str]]]:
    """What may be chosen: the levels at which r is looked up, as people say them."""
    levels = [(level, level_percent(level)) for level in get_args(Significance)]
    return {"significance": [(level, percent(shown)) for level, shown in levels]}


def field_of(path: str) -> str:
    """The field of the page at which a problem is told: all numbers of steps at the first's."""
    return BAND_CODE.sub(r"\1.code", STEP_NUMBER.sub("lowest", path))
