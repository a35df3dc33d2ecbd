"""A plan as a workbook there and back: what it changes, and which cells are refused in words."""

import csv
import json
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from contractors.models import Contractor
from core.figures import percent
from instruments.models import Instrument
from plan_workbooks.layout import PlanColumn
from plan_workbooks.services import changes_of_plan
from plans.choices import Placement
from plans.models import FulfilmentPlan
from plans.printing import plan_html
from plans.rules.listed_codes import listed_codes
from plans.services.plans import begin_plan, sums_of
from tests.plans.plan_scene import PlanScene, audit_of
from tests.plans.published_plan import published_plan
from tests.visitors import visitor
from workbooks.models import WorkbookUpload

pytestmark = pytest.mark.usefixtures("in_english")
Cells = Mapping[tuple[str, PlanColumn], Any]


@pytest.fixture
def client(scene: PlanScene) -> Client:
    """The coordinator's browser."""
    assert scene.planner.user
    return visitor(scene.planner.user, language="en")


def downloaded(client: Client, plan: FulfilmentPlan) -> Workbook:
    content = client.get(reverse("plan-workbook-download", args=[plan.key])).content
    return load_workbook(BytesIO(content))


def row_of(book: Workbook, code: str) -> int:
    sheet = book.worksheets[1]
    return next(row for row in range(2, 200) if sheet.cell(row, PlanColumn.CODE).value == code)


def handed_in(client: Client, plan: FulfilmentPlan, *, book: Workbook) -> WorkbookUpload:
    buffer = BytesIO()
    book.save(buffer)
    file = SimpleUploadedFile("plan.xlsx", buffer.getvalue())
    answer = client.post(reverse("plan-workbook-upload", args=[plan.key]), {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return WorkbookUpload.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))


def filled(client: Client, plan: FulfilmentPlan, *, cells: Cells) -> WorkbookUpload:
    book = downloaded(client, plan)
    for (code, column), value in cells.items():
        book.worksheets[1].cell(row_of(book, code), column).value = value
    return handed_in(client, plan, book=book)


def confirmed(client: Client, plan: FulfilmentPlan, *take: str, upload: WorkbookUpload) -> int:
    seen = {one.code: one.version for one in changes_of_plan(upload, plan)}
    address = reverse("plan-workbook-confirm", args=[plan.key, upload.pk])
    answer = client.post(address, {"seen": json.dumps(seen), "take": take})
    return answer.status_code


def test_the_paper_s_plan_comes_in_by_one_workbook(scene: PlanScene, client: Client) -> None:
    book = downloaded(client, scene.plan)
    sheet = book.worksheets[1]
    known = list(scene.plan.lines.values_list("code", flat=True))
    years = {
        code: year
        for year, text in enumerate(published_plan()["plan"])
        for code in listed_codes(text, known=known).codes
    }
    for code, year in years.items():
        sheet.cell(row_of(book, code), PlanColumn.PLACE).value = year
    sheet.cell(row_of(book, "1.1.1"), PlanColumn.COST).value = 8_000_000
    sheet.cell(row_of(book, "1.1.1"), PlanColumn.DUE_ON).value = "2021-06-30"
    sheet.cell(row_of(book, "12.4.1"), PlanColumn.PLACE).value = "Declined"
    sheet.cell(row_of(book, "12.4.1"), PlanColumn.REASON).value = "Di luar kemampuan"
    upload = handed_in(client, scene.plan, book=book)
    page = client.get(reverse("plan-workbook-preview", args=[scene.plan.key, upload.pk]))
    assert "116 rows will be stored" in page.content.decode()
    assert scene.line("1.1.1").placement == Placement.UNPLACED
    assert confirmed(client, scene.plan, upload=upload) == 302
    sums = sums_of(scene.plan, now=scene.now)
    assert [one.planned for one in sums.years] == [59, 38, 18]
    assert (scene.line("1.1.1").cost, scene.line("1.1.1").due_on) == (8_000_000, date(2021, 6, 30))
    assert scene.line("12.4.1").reason == "Di luar kemampuan"


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (PlanColumn.PLACE, "0, 1", "a criterion has one year"),
        (PlanColumn.PLACE, 7, "is no place of this plan"),
        (PlanColumn.CODE, "99.9.9", "outside the level of this plan"),
        (PlanColumn.CODE, "1.1.1", "stands here a second time"),
        (PlanColumn.COST, "=1+1", "A formula stands here"),
        (PlanColumn.OWNER, "Sekretaris", "is not planned: write its year"),
        (PlanColumn.REALISED_ON, "2021-05-01", "told once the plan is approved"),
        (PlanColumn.DUE_ON, "30/06/2021", "is no day: write it as"),
        (PlanColumn.URGENCY, "sangat", "is not on the list"),
    ],
)
def test_a_mistake_is_told_at_its_cell_and_nothing_is_taken_in(
    scene: PlanScene, client: Client, column: PlanColumn, value: Any, words: str
) -> None:
    upload = filled(
        client, scene.plan, cells={("6.1.3", column): value, ("6.1.4", PlanColumn.PLACE): 0}
    )
    told = {one["cell"][:1]: one["sentence"] for one in upload.content["problems"]}
    assert words in told[column.letter]
    assert "rows" not in upload.content
    assert confirmed(client, scene.plan, upload=upload) == 400
    assert scene.line("6.1.4").placement == Placement.UNPLACED


