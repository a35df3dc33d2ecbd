"""How a test changes one thing in a sound JSON case, and asks why it is refused."""

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from cases.errors import CaseError

AnyJson = Any
GONE = object()


def changed(case: AnyJson, path: str, *, value: Any) -> AnyJson:
    """Return a copy with the value at a path replaced, added to a list, or (GONE) removed."""
    case = copy.deepcopy(case)
    keys = [int(key) if key.isdigit() else key for key in re.findall(r"\w+", path)]
    place = case
    for key in keys[:-1]:
        place = place[key]
    if value is GONE:
        del place[keys[-1]]
    elif isinstance(place, list) and keys[-1] == len(place):
        place.append(value)
    else:
        place[keys[-1]] = value
    return case


def refusal(compute: Callable[[AnyJson], object], case: AnyJson) -> CaseError:
    """Return the error a case is refused with."""
    with pytest.raises(CaseError) as caught:
        compute(case)
    return caught.value
