"""The constructed survey and the study give the figures their papers print."""

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.canonical import JsonObject
from demonstration.studies import load_study
from demonstration.survey_checklist import load_survey_checklist
from demonstration.surveys import load_surveys
from questionnaires.models import Questionnaire, SurveyResult
from studies.factor_tables import study_tables
from studies.snapshot import frozen_snapshot
from survey_reports.comparison import comparison_of
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
LIBRARY = Path(settings.BASE_DIR) / "demonstration" / "library"
TOTALS = {
    "X1": (232, 231, 237, 228, 224, 221),
    "X2": (231, 221, 226, 232, 229, 236, 227),
    "X3": (241, 241, 236, 240, 227, 232, 224),
}
PERCENTS = {"X1": "91.53", "X2": "91.54", "X3": "93.77"}
ALPHAS = {"X1": 0.894, "X2": 0.879, "X3": 0.804}


@pytest.fixture
def output(coordinator: User, now: datetime) -> JsonObject:
    """What the closed survey says."""
    load_surveys(LIBRARY / "surveys", now=now)
    found: JsonObject = SurveyResult.objects.earliest("frozen_at").output or {}
    return found


def test_totals_and_percents_are_the_papers_and_alphas_near_them(output: JsonObject) -> None:
    assert output["respondents"] == 50
    for variable, totals in TOTALS.items():
        items = [f"{variable}.{number}" for number in range(1, len(totals) + 1)]
        assert tuple(output["items"][item]["total"] for item in items) == totals
        figures = output["variables"][variable]
        assert figures["percent"] == PERCENTS[variable]
        assert (figures["rating"], figures["r_table"]) == ("memuaskan", "0.279")
        assert abs(float(figures["alpha"]) - ALPHAS[variable]) <= 0.02
    assert output["overall"]["percent"] == "92.32"
    assert output["items"]["X1.3"]["counts"] == {"1": 0, "2": 0, "3": 0, "4": 13, "5": 37}
    assert all(item["valid"] for item in output["items"].values())


def test_companies_and_years_stand_beside_it_on_all_statements_and_say_they_are_constructed(
    output: JsonObject, coordinator: User
) -> None:
    asked = Questionnaire.objects.get(code="smk3_workers", version=1)
    rows = comparison_of(asked, coordinator)
    assert sorted((one.year, one.answered, one.comparable) for one in rows) == [
        (2023, 50, 20), (2024, 50, 20), (2024, 50, 20), (2025, 50, 20),
    ]  # fmt: skip
    assert rows[0].overall == "92.32"
    assert len({one.overall for one in rows}) == len(rows)
    assert all("jawaban disusun" in one.survey.name for one in rows)


def test_the_study_gives_the_totals_in_print_and_the_exact_ones(
    output: JsonObject, coordinator: User
) -> None:
    result = load_study(LIBRARY).result
    shown, exact = result.output["position"], result.output["exact"]
    assert [(shown[side]["plus"], shown[side]["minus"]) for side in ("internal", "external")] == [
        ("1.5819", "-0.3281"),
        ("0.9969", "-0.5679"),
    ]
    assert (shown["x"], shown["y"], shown["quadrant"]) == ("1.2538", "0.4290", "I")
    assert (exact["x"], exact["y"]) == ("1.2538", "0.4291")
    assert [one["kind"] for one in result.context["strategies"]] == ["SO", "ST", "WO", "WT"]
    rows = study_tables(frozen_snapshot(result)).tables[0].rows
    assert [(one.label, one.statement) for one in rows if one.statement] == [
        ("e1", "e2"), ("e2", "e3"),
    ]  # fmt: skip


def test_a_checklist_takes_its_figures_from_the_survey_with_its_page_and_day(
    contractor: Contractor, output: JsonObject, manager: User
) -> None:
    result = load_survey_checklist(LIBRARY / "perception")
    of_company = SurveyResult.objects.get(
        survey__contractor=contractor, survey__closed_at__year=2024
    )
    assert of_company.output is not None
    percents = [one["percent"] for one in of_company.output["variables"].values()]
    answers = list(result.evaluation.answers.order_by("item__code"))
    assert [f"{one.figure:.2f}" for one in answers] == percents
    assert all(of_company.context["survey"] in one.note for one in answers)
    assert all(one.note.endswith(f"/surveys/{of_company.survey_id}/") for one in answers)
    page = visitor(manager).get(reverse("scorecard", args=[result.sha256])).text
    assert "Where it is strong and weak" not in page  # it has neither groups nor aspects
