"""Where things stand in the workbook of an evaluation.

Writing and reading both take it from here, so that they cannot disagree. What is compared is
compared in one form (``plain_text``): a spreadsheet program changes line ends and edges.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import IntEnum
from typing import Protocol

from django.utils.translation import override

from core.canonical import sha256_of
from core.figures.reading import plain_decimal
from core.language import localized
from core.spreadsheets import plain_text
from evaluations.rules.measured_items import figure_of
from instruments.sheets import SheetElement

FORMAT = "csms-evaluation-1"  # raised when a column or a key moves
NOT_APPLICABLE = "N/A"
LONGEST_SHEET_NAME = 31  # Excel's own limit
UNSAFE_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class SheetColumn(IntEnum):
    """The columns of an element's sheet. VERSION and BASE are hidden.

    REASON says why an item is not applicable, or why a measured one has another score than its
    figure stands for.
    """

    CODE = 1
    TITLE = 2
    GUIDE = 3
    EVIDENCE = 4
    FIGURE = 5
    CHOICE = 6
    REASON = 7
    NOTE = 8
    VERSION = 9
    BASE = 10

    @property
    def letter(self) -> str:
        """As in a cell's name: F of F7."""
        return "ABCDEFGHIJ"[self - 1]


HIDDEN_HEADS = {SheetColumn.VERSION: "base_version", SheetColumn.BASE: "base_state"}


class About(IntEnum):
    """The columns of the first sheet. KEY is hidden: what the label means, in any language."""

    KEY = 1
    LABEL = 2
    VALUE = 3


class WorkbookAnswer(Protocol):
    """What the workbook keeps of an answer."""

    @property
    def choice(self) -> str: ...
    @property
    def not_applicable(self) -> bool: ...
    @property
    def na_reason(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def figure(self) -> Decimal | str | None: ...
    @property
    def figure_reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FilledAnswer:
    """What is given to an item, in the form that is compared: texts are plain texts.

    ``figure`` is plain ("3.5"), or what was typed where that is no figure; "" is none.
    """

    choice: str = ""
    not_applicable: bool = False
    na_reason: str = ""
    note: str = ""
    figure: str = ""
    figure_reason: str = ""

    @classmethod
    def of(cls, answer: WorkbookAnswer) -> "FilledAnswer":
        """An answer of the server in this form."""
        return cls(
            choice=answer.choice,
            not_applicable=answer.not_applicable,
            na_reason=plain_text(answer.na_reason),
            note=plain_text(answer.note),
            figure="" if answer.figure is None else plain_figure(str(answer.figure)),
            figure_reason=plain_text(answer.figure_reason),
        )

    @property
    def state(self) -> str:
        """Sixteen hex characters that differ where the answer differs."""
        return sha256_of(asdict(self))[:16]

    @property
    def reason(self) -> str:
        """What stands in the one column of reasons."""
        return self.na_reason or self.figure_reason


def plain_figure(stored: str) -> str:
    """A figure as it is compared: "3.50" is "3.5"; what is none stays as it is."""
    figure = figure_of(stored)
    return stored if figure is None else plain_decimal(figure)


def sheet_names(elements: Iterable[SheetElement], language: str) -> dict[str, str]:
    """The name of each element's sheet by element code: code and title, safe and unique."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    with override(language):
        for element in elements:
            name = _sheet_name(element)
            if name.casefold() in taken:  # Excel tells names apart without their case
                name = f"{name[: LONGEST_SHEET_NAME - 4].strip()} ({len(taken)})"
            taken.add(name.casefold())
            names[element.code] = name
    return names


def _sheet_name(element: SheetElement) -> str:
    words = UNSAFE_IN_SHEET_NAMES.sub(" ", f"{element.code} {localized(element.title)}")
    return " ".join(words.split())[:LONGEST_SHEET_NAME].strip(" '")


def note_code(element_code: str) -> str:
    """What stands in the code column of an element's note; no item code ends like it."""
    return f"{element_code}.*"
