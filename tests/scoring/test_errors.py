"""Every way a case can be wrong, with the path that must name it. Source: docs/scoring.md."""

from typing import Any

import pytest

from scoring import CaseError, parse_case, parse_terms
from tests.cases import changing
from tests.cases.changing import GONE
from tests.scoring.building import AnyJson, a_case

RATING = {"at_least": 1, "effect": {"down": 1}}
# A rule of each measure that is not of incidents, for its refusals; the rules are 2 to 5 in it.
RULES: list[AnyJson] = [
    {"code": "mayor", "measure": "answers", "kind": "mayor"} | RATING,
    {"code": "gate", "measure": "items_at_most", "items": ["2.1", "1.1"], "score": "1"} | RATING,
    {"code": "e_40", "measure": "elements_below", "percent": "40", "elements": ["1"]} | RATING,
    {"code": "a_40", "measure": "aspects_below", "percent": "40", "aspects": ["air"]} | RATING,
]


def changed(path: str, value: Any) -> AnyJson:
    """Return the small case with the value at a path replaced, added or (GONE) removed."""
    case = a_case()
    return changing.changed(case | {"rules": case["rules"] + RULES}, path, value=value)


def error_of(case: AnyJson) -> CaseError:
    """Return the error a case is refused with."""
    return changing.refusal(parse_case, case)


REQUIRED = [
    *["period", "aggregation", "elements", "items", "responses", "scheme"],
    *["period.start", "period.end", "elements[1].code"],
    *["items[2].code", "items[2].element", "items[2].max"],
    *["responses[1].item", "groups[0].code", "groups[0].elements"],
    *["scheme.ladder", "scheme.bands", "scheme.pass_mark"],
    *["scheme.bands[1].rating", "scheme.bands[1].min"],
    *["rules[1].code", "rules[1].measure", "rules[1].at_least", "rules[1].effect"],
    *["rules[2].kind", "rules[3].items", "rules[3].score", "rules[4].percent", "rules[5].percent"],
    *["incidents[0].ref", "incidents[0].date"],
]


@pytest.mark.parametrize("path", REQUIRED)
def test_missing_key_without_default_is_named(path: str) -> None:
    assert str(error_of(changed(path, GONE))) == f"{path}: is missing"


OPTIONAL = [
    *["groups", "rules", "incidents", "elements[0].weight", "items[0].weight"],
    *["items[0].aspects", "rules[4].elements", "rules[5].aspects", "incidents[0].lti"],
]


@pytest.mark.parametrize("path", OPTIONAL)
def test_key_with_a_default_may_be_left_out_but_not_be_null(path: str) -> None:
    parse_case(changed(path, GONE))
    assert error_of(changed(path, None)).path == path


NUMBERS = [
    *["elements[0].weight", "items[1].weight", "items[1].max", "responses[0].score"],
    *["scheme.bands[0].min", "scheme.pass_mark", "rules[0].at_least", "rules[1].effect.down"],
    *["rules[3].score", "rules[4].percent", "rules[5].percent", "incidents[0].fatalities"],
]
NO_NUMBERS: list[Any] = ["1e3", "NaN", " 1", "", "+1", ".5", "5.", "x", "1" * 5000 + "x"]
NO_NUMBERS += [True, 1.5, 2.0, float("nan"), None, [], {}]


@pytest.mark.parametrize("path", NUMBERS)
@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: repr(value)[:12])
def test_what_is_not_a_plain_number_is_refused_wherever_one_stands(path: str, value: Any) -> None:
    error = error_of(changed(path, value))
    assert error.path == path
    assert "plain decimal digits" in error.message


WHOLE = ["rules[0].at_least", "rules[1].effect.down", "incidents[0].fatalities"]


@pytest.mark.parametrize("path", WHOLE)
def test_counts_must_be_whole(path: str) -> None:
    assert error_of(changed(path, "1.5")).message == 'must be a whole number, not "1.5"'
    parse_case(changed(path, "2"))


