"""Bands, measures and rules. Source: docs/scoring.md."""

import pytest

from scoring import Downgrade
from tests.scoring.building import Json, a_case, answers, items, scored

OF_1000 = items(("a", "1", "1", "1000"))


def rated(points: str, **changes: Json) -> tuple[str | None, str | None]:
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


def fired(rules: Json, incidents: Json, points: str = "1000") -> tuple[Downgrade, ...]:
    """Return the rules that fired, from Biru unless fewer points are given."""
    named = [{"code": f"r{at}"} | rule for at, rule in enumerate(rules)]
    return scored(
        items=OF_1000, responses=answers(a=points), rules=named, incidents=incidents
    ).downgrades


def rule(measure: str, at_least: Json, **effect: Json) -> Json:
    return {"measure": measure, "at_least": at_least, "effect": effect}


def incident(ref: str, date: str = "2024-06-01", **more: Json) -> Json:
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
def test_measure_counts_an_incident(measure: str, event: Json, counts: bool, why: str) -> None:
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
def test_rule_fires_from_its_threshold_on(measure: str, at_least: Json, fires: bool) -> None:
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
CHAINS: list[tuple[list[Json], list[tuple[str, str]]]] = [
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
    effects: list[Json], steps: list[tuple[str, str]]
) -> None:
    rules = [rule("lti", 1, **effect) for effect in effects]
    downs = fired(rules, [incident("I", lti=True)])
    assert [(down.before, down.after) for down in downs] == steps


def test_rules_are_listed_but_change_nothing_where_there_is_no_rating() -> None:
    event = [incident("I", fatalities=1)]
    result = scored(responses=[], incidents=event)
    assert (result.rating_by_score, result.rating) == (None, None)
    assert result.downgrades == (Downgrade("fatal", None, None, ("I",)),)
