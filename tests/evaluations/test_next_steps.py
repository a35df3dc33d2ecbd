"""What earns the next point, as a result tells it."""

from datetime import datetime
from decimal import Decimal

import pytest

from core.audit import Actor
from evaluations.models import Evaluation
from evaluations.services.results import preview_result
from instruments.sheets import sheet_of
from tests.evaluations.filling import fill

pytestmark = pytest.mark.django_db


def test_each_lost_point_names_the_choice_above_what_earns_it_and_what_it_gains(
    evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now, choice=lambda item: "1")
    lost = {one["item"]: one for one in preview_result(evaluation)["context"]["lost"]}
    for item in sheet_of(evaluation.instrument_id, "").items:
        told, above = lost[item.code]["next"], item.scale.choice("2")
        assert above
        assert (told["choice"], told["label"]) == ("2", above.label)
        assert told["guide"] == item.guide.get("2", above.meaning)
        assert abs(Decimal(told["gain"]) - Decimal(lost[item.code]["points"]) / 3) <= Decimal("0.1")


def test_what_has_its_most_has_no_next_step(
    evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now, choice=lambda item: "4")
    assert preview_result(evaluation)["context"]["lost"] == []
