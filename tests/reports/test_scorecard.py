"""What a scorecard says, from a frozen result."""

import copy

import pytest
from django.utils.translation import override

from contractors.choices import Audience
from contractors.models import Contractor
from evaluations.models import Period, Result
from reports.scorecard import Scorecard, scorecard_of
from tests.reports.frozen_results import context_of, make_result, reference

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def card_a(pt_a: Result) -> Scorecard:
    return scorecard_of(pt_a, audience=Audience.OWNER)


@pytest.fixture
def card_b(pt_b: Result) -> Scorecard:
    return scorecard_of(pt_b, audience=Audience.OWNER)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_one_sentence_says_why_the_rating_was_lowered(card_a: Scorecard) -> None:
    assert plain(card_a.reason) == (
        "The score of 85.2 % lies in the Blue band (from 85 %), but the rule “A fatal accident "
        "in the year of evaluation” lowers it to Black because of incidents A-2 (3 May 2024) "
        "and A-4 (9 November 2024)."
    )


def test_without_a_rule_the_band_is_the_reason(card_b: Scorecard) -> None:
    assert plain(card_b.reason) == (
        "The score of 58.2 % lies in the Red band (below 75 %). No downgrade rule applied."
    )


def test_a_rule_that_changed_nothing_is_named_all_the_same(
    year: Period, contractor: Contractor
) -> None:
    output = copy.deepcopy(reference("pt_a")[1])
    output["downgrades"][0] |= {"from": "hitam", "to": "hitam"}
    result = make_result("pt_a", contractor=contractor, period=year, output=output)
    assert (
        "but the rating is already as low" in scorecard_of(result, audience=Audience.OWNER).reason
    )


def test_a_card_by_the_percent_alone_says_what_the_annex_would_say(
    year: Period, contractor: Contractor
) -> None:
    annex = {"id": "Lampiran", "en": "The annex"}
    rule = {
        "code": "mayor", "title": {"id": "Ada mayor", "en": "A major"}, "measure": "answers",
        "kind": "mayor", "at_least": 1, "effect": {"to": "hitam"},
        "words": {"mayor": {"id": "Mayor", "en": "Major"}},
    }  # fmt: skip
    fired = {"rule": "mayor", "from": "merah", "to": "hitam", "incidents": []}
    context = context_of("pt_b", contractor=contractor)
    context["rule_set"] |= {"title": {"id": "Persen", "en": "By percent"}, "rules": []}
    context["by_own_rules"] = {
        "title": annex, "rules": [rule], "rating": "hitam",
        "downgrades": [fired | {"items": ["7.4.2", "9.3.5"]}],
    }  # fmt: skip
    result = make_result("pt_b", contractor=contractor, period=year, context=context)
    assert scorecard_of(result, audience=Audience.OWNER).by_own_rules == (
        "The period chose the rules “By percent”; by those of the instrument, “The annex”, "
        "the rating would be Black because 7.4.2 and 9.3.5 are major."
    )


def test_a_result_without_a_percent_has_no_rating_and_says_so(
    year: Period, contractor: Contractor
) -> None:
    output = copy.deepcopy(reference("pt_b")[1])
    output |= {"percent": None, "rating": None, "rating_by_score": None}
    card = scorecard_of(
        make_result("pt_b", contractor=contractor, period=year, output=output),
        audience=Audience.OWNER,
    )
    assert card.rating.entry is None
    assert card.reason.startswith("No item was scored")
    assert card.distance == ""


def test_the_next_band_is_so_many_points_away(card_a: Scorecard, card_b: Scorecard) -> None:
    assert plain(card_b.distance) == (
        "The score is 16.8 points short of Green (from 75 % to below 85 %)."
    )
    assert card_a.distance == "The score is 0.2 points above the lower edge of Blue."


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (
            {"items": ["1.02", "2.01"]},
            "Whatever the score, this must be put right first: 1.02 and 2.01 are mayor.",
        ),
        ({"incidents": ["A-2"]}, ""),  # what has happened is not put right by points
    ],
)
def test_while_a_rule_lowers_the_rating_no_points_lead_to_the_next_band(
    year: Period, contractor: Contractor, counted: dict[str, list[str]], said: str
) -> None:
    output = copy.deepcopy(reference("pt_b")[1])
    fired = {"rule": "mayor", "from": "merah", "to": "hitam", "incidents": []}
    output |= {"rating": "hitam", "downgrades": [fired | counted]}
    context = context_of("pt_b", contractor=contractor)
    context["rule_set"] |= {
        "rules": [{"code": "mayor", "title": {}, "measure": "answers", "kind": "mayor"}]
    }
    context["incidents"] = context_of("pt_a", contractor=contractor)["incidents"]
    result = make_result("pt_b", contractor=contractor, period=year, output=output, context=context)
    assert scorecard_of(result, audience=Audience.CONTRACTOR).distance == said


