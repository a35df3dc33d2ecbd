"""A year of months as a workbook there and back, by the rules of the months' table."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor
from core.models import AuditEntry
from monitoring.choices import MonthStatus, TargetDirection
from monitoring.indicators import FigureChange
from monitoring.models import MonthlyIndicator
from monitoring.services import decide_months, record_year
from monitoring.services.targets import set_targets
from monitoring.targets.selectors import MonthlyTarget
from tests.visitors import visitor
from workbooks.models import WorkbookUpload
from workbooks.months.layout import BASE, STANDING, column_of

pytestmark = pytest.mark.usefixtures("in_english")
YEAR = timezone.localdate().year - 1
Cells = Mapping[tuple[int, str], Any]  # month and figure
ORDINARY = {"man_hours": 1000, "workforce": 10, "near_misses": 3}


class YearAsWorkbook:
    """PT A's months of a year, as somebody downloads and uploads them."""

    def __init__(self, client: Client, contractor: Contractor, *, site: Site, year: int) -> None:
        self.client = client
        self.of = [contractor.pk, year, site.pk]

    def downloaded(self) -> Workbook:
        address = reverse("months-workbook-download", args=self.of)
        return load_workbook(BytesIO(self.client.get(address).content))

    def filled(self, cells: Cells) -> Workbook:
        book = self.downloaded()
        for (month, name), value in cells.items():
            book.worksheets[1].cell(month + 1, column_of(name)).value = value
        return book

    def send(self, book: Workbook) -> WorkbookUpload:
        buffer = BytesIO()
        book.save(buffer)
        file = SimpleUploadedFile("m.xlsx", buffer.getvalue())
        answer = self.client.post(reverse("months-workbook-upload", args=self.of), {"file": file})
        assert answer.status_code == 302, answer.text
        kept = answer.headers["Location"].rstrip("/").rpartition("/")[2]
        return WorkbookUpload.objects.get(pk=kept)

    def preview(self, upload: WorkbookUpload) -> str:
        return self.client.get(self._at("preview", upload)).text

    def confirm(self, upload: WorkbookUpload, **said: str) -> Any:
        return self.client.post(self._at("confirm", upload), said)

    def _at(self, step: str, upload: WorkbookUpload) -> str:
        return reverse(f"months-workbook-{step}", args=[*self.of, upload.pk])


@pytest.fixture
def year(representative: User, contractor: Contractor, site: Site) -> YearAsWorkbook:
    return YearAsWorkbook(visitor(representative, language="en"), contractor, site=site, year=YEAR)


def tell(contractor: Contractor, site: Site, *, month: int, by: Actor, **given: int) -> None:
    figures = ORDINARY | given
    rows = {row.month.month: row for row in MonthlyIndicator.objects.filter(month__year=YEAR)}
    record_year(
        contractor=contractor, site=site, by=by, now=timezone.now(),
        changes=[
            FigureChange(
                date(YEAR, month, 1), name,
                getattr(rows[month], name) if month in rows else None, value,
            )
            for name, value in figures.items()
        ],
    )  # fmt: skip


def told(upload: WorkbookUpload) -> list[tuple[str, str]]:
    return [(one["cell"], one["sentence"]) for one in upload.content["problems"]]


def of_month(month: int, **given: Any) -> Cells:
    return {(month, name): value for name, value in (ORDINARY | given).items()}


def test_it_tells_the_targets_that_hold_for_the_contractor_and_is_taken_back_with_them(
    year: YearAsWorkbook, contractor: Contractor, by_coordinator: Actor
) -> None:
    aimed: dict[Contractor | None, Mapping[str, str]] = {
        None: {"permits": "95", "walkthroughs": "3"},
        contractor: {"walkthroughs": "4"},
    }
    for whose, figures in aimed.items():
        set_targets(
            year=YEAR, contractor=whose, seen={}, by=by_coordinator, now=timezone.now(),
            targets={
                code: MonthlyTarget(Decimal(value), TargetDirection.AT_LEAST)
                for code, value in figures.items()
            },
        )  # fmt: skip
    book = year.downloaded()
    said = {row[1]: row[2] for row in book.worksheets[0].iter_rows(values_only=True) if row[2]}
    at_all = "Target a month, all sites together: "
    assert {label: value for label, value in said.items() if str(label).startswith(at_all)} == {
        f"{at_all}Walkthroughs (MWT)": "≥\N{NO-BREAK SPACE}4",
        f"{at_all}Permits valid, of those checked": "≥\N{NO-BREAK SPACE}95.0\N{NO-BREAK SPACE}%",
    }
    assert told(year.send(book)) == []