CODES = [
    *["aggregation", "elements[0].code", "items[0].code", "items[0].element"],
    *["items[0].aspects[0]", "responses[0].item", "groups[0].code", "groups[0].elements[1]"],
    *["scheme.ladder[0]", "scheme.bands[0].rating", "rules[0].code", "rules[0].measure"],
    *["rules[0].effect.to", "rules[2].kind", "rules[3].items[1]", "rules[4].elements[0]"],
    *["rules[5].aspects[0]", "responses[0].kind", "incidents[0].ref"],
]


@pytest.mark.parametrize("path", CODES)
@pytest.mark.parametrize("value", [1, "", None, True, [], {}, "\ud800"], ids=repr)
def test_code_must_be_a_string_with_something_in_it(path: str, value: Any) -> None:
    assert error_of(changed(path, value)).path == path


LISTS = [
    *["elements", "items", "responses", "groups", "rules", "incidents"],
    *["items[0].aspects", "groups[0].elements", "scheme.ladder", "scheme.bands"],
    *["rules[3].items", "rules[4].elements", "rules[5].aspects"],
]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("value", ["text", {}, 3, None, True], ids=repr)
def test_list_must_be_a_list(path: str, value: Any) -> None:
    assert str(error_of(changed(path, value))).startswith(f"{path}: must be a list, not ")


OBJECTS = [
    *["period", "scheme", "elements[0]", "items[0]", "responses[0]", "groups[0]"],
    *["scheme.bands[0]", "rules[0]", "rules[0].effect", "incidents[0]"],
]


@pytest.mark.parametrize("path", OBJECTS)
@pytest.mark.parametrize("value", ["text", [], 3, None, True], ids=repr)
def test_object_must_be_an_object(path: str, value: Any) -> None:
    assert str(error_of(changed(path, value))).startswith(f"{path}: must be an object, not ")


@pytest.mark.parametrize("value", ["text", [], 3, None, True], ids=repr)
def test_case_itself_must_be_an_object(value: Any) -> None:
    assert str(error_of(value)).startswith("case: must be an object, not ")


FLAGS = ["responses[0].na", "incidents[0].lti", "incidents[0].counted"]


@pytest.mark.parametrize("path", FLAGS)
@pytest.mark.parametrize("value", ["true", 1, 0, None, []], ids=repr)
def test_flag_must_be_true_or_false(path: str, value: Any) -> None:
    assert str(error_of(changed(path, value))).startswith(f"{path}: must be true or false, not ")


DATES = ["period.start", "period.end", "incidents[0].date"]
NO_DATES: list[Any] = ["", "2024-1-05", "20240105", "2024-W01-1", "2024-02-30", "0000-01-01"]
NO_DATES += ["2024-01-05T00:00:00", "05-01-2024", " 2024-01-05", "２０２４-01-05", 20240105, None]


@pytest.mark.parametrize("path", DATES)
@pytest.mark.parametrize("value", NO_DATES, ids=repr)
def test_date_must_be_a_day_written_in_full(path: str, value: Any) -> None:
    assert str(error_of(changed(path, value))).startswith(f"{path}: must be a date such as ")


