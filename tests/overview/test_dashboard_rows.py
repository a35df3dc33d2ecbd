"""The rows behind a figure: sorted by any column, and taken away in the same order."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.models import User
from contractors.models import Contractor, Site
from evaluations.models import Period
from tests.overview.test_dashboard_going_on import make_finding, make_incident, make_month
from tests.reports.frozen_results import Yardsticks, make_period
from tests.reports.rated_scene import make_open, make_rated
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("rows")
PAGE = "/dashboard/rows/?year=2024"
FILE = "/dashboard/rows.csv?year=2024"
WHO = re.compile(r"<bdi>([^<]+)</bdi></a>")


@pytest.fixture
def rows(year: Period, yardsticks: Yardsticks) -> None:
    """Three results that differ, one evaluation without any."""
    last_year = make_period(yardsticks, 2023)
    for name, percent, rating, before in (
        ("PT B", "80.0", "hijau", "merah"),
        ("pt ab", "9.5", "hitam", "biru"),
        ("PT C", "90.0", "biru", None),
    ):
        make_rated(name, year, percent=percent, rating=rating)
        if before:
            make_rated(name, last_year, percent="50.0", rating=before)
    make_open("PT D", year, answered=1)


def shown(user: User, query: str) -> list[str]:
    return WHO.findall(visitor(user).get(PAGE + query).text)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("contractor", "pt ab, PT B, PT C, PT D"),
        ("-contractor", "PT D, PT C, PT B, pt ab"),
        ("total", "pt ab, PT B, PT C, PT D"),
        ("-total", "PT C, PT B, pt ab, PT D"),
        ("rating", "PT C, PT B, pt ab, PT D"),
        ("-before", "PT B, pt ab, PT C, PT D"),
        ("-change", "PT B, pt ab, PT C, PT D"),
        ("answered", "PT D, pt ab, PT B, PT C"),
        ("-status", "pt ab, PT B, PT C, PT D"),
    ],
)
def test_rows_are_sorted_and_what_has_no_figure_comes_last(
    manager: User, sort: str, order: str
) -> None:
    assert ", ".join(shown(manager, f"&sort={sort}")) == order


def test_a_head_says_how_it_is_sorted_and_leads_the_other_way_round(manager: User) -> None:
    page = visitor(manager).get(PAGE + "&show=rated&sort=-total").text
    head = re.search(r'aria-sort="descending"><a href="([^"]+)">', page)
    assert head
    assert unescape(head[1]) == "?year=2024&show=rated&sort=total"
    assert page.count("aria-sort") == 1


def test_figures_are_first_sorted_from_the_greatest_words_from_the_first(manager: User) -> None:
    page = unescape(visitor(manager).get(PAGE + "&show=rated").text)
    assert '"?year=2024&show=rated&sort=-total"' in page
    assert '"?year=2024&show=rated&sort=coordinator"' in page


def test_a_sort_keeps_what_narrows_the_figure(manager: User) -> None:
    page = unescape(visitor(manager).get(PAGE + "&rating=biru&show=move&from=none&to=biru").text)
    assert '"?year=2024&rating=biru&show=move&from=none&to=biru&sort=contractor"' in page


def test_a_column_that_is_not_there_is_told_and_the_rows_stay(manager: User) -> None:
    page = visitor(manager).get(PAGE + "&sort=-nothing").text
    assert "There is no column -nothing to sort by" in page
    assert len(WHO.findall(page)) == 4


def test_the_files_hold_the_rows_of_the_page_in_its_order(manager: User) -> None:
    told = visitor(manager).get(FILE + "&show=rated&sort=-total").getvalue().decode("utf-8-sig")
    assert [line.split(",")[0] for line in told.splitlines()] == [
        "Contractor", "PT C", "PT B", "pt ab",
    ]  # fmt: skip
    found = visitor(manager).get(FILE.replace("csv", "xlsx") + "&show=rated&sort=total")
    sheet = load_workbook(BytesIO(found.getvalue())).active
    assert sheet
    assert [row[0].value for row in sheet.iter_rows()] == ["Contractor", "pt ab", "PT B", "PT C"]
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == [9.5, 80, 90]


@pytest.mark.parametrize("wrong", ["&show=nothing", "&sort=nothing", "&site=9", "&deadline=x"])
def test_a_file_is_refused_where_the_page_would_leave_something_out(
    manager: User, wrong: str
) -> None:
    response = visitor(manager).get(FILE + wrong)
    assert response.status_code == 400
    assert "Correct the address" in response.text


def test_findings_incidents_months_and_rates_are_sorted_too(manager: User, site: Site) -> None:
    for at, name in enumerate(("PT B", "PT C"), start=1):
        company = Contractor.objects.get(name=name)
        make_finding(company, severity="major", due_on=date(2024, 3, at))
        make_incident(company, "fatal", on=date(2024, 5, at), fatalities=at)
        make_month(company, date(2024, 5, 1), walkthroughs=at, permits_checked=4, permits_valid=at)
    for figure in (
        "majors&sort=-due_on", "fatal&sort=-fatalities", "rates&sort=-contractor",
        "leading&indicator=walkthroughs&sort=-figure", "leading&indicator=permits&sort=-figure",
    ):  # fmt: skip
        told = visitor(manager).get(f"{FILE}&show={figure}").getvalue().decode()
        assert -1 < told.find("PT C") < told.find("PT B"), figure


def test_a_name_that_looks_like_a_formula_stays_a_text(manager: User, year: Period) -> None:
    make_rated("=SUM(A1)", year)
    told = visitor(manager).get(FILE + "&show=rated").getvalue().decode()
    assert "'=SUM(A1)" in told


def test_a_representative_takes_no_rows(representative: User) -> None:
    assert visitor(representative).get(FILE).status_code == 403