def test_new_and_changed_months_await_confirmation_with_a_row_of_audit_each(
    year: YearAsWorkbook, contractor: Contractor, site: Site, by_representative: Actor
) -> None:
    tell(contractor, site, month=1, by=by_representative)
    upload = year.send(year.filled({(1, "man_hours"): 1100, **of_month(2, man_hours="1,200 jam")}))
    assert told(upload) == []
    assert MonthlyIndicator.objects.count() == 1  # uploading stores nothing
    shown = year.preview(upload)
    assert "Man-hours: 1,000" in shown
    assert "Man-hours: 1,100" in shown
    assert "10 months of the workbook stay as they are" in shown
    assert year.confirm(upload).status_code == 302
    rows = MonthlyIndicator.objects.order_by("month")
    assert [(row.man_hours, row.status) for row in rows] == [
        (1100, MonthStatus.AWAITING),
        (1200, MonthStatus.AWAITING),
    ]
    deeds = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(deeds)[-3:] == ["tell_month", "tell_month", "confirm_workbook"]
    year.confirm(upload)
    assert AuditEntry.objects.filter(action="tell_month").count() == 3  # a second time: once


def test_a_workbook_as_downloaded_changes_nothing(
    year: YearAsWorkbook, contractor: Contractor, site: Site, by_representative: Actor
) -> None:
    tell(contractor, site, month=1, by=by_representative)
    upload = year.send(year.downloaded())
    assert told(upload) == []
    assert "The workbook changes nothing" in year.preview(upload)