def test_points_lost_come_dearest_first_with_answer_and_note(card_b: Scorecard) -> None:
    points = [float(one.points) for one in card_b.lost]
    assert points == sorted(points, reverse=True)
    assert card_b.lost[0].title == "Hazardous waste storage"
    assert card_b.lost[0].choice == "0 · Not in place"


def test_what_one_step_gains_most_comes_first_then_what_has_lost_most(pt_b: Result) -> None:
    lost = pt_b.context["lost"][:4]
    label = {"id": "Sebagian", "en": "Partly"}
    for one, gain in zip(lost, ("0.2", "1.0", "0.2", "1.0"), strict=True):
        one["next"] = {"choice": "2", "label": label, "guide": None, "gain": gain}
    pt_b.context["lost"] = lost
    card = scorecard_of(pt_b, audience=Audience.CONTRACTOR)
    codes = [one["item"] for one in lost]
    assert [one.code for one in card.lost_by_step] == [codes[i] for i in (1, 3, 0, 2)]
    step = card.lost_by_step[0].next
    assert step
    assert (step.choice, step.gain) == ("2 · Partly", "1.0")


def test_what_a_rule_counted_comes_before_what_gains_more(pt_b: Result) -> None:
    codes = [one["item"] for one in pt_b.context["lost"]]
    pt_b.context["rule_set"]["rules"] = [
        {"code": kind, "title": {}, "measure": "answers", "kind": kind}
        for kind in ("berat", "mayor")
    ]
    fired = {"from": "merah", "to": "hitam", "incidents": []}
    pt_b.output["downgrades"] = [
        fired | {"rule": "berat", "items": [codes[7]]},
        fired | {"rule": "mayor", "items": [codes[2], codes[7]]},
    ]
    card = scorecard_of(pt_b, audience=Audience.CONTRACTOR)
    assert card.is_rule_first
    assert [one.code for one in card.lost_by_step][:3] == [codes[7], codes[2], codes[0]]


def test_points_that_cost_nothing_are_not_listed(card_a: Scorecard) -> None:
    assert all(float(one.points) > 0 for one in card_a.lost)


def test_elements_stand_beside_the_average_and_last_year(card_a: Scorecard) -> None:
    first = card_a.elements[0]
    assert first.average
    assert (first.percent, first.average.percent, first.previous) == ("87.5", "79.2", "76.2")
    assert first.change == "11.3"


def test_an_average_of_one_contractor_is_left_out(pt_a: Result) -> None:
    pt_a.publication.comparison["average"]["contractors"] = 1
    card = scorecard_of(pt_a, audience=Audience.OWNER)
    assert card.average is None
    assert card.elements[0].average is None


def test_an_unpublished_result_has_neither_average_nor_last_year(unpublished: Result) -> None:
    card = scorecard_of(unpublished, audience=Audience.OWNER)
    assert not card.state.is_published
    assert card.average is None
    assert card.previous is None


def test_weak_groups_bring_their_recommendations(card_a: Scorecard, card_b: Scorecard) -> None:
    assert [group.weak for group in card_a.groups] == [False, False, False]
    assert all(group.recommendations and group.meaning for group in card_b.groups)
    assert not any(group.recommendations for group in card_a.groups)


def test_without_man_hours_there_is_no_rate(card_b: Scorecard) -> None:
    assert card_b.exposure.man_hours is None
    assert {rate.value for rate in card_b.exposure.rates} == {None}


def test_rates_carry_their_base(card_a: Scorecard) -> None:
    bases = {rate.name: rate.base for rate in card_a.exposure.rates}
    assert bases == {"FR": 1_000_000, "SR": 1_000_000, "TRIR": 200_000}


def test_items_left_out_are_named_with_their_reason(year: Period, contractor: Contractor) -> None:
    context = context_of("pt_b", contractor=contractor)
    context["items"][0] |= {"not_applicable": True, "na_reason": "No blasting here."}
    card = scorecard_of(
        make_result("pt_b", contractor=contractor, period=year, context=context),
        audience=Audience.OWNER,
    )
    assert [(row.code, row.reason) for row in card.left_out] == [("1.01", "No blasting here.")]


def test_the_card_speaks_the_active_language(pt_a: Result) -> None:
    with override("id"):
        card = scorecard_of(pt_a, audience=Audience.OWNER)
    assert card.rating.label == "Hitam"
    assert card.end == "31 Desember 2024"
    assert "3 Mei 2024" in card.reason
