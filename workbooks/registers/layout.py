"""Where things stand in the workbook of a register: writing and reading both take it from here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from core.canonical import sha256_of
from core.spreadsheets import plain_text
from risks.choices import ActivityKind, ControlStep
from risks.models import RegisteredRisk, RiskControl

FORMAT = "csms-register-2"  # raised when a column or a key moves
LANGUAGES = ("id", "en")
NUMBER = 1  # the first column of both sheets
EMPTY_ROWS = 100  # for what is new
Value = str | int | None
Values = dict[str, Value]  # of a row, by field: texts, days as ISO, figures


class Reads(StrEnum):
    """How a cell of a column is read. What is COMPUTED is never read."""

    TEXT = "text"
    DAY = "day"
    STEP = "step"  # of likelihood or severity, from 1
    SUM = "sum"  # whole rupiah
    NUMBERS = "numbers"  # of risks: "1, 3"
    QUANTITY = "quantity"  # with two decimals: "2.50"
    CHOICE = "choice"
    LEVEL = "level"
    COUNT = "count"  # how many
    AMOUNT = "amount"  # quantity times price: computed, and never read
    TOLD = "told"  # by the server: locked, and never read


COMPUTED = (Reads.LEVEL, Reads.AMOUNT, Reads.TOLD)
FIGURES = (
    Reads.STEP,
    Reads.SUM,
    Reads.QUANTITY,
    Reads.COUNT,
)  # empty where nothing is typed, never 0
Names = Callable[[], list[tuple[str, str]]]  # codes with their words, in the active language


@dataclass(frozen=True, slots=True)
class Field:
    """A column that is filled in: its name, its head, how it is read and how wide it is.

    ``choices`` or ``names``: the list it is chosen from, where it is.
    """

    name: str
    head: Promise
    reads: Reads = Reads.TEXT
    width: int = 16
    choices: type[TextChoices] | None = None
    names: Names | None = None

    @property
    def words(self) -> Mapping[str, str]:
        """The words of its list by code, in the active language; none for what is typed freely."""
        if self.names is not None:
            return dict(self.names())
        return {str(one.value): str(one.label) for one in self.choices or ()}


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet of rows; its hidden columns, version and state, follow the fields."""

    code: str
    title: Promise
    fields: tuple[Field, ...]
    empty_rows: int = EMPTY_ROWS

    def column(self, name: str) -> int:
        """The column of a field, counted from 1."""
        return NUMBER + 1 + [one.name for one in self.fields].index(name)

    @property
    def version(self) -> int:
        """The hidden column of the version at the download."""
        return NUMBER + 1 + len(self.fields)

    @property
    def hidden(self) -> Mapping[int, str]:
        """The hidden columns with their heads, which no language changes."""
        return {
            self.version: f"{self.code}_version",
            self.version + 1: f"{self.code}_state",
        }

    @property
    def read(self) -> tuple[Field, ...]:
        """The fields that are read: all but what is computed."""
        return tuple(one for one in self.fields if one.reads not in COMPUTED)


def _estimate(state: str, *, likelihood: Promise, severity: Promise, level: Promise) -> list[Field]:
    return [
        Field(f"{state}_likelihood", likelihood, Reads.STEP, 13),
        Field(f"{state}_severity", severity, Reads.STEP, 13),
        Field(f"{state}_level", level, Reads.LEVEL, 13),
    ]


RISKS = SheetLayout(
    "risk",
    _("Risks"),
    (
        Field("department", _("Department")),
        Field("activity", _("Activity"), width=24),
        Field("kind", _("Kind of activity"), Reads.CHOICE, 14, ActivityKind),
        Field("hazard", _("Hazard"), width=28),
        Field("effect", _("Possible effect"), width=28),
        Field("existing_control", _("Control there is already"), width=28),
        *_estimate(
            "before",
            likelihood=_("Before control: likelihood"),
            severity=_("Before control: severity"),
            level=_("Level before control"),
        ),
        *_estimate(
            "now",
            likelihood=_("Now: likelihood"),
            severity=_("Now: severity"),
            level=_("Level now"),
        ),
        *_estimate(
            "planned",
            likelihood=_("Planned: likelihood"),
            severity=_("Planned: severity"),
            level=_("Level as planned"),
        ),
        Field("raised_reason", _("Why it is higher than before control"), width=24),
        Field("legal_basis", _("Legal basis"), width=24),
        Field("opportunity", _("Opportunity"), width=24),
        Field("review_on", _("To be reviewed on"), Reads.DAY, 13),
        Field("review_reason", _("Why it is reviewed then"), width=24),
        Field("owner", _("Who looks after it"), width=22),
    ),
)
CONTROLS = SheetLayout(
    "control",
    _("Controls"),
    (
        Field("measure", _("What is done"), width=40),
        Field("step", _("Step of the hierarchy"), Reads.CHOICE, 24, ControlStep),
        Field("risks", _("Risks it touches"), Reads.NUMBERS, 14),
        Field("owner", _("Who does it"), width=22),
        Field("begins_on", _("Begins on"), Reads.DAY, 13),
        Field("due_on", _("Due"), Reads.DAY, 13),
        Field("cost", _("Cost, rupiah"), Reads.SUM, 16),
        Field("in_force_on", _("In force since"), Reads.DAY, 13),
        Field("evidence", _("What shows it"), width=34),
        Field("ended_on", _("Given up on"), Reads.DAY, 13),
        Field("ended_reason", _("Why it is given up"), width=28),
    ),
)
SHEETS = (RISKS, CONTROLS)


def values_of_risk(risk: RegisteredRisk) -> Values:
    """What the workbook keeps of a risk, in the form that is compared."""
    found = values_of_row(risk, RISKS, leaving=("department", "owner"))
    department = plain_text(risk.department.name) if risk.department else ""
    return found | {"department": department, "owner": person_in_words(risk.owner)}


def values_of_control(control: RiskControl) -> Values:
    """What the workbook keeps of a control, in the form that is compared."""
    numbers = sorted(one.number for one in control.risks.all())
    found = values_of_row(control, CONTROLS, leaving=("risks", "owner"))
    told = {"risks": ", ".join(map(str, numbers)), "owner": person_in_words(control.owner)}
    return found | told


def person_in_words(person: User | None) -> str:
    """Who answers for a row, as its cell names them; "" for the company as a whole."""
    return plain_text(str(person)) if person else ""


def values_of_row(row: object, layout: SheetLayout, *, leaving: Sequence[str] = ()) -> Values:
    """What a row has in the columns that are read, but for those that it has otherwise."""
    found: Values = {}
    for one in layout.read:
        if one.name not in leaving:
            value = getattr(row, one.name)
            if one.reads == Reads.DAY:
                value = value.isoformat() if value else ""
            elif one.reads == Reads.QUANTITY:
                value = f"{value:.2f}"
            elif one.reads in (Reads.TEXT, Reads.CHOICE):
                value = plain_text(str(value))
            found[one.name] = value
    return found


def state_of(values: Values) -> str:
    """Sixteen hex characters that differ where what is filled in differs."""
    return sha256_of(values)[:16]


def choices_in_words(one: Field) -> list[tuple[str, list[str]]]:
    """The codes of a field's list, each with its names in every language."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        with override(language):
            for code, word in one.words.items():
                found.setdefault(code, []).append(word)
    return list(found.items())
