"""A document laid out for editing, and back.

Opened, scales are a list with their codes, a rating carries where its band begins, and a rule its
effect; a problem with the closed document is led to the field it is about. Where a band ends is
not asked: it is where the one above it begins.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.canonical import JsonObject
from instruments.choices import VersionKind
from instruments.editor.fields import unclear_in
from instruments.specs import Problem, problem
from instruments.specs.errors import marked as _

BAND = re.compile(r"bands\[(\d+)\](.*)")
EFFECT = re.compile(r"(rules\[\d+\])\.effect(.*)")


def opened(kind: str, document: Mapping[str, Any]) -> JsonObject:
    """The document as the pages edit it."""
    whole = dict(document)
    if kind == VersionKind.INSTRUMENT:
        whole["scales"] = [
            {"code": code} | scale for code, scale in _best_known(whole["scales"]).items()
        ]
    elif kind == VersionKind.LADDER:
        whole["ratings"] = _with_bands(whole["ratings"], whole.pop("bands"))
    else:
        whole["rules"] = [
            {**{n: v for n, v in rule.items() if n != "effect"}, **rule.get("effect", {})}
            for rule in whole.get("rules", [])
        ]
    return whole


def _best_known(scales: Mapping[str, JsonObject]) -> dict[str, JsonObject]:
    return {code: scales[code] for code in sorted(scales)}


def _with_bands(ratings: Sequence[JsonObject], bands: Sequence[JsonObject]) -> list[JsonObject]:
    begins = {band["rating"]: {"min": band["min"]} for band in bands}
    return [rating | begins.get(rating["code"], {}) for rating in ratings]


def closed(kind: str, whole: Mapping[str, Any]) -> tuple[JsonObject, list[Problem]]:
    """The document that is stored, and what could not be said in it: two scales of one code."""
    document = dict(whole)
    if kind == VersionKind.INSTRUMENT:
        document["elements"] = [_without(element, "was", "inside") for element in whole["elements"]]
        document["scales"] = {
            scale.get("code", ""): {name: v for name, v in scale.items() if name != "code"}
            for scale in whole["scales"]
        }
        return document, _repeated([scale.get("code", "") for scale in whole["scales"]])
    if kind == VersionKind.LADDER:
        document["ratings"] = [_without(rating, "min") for rating in whole["ratings"]]
        document["bands"] = [
            {"rating": rating.get("code", ""), "min": rating["min"]}
            for rating in whole["ratings"]
            if rating.get("min")
        ]
        return document, []
    document["rules"] = [
        _without(rule, "to", "down") | {"effect": _only(rule, "to", "down")}
        for rule in whole["rules"]
    ]
    return document, []


def _repeated(codes: Sequence[str]) -> list[Problem]:
    says = _('is "%(code)s", which is already used above; use another')
    return [
        problem(f"scales[{number}].code", says, code=code)
        for number, code in enumerate(codes)
        if code in codes[:number]
    ]


def unclear_problems(whole: Mapping[str, Any]) -> list[Problem]:
    """A problem for each figure of an opened document that could be two, by its opened path."""
    says = _("is not clear: %(said)s")
    return [problem(path, says, said=one.says.rstrip(".")) for path, one in unclear_in(whole)]


def _without(record: JsonObject, *names: str) -> JsonObject:
    return {name: value for name, value in record.items() if name not in names}


def _only(record: JsonObject, *names: str) -> JsonObject:
    return {name: record[name] for name in names if name in record}


def field_path(path: str, kind: str, *, whole: Mapping[str, Any]) -> str:
    """The path in the opened document of a problem with the closed one."""
    if kind == VersionKind.INSTRUMENT:
        return _scale_path(path, whole)
    if kind == VersionKind.LADDER:
        return _band_path(path, whole)
    return EFFECT.sub(r"\1\2", path)


def _scale_path(path: str, whole: Mapping[str, Any]) -> str:
    rest = path.removeprefix("scales.")
    if rest == path:
        return path
    for number, scale in enumerate(whole["scales"]):
        code = scale.get("code", "")
        if rest == code or rest.startswith((f"{code}.", f"{code}[")):
            return f"scales[{number}]{rest[len(code) :]}"
    return path


def _band_path(path: str, whole: Mapping[str, Any]) -> str:
    if path == "bands":
        return "ratings"
    found = BAND.fullmatch(path)
    if found is None:
        return path
    places = [n for n, r in enumerate(whole["ratings"]) if r.get("min")]
    rest = ".code" if found[2] == ".rating" else found[2]
    return f"ratings[{places[int(found[1])]}]{rest}"
