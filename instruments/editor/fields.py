"""The kinds of fields, and how each is read out of a form."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import QueryDict
from django.utils.functional import Promise

from core.canonical import JsonObject
from core.figures.reading import MistypedFigure, TwoReadings, read_figure

Kind = Literal[
    "line",  # words on one line
    "number",  # a decimal, as the language of the page writes it
    "whole",  # a whole number
    "choose",  # one of several
    "tick",  # yes or no
    "ticks",  # several of several: a list of codes
    "codes",  # a list of codes written on one line
    "words",  # a line in both languages
    "long",  # paragraphs in both languages
    "guide",  # paragraphs in both languages for each choice of the item's scale
    "lineage",  # what an item keeps; a new one may take up that of a removed item
    "hidden",
    "record",  # fields of its own; left out when all of them are empty
    "rows",  # a list of such records
    "pairs",  # a list of (figure, choice)
    "texts",  # a list of paragraphs in both languages
]
MOST_DECIMALS = 12  # that are read; the specification takes fewer, and says so itself


@dataclass(frozen=True, slots=True)
class EditorField:
    """One field of a page. ``optional``: left empty it is left out of the document.

    ``of`` are the choices of its record that it belongs to, () where it belongs to each: a style
    shows it by what is chosen. What is given all the same, the rules of the document refuse.
    """

    name: str
    kind: Kind = "line"
    optional: bool = False
    fields: tuple["EditorField", ...] = ()
    hint: str | Promise = ""
    label: str | Promise = ""  # where it is not called as its name is elsewhere
    add: str | Promise = ""  # the button that adds a row
    narrow: bool = False
    tight: bool = False  # a row of the list is one line
    of: tuple[str, ...] = ()
    folded: bool = False  # each row (or the record) opens when it is wanted
    elsewhere: bool = False  # a row may go to the same list of another row above
    bands: bool = False  # a bar above the rows shows from where to where each reaches


MISSING = object()


class UnclearFigure(str):
    """A figure as it was typed, which could be two. ``says`` is the sentence about it."""

    __slots__ = ("says",)

    def __new__(cls, typed: str, says: str) -> "UnclearFigure":
        """The text itself, with what is said of it."""
        made = super().__new__(cls, typed)
        made.says = says
        return made

    says: str


def unclear_in(value: Any, path: str = "") -> Iterator[tuple[str, UnclearFigure]]:
    """Every figure of a document that could be two, with its path."""
    if isinstance(value, UnclearFigure):
        yield path, value
    elif isinstance(value, Mapping):
        for name, entry in value.items():
            yield from unclear_in(entry, f"{path}.{name}" if path else name)
    elif isinstance(value, list | tuple):
        for number, entry in enumerate(value):
            yield from unclear_in(entry, f"{path}[{number}]")


def read_record(fields: tuple[EditorField, ...], form: QueryDict, *, path: str) -> JsonObject:
    """What a form gave for these fields, below a path; nothing is checked here."""
    record: JsonObject = {}
    for field in fields:
        value = _read(field, form, path=f"{path}.{field.name}" if path else field.name)
        if value is not MISSING:
            record[field.name] = value
    return record


def _read(field: EditorField, form: QueryDict, *, path: str) -> Any:
    return READERS.get(field.kind, _line_value)(field, form, path)


def _tick(field: EditorField, form: QueryDict, path: str) -> bool:
    return path in form


def _ticks(field: EditorField, form: QueryDict, path: str) -> list[str]:
    return form.getlist(path)


def _codes(field: EditorField, form: QueryDict, path: str) -> Any:
    codes = [code for code in re.split(r"[\s,;]+", _line(form, path)) if code]
    return codes or MISSING


def _rows(field: EditorField, form: QueryDict, path: str) -> list[JsonObject]:
    return [read_record(field.fields, form, path=f"{path}[{n}]") for n in _numbers(form, path)]


def _texts(field: EditorField, form: QueryDict, path: str) -> list[Any]:
    return [_in_both(form, f"{path}[{n}]") for n in _numbers(form, path)]


def _pairs(field: EditorField, form: QueryDict, path: str) -> list[list[str]]:
    return [
        [_number(_line(form, f"{path}[{n}][0]")), _line(form, f"{path}[{n}][1]")]
        for n in _numbers(form, path)
    ]


def _record(field: EditorField, form: QueryDict, path: str) -> Any:
    record = read_record(field.fields, form, path=path)
    return record if filled_in(record) else MISSING


def _words(field: EditorField, form: QueryDict, path: str) -> Any:
    words = _in_both(form, path)
    return MISSING if field.optional and not filled_in(words) else words


def _guide(field: EditorField, form: QueryDict, path: str) -> JsonObject:
    codes = [
        name.removeprefix(f"{path}.").removesuffix(".id")
        for name in form
        if name.startswith(f"{path}.") and name.endswith(".id")
    ]
    found = {code: _in_both(form, f"{path}.{code}") for code in codes}
    return {code: words for code, words in found.items() if filled_in(words)}


def _line_value(field: EditorField, form: QueryDict, path: str) -> Any:
    value = _line(form, path)
    if not value and field.optional:
        return MISSING
    if field.kind == "number":
        return _number(value)
    return _whole(value) if field.kind == "whole" else value


READERS: Mapping[str, Callable[[EditorField, QueryDict, str], Any]] = {
    "codes": _codes,
    "guide": _guide,
    "long": _words,
    "pairs": _pairs,
    "record": _record,
    "rows": _rows,
    "texts": _texts,
    "tick": _tick,
    "ticks": _ticks,
    "words": _words,
}


def _line(form: QueryDict, path: str) -> str:
    """A field's text."""
    return form.get(path, "").replace("\r\n", "\n").strip()