def test_what_a_cell_shows_as_a_percent_is_no_sum_and_a_turned_owner_is_told_at_its_cell(
    scene: PlanScene, client: Client
) -> None:
    book = downloaded(client, scene.plan)
    for code, column, value in (
        ("6.1.3", PlanColumn.COST, 0.95),
        ("6.1.4", PlanColumn.OWNER, "\N{RIGHT-TO-LEFT OVERRIDE}P2K3"),
    ):
        book.worksheets[1].cell(row_of(book, code), PlanColumn.PLACE).value = 0
        cell = book.worksheets[1].cell(row_of(book, code), column)
        cell.value, cell.number_format = value, "0%"
    problems = handed_in(client, scene.plan, book=book).content["problems"]
    sum_told, owner_told = (one["sentence"] for one in problems)
    assert "“95 %”: write the figure alone" in sum_told
    assert "U+202E" in owner_told


def test_a_decline_without_a_reason_is_refused_where_the_reason_lacks(
    scene: PlanScene, client: Client
) -> None:
    upload = filled(client, scene.plan, cells={("6.1.3", PlanColumn.PLACE): "Declined"})
    problem = upload.content["problems"][0]
    assert problem["cell"].startswith(PlanColumn.REASON.letter)
    assert "Write why it is declined" in problem["sentence"]


def test_a_legal_duty_is_declined_by_the_manager_s_workbook_alone(
    scene: PlanScene, client: Client
) -> None:
    cells = {("7.4.4", PlanColumn.PLACE): "Declined", ("7.4.4", PlanColumn.REASON): "Tidak ada"}
    assert (
        "by a manager alone"
        in filled(client, scene.plan, cells=cells).content["problems"][0]["sentence"]
    )
    assert scene.manager.user
    manager = visitor(scene.manager.user, language="en")
    assert filled(manager, scene.plan, cells=cells).content["problems"] == []


@pytest.mark.parametrize(
    ("day", "words"),
    [("2020-12-31", "before that year"), ("2999-01-01", "lies in the future")],
)
def test_a_realised_day_before_its_year_or_to_come_is_refused_at_its_cell(
    scene: PlanScene, client: Client, day: str, words: str
) -> None:
    scene.approve()
    upload = filled(client, scene.plan, cells={("1.1.1", PlanColumn.REALISED_ON): day})
    assert words in upload.content["problems"][0]["sentence"]
    assert upload.content["problems"][0]["cell"].startswith(PlanColumn.REALISED_ON.letter)


def test_what_is_realised_comes_in_once_the_plan_is_approved(
    scene: PlanScene, client: Client
) -> None:
    scene.approve()
    told = {
        ("1.1.1", PlanColumn.REALISED_ON): "2021-05-01", ("1.1.1", PlanColumn.EVIDENCE): "SOP-01",
    }  # fmt: skip
    assert confirmed(client, scene.plan, upload=filled(client, scene.plan, cells=told)) == 302
    assert (scene.line("1.1.1").realised_on, scene.line("1.1.1").evidence) == (
        date(2021, 5, 1), "SOP-01",
    )  # fmt: skip
    moved = filled(client, scene.plan, cells={("1.1.2", PlanColumn.PLACE): 1})
    assert "only what is realised is told" in moved.content["problems"][0]["sentence"]


