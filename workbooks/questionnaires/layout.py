"""Which sheets and columns a questionnaire's workbook has: writing and reading take it from here.

The first row of a sheet is hidden and holds keys that no language changes: the sheet's in its first
cell, then one a column. So columns may be moved, and a sheet be given another name.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMAT = "csms-questionnaire-1"  # raised when a sheet or a key moves
MARK = 1  # the hidden first column: of the first row it says which sheet this is
KEYS, HEADS, FIRST = 1, 2, 3  # rows
LANGUAGES = ("id", "en")
LANGUAGE = "language:"  # behind the keys of the first sheet: of its heads and decimal signs
EMPTY_ROWS = 60  # for what is new
WIDE, NARROW = 60, 16


class EntryKind(StrEnum):
    """How a cell is read: the kinds of value of a questionnaire's file."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    TICK = "tick"  # an x, or nothing


@dataclass(frozen=True, slots=True)
class EntryColumn:
    """A column: its key in the file ("title.en"), its head, how it is read."""

    key: str
    head: str | Promise
    reads: EntryKind = EntryKind.TEXT
    width: int = NARROW
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """A sheet of entries: its key in the file, its name, its columns.

    ``within`` names the sheet whose entries hold these, by the code in the first column.
    """

    key: str
    title: str | Promise
    columns: tuple[EntryColumn, ...]
    within: str = ""


def _both(key: str, head: Promise, *, width: int = WIDE) -> tuple[EntryColumn, EntryColumn]:
    """Words in Indonesian and in English; those in English may be left out."""
    return (
        EntryColumn(f"{key}.id", head, width=width),
        EntryColumn(f"{key}.en", head, width=width, may_be_empty=True),
    )


WHOLE_FILE = EntrySheet(
    "questionnaire",
    _("Questionnaire"),
    (
        EntryColumn("code", _("Code")),
        EntryColumn("version", _("Version"), EntryKind.WHOLE),
        *_both("title", _("Title")),
        *_both("origin", _("Where its wording comes from")),
        *_both("intro", _("What is told first")),
        EntryColumn(
            "significance", _("Level of significance"), EntryKind.DECIMAL, may_be_empty=True
        ),
        EntryColumn("alpha_min", _("Reliable above alpha"), EntryKind.DECIMAL, may_be_empty=True),
    ),
)
STEPS = EntrySheet(
    "steps",
    _("Scale"),
    (
        EntryColumn("value", _("Number"), EntryKind.WHOLE),
        *_both("short", _("Abbreviation"), width=NARROW),
        *_both("label", _("Words")),
    ),
)
VARIABLES = EntrySheet(
    "variables", _("Variables"), (EntryColumn("code", _("Code")), *_both("title", _("Title")))
)
STATEMENTS = EntrySheet(
    "statements",
    _("Statements"),
    (
        EntryColumn("of", _("Variable")),
        EntryColumn("code", _("Code")),
        *_both("text", _("Statement")),
        EntryColumn("reversed", _("Reversed"), EntryKind.TICK, may_be_empty=True),
        EntryColumn("not_applicable", _("May not apply"), EntryKind.TICK, may_be_empty=True),
    ),
    within="variables",
)
ATTRIBUTES = EntrySheet(
    "attributes",
    _("About the respondent"),
    (EntryColumn("code", _("Code")), *_both("title", _("Question"))),
)
CHOICES = EntrySheet(
    "choices",
    _("Choices"),
    (
        EntryColumn("of", _("Code of the question")),
        EntryColumn("code", _("Code")),
        *_both("title", _("Choice")),
    ),
    within="attributes",
)
BANDS = EntrySheet(
    "bands",
    _("Categories"),
    (
        EntryColumn("rating", _("Code")),
        *_both("label", _("Category")),
        EntryColumn("min", _("From percent"), EntryKind.DECIMAL),
    ),
)
SHEETS = (WHOLE_FILE, STEPS, VARIABLES, STATEMENTS, ATTRIBUTES, CHOICES, BANDS)
COLUMNS = 30  # are read: more than any sheet has, so that they may be moved


def head_of(column: EntryColumn) -> str:
    """The head of a column, with its language where it has one."""
    language = {"id": "Indonesia", "en": "English"}.get(column.key.rpartition(".")[2], "")
    return f"{column.head} ({language})" if language else str(column.head)
