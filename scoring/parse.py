"""From JSON to a checked case. The shape is read here, the sense is checked by scoring/check.py.

Keys that docs/scoring.md does not name are ignored. A key with a default may be left out, but not
be null.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from scoring.case import (
    Band,
    Case,
    Element,
    Group,
    Incident,
    Item,
    Period,
    Response,
    Rule,
    Scheme,
    Terms,
)
from scoring.check import check_case, check_terms
from scoring.errors import CaseError, quoted
from scoring.figures import Exact, exact

WHOLE_CASE = "case"
"""The path of an error that lies in no single place."""

_REQUIRED: Final = object()
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_case(data: object) -> Case:
    """Return the checked case a JSON object holds. Raises CaseError at the first problem."""
    root = _Value(data)
    case = Case(
        terms=_terms(root),
        responses=tuple(map(_response, root.get("responses").each())),
        incidents=tuple(map(_incident, root.get("incidents", []).each())),
    )
    check_case(case)
    return case


def parse_terms(data: object) -> Terms:
    """Return the checked terms of a JSON object that has, or lacks, responses and incidents.

    For callers that keep the terms and score them often, see `prepare`. Raises CaseError.
    """
    terms = _terms(_Value(data))
    check_terms(terms)
    return terms


def parse_json(text: bytes) -> Case:
    """Return the checked case that UTF-8 JSON text holds. Raises CaseError, also for bad JSON."""
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
    return parse_case(data)


class _Object(dict[str, object]):
    """A JSON object that remembers a key it was given twice: one of the two would be lost."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.twice: str | None = None
        if len(self) < len(pairs):
            names = [name for name, _ in pairs]
            self.twice = next(name for name in names if names.count(name) > 1)


@dataclass(frozen=True, slots=True)
class _Value:
    """A JSON value and its path; each method reads it as one type or raises CaseError."""

    raw: object
    path: str = ""

    def refuse(self, message: str) -> CaseError:
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

    def get(self, name: str, default: object = _REQUIRED) -> "_Value":
        """Return the value of a key, or the default as if it stood there."""
        value = _Value(
            self.fields().get(name, default), f"{self.path}.{name}" if self.path else name
        )
        if value.raw is _REQUIRED:
            raise value.refuse("is missing")
        return value

    def each(self) -> "Iterator[_Value]":
        if not isinstance(self.raw, list):
            raise self.refuse(f"must be a list, not {quoted(self.raw)}")
        return (_Value(raw, f"{self.path}[{at}]") for at, raw in enumerate(self.raw))

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

    def day(self) -> date:
        # fromisoformat alone also takes 20240101 and 2024-W01-1.
        if isinstance(self.raw, str) and _ISO_DATE.fullmatch(self.raw):
            try:
                return date.fromisoformat(self.raw)
            except ValueError:
                pass
        raise self.refuse(f"must be a date such as 2024-12-31, not {quoted(self.raw)}")


def _terms(root: _Value) -> Terms:
    return Terms(
        period=_period(root.get("period")),
        aggregation=root.get("aggregation").code(),
        elements=tuple(map(_element, root.get("elements").each())),
        items=tuple(map(_item, root.get("items").each())),
        groups=tuple(map(_group, root.get("groups", []).each())),
        scheme=_scheme(root.get("scheme")),
        rules=tuple(map(_rule, root.get("rules", []).each())),
    )


def _period(value: _Value) -> Period:
    return Period(start=value.get("start").day(), end=value.get("end").day())


def _element(value: _Value) -> Element:
    return Element(code=value.get("code").code(), weight=value.get("weight", "1").number())


def _item(value: _Value) -> Item:
    return Item(
        code=value.get("code").code(),
        element=value.get("element").code(),
        aspects=value.get("aspects", []).codes(),
        weight=value.get("weight", "1").number(),
        max=value.get("max").number(),
    )


def _group(value: _Value) -> Group:
    return Group(code=value.get("code").code(), elements=value.get("elements").codes())


def _scheme(value: _Value) -> Scheme:
    return Scheme(
        ladder=value.get("ladder").codes(),
        bands=tuple(map(_band, value.get("bands").each())),
        pass_mark=value.get("pass_mark").number(),
    )


def _band(value: _Value) -> Band:
    return Band(rating=value.get("rating").code(), min=value.get("min").number())


def _rule(value: _Value) -> Rule:
    effect = value.get("effect")
    return Rule(
        code=value.get("code").code(),
        measure=value.get("measure").code(),
        at_least=value.get("at_least").whole(),
        to=effect.get("to").code() if effect.has("to") else None,
        down=effect.get("down").whole() if effect.has("down") else None,
    )


def _response(value: _Value) -> Response:
    return Response(
        item=value.get("item").code(),
        score=value.get("score").number() if value.has("score") else None,
        na=value.get("na", False).flag(),
    )


def _incident(value: _Value) -> Incident:
    return Incident(
        ref=value.get("ref").code(),
        date=value.get("date").day(),
        lti=value.get("lti", False).flag(),
        fatalities=value.get("fatalities", 0).whole(),
        counted=value.get("counted", True).flag(),
    )
