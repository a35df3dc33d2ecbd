"""The gap between a contractor's judgement and the owner's: a figure of the year, frozen."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.canonical import JsonObject
from evaluations.models import Evaluation, Result
from evaluations.rendering.self_gaps import gap_sentence
from evaluations.services.life_cycle import (
    approve_evaluation,
    publish_evaluations,
    submit_evaluation,
)
from evaluations.services.results import preview_result
from instruments.models import Instrument
from tests.evaluations.filling import fill
from tests.evaluations.self_assessment_scene import SelfSaving, asked_to_judge_itself
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(
    contractor: Contractor,
    instruments: dict[str, Instrument],
    by_coordinator: Actor,
    by_representative: Actor,
    now: datetime,
) -> Evaluation:
    """PT A gave itself 4 of 4 everywhere, but 2 in 1.02; the owner 3 in element 1, else 4."""
    judged = asked_to_judge_itself(contractor, year=2024, until=now.date(), now=now)
    SelfSaving(judged, by_representative, now=now).everything(i1_02="2")
    fill(
        judged,
        by=by_coordinator,
        now=now,
        choice=lambda item: "3" if item.element_code == "1" else "4",
    )
    return judged


@pytest.fixture
def result(
    judged: Evaluation,
    by_coordinator: Actor,
    by_representative: Actor,
    by_manager: Actor,
    now: datetime,
) -> Result:
    SelfSaving(judged, by_representative, now=now).submit()
    submit_evaluation(evaluation=judged, by=by_coordinator, now=now)
    approve_evaluation(evaluation=judged, by=by_manager, now=now)
    publish_evaluations(evaluations=[judged], by=by_manager, now=now)
    return Result.objects.get()


def test_the_gap_is_counted_by_element_and_in_all_and_frozen(result: Result) -> None:
    gap = result.self_gap
    first = len([one for one in result.case["items"] if one["element"] == "1"])
    line = gap["elements"]["1"]
    assert (line["items"], line["higher"], line["lower"]) == (first, first - 1, 1)
    assert line["points"] == str(first - 2)
    assert (line["own"], gap["elements"]["2"]["gap"]) == ("75.0", "0.0")
    own = result.output["percent"]
    assert (gap["own"], gap["items"]) == (own, len(result.case["items"]))
    assert result.context["self_assessment"]["percent"] == gap["contractor"]
    with override("en"):
        assert f"1 (+{line['gap']})" in gap_sentence(gap)


def test_what_was_not_submitted_is_no_figure(judged: Evaluation) -> None:
    assert "self_assessment" not in preview_result(judged)["context"]


def test_only_what_both_scored_is_compared(
    judged: Evaluation, by_representative: Actor, now: datetime
) -> None:
    saving = SelfSaving(judged, by_representative, now=now)
    saving("1.01", base=1, not_applicable=True, na_reason="Tidak ada.")
    saving.submit()
    [gap] = [preview_result(judged)["context"]["self_assessment"]["gap"]]
    counts = preview_result(judged)["output"]["counts"]
    assert gap["items"] == counts["items"] - 1
    assert gap["elements"]["1"]["own"] == "75.0"


def test_the_contractor_and_the_owner_read_it_with_the_result_and_nobody_else(
    result: Result, representative: User, other_representative: User, manager: User
) -> None:
    page = reverse("scorecard", args=[result.sha256])
    table = reverse("table", args=["self_gaps", "csv"])
    percent = result.self_gap["elements"]["1"]["contractor"]
    for person in (representative, manager):
        assert percent.replace(".", ",") in visitor(person).get(page).text.replace(".", ",")
        assert percent in visitor(person).get(table).getvalue().decode()
    assert visitor(other_representative).get(page).status_code == 404
    assert percent not in visitor(other_representative).get(table).getvalue().decode()


def test_the_dashboard_lists_who_overrates_itself_and_where(result: Result, manager: User) -> None:
    board = visitor(manager).get(reverse("dashboard"), {"year": "2024"})
    assert "show=self_gaps" in board.text
    rows = visitor(manager).get(reverse("dashboard-rows"), {"year": "2024", "show": "overrated"})
    [line] = rows.context["rows"].rows
    assert (line.contractor, line.widest.partition(" ")[0]) == ("PT A", "1")


def line(gap: str | None) -> JsonObject:
    return {"gap": gap}


@pytest.mark.parametrize(
    ("total", "elements", "said"),
    [
        ("4.0", {"1": line("9.0"), "2": line("-1.0")}, "higher than the owner: +4.0"),
        ("-2.5", {"1": line("0.0"), "2": line("-5.0")}, "lower than the owner: −2.5"),
        ("0.0", {"1": line("3.0"), "2": line("-3.0")}, "In all it sees itself as the owner does"),
        ("0.0", {"1": line("0.0"), "2": line(None)}, "In every element"),
        (None, {"1": line(None)}, "No item was scored by both."),
    ],
)
def test_the_sentence_says_which_way_and_where_most(
    total: str | None, elements: JsonObject, said: str
) -> None:
    with override("en"):
        assert said in gap_sentence({"gap": total, "elements": elements})
