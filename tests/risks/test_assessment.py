"""Levels, flags, distribution and heat maps. Source: docs/risks.md and the papers behind it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from risks.assessment import assess, assessment_as_json, parse_case
from tests.cases.changing import AnyJson
from tests.risks.naive_assessment import naive_assessment
from tests.risks.registers import a_register, a_risk, registers

CASES = Path(__file__).parent / "cases"


def assessed(register: AnyJson) -> AnyJson:
    """Return the assessment of a JSON register, as JSON."""
    return assessment_as_json(assess(parse_case(register)))


def flags(*risk: AnyJson, **more: AnyJson) -> list[str]:
    """Return the flags of one risk."""
    found: list[str] = assessed(a_register(a_risk("1", *risk, **more)))["risks"][0]["flags"]
    return found


def paper() -> AnyJson:
    """Return the register of the paper on the airport terminal."""
    return json.loads((CASES / "risk_paper.json").read_text(encoding="utf-8"))


def test_contract_case_gives_the_contracts_figures() -> None:
    expected = (CASES / "risk_paper.expected.json").read_text(encoding="utf-8")
    assert assessed(paper()) == json.loads(expected)


@settings(max_examples=400)
@given(registers())
def test_every_register_is_what_the_plain_reading_gives(register: AnyJson) -> None:
    assert assessed(register) == naive_assessment(register)


def test_controls_of_the_paper_lower_the_sum_of_levels_from_39_to_16() -> None:
    risks = assessed(paper())["risks"]
    assert sum(risk["before"]["score"] for risk in risks) == 39
    assert sum(risk["after"]["score"] for risk in risks) == 16


def test_classes_of_the_paper_are_computed_before_and_after() -> None:
    found = assessed(paper())
    before, standing = found["distribution"]["before"], found["distribution"]["standing"]
    assert [before[level]["count"] for level in before] == [7, 1, 3]
    assert [standing[level]["count"] for level in standing] == [10, 1, 0]
    still = [risk["code"] for risk in found["risks"] if risk["flags"] == ["above_acceptable"]]
    assert still == ["11"]


def test_shares_of_the_other_paper_are_those_of_a_hundred_risks() -> None:
    levels = ["low", "medium", "high", "very high"]
    matrix = {"likelihood": 1, "severity": 4, "levels": levels, "cells": [levels]}
    counts = {1: 55, 2: 31, 3: 14}
    risks = [
        a_risk(f"{severity}-{at}", (1, severity))
        for severity, count in counts.items()
        for at in range(count)
    ]
    found = assessed(a_register(*risks, matrix=matrix, acceptable="medium"))
    shares = found["distribution"]["before"].values()
    assert [one["percent"] for one in shares] == ["55.0", "31.0", "14.0", "0.0"]


def test_risk_stands_where_it_is_after_control() -> None:
    risks = [a_risk("1", (3, 3), "engineering", after=(1, 3)), a_risk("2", (3, 3), "engineering")]
    found = assessed(a_register(*risks))
    assert [risk["level"] for risk in found["risks"]] == ["sedang", "tinggi"]
    assert found["heat"]["before"][2] == [0, 0, 2]
    assert found["heat"]["standing"] == [[0, 0, 1], [0, 0, 0], [0, 0, 1]]


# before, controls, after, flags
FLAGS: list[tuple[tuple[int, int], list[str], tuple[int, int] | None, list[str]]] = [
    ((1, 1), [], None, []),
    ((1, 1), ["ppe"], None, []),
    ((2, 2), [], None, ["above_acceptable", "uncontrolled"]),
    ((2, 2), [], (1, 1), ["uncontrolled"]),
    ((2, 2), [], (2, 2), ["above_acceptable", "uncontrolled"]),
    ((2, 2), ["ppe"], None, ["above_acceptable", "ppe_only"]),
    ((2, 2), ["ppe", "ppe"], (1, 2), ["ppe_only"]),
    ((2, 2), ["ppe"], (3, 1), ["above_acceptable", "not_reduced", "ppe_only"]),
    ((2, 2), ["ppe", "administrative"], (1, 3), ["above_acceptable", "not_reduced"]),
    ((1, 2), ["engineering"], (2, 1), []),
    ((1, 2), ["engineering"], (2, 2), ["above_acceptable", "raised"]),
    ((1, 1), ["engineering"], (1, 2), []),
    ((2, 2), ["ppe"], (3, 3), ["above_acceptable", "ppe_only", "raised"]),
]


@pytest.mark.parametrize(("before", "controls", "after", "expected"), FLAGS)
def test_flags_ask_what_the_rules_say(
    before: tuple[int, int],
    controls: list[str],
    after: tuple[int, int] | None,
    expected: list[str],
) -> None:
    more = {} if after is None else {"after": after}
    assert flags(before, *controls, **more) == expected


def test_strongest_control_is_the_first_of_the_hierarchy() -> None:
    risks = [
        a_risk("1", (1, 1), "ppe", "substitution", "administrative"),
        a_risk("2", (1, 1), "ppe", "elimination"),
        a_risk("3", (1, 1)),
    ]
    found = assessed(a_register(*risks))["risks"]
    assert [risk["strongest"] for risk in found] == ["substitution", "elimination", None]


def test_percent_is_rounded_half_up() -> None:
    risks = [a_risk(str(at), (1, 1) if at else (3, 3)) for at in range(16)]
    before = assessed(a_register(*risks))["distribution"]["before"]
    assert (before["tinggi"]["percent"], before["rendah"]["percent"]) == ("6.3", "93.8")


def test_register_without_risks_has_counts_and_no_percents() -> None:
    found = assessed(a_register())
    assert found["risks"] == []
    assert found["distribution"]["standing"]["tinggi"] == {"count": 0, "percent": None}
    assert found["heat"]["before"] == [[0, 0, 0]] * 3


@settings(max_examples=100)
@given(registers())
def test_tables_count_every_risk_once(register: AnyJson) -> None:
    found = assessed(register)
    for name in ("before", "standing"):
        by_level = [one["count"] for one in found["distribution"][name].values()]
        assert sum(by_level) == sum(map(sum, found["heat"][name])) == len(register["risks"])


@settings(max_examples=100)
@given(registers())
def test_order_of_controls_changes_nothing(register: AnyJson) -> None:
    turned = json.loads(json.dumps(register))
    for risk in turned["risks"]:
        risk["controls"].reverse()
    assert assessed(turned) == assessed(register)
