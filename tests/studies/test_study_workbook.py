"""The workbook of a SWOT study: weights and totals are formulas, the frozen ones beside them."""

import subprocess
from datetime import datetime
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from questionnaires.models import Questionnaire
from questionnaires.services.surveys import SurveyFacts
from studies.models import StudyResult
from studies.printed.workbook import write_study
from studies.services.studies import freeze_study
from tests.studies.swot_studies import ALL_RATED, papers_study, papers_survey, rate, small_study
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def papers(facts: SurveyFacts, *, decimals: int | None, now: datetime) -> StudyResult:
    """The paper's study, frozen."""
    asked = Questionnaire.objects.get(code="swot_weights")
    survey = papers_survey(asked, facts=facts, now=now)
    study = papers_study(survey, weight_decimals=decimals, now=now)
    return freeze_study(study=study, by=SYSTEM, now=now)


def computed(path: Path, folder: Path) -> Any:
    """The workbook without stored values, as LibreOffice computes it."""
    load_workbook(path).save(folder / "bare.xlsx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"),
         str(folder / "bare.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return load_workbook(folder / "out" / "bare.xlsx", data_only=True)


def checks(sheet: Any) -> list[str]:
    """What the column of checks says, line by line."""
    return [row[10] for row in sheet.iter_rows(min_row=2, values_only=True) if row[10]]


def test_figures_are_formulas_with_the_frozen_value_stored(
    questionnaire: Questionnaire, facts: SurveyFacts, now: datetime, tmp_path: Path
) -> None:
    write_study(papers(facts, decimals=4, now=now), tmp_path / "study.xlsx")
    formulas = load_workbook(tmp_path / "study.xlsx")
    assert formulas["IFAS"]["C2"].value.startswith("=AVERAGE(")
    assert formulas["IFAS"]["G2"].value == "=E2*F2"
    values = load_workbook(tmp_path / "study.xlsx", data_only=True)
    assert (values["IFAS"]["E2"].value, values["IFAS"]["G2"].value) == (0.114, 0.228)
    readme = values["Read me first"]
    assert [readme[cell].value for cell in ("B8", "B9", "B10")] == [1.2538, 0.4290, "I"]
    counts = [cell.value for cell in values["Answers"][2]]
    assert counts[:8] == ["IFAS", "a", "a1", 0, 0, 0, 1, 11]  # no respondent has a row
    assert values["Answers"].max_row == 39


def test_a_program_that_does_not_compute_on_opening_shows_no_zeros(
    questionnaire: Questionnaire, facts: SurveyFacts, now: datetime, tmp_path: Path
) -> None:
    write_study(papers(facts, decimals=4, now=now), tmp_path / "study.xlsx")
    values = load_workbook(tmp_path / "study.xlsx", data_only=True)
    answered, mean = (cell.value for cell in values["Answers"][2][8:10])
    assert (answered, round(mean, 4)) == (12, 4.9167)
    for row in values["IFAS"].iter_rows(min_row=2, max_row=21, values_only=True):
        assert row[3] == pytest.approx(row[4], abs=2e-4)  # exact beside rounded by hand
        assert not any(row[11:13])


@pytest.mark.skipif(which("soffice") is None, reason="recalculates where LibreOffice happens to be")
@pytest.mark.parametrize(("decimals", "total"), [(4, 0.4290), (None, 0.4291)])
def test_a_spreadsheet_program_computes_the_papers_figures(
    questionnaire: Questionnaire,
    facts: SurveyFacts,
    now: datetime,
    tmp_path: Path,
    decimals: int | None,
    total: float,
) -> None:
    write_study(papers(facts, decimals=decimals, now=now), tmp_path / "study.xlsx")
    values = computed(tmp_path / "study.xlsx", tmp_path)
    assert (set(checks(values["IFAS"])), len(checks(values["IFAS"]))) == ({"same"}, 24)
    assert (set(checks(values["EFAS"])), len(checks(values["EFAS"]))) == ({"same"}, 9)
    readme = values["Read me first"]
    x, y, quadrant, differing = (readme[f"B{row}"].value for row in range(8, 12))
    assert (round(x, 4), round(y, 4), quadrant, differing) == (1.2538, total, "I", 0)


@pytest.mark.skipif(which("soffice") is None, reason="recalculates where LibreOffice happens to be")
def test_direct_weights_are_computed_too(
    contractor: Contractor, now: datetime, tmp_path: Path
) -> None:
    study = small_study(contractor, now=now)
    rate(study, ALL_RATED, now=now)
    write_study(freeze_study(study=study, by=SYSTEM, now=now), tmp_path / "study.xlsx")
    values = computed(tmp_path / "study.xlsx", tmp_path)
    assert {*checks(values["IFAS"]), *checks(values["EFAS"])} == {"same"}
    assert values["Read me first"]["B10"].value == "II"


def test_who_sees_a_frozen_study_asks_for_its_workbook(
    contractor: Contractor,
    now: datetime,
    representative: User,
    other_representative: User,
) -> None:
    study = small_study(contractor, now=now)
    rate(study, ALL_RATED, now=now)
    result = freeze_study(study=study, by=SYSTEM, now=now)
    sent = {"kind": "swot_workbook", "result": result.sha256}
    page = visitor(representative).get(reverse("study", args=[study.pk])).content.decode()
    assert 'value="swot_workbook"' in page
    assert visitor(representative).post(reverse("document-request"), sent).status_code == 302
    assert visitor(other_representative).post(reverse("document-request"), sent).status_code == 404