def _number(value: str, *, decimals: int = MOST_DECIMALS) -> str:
    """The figure as the specification writes it; what is none stays as it was typed."""
    try:
        return f"{read_figure(value, decimals=decimals):f}"
    except TwoReadings as unclear:
        return UnclearFigure(value, str(unclear))
    except MistypedFigure:
        return value


def _whole(value: str) -> int | str:
    figure = _number(value, decimals=0)
    is_short = figure.isascii() and figure.isdecimal() and len(figure) <= 4
    return int(figure) if is_short and not isinstance(figure, UnclearFigure) else figure


def _in_both(form: QueryDict, path: str) -> JsonObject:
    """Words in both languages; those without English words have no such key."""
    in_id, in_en = _line(form, f"{path}.id"), _line(form, f"{path}.en")
    return {"id": in_id, "en": in_en} if in_en else {"id": in_id}


def _numbers(form: QueryDict, path: str) -> list[int]:
    """The numbers of the rows a form has for a list, in order; too many are told where read."""
    start = f"{path}["
    found = {name[len(start) :].partition("]")[0] for name in form if name.startswith(start)}
    return sorted(int(n) for n in found if n.isascii() and n.isdecimal() and len(n) < 5)


def filled_in(value: Any) -> bool:
    """Whether anything was written, below whatever lists and records; a choice is not."""
    if isinstance(value, Mapping):
        return any(filled_in(entry) for name, entry in value.items() if name != "direction")
    if isinstance(value, list):
        return any(filled_in(entry) for entry in value)
    return bool(value) and not isinstance(value, bool)


def without_empty_rows(fields: tuple[EditorField, ...], record: JsonObject) -> JsonObject:
    """The record less the rows nobody filled in: they were added and left."""
    kept = dict(record)
    for field in fields:
        value = kept.get(field.name)
        if field.kind in ("rows", "pairs", "texts") and isinstance(value, list):
            rows = [entry for entry in value if filled_in(entry)]
            if field.kind == "rows":
                rows = [without_empty_rows(field.fields, entry) for entry in rows]
            kept[field.name] = rows
        elif field.kind == "record" and isinstance(value, Mapping):
            kept[field.name] = without_empty_rows(field.fields, dict(value))
    return kept
