"""Bands, measures and rules. Source: docs/scoring.md."""

import pytest

from scoring import Downgrade, downgrade_as_json
from tests.scoring.building import AnyJson, a_case, answers, items, scored

OF_1000 = items(("a", "1", "1", "1000"))


def rated(points: str, **changes: AnyJson) -> tuple[str | None, str | None]:
    """Return rating by score and final rating of that many points out of 1000."""
    result = scored(items=OF_1000, responses=answers(a=points), **changes)
    return result.rating_by_score, result.rating


# points out of 1000, rating
BANDS = [
    ("1000", "biru"),
    ("850", "biru"),
    ("849.5", "biru"),  # shown as 85.0: the number and the colour agree
    ("849.4", "hijau"),  # shown as 84.9
    ("750", "hijau"),
    ("749.4", "merah"),
    ("0", "merah"),
]


@pytest.mark.parametrize(("points", "rating"), BANDS)
def test_band_follows_the_displayed_percent(points: str, rating: str) -> None:
    assert rated(points, incidents=[]) == (rating, rating)


def test_band_at_a_hundredth_is_reached_by_the_next_tenth_only() -> None:
    bands = [{"rating": "biru", "min": "84.95"}, {"rating": "merah", "min": 0}]
    scheme = a_case()["scheme"] | {"bands": bands}
    assert rated("849.49", scheme=scheme)[0] == "merah"
    assert rated("849.5", scheme=scheme)[0] == "biru"


def test_bands_below_zero_or_above_100_are_never_reached() -> None:
    mins = [("biru", "101"), ("hijau", "0.0"), ("merah", "-1")]
    scheme = a_case()["scheme"] | {"bands": [{"rating": r, "min": m} for r, m in mins]}
    assert rated("1000", scheme=scheme)[0] == "hijau"
    assert rated("0", scheme=scheme)[0] == "hijau"


def fired(rules: AnyJson, incidents: AnyJson, *, points: str = "1000") -> tuple[Downgrade, ...]:
    """Return the rules that fired, from Biru unless fewer points are given."""
    named = [{"code": f"r{at}"} | rule for at, rule in enumerate(rules)]
    return scored(
        items=OF_1000, responses=answers(a=points), rules=named, incidents=incidents
    ).downgrades


def rule(measure: str, at_least: AnyJson, **effect: AnyJson) -> AnyJson:
    return {"measure": measure, "at_least": at_least, "effect": effect}


def incident(ref: str, date: str = "2024-06-01", **more: AnyJson) -> AnyJson:
    return {"ref": ref, "date": date} | more


# measure, incident, whether it counts, why
COUNTS = [
    ("fatal_incidents", incident("I", fatalities=1), True, "one fatality"),
    ("fatal_incidents", incident("I", fatalities=0, lti=True), False, "no fatality"),
    ("fatalities", incident("I", fatalities="2"), True, "numbers may be digits in a string"),
    ("lti", incident("I", lti=True), True, "a lost-time injury"),
    ("lti", incident("I", fatalities=1), True, "a fatality is a lost-time injury"),
    ("lti", incident("I"), False, "lti defaults to false"),
    ("lti", incident("I", lti=True, counted=False), False, "not counted"),
    ("lti", incident("I", "2024-01-01", lti=True), True, "the first day belongs to the period"),
    ("lti", incident("I", "2024-12-31", lti=True), True, "the last day belongs to the period"),
    ("lti", incident("I", "2023-12-31", lti=True), False, "the day before does not"),
    ("lti", incident("I", "2025-01-01", lti=True), False, "the day after does not"),
]


@pytest.mark.parametrize(("measure", "event", "counts", "why"), COUNTS)
def test_measure_counts_an_incident(measure: str, event: AnyJson, counts: bool, why: str) -> None:
    assert bool(fired([rule(measure, 1, to="hitam")], [event])) is counts, why


# measure, at_least, fires: with two incidents of 1 and 3 fatalities and one plain LTI
THRESHOLDS = [
    ("fatal_incidents", 2, True),
    ("fatal_incidents", 3, False),
    ("fatalities", 4, True),
    ("fatalities", 5, False),
    ("lti", "3", True),
    ("lti", 4, False),
]


@pytest.mark.parametrize(("measure", "at_least", "fires"), THRESHOLDS)
def test_rule_fires_from_its_threshold_on(measure: str, at_least: AnyJson, fires: bool) -> None:
    events = [incident("A", fatalities=1), incident("B", fatalities=3), incident("C", lti=True)]
    assert bool(fired([rule(measure, at_least, down=1)], events)) is fires


def test_rule_lists_the_incidents_its_measure_counted_by_date_then_ref() -> None:
    events = [
        incident("C", "2024-05-02", fatalities=1),
        incident("B", "2024-05-02", fatalities=1),
        incident("Z", "2024-05-01", fatalities=1),
        incident("A", "2024-05-01", lti=True),
    ]
    (down,) = fired([rule("fatalities", 1, to="hitam")], events)
    assert down == Downgrade("r0", before="biru", after="hitam", incidents=("Z", "B", "C"))


