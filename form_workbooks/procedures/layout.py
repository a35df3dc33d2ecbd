"""Where things stand in the workbook of a procedure: writing and reading both take it from here.

In a cell steps are named by their numbers, actors and forms by their titles, in whichever language;
what is kept and compared are their codes, with a comma between them (``PartNames``). A row that is
there already keeps the code of its place, a new one is given one (``reading.py``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.spreadsheets import plain_text
from instruments.specs.parts import Text
from instruments.words import words_of
from procedures.choices import ActorSide, PdcaPhase, StepValue, Streamlining
from procedures.models import ProcedureVersion
from procedures.specs.parts import ProcedureSpec, ProcedureStepSpec
from procedures.versions import streamlined_from
from workbooks.rows.layout import Field, Reads, SheetLayout, Value, Values

FORMAT = "csms-procedure-1"  # raised when a column or a key moves
BETWEEN_CODES = ", "

STEPS = SheetLayout(
    "step",
    _("Steps"),
    (
        Field("number", _("Step no."), width=9),
        Field("title_id", _("Step (Indonesian)"), width=36),
        Field("title_en", _("Step (English)"), width=36),
        Field("actors", _("By whom"), width=22),
        Field("phase", _("PDCA phase"), Reads.CHOICE, 12, PdcaPhase),
        Field("value", _("Value of a step"), Reads.CHOICE, 24, StepValue),
        Field("after", _("After step"), width=12),
        Field("only_if_id", _("Only if (Indonesian)"), width=20),
        Field("only_if_en", _("Only if (English)"), width=20),
        Field("forms", _("Forms"), width=28),
        Field("obstacle_id", _("Obstacle (Indonesian)"), width=24),
        Field("obstacle_en", _("Obstacle (English)"), width=24),
        Field("due_day", _("Every year by: day"), Reads.COUNT, 10),
        Field("due_month", _("Every year by: month"), Reads.COUNT, 10),
    ),
    named_by=("title_id",),
    empty_rows=30,
)
ACTORS = SheetLayout(
    "actor",
    _("Actors"),
    (
        Field("title_id", _("Actor (Indonesian)"), width=36),
        Field("title_en", _("Actor (English)"), width=36),
        Field("sides", _("Whose people"), width=28),
    ),
    named_by=("title_id",),
    empty_rows=10,
)
FORMS = SheetLayout(
    "form",
    _("Forms"),
    (
        Field("title_id", _("Form (Indonesian)"), width=44),
        Field("title_en", _("Form (English)"), width=44),
    ),
    named_by=("title_id",),
    empty_rows=10,
)
BECAME = SheetLayout(
    "became",
    _("Streamlining"),
    (
        Field("before", _("Step before"), Reads.TOLD, 44),
        Field("kind", _("What was done"), Reads.CHOICE, 24, Streamlining),
        Field("into", _("Is now step"), width=16),
        Field("adds", _("Adds steps"), width=32),
    ),
    named_by=("before",),
    empty_rows=0,
)
OF_EVERY_PROCEDURE = (STEPS, ACTORS, FORMS)
SHEETS = (*OF_EVERY_PROCEDURE, BECAME)


@dataclass(frozen=True, slots=True)
class ProcedureBook:
    """A version that a workbook is of: published, or the draft that ``draft`` is.

    ``beside``: the draft of a later version of what is published, where there is one.
    """

    spec: ProcedureSpec
    draft: ProcedureVersion | None = None
    beside: ProcedureVersion | None = None

    @property
    def key(self) -> str:
        """Its code and version: ``k3_usulan-v1``."""
        return f"{self.spec.code}-v{self.spec.version}"

    @property
    def edition(self) -> int:
        """Of the draft, as it was stored last; 0 of what is published and never changes."""
        return self.draft.edition if self.draft else 0

    @property
    def sheets(self) -> tuple[SheetLayout, ...]:
        """Those that it has: what became of each step before, only where it came of another."""
        return SHEETS if self.spec.streamlined else OF_EVERY_PROCEDURE


@dataclass(frozen=True, slots=True)
class HeldPart:
    """A row as it stands: its place in its sheet, and what it is called where no cell says it."""

    number: int
    version: int
    changed_by: User | None
    changed_at: datetime | None
    values: Values
    title: str = ""


def rows_of_procedure(book: ProcedureBook) -> dict[str, list[HeldPart]]:
    """The rows of each sheet, by its code."""
    spec = book.spec
    found: dict[str, list[Values]] = {
        STEPS.code: [_step(one) for one in spec.steps],
        ACTORS.code: [
            in_both("title", one.title) | {"sides": joined(one.sides)} for one in spec.actors
        ],
        FORMS.code: [in_both("title", one.title) for one in spec.forms],
    }
    rows = {
        sheet: [_held(book, at, values=one) for at, one in enumerate(ones, 1)]
        for sheet, ones in found.items()
    }
    return rows | ({BECAME.code: _became(book)} if spec.streamlined else {})


def _held(book: ProcedureBook, number: int, *, values: Values, title: str = "") -> HeldPart:
    draft = book.draft
    by, at = (draft.changed_by, draft.changed_at) if draft else (None, None)
    return HeldPart(number, book.edition, by, at, values, title)


def in_both(name: str, text: Text | None) -> Values:
    """A text in two cells; English is empty where it only repeats the Indonesian."""
    indonesian, english = (text.id, text.en) if text else ("", "")
    return {
        f"{name}_id": plain_text(indonesian),
        f"{name}_en": plain_text(english) if english != indonesian else "",
    }


def joined(codes: Iterable[str]) -> str:
    """Some codes as they are kept and compared."""
    return BETWEEN_CODES.join(str(one) for one in codes)


def codes_in(kept: Value) -> list[str]:
    """The codes of what is kept so."""
    return str(kept).split(BETWEEN_CODES) if kept else []


def _step(step: ProcedureStepSpec) -> Values:
    return {
        "number": plain_text(step.number),
        **in_both("title", step.title),
        "actors": joined(step.actors),
        "phase": str(step.phase or ""),
        "value": str(step.value or ""),
        "after": joined(step.after),
        **in_both("only_if", step.only_if),
        "forms": joined(step.forms),
        **in_both("obstacle", step.obstacle),
        "due_day": step.due.day if step.due else None,
        "due_month": step.due.month if step.due else None,
    }


def _became(book: ProcedureBook) -> list[HeldPart]:
    assert book.spec.streamlined is not None
    steps = {one.code: one for one in streamlined_from(book.spec).steps}
    return [
        _held(
            book, at,
            values={
                "kind": str(one.kind),
                "into": joined(one.into),
                "adds": joined(one.adds),
            },
            title=words_of(steps[one.step].title),
        )
        for at, one in enumerate(book.spec.streamlined.steps, 1)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartNames:
    """What codes are called in cells, by the field that has them, in the active language."""

    by_field: Mapping[str, Mapping[str, str]]

    def in_words(self, values: Values) -> Values:
        """A row with names in place of codes."""
        found = dict(values)
        for name, known in self.by_field.items():
            if name in found:
                between = "; " if name in TITLED else BETWEEN_CODES
                found[name] = between.join(known.get(one, one) for one in codes_in(found[name]))
        return found


TITLED = ("actors", "forms", "sides")  # a title may have a comma


def names_in(spec: ProcedureSpec, *, titles: bool = False) -> PartNames:
    """Of a procedure; with ``titles`` steps are called by them, beside their numbers."""
    actors, forms = (
        {str(one.code): plain_text(words_of(one.title)) for one in parts}
        for parts in (spec.actors, spec.forms)
    )
    steps = {
        str(one.code): f"{one.number}. {words_of(one.title)}" if titles else plain_text(one.number)
        for one in spec.steps
    }
    sides = {str(one.value): str(one.label) for one in ActorSide}
    return PartNames(
        {"actors": actors, "forms": forms, "sides": sides, **dict.fromkeys(OF_STEPS, steps)}
    )


OF_STEPS = ("after", "into", "adds")