def test_the_workbook_of_another_plan_is_refused(
    scene: PlanScene,
    client: Client,
    other_contractor: Contractor,
    instruments: dict[str, Instrument],
) -> None:
    audit = audit_of(
        other_contractor, instruments["smk3"], year=2022, answers={}, rest="mayor", now=scene.now
    )
    other = begin_plan(result=audit, first_year=2022, years=3, by=scene.planner, now=scene.now)
    upload = handed_in(client, scene.plan, book=downloaded(client, other))
    assert "the workbook of another plan: PT B" in upload.content["problems"][0]["sentence"]


def test_columns_that_changed_places_are_refused(scene: PlanScene, client: Client) -> None:
    book = downloaded(client, scene.plan)
    sheet = book.worksheets[1]
    owner, evidence = (sheet.cell(1, one) for one in (PlanColumn.OWNER, PlanColumn.EVIDENCE))
    owner.value, evidence.value = evidence.value, owner.value
    (problem,) = handed_in(client, scene.plan, book=book).content["problems"]
    assert "columns have been moved" in problem["sentence"]


def test_merged_cells_are_told_and_not_read_as_empty(scene: PlanScene, client: Client) -> None:
    book = downloaded(client, scene.plan)
    book.worksheets[1].merge_cells("I5:I8")
    (problem,) = handed_in(client, scene.plan, book=book).content["problems"]
    assert (problem["cell"], "I5:I8 are merged" in problem["sentence"]) == ("I5", True)


def test_what_somebody_changed_since_the_download_is_kept_unless_it_is_ticked(
    scene: PlanScene, client: Client
) -> None:
    book = downloaded(client, scene.plan)
    book.worksheets[1].cell(row_of(book, "6.1.3"), PlanColumn.PLACE).value = 2
    book.worksheets[1].cell(row_of(book, "6.1.4"), PlanColumn.PLACE).value = 2
    scene.place("6.1.3", year=0, by=scene.manager)
    upload = handed_in(client, scene.plan, book=book)
    assert confirmed(client, scene.plan, upload=upload) == 302
    assert (scene.line("6.1.3").year, scene.line("6.1.4").year) == (0, 2)


def test_the_sheet_of_figures_says_what_the_plan_comes_to(scene: PlanScene, client: Client) -> None:
    scene.approve()
    sheet = downloaded(client, scene.plan).worksheets[2]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    sums = sums_of(scene.plan, now=scene.now)
    for row, year in zip(rows[1:4], sums.years, strict=True):
        assert row[2] == year.planned
        assert row[4:6] == [year.accumulated, float(year.accumulated_percent or 0)]
        assert row[13] == year.cost
    assert rows[-3][2] == sums.total == 122
    assert [row[:2] for row in rows[-2:]] == [
        ["60\xa0% is passed", "in year 1"],
        ["85\xa0% is passed", "in year 2"],
    ]


def test_the_sheet_of_codes_ends_with_the_sums_of_the_page(
    scene: PlanScene, client: Client
) -> None:
    scene.approve()
    sheet = downloaded(client, scene.plan).worksheets[3]
    *_elements, sums = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert sums == ["All elements", 59, 38, 21, 118, 1, 3, 0]


def test_every_figure_is_the_same_on_page_paper_workbook_and_in_the_data(
    scene: PlanScene, client: Client
) -> None:
    scene.approve()
    sums = sums_of(scene.plan, now=scene.now)
    page = client.get(reverse("plan", args=[scene.plan.key])).content.decode()
    paper = plan_html(scene.plan.frozen.all()[0])
    sheet = downloaded(client, scene.plan).worksheets[2]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=5)]
    answer: Any = client.get("/data/plan_criteria.csv", {"year": 2021})
    table = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    data = [one["Year of the plan"] for one in csv.DictReader(table)]
    for year, row in zip(sums.years, rows, strict=True):
        assert row[2] == year.planned == data.count(str(year.year))
        assert [row[3], row[5]] == [float(year.percent or 0), float(year.accumulated_percent or 0)]
        for shown in (percent(year.percent), percent(year.accumulated_percent)):
            assert shown in page
            assert shown in paper


def test_evidence_without_a_day_is_told_at_the_day(scene: PlanScene, client: Client) -> None:
    scene.approve()
    cells = {("1.1.1", PlanColumn.EVIDENCE): "SOP-01"}
    upload = filled(client, scene.plan, cells=cells)
    page = client.get(reverse("plan-workbook-preview", args=[scene.plan.key, upload.pk]))
    assert "Write the day since when it is realised" in page.content.decode()
    assert scene.line("1.1.1").evidence == ""