BAND = {"rating": "merah", "min": "10"}
INCIDENT = {"ref": "INC-7", "date": "2024-03-02"}
# what is put where, the path the error must name, words of its message
SENSELESS: list[tuple[str, Any, str, str]] = [
    ("elements[1].code", "1", "elements[1].code", "already at elements[0].code"),
    ("items[2].code", "1.1", "items[2].code", "already at items[0].code"),
    ("items[2].aspects", ["k3", "air", "k3"], "items[2].aspects[2]", "already at"),
    ("groups[1]", {"code": "top", "elements": []}, "groups[1].code", "already at"),
    ("groups[0].elements", ["2", "2"], "groups[0].elements[1]", "already at"),
    ("scheme.ladder[4]", "hijau", "scheme.ladder[4]", "already at scheme.ladder[1]"),
    ("rules[1].code", "fatal", "rules[1].code", "already at rules[0].code"),
    ("responses[1].item", "1.1", "responses[1].item", "already at responses[0].item"),
    ("items[1].element", "3", "items[1].element", 'no element "3"'),
    ("groups[0].elements[1]", "3", "groups[0].elements[1]", 'no element "3"'),
    ("responses[0].item", "9.9", "responses[0].item", 'no item "9.9"'),
    ("scheme.bands[1].rating", "ungu", "scheme.bands[1].rating", 'no rating "ungu"'),
    ("rules[0].effect.to", "ungu", "rules[0].effect.to", 'no rating "ungu"'),
    ("elements[0].weight", "-0.1", "elements[0].weight", "below 0"),
    ("items[0].weight", -1, "items[0].weight", "below 0"),
    ("items[1].max", "0", "items[1].max", "above 0"),
    ("items[1].max", "-4", "items[1].max", "above 0"),
    ("responses[0].score", "-0.5", "responses[0].score", "from 0 to 4"),
    ("responses[0].score", "4.01", "responses[0].score", "from 0 to 4"),
    ("responses[0].score", "1" * 5000, "responses[0].score", "a very long number"),
    ("responses[0].na", True, "responses[0]", "has both"),
    ("responses[0].score", GONE, "responses[0]", "has neither"),
    ("responses[0]", {"item": "1.1", "na": False}, "responses[0]", "has neither"),
    ("scheme.bands[2]", GONE, "scheme.bands", "min is 0"),
    ("scheme.bands", [], "scheme.bands", "min is 0"),
    ("scheme.bands[2].min", "1", "scheme.bands", "min is 0"),
    ("scheme.bands[1].min", "85", "scheme.bands[1].min", "below the min"),
    ("scheme.bands[1].min", "90", "scheme.bands[1].min", "below the min"),
    ("scheme.bands[3]", BAND, "scheme.bands[3].min", "below the min"),
    ("aggregation", "mean", "aggregation", '"items" or "elements", not "mean"'),
    ("rules[0].measure", "deaths", "rules[0].measure", "fatal_incidents, fatalities, lti"),
    ("rules[0].at_least", 0, "rules[0].at_least", "1 or more"),
    ("rules[1].effect.down", "0", "rules[1].effect.down", "1 or more"),
    ("rules[0].effect", {}, "rules[0].effect", "exactly one"),
    ("rules[0].effect.down", 1, "rules[0].effect", "exactly one"),
    ("rules[3].items", [], "rules[3].items", "at least one item"),
    ("rules[4].elements", [], "rules[4].elements", "at least one element"),
    ("rules[5].aspects", [], "rules[5].aspects", "at least one aspect"),
    ("rules[3].items[1]", "9.9", "rules[3].items[1]", 'no item "9.9"'),
    ("rules[4].elements[0]", "3", "rules[4].elements[0]", 'no element "3"'),
    ("rules[5].aspects[0]", "1", "rules[5].aspects[0]", 'no aspect "1"'),
    ("rules[3].items[1]", "2.1", "rules[3].items[1]", "already at rules[3].items[0]"),
    ("rules[4].elements[1]", "1", "rules[4].elements[1]", "already at rules[4].elements[0]"),
    ("rules[5].aspects[1]", "air", "rules[5].aspects[1]", "already at rules[5].aspects[0]"),
    ("rules[3].score", "-0.01", "rules[3].score", "below 0"),
    ("rules[4].percent", "-0.1", "rules[4].percent", "from 0 to 100, not -0.1"),
    ("rules[4].percent", "100.01", "rules[4].percent", "from 0 to 100, not 100.01"),
    ("rules[5].percent", -1, "rules[5].percent", "from 0 to 100, not -1"),
    ("rules[5].percent", 101, "rules[5].percent", "from 0 to 100, not 101"),
    ("rules[3].at_least", 0, "rules[3].at_least", "1 or more"),
    ("rules[4].effect", {}, "rules[4].effect", "exactly one"),
    ("responses[0]", {"item": "1.1", "na": True, "kind": "m"}, "responses[0].kind", "to a score"),
    ("responses[0]", {"item": "1.1", "kind": "m"}, "responses[0]", "has neither"),
    ("incidents[0].fatalities", -1, "incidents[0].fatalities", "below 0"),
    ("period.end", "2023-12-31", "period.end", "before period.start"),
]


