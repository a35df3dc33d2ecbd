"""The kinds of fields, and how each is read out of a form."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import QueryDict
from django.utils.functional import Promise

Json = dict[str, Any]
Kind = Literal[
    "line",  # words on one line
    "number",  # a decimal; a comma is read as a point
    "whole",  # a whole number
    "choose",  # one of several
    "tick",  # yes or no
    "ticks",  # several of several: a list of codes
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
DECIMAL_COMMA = re.compile(r"(-?[0-9]+),([0-9]+)")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a page. ``optional``: left empty it is left out of the document."""

    name: str
    kind: Kind = "line"
    optional: bool = False
    fields: tuple["Field", ...] = ()
    hint: str | Promise = ""
    add: str | Promise = ""  # the button that adds a row
    narrow: bool = False
    tight: bool = False  # a row of the list is one line
    folded: bool = False  # each row (or the record) opens when it is wanted


MISSING = object()


def read_record(fields: tuple[Field, ...], form: QueryDict, path: str) -> Json:
    """What a form gave for these fields, below a path; nothing is checked here."""
    record: Json = {}
    for field in fields:
        value = _read(field, form, f"{path}.{field.name}" if path else field.name)
        if value is not MISSING:
            record[field.name] = value
    return record


def _read(field: Field, form: QueryDict, path: str) -> Any:
    return READERS.get(field.kind, _plain)(field, form, path)


def _tick(field: Field, form: QueryDict, path: str) -> bool:
    return path in form


def _ticks(field: Field, form: QueryDict, path: str) -> list[str]:
    return form.getlist(path)


def _rows(field: Field, form: QueryDict, path: str) -> list[Json]:
    return [read_record(field.fields, form, f"{path}[{n}]") for n in _numbers(form, path)]


def _texts(field: Field, form: QueryDict, path: str) -> list[Any]:
    return [_in_both(form, f"{path}[{n}]") for n in _numbers(form, path)]


def _pairs(field: Field, form: QueryDict, path: str) -> list[list[str]]:
    return [
        [_number(_line(form, f"{path}[{n}][0]")), _line(form, f"{path}[{n}][1]")]
        for n in _numbers(form, path)
    ]


def _record(field: Field, form: QueryDict, path: str) -> Any:
    record = read_record(field.fields, form, path)
    return record if filled_in(record) else MISSING


def _words(field: Field, form: QueryDict, path: str) -> Any:
    words = _in_both(form, path)
    return MISSING if field.optional and not filled_in(words) else words


def _guide(field: Field, form: QueryDict, path: str) -> Json:
    codes = [
        name.removeprefix(f"{path}.").removesuffix(".id")
        for name in form
        if name.startswith(f"{path}.") and name.endswith(".id")
    ]
    found = {code: _in_both(form, f"{path}.{code}") for code in codes}
    return {code: words for code, words in found.items() if filled_in(words)}


def _plain(field: Field, form: QueryDict, path: str) -> Any:
    value = _line(form, path)
    if not value and field.optional:
        return MISSING
    if field.kind == "number":
        return _number(value)
    if field.kind == "whole" and value.isascii() and value.isdecimal() and len(value) <= 4:
        return int(value)
    return value


READERS: Mapping[str, Callable[[Field, QueryDict, str], Any]] = {
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
    """A field's text; a NUL, which nobody types and no database keeps, is left out."""
    return form.get(path, "").replace("\x00", "").replace("\r\n", "\n").strip()


def _number(value: str) -> str:
    found = DECIMAL_COMMA.fullmatch(value)
    return f"{found[1]}.{found[2]}" if found else value


def _in_both(form: QueryDict, path: str) -> Json:
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


def without_empty_rows(fields: tuple[Field, ...], record: Json) -> Json:
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
