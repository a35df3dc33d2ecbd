"""schemathesis asks mostly for what is there: ids by chance are all answered 404.

What is there is found by the API itself, once for each address with parameters: the rows of the
nearest address before it have the values, by the name of the parameter or by another of its kind.
"""

import json
import os
import re
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import quote

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

ONE_IN = 5
COUNTED = count()
MOST, MOST_BEFORE = 6, 2  # values of a parameter that are tried, of so many addresses before it
NOTHING, NOBODY = 404, 0
BASE = 3  # slashes of /api/v1/, which has no rows
PARAMETER = re.compile(r"\{(\w+)\}")
KEYS = ("id", "key", "code", "number", "position", "sha256", "month", "item")
NAMED = {  # what no row says, or only some of the rows
    "year": ["2025", "2024"],
    "number": ["1"],
    "kind": ["instrument", "ladder", "rule_set"],
    "side": ["internal", "external"],
    "what": ["events", "causes", "actions"],
    "name": ["results", "findings", "surveys"],
}
Parameters = dict[str, str]


def _read(base: str, path: str) -> tuple[int, Any]:
    """The status of an address, and the JSON it gives where it gives any."""
    asked = urllib.request.Request(  # noqa: S310  a server of our own
        f"{base}{quote(path)}", headers={"Cookie": os.environ["API_COOKIE"]}
    )
    try:
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, None
    except ValueError:
        return 200, None


def _rows(told: Any) -> Iterator[dict[str, Any]]:
    if isinstance(told, dict):
        yield told
        told = list(told.values())
    if isinstance(told, list):
        for one in told:
            yield from _rows(one)


def _values(told: Any, parameter: str, *, but: set[str]) -> list[str]:
    names = (parameter, parameter.removesuffix("_id"), parameter.removesuffix("_code"), *KEYS)
    found = (row[name] for name in names for row in _rows(told) if name in row)
    said = [str(one) for one in found if isinstance(one, str | int) and one not in ("", True)]
    several = dict.fromkeys(NAMED.get(parameter, []) + said)
    return [one for one in several if one not in but and "/" not in one][:MOST]


@cache
def _own(base: str) -> str:
    """The number of who asks."""
    return str((_read(base, "/api/v1/session/")[1] or {}).get("person"))


@cache
def _there(base: str, template: str) -> list[Parameters]:
    """What stands for the parameters of an address, as far as it is there.

    Nobody is told of their own account, which they would switch off.
    """
    parameters = PARAMETER.findall(template)
    if not parameters:
        return [{}]
    before = template[: template.rindex("{")]
    found = []
    for known in _there(base, before)[:MOST_BEFORE]:
        path, told = before.format(**known), None
        while told is None and path.count("/") > BASE:
            told = _read(base, path)[1]
            path = path[: path.rstrip("/").rindex("/") + 1]
        values = _values(told, parameters[-1], but={_own(base)})
        found += [known | {parameters[-1]: one} for one in values]
    of_one = template[: template.rindex("}") + 1] + "/"
    return [one for one in found if _read(base, of_one.format(**one))[0] != NOTHING] or found


def _mostly(context: schemathesis.HookContext, number: int) -> Parameters:
    """Those of an address that is there, but for one time in five."""
    if context.operation is None or number % ONE_IN == 0:
        return {}
    found = _there(context.operation.base_url.rstrip("/"), context.operation.path)
    return found[number % len(found)] if found else {}


@schemathesis.hook
def map_path_parameters(
    context: schemathesis.HookContext, path_parameters: dict[str, Any] | None
) -> dict[str, Any] | None:
    """As they are drawn by chance: what follows of them is the same each time, or Hypothesis takes
    it for a fault. (It seeds ``random`` anew for each.)"""
    if not path_parameters:
        return path_parameters
    drawn = repr(sorted(path_parameters.items())).encode()
    return path_parameters | _mostly(context, zlib.crc32(drawn))


@schemathesis.hook
def before_call(
    context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]
) -> None:
    """As they are gone through one by one, unless it is a parameter whose turn it is.

    Not even by chance does somebody sign themselves out: all that follows would be asked outside.
    """
    own = _own((case.operation.base_url or "").rstrip("/"))
    if str((case.path_parameters or {}).get("person_id")) == own:
        case.path_parameters["person_id"] = NOBODY
    phase = case.meta.phase if case.meta else None
    if phase is None or phase.name != TestPhase.COVERAGE or not case.path_parameters:
        return
    if getattr(phase.data, "parameter_location", None) != ParameterLocation.PATH:
        case.path_parameters |= _mostly(context, next(COUNTED))