# effects in order, (from, to) of each
CHAINS: list[tuple[list[AnyJson], list[tuple[str, str]]]] = [
    ([{"down": 1}], [("biru", "hijau")]),
    ([{"down": 9}], [("biru", "hitam")]),
    ([{"down": 1}, {"down": 1}], [("biru", "hijau"), ("hijau", "merah")]),
    ([{"to": "merah"}, {"to": "hijau"}], [("biru", "merah"), ("merah", "merah")]),
    ([{"to": "biru"}], [("biru", "biru")]),
    ([{"to": "hitam"}, {"down": 1}], [("biru", "hitam"), ("hitam", "hitam")]),
    ([{"down": 1}, {"to": "hitam"}], [("biru", "hijau"), ("hijau", "hitam")]),
]


@pytest.mark.parametrize(("effects", "steps"), CHAINS)
def test_rules_run_in_order_on_the_current_rating(
    effects: list[AnyJson], steps: list[tuple[str, str]]
) -> None:
    rules = [rule("lti", 1, **effect) for effect in effects]
    downs = fired(rules, [incident("I", lti=True)])
    assert [(down.before, down.after) for down in downs] == steps


def test_rules_are_listed_but_change_nothing_where_there_is_no_rating() -> None:
    event = [incident("I", fatalities=1)]
    result = scored(responses=[], incidents=event)
    assert (result.rating_by_score, result.rating) == (None, None)
    assert result.downgrades == (Downgrade("fatal", None, None, ("I",)),)


# Neither elements nor items stand in the order of their codes; z counts for nothing in a percent.
PARTS: AnyJson = [{"code": code} for code in ("3", "1", "2")]
ITEMS: AnyJson = [
    {"code": "c", "element": "3", "aspects": ["k3"], "max": "1000"},
    {"code": "a", "element": "1", "aspects": ["air", "k3"], "max": "1000"},
    {"code": "z", "element": "1", "max": "4", "weight": "0"},
    {"code": "b", "element": "2", "aspects": ["mutu"], "max": "4"},
]


def listed(responses: AnyJson, measure: str, **keys: AnyJson) -> AnyJson:
    """Return what a rule of this measure adds to its entry, None where it does not fire."""
    rules = [{"code": "r", "measure": measure, "at_least": 1, "effect": {"down": 1}} | keys]
    result = scored(
        elements=PARTS, items=ITEMS, responses=responses, groups=[], rules=rules, incidents=[]
    )
    if not result.downgrades:
        return None
    entry = downgrade_as_json(result.downgrades[0])
    assert (entry.pop("rule"), entry.pop("incidents")) == ("r", [])
    return {key: value for key, value in entry.items() if key not in ("from", "to")}


def of_kind(item: str, kind: str, *, score: str = "0") -> AnyJson:
    return {"item": item, "score": score, "kind": kind}


# responses, what is listed, why
KINDS: list[tuple[AnyJson, AnyJson, str]] = [
    ([of_kind("a", "mayor")], {"items": ["a"]}, "an answer of the kind"),
    ([of_kind("a", "mayor", score="1000")], {"items": ["a"]}, "whatever its score"),
    ([of_kind("z", "mayor")], {"items": ["z"]}, "whatever its weight"),
    ([of_kind("b", "mayor"), of_kind("c", "mayor")], {"items": ["c", "b"]}, "in order of items"),
    ([of_kind("a", "minor"), *answers(b="0")], None, "another kind, and none"),
    ([of_kind("a", "Mayor")], None, "codes are equal or not"),
    (answers(a="na"), None, "not applicable has no kind"),
]


@pytest.mark.parametrize(("responses", "expected", "why"), KINDS)
def test_measure_counts_answers_of_a_kind(responses: AnyJson, expected: AnyJson, why: str) -> None:
    assert listed(responses, "answers", kind="mayor") == expected, why


# responses, items named, score, what is listed, why
GATES: list[tuple[AnyJson, list[str], AnyJson, AnyJson, str]] = [
    (answers(b="1"), ["b"], "1", {"items": ["b"]}, "as much is enough"),
    (answers(b="1.01"), ["b"], 1, None, "more is not"),
    (answers(b="0"), ["b"], "0", {"items": ["b"]}, "zero is an answer"),
    (answers(z="2"), ["z"], "2.5", {"items": ["z"]}, "whatever its weight"),
    (answers(b="4"), ["b"], "9", {"items": ["b"]}, "a score above the max lets all in"),
    (answers(b="0"), ["a", "c"], "1", None, "another item"),
    (answers(a="na"), ["a"], "4", None, "not applicable is no score"),
    (answers(c="0"), ["a"], "4", None, "open is no score"),
    (answers(a="1", b="1", c="1"), ["b", "c"], "1", {"items": ["c", "b"]}, "in order of items"),
]


