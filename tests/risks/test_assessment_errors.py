"""Every way a register can be wrong, with the path that must name it."""

from typing import Any

import pytest

from cases.errors import CaseError
from risks.assessment import assess, parse_case
from tests.cases.changing import GONE, changed, refusal
from tests.risks.registers import a_register, a_risk

REGISTER = a_register(
    a_risk("1", (2, 2), "engineering", "ppe", after=(1, 2)), a_risk("2", (3, 3), "ppe")
)


def refused(path: str, value: Any) -> CaseError:
    """Return why the small register is refused with one thing changed."""
    return refusal(lambda case: assess(parse_case(case)), changed(REGISTER, path, value=value))


REQUIRED = [
    *["matrix", "matrix.likelihood", "matrix.severity", "matrix.levels", "matrix.cells"],
    *["acceptable", "risks", "risks[0].code", "risks[0].before", "risks[1].controls"],
    *["risks[0].before.likelihood", "risks[0].before.severity", "risks[0].after.severity"],
]


@pytest.mark.parametrize("path", REQUIRED)
def test_missing_key_without_default_is_named(path: str) -> None:
    assert str(refused(path, GONE)) == f"{path}: is missing"


FALLING = [["rendah", "sedang", "rendah"], ["rendah", "sedang", "tinggi"], ["tinggi"] * 3]
DROPPING = [["rendah", "rendah", "tinggi"], ["rendah", "sedang", "sedang"], ["tinggi"] * 3]
UNUSED = [["rendah", "rendah", "rendah"], ["rendah", "tinggi", "tinggi"], ["tinggi"] * 3]
# what is put where, the path the error must name, words of its message
SENSELESS: list[tuple[str, Any, str, str]] = [
    ("matrix.likelihood", 0, "matrix.likelihood", "1 or more"),
    ("matrix.severity", -1, "matrix.severity", "1 or more"),
    ("matrix.likelihood", True, "matrix.likelihood", "an integer, not true"),
    ("matrix.severity", 3.0, "matrix.severity", "not a floating-point number"),
    ("matrix.likelihood", 4, "matrix.cells", "4 rows, not 3"),
    ("matrix.likelihood", 10**4000, "matrix.cells", "a very long number rows, not 3"),
    ("matrix.severity", 2, "matrix.cells[0]", "2 cells, not 3"),
    ("matrix.cells[1]", ["rendah", "sedang"], "matrix.cells[1]", "3 cells, not 2"),
    ("matrix.cells[2]", GONE, "matrix.cells", "3 rows, not 2"),
    ("matrix.cells[1][2]", "ekstrem", "matrix.cells[1][2]", 'no level "ekstrem"'),
    ("matrix.cells[1][2]", 6, "matrix.cells[1][2]", "a string of one character or more"),
    ("matrix.cells", FALLING, "matrix.cells[0][2]", '"rendah" must not be below "sedang"'),
    ("matrix.cells", DROPPING, "matrix.cells[1][2]", '"sedang" must not be below "tinggi"'),
    ("matrix.cells[0][0]", "tinggi", "matrix.cells[0][1]", '"rendah" must not be below "tinggi"'),
    ("matrix.cells", UNUSED, "matrix.levels[1]", 'no cell uses the level "sedang"'),
    ("matrix.levels[3]", "ekstrem", "matrix.levels[3]", 'no cell uses the level "ekstrem"'),
    ("matrix.levels[3]", "rendah", "matrix.levels[3]", "already at matrix.levels[0]"),
    ("acceptable", "ekstrem", "acceptable", 'no level "ekstrem"'),
    ("acceptable", None, "acceptable", "not null"),
    ("risks[1].code", "1", "risks[1].code", "already at risks[0].code"),
    ("risks[1].code", 2, "risks[1].code", "a string of one character or more"),
    ("risks[0].before.likelihood", 4, "risks[0].before.likelihood", "from 1 to 3, not 4"),
    ("risks[0].before.severity", 0, "risks[0].before.severity", "from 1 to 3, not 0"),
    ("risks[0].after.severity", 4, "risks[0].after.severity", "from 1 to 3, not 4"),
    ("risks[0].before.severity", True, "risks[0].before.severity", "an integer, not true"),
    ("risks[0].before.severity", 2.0, "risks[0].before.severity", "not a floating-point number"),
    ("risks[0].before.severity", "2", "risks[0].before.severity", 'an integer, not "2"'),
    ("risks[0].before.severity", 10**4000, "risks[0].before.severity", "a very long number"),
    ("risks[0].after", None, "risks[0].after", "an object, not null"),
    ("risks[0].controls[1]", "helmet", "risks[0].controls[1]", 'no control "helmet"'),
    ("risks[0].controls", "ppe", "risks[0].controls", "a list, not"),
]


@pytest.mark.parametrize(("where", "value", "path", "words"), SENSELESS)
def test_what_makes_no_sense_is_refused_with_its_path(
    where: str, value: Any, path: str, words: str
) -> None:
    error = refused(where, value)
    assert error.path == path
    assert words in error.message


# What the contract does not forbid.
ALLOWED: list[tuple[str, Any]] = [
    ("note", "unknown keys are ignored"),
    ("risks[0].after", GONE),
    ("risks[0].controls", []),
    ("risks[0].controls", ["ppe", "ppe"]),  # two controls of one step of the hierarchy
    ("acceptable", "tinggi"),
    ("risks", []),
]


@pytest.mark.parametrize(("where", "value"), ALLOWED)
def test_what_is_not_forbidden_is_allowed(where: str, value: Any) -> None:
    assess(parse_case(changed(REGISTER, where, value=value)))
