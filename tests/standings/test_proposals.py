"""From rating and findings to a proposed standing, and what is refused in rules."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from instruments.specs import Text
from instruments.specs.parts import Code
from standings.rules.checks import standing_problems
from standings.rules.parts import (
    StandingConditionSpec,
    StandingRuleSpec,
    StandingRulesSpec,
    StandingWord,
)
from standings.rules.proposals import StandingFacts, condition_is_met, proposed_standing
from standings.rules.reading import read_standing_file

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "standings" / "library"
RATINGS = ("emas", "biru", "hijau", "merah", "hitam")
SHIPPED = read_standing_file(LIBRARY / "status_kerja-v1.yaml", ratings=RATINGS)
WORDS = Text("-")


@pytest.mark.parametrize(
    ("rating", "open_majors", "overdue_capa", "standing", "reasons"),
    [
        ("biru", 0, 0, "may_work", ["lulus"]),
        ("hijau", 0, 0, "may_work", ["lulus"]),
        ("hijau", 0, 1, "conditions", ["capa_terlambat", "lulus"]),
        ("biru", 1, 0, "conditions", ["mayor_terbuka", "lulus"]),
        ("biru", 2, 5, "conditions", ["capa_terlambat", "mayor_terbuka", "lulus"]),
        ("biru", 3, 0, "suspended", ["mayor_banyak", "mayor_terbuka", "lulus"]),
        ("merah", 0, 0, "suspended", ["merah"]),
        ("merah", 0, 2, "suspended", ["merah", "capa_terlambat"]),
        ("hitam", 0, 0, "barred", ["hitam"]),
        ("hitam", 9, 9, "barred",
         ["hitam", "mayor_banyak", "capa_terlambat", "mayor_terbuka"]),
    ],
)  # fmt: skip
def test_the_gravest_standing_of_all_rules_that_apply_is_proposed_with_every_reason(
    rating: str, open_majors: int, overdue_capa: int, standing: str, reasons: list[str]
) -> None:
    found = proposed_standing(SHIPPED, StandingFacts(rating, open_majors, overdue_capa))
    assert found is not None
    assert (found.standing, [one.code for one in found.reasons]) == (standing, reasons)


def test_each_condition_is_named_once_and_an_end_only_where_the_gravest_rule_has_one() -> None:
    barred = proposed_standing(SHIPPED, StandingFacts("hitam", 3, 1))
    assert barred is not None
    assert [one.code for one in barred.conditions] == [
        "dinilai_ulang", "capa_selesai", "mayor_ditutup",
    ]  # fmt: skip
    assert barred.months == 12
    suspended = proposed_standing(SHIPPED, StandingFacts("merah", 0, 0))
    assert suspended is not None
    assert suspended.months == 0


def test_who_may_work_has_nothing_to_meet() -> None:
    asked = next(rule.conditions for rule in SHIPPED.rules if rule.conditions)
    rules = tuple(replace(rule, conditions=asked) for rule in SHIPPED.rules)
    found = proposed_standing(replace(SHIPPED, rules=rules), StandingFacts("biru", 0, 0))
    assert found is not None
    assert (found.standing, found.conditions) == ("may_work", ())


@pytest.mark.parametrize("rating", ["", "kurang"])
def test_a_rating_that_no_rule_names_is_no_permission(rating: str) -> None:
    assert proposed_standing(SHIPPED, StandingFacts(rating, 0, 0)) is None


@pytest.mark.parametrize(
    ("measure", "met"),
    [("open_majors", False), ("overdue_capa", True), ("rating", True), ("", None)],
)
def test_the_machine_tells_what_it_can_count_and_leaves_the_rest_to_a_person(
    measure: str, met: bool | None
) -> None:
    facts = StandingFacts("hijau", open_majors=1, overdue_capa=0)
    assert condition_is_met(facts, measure=measure, at_most=0, ratings=["hijau"]) is met


def _rule(
    code: str = "a", standing: StandingWord = "suspended", **more: object
) -> StandingRuleSpec:
    whole: dict[str, Any] = {"ratings": (Code("merah"),), **more}
    return StandingRuleSpec(Code(code), WORDS, standing, **whole)


def _condition(words: str = "-", **more: Any) -> StandingConditionSpec:
    return StandingConditionSpec(Code("k"), Text(words), **more)


@pytest.mark.parametrize(
    ("rules", "path"),
    [
        ((_rule(ratings=(), open_majors=1),), "rules"),
        ((_rule(), _rule()), "rules[1].code"),
        ((_rule(), _rule("b", ratings=())), "rules[1]"),
        ((_rule(standing="barred"),), "rules[0]"),
        ((_rule(months=121),), "rules[0].months"),
        ((_rule(standing="conditions"),), "rules[0].conditions"),
        ((_rule(standing="may_work", conditions=(_condition(),)),),
         "rules[0].conditions"),
        ((_rule(ratings=("ungu",)),), "rules[0].ratings"),
        ((_rule(conditions=(_condition(measure="rating"),)),), "rules[0].conditions[0].ratings"),
        ((_rule(conditions=(_condition(ratings=(Code("biru"),)),)),),
         "rules[0].conditions[0].ratings"),
        ((_rule(conditions=(_condition(),)),
          _rule("b", conditions=(_condition("lain"),))),
         "rules[1].conditions[0].code"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_meant_are_refused_at_their_place(
    rules: tuple[StandingRuleSpec, ...], path: str
) -> None:
    spec = StandingRulesSpec(Code("x"), 1, WORDS, Code("csms"), rules)
    assert path in [found.path for found in standing_problems(spec, ratings=RATINGS)]


def test_the_shipped_rules_have_no_problem() -> None:
    assert list(standing_problems(SHIPPED, ratings=RATINGS)) == []
