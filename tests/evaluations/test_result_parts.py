"""The parts of a result that stand in columns of their own are the result's, and stay so."""

from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core.audit import SYSTEM
from evaluations.models import Answer, Evaluation, Result
from evaluations.services.results import freeze
from instruments.models import Item


@pytest.fixture
def result(evaluation: Evaluation, now: datetime) -> Result:
    """Three items answered, one of them not applicable, the others open."""
    items = {item.code: item for item in Item.objects.filter(instrument=evaluation.instrument)}
    given: dict[str, dict[str, Any]] = {
        "1.01": {"choice": "4"},
        "1.02": {"choice": "1"},
        "1.03": {"not_applicable": True, "na_reason": "Tidak ada alat berat."},
    }
    for code, values in given.items():
        Answer.objects.create(evaluation=evaluation, item=items[code], answered_at=now, **values)
    return Result.objects.get(pk=freeze(evaluation, by=SYSTEM, now=now).pk)


def test_losses_are_told_of_scored_items_only(result: Result) -> None:
    lineage = {item["code"]: item["lineage"] for item in result.context["items"]}
    assert result.losses == {lineage["1.01"]: [0, 4], lineage["1.02"]: [3, 4]}


def test_company_and_incidents_are_those_of_the_context(result: Result) -> None:
    assert result.company == result.context["contractor"]
    assert result.counted_incidents == result.context["incidents"] == []


def test_an_unanswered_case_has_no_losses(evaluation: Evaluation, now: datetime) -> None:
    frozen = freeze(evaluation, by=SYSTEM, now=now)
    assert Result.objects.get(pk=frozen.pk).losses == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluations_result SET company = '{}'",
        "UPDATE evaluations_result SET counted_incidents = '[]'",
        "UPDATE evaluations_result SET losses = '{}'",
    ],
)
def test_nobody_can_write_them(statement: str, result: Result) -> None:
    with (
        pytest.raises(DatabaseError, match="can only be updated to DEFAULT"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
