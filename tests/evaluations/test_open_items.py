from datetime import datetime

import pytest

from evaluations.models import Answer, Evaluation
from evaluations.rules.open_items import IS_ANSWERED, is_answered
from evaluations.services.life_cycle import open_items
from instruments.sheets import sheet_of


@pytest.mark.parametrize(
    ("choice", "not_applicable", "closes"),
    [("", False, False), ("3", False, True), ("0", False, True), ("", True, True)],
)
def test_a_row_and_its_query_say_the_same_of_an_item(
    evaluation: Evaluation, now: datetime, choice: str, not_applicable: bool, closes: bool
) -> None:
    item = sheet_of(evaluation.instrument_id, evaluation.level).items[0]
    Answer.objects.create(
        evaluation=evaluation,
        item_id=item.id,
        choice=choice,
        not_applicable=not_applicable,
        na_reason="No such work." if not_applicable else "",
        note="Seen on site.",
        answered_at=now,
    )
    assert is_answered(choice=choice, not_applicable=not_applicable) is closes
    assert Answer.objects.filter(IS_ANSWERED).exists() is closes
    assert (item.code not in open_items(evaluation)) is closes
