"""The demonstration is the paper's case, made by the services, the same every time."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Sum
from pytest_django import DjangoDbBlocker

from accounts.models import User
from core.audit import SYSTEM
from core.models import AuditEntry
from demonstration.loading import BEGINNING, load_demonstration
from demonstration.selectors import shown_results
from demonstration.table import result_table
from evaluations.access import evaluations_visible_to, results_visible_to
from evaluations.choices import EvaluationStatus
from evaluations.models import Evaluation, Period, Result
from findings.models import Finding
from instruments.services.loading import load_instruments
from monitoring.models import MonthlyIndicator

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "demonstration" / "library"
CASES = ROOT / "tests" / "scoring" / "cases"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once for this file, and gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_instruments(folder=ROOT / "instruments" / "library", by=SYSTEM, now=BEGINNING)
        assert load_demonstration(FOLDER)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(("code", "case"), [("PTA", "pt_a_2024"), ("PTB", "pt_b_2024")])
def test_the_paper_s_two_contractors_get_the_contract_s_answer(code: str, case: str) -> None:
    result = shown_results().get(evaluation__contractor__code=code)
    expected = json.loads((CASES / f"{case}.expected.json").read_text(encoding="utf-8"))
    assert result.output == expected
    given = json.loads((CASES / f"{case}.json").read_text(encoding="utf-8"))
    assert result.case["responses"] == given["responses"]
    assert [one["ref"] for one in result.case["incidents"]] == [
        one["ref"] for one in given["incidents"]
    ]


def test_the_table_shows_both_with_their_reasons() -> None:
    table = result_table(list(shown_results()))
    words = " ".join(table.split())
    for expected in ("85.2 % 58.2 %", "84.8 % 62.0 %", "41.5 %", "29.6 %", "Hitam (Black)"):
        assert expected in words
    assert "Merah (Red)" in words
    assert "A-2" in table
    assert "A-4" in table
    assert max(map(len, table.splitlines())) <= 100


def test_every_year_says_what_is_constructed() -> None:
    notes = Period.objects.values_list("note", flat=True)
    assert len(notes) == 4
    assert all("disusun sendiri" in note for note in notes)


def test_an_open_year_leaves_the_coordinator_work_to_do() -> None:
    half, empty = Evaluation.objects.filter(period__year=2025).order_by("contractor__code")
    assert {half.status, empty.status} == {EvaluationStatus.DRAFT}
    assert half.summary["counts"]["answered"] == 23
    assert empty.summary["counts"]["answered"] == 0


def test_smk3_has_122_criteria_some_not_applicable() -> None:
    result = Result.objects.get(evaluation__level="transisi")
    assert result.output["counts"] == {
        "items": 122,
        "answered": 118,
        "not_applicable": 4,
        "open": 0,
    }


def test_each_step_was_taken_by_who_may_take_it() -> None:
    taken = {
        (entry.action, entry.user.role)
        for entry in AuditEntry.objects.exclude(user=None).select_related("user")
        if entry.user
    }
    assert ("submit_evaluation", "coordinator") in taken
    assert {role for action, role in taken if action == "approve_evaluation"} == {"manager"}
    assert {role for action, role in taken if action == "save_answer"} == {"coordinator"}


def test_a_representative_sees_their_own_published_years_only() -> None:
    user = User.objects.get(username="wakil.ptb")
    assert {one.contractor.code for one in evaluations_visible_to(user)} == {"PTB"}
    assert results_visible_to(user).count() == 2


def test_loading_it_again_changes_nothing() -> None:
    before = AuditEntry.objects.count()
    assert load_demonstration(FOLDER) is False
    assert AuditEntry.objects.count() == before


def test_its_findings_stand_where_people_would_look_for_them() -> None:
    standing = {one.reference: one for one in Finding.objects.all()}
    assert len(standing) == 10
    assert standing["T-2024-0001"].effective is True
    again = standing["T-2025-0001"]
    assert "T-2024-0006" in again.description
    assert standing["T-2024-0006"].effective is False
    overdue = Finding.objects.overdue(date(2025, 3, 1))
    assert list(overdue.values_list("of_item__item__code", flat=True)) == ["2.08"]


def test_a_result_tells_the_findings_as_they_stood_at_its_approval() -> None:
    result = shown_results().get(evaluation__contractor__code="PTB")
    told = {one["ref"]: one["status"] for one in result.context["findings"]}
    assert told == {
        "T-2024-0002": "closed",
        "T-2024-0005": "open",
        "T-2024-0006": "closed",
        "T-2024-0007": "open",
        "T-2024-0008": "open",
    }


def test_its_leading_indicators_agree_with_the_paper_s_words() -> None:
    months = MonthlyIndicator.objects.filter(month__year=2024)
    total = {
        code: months.filter(contractor__code=code).aggregate(
            valid=Sum("permits_valid"), checked=Sum("permits_checked"), walks=Sum("walkthroughs")
        )
        for code in ("PTA", "PTB")
    }
    assert total["PTA"]["valid"] / total["PTA"]["checked"] > 0.95
    assert 0.65 < total["PTB"]["valid"] / total["PTB"]["checked"] < 0.75
    assert (total["PTA"]["walks"], total["PTB"]["walks"]) == (49, 12)
