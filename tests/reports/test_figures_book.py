"""The workbook of figures: what is frozen, formulas over it, and the same figure in both."""

import hashlib
import re
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from contractors.models import Contractor
from core.audit import SYSTEM
from core.spreadsheets import sheet_name
from documents.making import make_now
from documents.models import DocumentStatus
from documents.services.requests import request_document
from evaluations.models import Period, Result
from reports.choices import ReportKind
from reports.figures_book import sums
from reports.figures_book.reading import figures_book_of
from reports.figures_book.writing import write_book
from tests.reports.frozen_results import make_random_result, make_result

pytestmark = pytest.mark.usefixtures("in_english")
ODD = ("=1+1 <>&\"'+@ 🚧 شركة " + "Perusahaan " * 20)[:160].strip()
Make = Callable[[], Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write the workbook of all results there are."""

    def written() -> Path:
        found = figures_book_of(Result.objects.all())
        assert found is not None
        path = tmp_path / "figures.xlsx"
        write_book(found, path, step=lambda _done, _total: None)
        return path

    return written


def both(path: Path) -> tuple[Workbook, Workbook]:
    """The workbook with its stored values, and with its formulas."""
    return load_workbook(path, data_only=True), load_workbook(path)


def records(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_each_result_has_its_frozen_figures_and_formulas(
    pt_a: Result, pt_b: Result, make: Make
) -> None:
    values, formulas = both(make())
    first, second = records(values["Results"])
    assert (first["Total"], first["Total, as a formula"]) == (85.2, 85.2)
    assert (first["By score, as a formula"], first["Rating"]) == ("Blue", "Black")
    assert (first["SR"], first["SR, as a formula"]) == (9747.6, 9747.6)
    assert second["FR, as a formula"] in (None, "")
    assert all(one["Check"] == "same" for one in (first, second))
    assert str(formulas["Results"]["G2"].value).startswith("='Items CSMS v1")


def test_scores_stand_by_item_and_contractor(pt_a: Result, pt_b: Result, make: Make) -> None:
    values, _ = both(make())
    sheet = next(one for one in values if one.title.startswith("Items"))
    scores = {one["item"]: float(one["score"]) for one in pt_a.case["responses"]}
    found = {row[1]: row[6] for row in sheet.iter_rows(min_row=4, max_row=64, values_only=True)}
    assert found == scores


def test_the_formula_of_an_element_is_the_one_of_the_contract() -> None:
    formula = sums.part_percent(weights="$D$4:$D$9", gains="$F$4:$F$9", scores="G$4:G$9")
    assert formula == (
        '=IF(SUMPRODUCT($D$4:$D$9*ISNUMBER(G$4:G$9))=0,"",'
        "100*SUMPRODUCT($F$4:$F$9,G$4:G$9)/SUMPRODUCT($D$4:$D$9*ISNUMBER(G$4:G$9)))"
    )


def test_every_exact_percent_rounds_to_the_frozen_one(year: Period) -> None:
    for seed in range(30):
        company = Contractor.objects.create(code=f"R{seed}", name=f"PT R{seed}")
        make_random_result(seed, contractor=company, period=year)
    found = figures_book_of(Result.objects.all())
    assert found is not None
    (group,) = found.groups
    for column in group.columns:
        for chapter in group.chapters:
            exact, frozen = sums.exact_percent(chapter, column), column.elements[chapter.code]
            assert (exact is None) == (frozen is None)
            assert exact is None or abs(exact - float(frozen or 0)) <= 0.05 + 1e-9


@pytest.mark.parametrize("language", ["id", "en"])
def test_formulas_refer_to_sheets_that_are_there(
    pt_a: Result, pt_b: Result, make: Make, language: str
) -> None:
    with override(language):
        book = load_workbook(make())
    referred = set()
    for sheet in book:
        assert len(sheet.title) <= 31
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    referred |= set(re.findall(r"'([^']+)'!", cell.value))
    assert len(referred) >= 4
    assert referred <= set(book.sheetnames)


def test_a_word_becomes_a_name_a_sheet_may_have() -> None:
    assert sheet_name("Butir [CSMS]: 1/2 '?" + "x" * 40) == "Butir  CSMS   1 2   " + "x" * 11


def test_a_name_that_is_a_formula_stays_a_name(year: Period, make: Make) -> None:
    make_result("pt_a", contractor=Contractor.objects.create(code="=1", name=ODD), period=year)
    values, formulas = both(make())
    assert formulas["Results"]["B2"].value == ODD
    assert formulas["Results"]["B2"].data_type == "s"
    assert values["Elements"]["A2"].value == ODD


def test_two_runs_give_the_same_bytes(pt_a: Result, pt_b: Result, make: Make) -> None:
    first = hashlib.sha256(make().read_bytes()).digest()
    assert hashlib.sha256(make().read_bytes()).digest() == first


def test_the_job_makes_it(pt_a: Result, pt_b: Result, now: datetime) -> None:
    document = request_document(
        kind=ReportKind.FIGURES, results=[pt_a, pt_b], language="en", by=SYSTEM, now=now
    )
    make_now(document.pk)
    document.refresh_from_db()
    assert (document.status, document.error) == (DocumentStatus.DONE, "")
    assert document.filename.endswith(".xlsx")
    with document.file.open() as file:
        assert load_workbook(file)["Results"]["F2"].value == 85.2


def test_no_result_is_no_workbook(db: None) -> None:
    assert figures_book_of(Result.objects.none()) is None


def _office() -> str | None:
    from shutil import which

    return which("soffice")


@pytest.mark.skipif(_office() is None, reason="recalculates where LibreOffice happens to be")
def test_a_spreadsheet_program_computes_the_frozen_figures(
    year: Period, make: Make, tmp_path: Path
) -> None:
    for seed in range(12):
        company = Contractor.objects.create(code=f"R{seed}", name=f"PT R{seed}")
        make_random_result(seed, contractor=company, period=year)
    bare = load_workbook(make())
    bare.save(tmp_path / "bare.xlsx")  # without stored values: the program has to compute
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"),
         str(tmp_path / "bare.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    values = load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    assert {row["Check"] for row in records(values["Results"])} == {"same"}
    assert {row["Check"] for row in records(values["Elements"])} == {"same"}
    assert values["Read me first"]["B5"].value == 0
