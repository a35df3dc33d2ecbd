"""The sheets of a workbook whose rows are filled in: their columns, and what is compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import override

from core.canonical import sha256_of
from core.spreadsheets import plain_text

LANGUAGES = ("id", "en")
NUMBER = 1  # the first column
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
    """A sheet of rows; its hidden columns, version and state, follow the fields.

    ``named_by``: the fields that a row is called after, the first of them that is filled in.
    """

    code: str
    title: Promise
    fields: tuple[Field, ...]
    named_by: tuple[str, ...]
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
