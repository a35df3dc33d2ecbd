"""What would move the quadrant, and which means no whole answers give."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from questionnaires.swot import parse_case, swot_position
from questionnaires.swot.means import impossible_mean
from questionnaires.swot.sensitivity import RatingTip, rating_tips, weight_tips
from tests.questionnaires.studies import a_study, given_means, studies
from tests.questionnaires.swot_paper import paper_study


def test_one_rating_of_the_papers_technology_would_turn_its_external_total() -> None:
    tips = rating_tips(parse_case(paper_study()))
    assert RatingTip("external", "d", None, 2, -1, "-0.1395", "II") in tips
    assert {tip.side for tip in tips} == {"external"}  # no single internal one is as heavy


def test_a_part_is_told_with_its_factor() -> None:
    study = a_study(external=given_means((4, 1), (4, 1)))
    study["internal"] = [study["internal"][1]]
    tips = rating_tips(parse_case(study))
    assert RatingTip("internal", "b", "b1", 1, -1, "-1.0000", "III") in tips


def test_a_rating_that_puts_the_study_on_the_border_moves_it() -> None:
    study = a_study(internal=given_means((4, 1), (4, 1)), external=given_means((4, 1)))
    assert [tip.quadrant for tip in rating_tips(parse_case(study)) if tip.instead == -1] == [
        "border", "border", "II",
    ]  # fmt: skip


@settings(max_examples=60)
@given(studies())
def test_every_tip_is_what_the_study_gives_with_that_rating(study: object) -> None:
    case = parse_case(study)
    own = swot_position(case).quadrant
    for tip in rating_tips(case):
        assert (tip.quadrant != own, tip.rating != tip.instead) == (True, True)


def test_at_its_tipping_weight_a_factor_brings_the_total_to_nothing() -> None:
    study = a_study(internal=given_means((3, 2), (2, -1)), external=given_means((1, 1)))
    first, second = weight_tips(parse_case(study))
    assert (first.weight, first.tipping, first.quadrant) == ("0.6000", "0.3333", "III")
    assert (second.weight, second.tipping) == ("0.4000", "0.6667")
    assert Fraction(1, 3) * 2 + Fraction(2, 3) * -1 == 0


def test_where_all_ratings_are_of_one_sign_no_weight_turns_them() -> None:
    study = a_study(internal=given_means((3, 2), (2, 1)), external=given_means((1, 1)))
    assert weight_tips(parse_case(study)) == []


def test_a_study_on_the_border_has_no_weight_that_turns_it() -> None:
    study = a_study(internal=given_means((2, 1), (2, -1)), external=given_means((1, 1), (2, -1)))
    assert [tip.side for tip in weight_tips(parse_case(study))] == []


@pytest.mark.parametrize(
    ("mean", "answers", "neighbours"),
    [
        ("4.9833", 12, ("4.9167", "5.0000")),
        ("4.9167", 12, None),
        ("4.5833", 12, None),
        ("5", 12, None),
        ("4.3", 3, None),  # 13 / 3, as it is written
        ("4.30", 3, ("4.00", "4.33")),
        ("4.9833", 60, None),  # 299 of 60 answers
    ],
)
def test_a_mean_is_one_that_whole_answers_give_or_not(
    mean: str, answers: int, neighbours: tuple[str, str] | None
) -> None:
    found = impossible_mean(Decimal(mean), answers=answers)
    assert (found and (found.below, found.above)) == neighbours