@pytest.mark.parametrize(("responses", "named", "score", "expected", "why"), GATES)
def test_measure_counts_named_items_answered_with_at_most_a_score(
    responses: AnyJson, named: list[str], score: AnyJson, expected: AnyJson, why: str
) -> None:
    assert listed(responses, "items_at_most", items=named, score=score) == expected, why


# responses, percent, elements named, what is listed, why
ELEMENTS: list[tuple[AnyJson, AnyJson, AnyJson, AnyJson, str]] = [
    (answers(c="399", a="399"), "40", None, {"elements": ["3", "1"]}, "all, in their order"),
    (answers(c="399", a="399"), "40", ["1"], {"elements": ["1"]}, "those named"),
    (answers(c="399", a="399"), "40", ["1", "3"], {"elements": ["3", "1"]}, "in the case's order"),
    (answers(c="400"), "40", None, None, "as much is not below"),
    (answers(c="399.5"), "40", None, None, "shown as 40.0"),
    (answers(c="399.4"), "40", None, {"elements": ["3"]}, "shown as 39.9"),
    (answers(c="399.5"), "40.01", None, {"elements": ["3"]}, "40.0 is below 40.01"),
    (answers(c="0"), "0", None, None, "nothing is below 0"),
    (answers(c="999.4"), 100, None, {"elements": ["3"]}, "99.9 is below 100"),
    (answers(c="999.5"), 100, None, None, "shown as 100.0"),
    (answers(a="na"), "100", None, None, "without an answer there is no percent"),
    (answers(z="0"), "100", None, None, "without weight there is no percent"),
]


@pytest.mark.parametrize(("responses", "percent", "named", "expected", "why"), ELEMENTS)
def test_measure_counts_elements_shown_below_a_percent(
    responses: AnyJson, percent: AnyJson, named: AnyJson, expected: AnyJson, why: str
) -> None:
    keys = {"percent": percent} | ({} if named is None else {"elements": named})
    assert listed(responses, "elements_below", **keys) == expected, why


# responses, percent, aspects named, what is listed, why
ASPECT_ROWS: list[tuple[AnyJson, AnyJson, AnyJson, AnyJson, str]] = [
    (answers(a="399"), "40", None, {"aspects": ["air", "k3"]}, "all, sorted"),
    (answers(a="399"), "40", ["k3", "air"], {"aspects": ["air", "k3"]}, "those named, sorted"),
    (answers(a="399"), "40", ["k3"], {"aspects": ["k3"]}, "those named"),
    (answers(a="399", c="999"), "40", None, {"aspects": ["air"]}, "each by its own items"),
    (answers(a="399.5"), "40", None, None, "shown as 40.0"),
    (answers(a="399.4", b="na"), "40", ["mutu"], None, "no answer, no percent"),
]


@pytest.mark.parametrize(("responses", "percent", "named", "expected", "why"), ASPECT_ROWS)
def test_measure_counts_aspects_shown_below_a_percent(
    responses: AnyJson, percent: AnyJson, named: AnyJson, expected: AnyJson, why: str
) -> None:
    keys = {"percent": percent} | ({} if named is None else {"aspects": named})
    assert listed(responses, "aspects_below", **keys) == expected, why


@pytest.mark.parametrize(("at_least", "fires"), [(1, True), (2, True), ("3", False), (99, False)])
def test_rule_on_items_fires_from_its_threshold_on(at_least: AnyJson, fires: bool) -> None:
    responses = [of_kind("a", "mayor"), of_kind("b", "mayor"), of_kind("c", "minor")]
    entry = listed(responses, "answers", kind="mayor", at_least=at_least)
    assert entry == ({"items": ["a", "b"]} if fires else None)


def test_rules_of_every_measure_run_in_the_order_given() -> None:
    rules = [
        {"code": "mayor", "kind": "mayor"} | rule("answers", 1, down=1),
        {"code": "fatal"} | rule("fatal_incidents", 1, to="merah"),
        {"code": "weak", "percent": "100"} | rule("elements_below", 1, down=1),
    ]
    event = [incident("I", fatalities=1)]
    result = scored(
        items=OF_1000, responses=[of_kind("a", "mayor", score="900")], rules=rules, incidents=event
    )
    assert result.downgrades == (
        Downgrade("mayor", "biru", "hijau", items=("a",)),
        Downgrade("fatal", "hijau", "merah", incidents=("I",)),
        Downgrade("weak", "merah", "hitam", elements=("1",)),
    )


def test_rule_on_items_is_listed_but_changes_nothing_where_there_is_no_rating() -> None:
    rules = [{"code": "mayor", "kind": "mayor"} | rule("answers", 1, to="hitam")]
    weightless = items(("a", "1", "0", "4"))
    result = scored(items=weightless, responses=[of_kind("a", "mayor")], rules=rules)
    assert (result.rating_by_score, result.rating) == (None, None)
    assert result.downgrades == (Downgrade("mayor", None, None, items=("a",)),)