def test_a_name_that_looks_like_a_formula_stays_a_text_once_it_is_edited(
    year: YearAsWorkbook, contractor: Contractor
) -> None:
    Contractor.objects.filter(pk=contractor.pk).update(name="=1+1")
    [cell] = [one for one in year.downloaded().worksheets[0]["C"] if one.value == "=1+1"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_a_confirmed_month_is_marked_and_left_alone_until_it_is_returned(
    year: YearAsWorkbook,
    contractor: Contractor,
    site: Site,
    by_coordinator: Actor,
) -> None:
    tell(contractor, site, month=1, by=by_coordinator)
    sheet = year.downloaded().worksheets[1]
    assert "not to be changed" in sheet.cell(2, STANDING).value
    assert sheet.cell(2, column_of("man_hours")).protection.locked
    assert not sheet.cell(3, column_of("man_hours")).protection.locked
    ((cell, sentence),) = told(year.send(year.filled({(1, "man_hours"): 1100})))
    assert cell == "B2"
    assert "is confirmed and counts" in sentence
    decide_months(
        contractor=contractor, site=site, seen={date(YEAR, 1, 1): _told_at()}, confirmed=False,
        reason="Wrong.", by=by_coordinator, now=timezone.now(),
    )  # fmt: skip
    assert told(year.send(year.filled({(1, "man_hours"): 1100}))) == []


def _told_at() -> datetime | None:
    return MonthlyIndicator.objects.get().told_at


def test_what_a_coordinator_uploads_counts_at_once(
    coordinator: User, contractor: Contractor, site: Site
) -> None:
    year = YearAsWorkbook(visitor(coordinator, language="en"), contractor, site=site, year=YEAR)
    year.confirm(year.send(year.filled(of_month(1))))
    year.confirm(year.send(year.filled({(1, "man_hours"): 1100})))
    row = MonthlyIndicator.objects.get()
    assert (row.man_hours, row.status) == (1100, MonthStatus.CONFIRMED)


CASES: list[tuple[Cells, str, str]] = [
    (of_month(3, man_hours="seribu"), "B4", "seribu"),
    (of_month(3, man_hours="=1+1"), "B4", "formula"),
    (of_month(3, man_hours=12.125), "B4", "whole number"),
    (of_month(3, man_hours=-5), "B4", "whole number"),
    (of_month(3, man_hours=100_000_001), "B4", "100,000,000"),
    (of_month(3, man_hours=None), "B4", "Give this figure too"),
    (of_month(3, permits_valid=4), "F4", "Give this figure too"),
    (of_month(3, permits_checked=3, permits_valid=4), "G4", "is more than"),
]


@pytest.mark.parametrize(("cells", "cell", "said"), CASES)
def test_what_is_wrong_is_said_of_its_cell_and_nothing_is_stored(
    year: YearAsWorkbook, cells: Cells, cell: str, said: str
) -> None:
    upload = year.send(year.filled({**of_month(1), **cells}))
    ((place, sentence),) = told(upload)
    assert place == cell
    assert said in sentence
    assert sentence.split(":")[0] in year.preview(upload).replace("&quot;", '"')
    year.confirm(upload)
    assert not MonthlyIndicator.objects.exists()


def test_a_month_that_has_not_begun_is_refused(
    year: YearAsWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = datetime(YEAR, 3, 10, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: begun)
    book = year.filled(of_month(4))
    assert book.worksheets[1].cell(5, column_of("man_hours")).protection.locked
    said = f"April {YEAR} has not begun: choose an earlier month."
    assert told(year.send(book)) == [("A5", said)]


def test_a_figure_told_since_the_download_is_not_written_over(
    year: YearAsWorkbook, contractor: Contractor, site: Site, by_representative: Actor
) -> None:
    book = year.filled(of_month(1, man_hours=900))
    tell(contractor, site, month=1, by=by_representative)
    ((cell, sentence),) = told(year.send(book))
    assert cell == "B2"
    assert "Somebody else wrote 1,000 here meanwhile" in sentence
    upload = year.send(year.filled({(1, "man_hours"): 1100, **of_month(2)}))
    tell(contractor, site, month=1, by=by_representative, man_hours=1050)
    answer = year.confirm(upload)
    assert answer.status_code == 409
    assert "Somebody else wrote 1,050 here meanwhile" in answer.text
    assert MonthlyIndicator.objects.get().man_hours == 1050  # February is not stored either


def test_figures_that_can_hardly_be_meant_are_asked_about(
    year: YearAsWorkbook, contractor: Contractor, site: Site, by_representative: Actor
) -> None:
    tell(contractor, site, month=1, by=by_representative)
    upload = year.send(year.filled(of_month(2, man_hours=10_000, workforce=100)))
    assert told(upload) == []
    answer = year.confirm(upload)
    token = f"{YEAR}-02 man_hours 10000"
    assert "ten times" in answer.text
    assert token in answer.text
    assert MonthlyIndicator.objects.count() == 1
    assert year.confirm(upload, sure_of=token).status_code == 302
    assert MonthlyIndicator.objects.count() == 2


def test_a_workbook_of_other_months_or_with_another_hidden_column_is_refused(
    year: YearAsWorkbook, coordinator: User, other_contractor: Contractor, site: Site
) -> None:
    client = visitor(coordinator, language="en")
    other = YearAsWorkbook(client, other_contractor, site=site, year=YEAR)
    ((_, sentence),) = told(year.send(other.filled(of_month(1))))
    assert f"other months: {other_contractor.name}, {site.name}, {YEAR}" in sentence
    year.of[1] = YEAR - 1
    older = year.filled(of_month(1))
    year.of[1] = YEAR
    assert "other months" in told(year.send(older))[0][1]
    book = year.filled(of_month(1))
    book.worksheets[1].cell(2, BASE).value = "1;2"
    assert "hidden columns" in told(year.send(book))[0][1]
    book = year.filled(of_month(1))
    book.worksheets[0].cell(1, 1).value = "csms-months-0"
    assert "another version" in told(year.send(book))[0][1]
    empty = Workbook()
    assert "not a workbook of months" in told(year.send(empty))[0][1]


def test_the_months_page_leads_to_the_workbook(year: YearAsWorkbook) -> None:
    contractor, of_year, _site = year.of
    page = year.client.get(reverse("months-of-year", args=[contractor, of_year])).text
    address = reverse("months-workbook", args=year.of)
    assert address in page
    assert reverse("months-workbook-download", args=year.of) in year.client.get(address).text


def test_a_row_that_names_another_month_than_its_own_is_not_told_as_it(
    year: YearAsWorkbook,
) -> None:
    book = year.filled({(month, name): 10 for month in (1, 2, 3, 4) for name in ORDINARY})
    sheet = book.worksheets[1]
    for month, said in {1: f"March {YEAR}", 2: f"Februari {YEAR}", 3: f"{YEAR}-03-01"}.items():
        sheet.cell(month + 1, 1).value = said
    told = year.preview(year.send(book))
    assert f"“March {YEAR}” stands here, but this row is January {YEAR}" in told
    assert told.count("stands here, but this row is") == 1
