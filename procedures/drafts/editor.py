"""The form in which a procedure is written: its fields, and from what it gave to a spec.

There the day of a step is two fields, the procedure it came of is chosen by its key (``before``),
and what became of each of that one's steps are rows of their own (``became``).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.canonical import JsonObject
from core.language import localized
from document_control.written_pages import WrittenPage, reader_of
from instruments.editor.fields import EditorField
from instruments.editor.layout import CODE, TITLE, EditorPage
from instruments.specs import Problem
from instruments.specs.errors import problem
from instruments.wording import place_of
from instruments.words import words_of
from procedures.choices import ActorSide, PdcaPhase, StepValue, Streamlining
from procedures.specs.checks import NO_BEFORE, NO_PROCEDURE
from procedures.specs.parts import ProcedureSpec
from procedures.versions import published_procedure, version_problems, versions_by_code

STEP = (
    CODE,
    EditorField("number", narrow=True, label=_("Number")),
    TITLE,
    EditorField("actors", "ticks"),
    EditorField("phase", "choose", optional=True, narrow=True),
    EditorField("value", "choose", optional=True, narrow=True),
    EditorField("obstacle", "words", optional=True),
    EditorField("forms", "ticks"),
    EditorField(
        "after",
        "codes",
        optional=True,
        hint=_("Codes of steps that stand before it, with a comma between them."),
    ),
    EditorField("only_if", "words", optional=True, hint=_("Empty: it is always done.")),
    EditorField(
        "due_day",
        "whole",
        optional=True,
        narrow=True,
        hint=_("Until which day of every year; empty where it has none."),
    ),
    EditorField("due_month", "whole", optional=True, narrow=True),
)
BECAME = (
    EditorField("step", "choose", narrow=True),
    EditorField("kind", "choose", narrow=True, label=_("What was done to it")),
    EditorField("into", "codes", optional=True, hint=_("Codes of the steps of this procedure.")),
    EditorField("adds", "codes", optional=True),
)
_LAYOUT = EditorPage(
    "all",
    _("Procedure"),
    (
        TITLE,
        EditorField("about", "long"),
        EditorField(
            "actors",
            "rows",
            add=_("Add an actor"),
            hint=_("Roles, no people."),
            fields=(CODE, TITLE, EditorField("sides", "ticks")),
        ),
        EditorField("forms", "rows", add=_("Add a form"), tight=True, fields=(CODE, TITLE)),
        EditorField(
            "steps", "rows", label=_("Steps"), add=_("Add a step"), folded=True, fields=STEP
        ),
        EditorField(
            "before",
            "choose",
            optional=True,
            narrow=True,
            hint=_("The procedure that this one came of, if any."),
        ),
        EditorField(
            "became",
            "rows",
            add=_("Add a step of the one before"),
            hint=_("Each step of the one before once, and each step of this one once."),
            folded=True,
            fields=BECAME,
        ),
        EditorField(
            "published",
            "rows",
            add=_("Add a count"),
            hint=_("What a source prints, whatever it comes to: shown beside what is counted."),
            tight=True,
            fields=(
                EditorField("value", "choose", narrow=True),
                EditorField("count", "whole", narrow=True),
            ),
        ),
    ),
    says=_("Years stay on the version they were begun by."),
)


def _opened(content: Mapping[str, Any]) -> JsonObject:
    streamlined = content.get("streamlined") or {}
    before = f"{streamlined['code']}-v{streamlined['version']}" if streamlined else ""
    return {
        **content,
        "steps": [_opened_step(one) for one in content["steps"]],
        "before": before,
        "became": list(streamlined.get("steps", ())),
    }


def _opened_step(step: Mapping[str, Any]) -> JsonObject:
    found = {name: told for name, told in step.items() if told not in (None, [])}
    due = found.pop("due", None)
    return found | ({"due_day": due["day"], "due_month": due["month"]} if due else {})


_read = reader_of(ProcedureSpec, version_problems)


def _read_procedure(document: JsonObject) -> tuple[ProcedureSpec | None, list[Problem]]:
    told = dict(document)
    before, became = told.pop("before", ""), told.pop("became", [])
    told["steps"] = [_step(one) for one in told.get("steps", [])]
    if before:
        found = _named(before)
        if found is None:
            return None, [problem("before", NO_PROCEDURE)]
        told["streamlined"] = {"code": found.code, "version": found.version, "steps": became}
    elif became:
        return None, [problem("before", NO_BEFORE)]
    return _read(told)


def _named(key: str) -> ProcedureSpec | None:
    """The version of a key, "k3_berjalan-v1"; None where there is none."""
    code, _v, number = key.rpartition("-v")
    is_number = number.isascii() and number.isdecimal() and len(number) < 5
    return published_procedure(code, int(number)) if is_number else None


def _step(step: JsonObject) -> JsonObject:
    found = dict(step)
    day, month = found.pop("due_day", None), found.pop("due_month", None)
    if day is None and month is None:
        return found
    return found | {
        "due": {"day": 0 if day is None else day, "month": 0 if month is None else month}
    }


PROCEDURE_PAGE = WrittenPage(_LAYOUT, _read_procedure, _opened)
PROCEDURE_FILE = WrittenPage(_LAYOUT, _read)  # in the words of its file, as programs send it


def edit_options(whole: Mapping[str, Any]) -> dict[str, Sequence[tuple[str, str]]]:
    """What may be chosen besides the actors and forms that stand in the form. One statement."""
    before = _named(str(whole.get("before", "")))
    return {
        "sides": _listed(ActorSide),
        "phase": _listed(PdcaPhase),
        "value": _listed(StepValue),
        "kind": _listed(Streamlining),
        "actors": _titled(whole, "actors"),
        "forms": _titled(whole, "forms"),
        "before": [(f"{one}-v{at}",) * 2 for one, all_of in versions_by_code().items()
                   for at in all_of],
        "step": [(str(one.code), f"{one.number}. {words_of(one.title)}")
                 for one in (before.steps if before else ())],
    }  # fmt: skip


def _listed(choices: type[TextChoices]) -> list[tuple[str, str]]:
    return [(str(one.value), str(one.label)) for one in choices]


def _titled(whole: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    rows = [one for one in whole.get(name, ()) if one.get("code")]
    return [(one["code"], localized(dict(one.get("title") or {})) or one["code"]) for one in rows]


def field_of(path: str) -> str:
    """The field of the page at which a problem is told."""
    if path.startswith("streamlined"):
        at = path.removeprefix("streamlined.steps")
        return f"became{at}" if at != path else "became"
    step, due, part = path.partition(".due")
    return f"{step}.due_{part.removeprefix('.') or 'day'}" if due else path


def place_words(path: str, whole: Mapping[str, Any]) -> str:
    """Where a problem is, in words."""
    return place_of(field_of(path), whole)