@pytest.mark.parametrize(("where", "value", "path", "words"), SENSELESS)
def test_what_makes_no_sense_is_refused_with_its_path(
    where: str, value: Any, path: str, words: str
) -> None:
    error = error_of(changed(where, value))
    assert error.path == path
    assert words in error.message


OWN_KEYS = [
    *[(at, set[str]()) for at in (0, 1)],
    *[(2, {"kind"}), (3, {"items", "score"}), (4, {"percent", "elements"})],
    (5, {"percent", "aspects"}),
]
KEYS: AnyJson = {"kind": "m", "items": ["1.1"], "score": "1", "percent": "1"}
KEYS |= {"elements": ["1"], "aspects": ["k3"]}


@pytest.mark.parametrize(
    ("at", "key"), [(at, key) for at, own in OWN_KEYS for key in sorted(KEYS.keys() - own)]
)
@pytest.mark.parametrize("sound", [True, False])
def test_key_of_another_measure_is_refused_whatever_it_holds(
    at: int, key: str, sound: bool
) -> None:
    error = error_of(changed(f"rules[{at}].{key}", KEYS[key] if sound else None))
    assert error.path == f"rules[{at}].{key}"
    assert "does not belong to the measure" in error.message


def test_measure_that_does_not_exist_is_named_whatever_stands_beside_it() -> None:
    assert error_of(changed("rules[2].measure", "kinds")).path == "rules[2].measure"


def test_missing_key_of_a_measure_is_named_before_one_of_another() -> None:
    assert error_of(changed("rules[2].measure", "items_at_most")).path == "rules[2].items"


# What the contract does not forbid.
ALLOWED: list[tuple[str, Any]] = [
    ("note", "unknown keys are ignored"),
    ("items[0].guidance", 1.5),
    ("period.end", "2024-01-01"),
    ("responses[0].na", False),
    ("responses[0].score", "4"),
    ("responses[0].score", "-0"),
    ("items[0].weight", "0"),
    ("incidents[1]", INCIDENT),  # the same ref twice
    ("incidents[0].fatalities", 0),
    ("scheme.bands[1].rating", "biru"),  # two bands of one rating
    ("scheme.pass_mark", "-1"),
    ("rules[1].at_least", "3"),
    ("rules[1].title", "no measure has this key"),
    ("rules[3].at_least", 99),  # more than could be counted
    ("rules[3].score", "0"),
    ("rules[3].score", "99"),  # above the max of its items
    ("rules[4].percent", 0),
    ("rules[5].percent", "100.0"),
    ("rules[2].kind", "no answer has it"),
    ("responses[0].kind", "mayor"),
    ("responses[0]", {"item": "1.1", "score": 1, "na": False, "kind": "mayor"}),
]


@pytest.mark.parametrize(("where", "value"), ALLOWED)
def test_what_is_not_forbidden_is_allowed(where: str, value: Any) -> None:
    parse_case(changed(where, value))


def test_terms_need_neither_responses_nor_incidents() -> None:
    terms = parse_terms(changed("responses", GONE))
    assert terms == parse_case(changed("note", "")).terms


def test_terms_are_checked_as_in_a_case() -> None:
    with pytest.raises(CaseError, match=r"^items\[1\]\.max: must be above 0$"):
        parse_terms(changed("items[1].max", 0))


def test_long_values_are_cut_in_messages() -> None:
    error = error_of(changed("items[1].element", "x" * 10_000))
    assert len(error.message) < 100
