"""JSON read step by step: each value knows its path and is read as one type, or refused.

Keys that nobody asks for are ignored. A key with a default may be left out, but not be null. A key
that stands twice in one object is refused where that object is read.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from cases.errors import CaseError, quoted
from cases.figures import Exact, exact

WHOLE_CASE = "case"
"""The path of an error that lies in no single place."""

_REQUIRED: Final = object()
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_KEY = 200


def read_json(text: bytes) -> "Value":
    """Return what UTF-8 JSON text holds, not yet read as any type. Raises CaseError."""
    try:
        data = json.loads(
            text.decode("utf-8"),
            object_pairs_hook=_Object,
            # int() refuses more than 4300 digits; a Decimal does not.
            parse_int=lambda digits: int(Decimal(digits)),
        )
    except UnicodeDecodeError as error:
        raise CaseError(WHOLE_CASE, f"is not UTF-8 text (byte {error.start + 1})") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise CaseError(WHOLE_CASE, f"is not JSON: {error.msg} ({where})") from None
    except RecursionError:
        raise CaseError(WHOLE_CASE, "is nested too deeply") from None
    return Value(data)


def member_path(path: str, name: str) -> str:
    """Return the path of a key that may be any text, such as the code of an item.

    A key that would break a line of errors, or fill it, is quoted: `responses[0]["a\\nb"]`.
    """
    is_plain = name.isprintable() and 0 < len(name) <= _LONGEST_KEY
    return f"{path}.{name}" if is_plain else f"{path}[{quoted(name)}]"


class _Object(dict[str, object]):
    """A JSON object that remembers a key it was given twice: one of the two would be lost."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.twice: str | None = None
        if len(self) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            self.twice = next(name for name, count in counts.items() if count > 1)


@dataclass(frozen=True, slots=True)
class Value:
    """A JSON value and its path; each method reads it as one type or raises CaseError."""

    raw: object
    path: str = ""

    def refuse(self, message: str) -> CaseError:
        """Return the error to raise for this value."""
        return CaseError(self.path or WHOLE_CASE, message)

    def fields(self) -> dict[str, object]:
        if not isinstance(self.raw, dict):
            raise self.refuse(f"must be an object, not {quoted(self.raw)}")
        twice = getattr(self.raw, "twice", None)
        if twice is not None:
            raise self.refuse(f"has the key {quoted(twice)} twice")
        return self.raw

    def has(self, name: str) -> bool:
        return name in self.fields()

    def get(self, name: str, default: object = _REQUIRED) -> "Value":
        """Return the value of a key, or the default as if it stood there."""
        value = Value(
            self.fields().get(name, default), f"{self.path}.{name}" if self.path else name
        )
        if value.raw is _REQUIRED:
            raise value.refuse("is missing")
        return value

    def each(self) -> "Iterator[Value]":
        if not isinstance(self.raw, list):
            raise self.refuse(f"must be a list, not {quoted(self.raw)}")
        return (Value(raw, f"{self.path}[{at}]") for at, raw in enumerate(self.raw))

    def code(self) -> str:
        if not isinstance(self.raw, str) or not self.raw:
            raise self.refuse(f"must be a string of one character or more, not {quoted(self.raw)}")
        if any("\ud800" <= character <= "\udfff" for character in self.raw):
            raise self.refuse("holds half a character (a lone surrogate)")
        return self.raw

    def codes(self) -> tuple[str, ...]:
        return tuple(value.code() for value in self.each())

    def flag(self) -> bool:
        if not isinstance(self.raw, bool):
            raise self.refuse(f"must be true or false, not {quoted(self.raw)}")
        return self.raw

    def number(self) -> Exact:
        if isinstance(self.raw, int | str):
            try:
                return exact(self.raw)
            except ValueError:
                pass
        wanted = 'an integer or a string of plain decimal digits such as "0.25"'
        raise self.refuse(f"must be {wanted}, not {quoted(self.raw)}")

    def whole(self) -> int:
        number = self.number()
        if not isinstance(number, int):
            raise self.refuse(f"must be a whole number, not {quoted(self.raw)}")
        return number

    def integer(self) -> int:
        """Read a JSON integer: no string of digits, as numbers that are not counted out may be."""
        if isinstance(self.raw, bool) or not isinstance(self.raw, int):
            raise self.refuse(f"must be an integer, not {quoted(self.raw)}")
        return self.raw

    def day(self) -> date:
        # fromisoformat alone also takes 20240101 and 2024-W01-1.
        if isinstance(self.raw, str) and _ISO_DATE.fullmatch(self.raw):
            try:
                return date.fromisoformat(self.raw)
            except ValueError:
                pass
        raise self.refuse(f"must be a date such as 2024-12-31, not {quoted(self.raw)}")
