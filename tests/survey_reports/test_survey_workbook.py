"""The workbook of a survey: every figure a formula, and the frozen one beside it."""

import subprocess
from datetime import datetime
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from openpyxl import load_workbook

from core.audit import SYSTEM
from questionnaires.choices import SheetSource
from questionnaires.models import FinishedSheet, Survey, SurveyResult
from questionnaires.selectors import spec_of
from questionnaires.services.results import freeze_survey
from questionnaires.services.surveys import close_survey
from survey_reports.workbook import write_survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def result(open_survey: Survey, now: datetime) -> SurveyResult:
    """Twelve sheets, uneven: open answers, and a statement on which all agree."""
    codes = [str(one.code) for one in spec_of(open_survey.questionnaire).statements()]
    for at in range(12):
        answers = {code: 1 + (at * (2 + step % 3) + step) % 5 for step, code in enumerate(codes)}
        answers["X3.1"] = 4
        if at == 3:
            del answers["X2.2"]
        FinishedSheet.objects.create(
            survey=open_survey, answers=answers, finished_on=now.date(), source=SheetSource.LINK
        )
    close_survey(survey=open_survey, by=SYSTEM, now=now)
    freeze_survey(survey=open_survey, now=now)
    return SurveyResult.objects.get()


def records(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_figures_are_formulas_with_the_frozen_value_stored(
    result: SurveyResult, tmp_path: Path
) -> None:
    write_survey(result, tmp_path / "survey.xlsx")
    formulas = load_workbook(tmp_path / "survey.xlsx")
    assert "CORREL(" in formulas["Statements"]["G2"].value
    assert "VAR.S(" in formulas["Variables"]["F2"].value
    values = load_workbook(tmp_path / "survey.xlsx", data_only=True)
    first = records(values["Statements"])[0]
    assert result.output is not None
    assert first["r computed"] == float(result.output["items"]["X1.1"]["r"])
    assert len(records(values["Answers"])) == 12
    assert "group" not in [cell.value for cell in values["Answers"][1]]


def test_a_reversed_statement_says_so(result: SurveyResult, tmp_path: Path) -> None:
    asked = result.survey.questionnaire
    asked.content["variables"][0]["statements"][0]["reversed"] = True
    asked.sha256 = "of other words"
    write_survey(result, tmp_path / "survey.xlsx")
    rows = records(load_workbook(tmp_path / "survey.xlsx")["Statements"])
    assert [one["Item"] for one in rows if "(reversed)" in one["Statement"]] == ["X1.1"]


def test_the_percents_of_groups_stand_there_as_they_were_frozen(
    result: SurveyResult, tmp_path: Path
) -> None:
    told = {
        "respondents": 6,
        "overall": "80.25",
        "variables": {"X1": "80.00", "X2": None, "X3": "81.5"},
    }
    result.output = (result.output or {}) | {"respondents": 30}
    result.groups = {"group": {"staff": None, "field": told}}
    write_survey(result, tmp_path / "survey.xlsx")
    rows = load_workbook(tmp_path / "survey.xlsx")["Groups"].values
    assert list(rows)[1:] == [
        (
            "Group",
            "Contractor's staff",
            "not shown, so that no few people can be told",
            None,
            None,
            None,
            None,
        ),
        ("Group", "Field worker", 6, 80, None, 81.5, 80.25),
    ]


@pytest.mark.skipif(which("soffice") is None, reason="recalculates where LibreOffice happens to be")
def test_a_spreadsheet_program_computes_the_frozen_figures(
    result: SurveyResult, tmp_path: Path
) -> None:
    write_survey(result, tmp_path / "survey.xlsx")
    bare = load_workbook(tmp_path / "survey.xlsx")
    bare.save(tmp_path / "bare.xlsx")  # without stored values: the program has to compute
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"),
         str(tmp_path / "bare.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    values = load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    for name, count in (("Statements", 20), ("Variables", 4)):
        rows = records(values[name])
        assert [row for row in rows if row["Check"] != "same"] == []
        assert len(rows) == count
    assert values["Read me first"]["B10"].value == 0
