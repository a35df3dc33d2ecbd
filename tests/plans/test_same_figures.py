"""Every figure of a plan and of its two audits is the same on page, PDF, workbook and API."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from contractors.models import Contractor
from instruments.models import Instrument
from plans.printing import gains_html, plan_html
from plans.services.frozen_plans import freeze_plan
from plans.services.lines import realise_criteria
from tests.plans.plan_scene import PlanScene, audit_of
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
Rows = list[list[float]]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def printed(html: str, *, after: str) -> Rows:
    """The numbers in each row of the first table after these words, heads aside."""
    table = html[html.index(after) :].partition("<tbody")[2].partition("</table>")[0]
    rows = []
    for row in re.split(r"<tr\b", table)[1:]:
        cells = " ".join(re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL))
        text = unescape(re.sub(r"<[^>]*>", " ", cells)).replace("\N{MINUS SIGN}", "-")
        rows.append([float(one) for one in NUMBER.findall(text.replace(",", ""))])
    return rows


def written(sheet: Any, *heads: str) -> Rows:
    """The numbers in each row of the sheet's table whose first columns are called so."""
    rows = list(sheet.iter_rows(values_only=True))
    begins = next(at for at, row in enumerate(rows) if row[: len(heads)] == heads) + 1
    ends = next((at for at in range(begins, len(rows)) if rows[at][0] is None), len(rows))
    return [
        [float(one) for one in row[1:] if isinstance(one, int | float)] for row in rows[begins:ends]
    ]


def numbers(row: Mapping[str, Any], *names: str) -> list[float]:
    """Those of them that an answer of the API has."""
    return [float(row[name]) for name in names if row[name] is not None]


def shares(row: Mapping[str, Any], *names: str) -> list[float]:
    return [row["judged"], *(one for share in row["shares"] for one in numbers(share, *names))]


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the figures of a plan stand."""

    page: str
    gains: str
    gains_of_level: str
    book: Workbook
    plan_api: dict[str, Any]
    gains_api: dict[str, Any]
    plan_pdf: str
    gains_pdf: str


@pytest.fixture
def shown(scene: PlanScene, contractor: Contractor, instruments: dict[str, Instrument]) -> Shown:
    """The paper's plan with one realised, and a final audit where what conformed fell back."""
    scene.approve()
    realise_criteria(
        plan=scene.plan, versions={"6.1.3": None}, realised_on=date(2021, 10, 5), evidence="F-03",
        by=scene.planner, now=scene.now,
    )  # fmt: skip
    answers = dict.fromkeys(("7.4.4", "12.4.1", "12.5.1"), "mayor") | {"6.5.4": "minor"}
    final = audit_of(
        contractor, instruments["smk3"], year=2023, answers=answers, rest="sesuai", now=scene.now
    )
    assert scene.planner.user
    client, of_one = visitor(scene.planner.user, language="en"), [scene.plan.key]
    gains = reverse("plan-gains", args=of_one)
    kept = client.get(reverse("plan-workbook-download", args=of_one)).content
    return Shown(
        page=client.get(reverse("plan", args=of_one)).text,
        gains=client.get(gains).text,
        gains_of_level=client.get(gains, {"base": "level"}).text,
        book=load_workbook(BytesIO(kept)),
        plan_api=client.get(reverse("plans-api:plan", args=of_one)).json(),
        gains_api=client.get(reverse("plans-api:gains", args=of_one)).json(),
        plan_pdf=plan_html(freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now)),
        gains_pdf=gains_html(scene.plan.result, final),
    )


def test_gains_are_the_same_wherever_they_stand(shown: Shown) -> None:
    names = (
        "before", "judged_before", "percent_before", "after", "judged_after", "percent_after",
        "gain", "points",
    )  # fmt: skip
    api = [numbers(one, *names) for one in shown.gains_api["gains"]]
    assert api[-1] == [1, 122, 0.8, 118, 122, 96.7, 117, 95.9]
    assert printed(shown.gains, after='id="gains"') == api
    assert printed(shown.gains_pdf, after="Gain by element</h2>") == api
    assert written(shown.book.worksheets[4], "Element", "Before") == api
    moves = [list(one["counts"].values()) for one in shown.gains_api["moves"]]
    assert printed(shown.gains, after='id="moves"') == moves
    assert shown.gains_api["fell_back"] == ["6.5.4"]
    for html in (shown.gains, shown.gains_pdf):
        assert "Minor 6.5.4; Major 7.4.4, 12.4.1, 12.5.1" in " ".join(html.split())


def test_recapitulations_are_the_same_wherever_they_stand(shown: Shown) -> None:
    audit = shown.gains_api["first"]
    *elements, total = audit["recapitulation"]
    of_element, of_level, both = (
        [shares(one, "count", *names) for one in elements]
        for names in (
            ["percent_of_element"], ["percent_of_level"],
            ["percent_of_element", "percent_of_level"],
        )
    )  # fmt: skip
    in_all = shares(total, "count", "percent_of_level")
    assert in_all == [122, 1, 0.8, 1, 0.8, 120, 98.4]
    exact = "The whole level: Conforming 1/122 Minor 1/122 Major 120/122"
    assert exact in " ".join(shown.gains.split())
    assert printed(shown.gains, after='id="recapitulation"') == [*of_element, in_all]
    assert printed(shown.gains_of_level, after='id="recapitulation"') == [*of_level, in_all]
    sheet = written(shown.book.worksheets[4], audit["period"], "Judged")
    assert sheet[:-1] == both
    pdf = printed(shown.gains_pdf, after="Recapitulation of the criteria</h2>")
    assert [row[:2] for row in pdf] == [row[:2] for row in (*of_element, in_all)]
    assert pdf[-1] == [*in_all, 0]


def test_the_plan_s_years_are_the_same_wherever_they_stand(shown: Shown) -> None:
    planned = ("planned", "planned_percent", "accumulated", "accumulated_percent")
    found = (
        "realised", "realised_so_far", "realised_percent", "audited", "applicable",
        "audited_percent", "late", "cost",
    )  # fmt: skip
    years = shown.plan_api["by_year"]
    api = [numbers(one, *planned, *found) for one in years]
    assert printed(shown.page, after="Planned, realised and audited, year by year")[1:4] == api
    book = written(shown.book.worksheets[2], "Year", "Calendar year")
    assert [row[1:] for row in book[1:4]] == api
    pdf = printed(shown.plan_pdf, after="of the level</th>")
    assert pdf[1:4] == [numbers(one, *planned, "cost") for one in years]


def test_what_came_after_the_years_of_a_plan_is_told_wherever_its_figures_stand(
    scene: PlanScene, contractor: Contractor, instruments: dict[str, Instrument]
) -> None:
    scene.approve()
    realise_criteria(
        plan=scene.plan, versions={"6.1.3": None}, realised_on=date(2024, 1, 5), evidence="F-03",
        by=scene.planner, now=scene.now,
    )  # fmt: skip
    audit_of(contractor, instruments["smk3"], year=2024, answers={"7.4.4": "mayor"}, rest="sesuai",
             now=scene.now)  # fmt: skip
    assert scene.planner.user
    client, of_one = visitor(scene.planner.user, language="en"), [scene.plan.key]
    api = client.get(reverse("plans-api:plan", args=of_one)).json()
    assert api["after"] == {
        "realised": 1, "audited": 121, "applicable": 122, "audited_percent": "99.2",
    }  # fmt: skip
    told = [1, 2, 1.6, 121, 122, 99.2]
    page = client.get(reverse("plan", args=of_one)).text
    assert printed(page, after="Planned, realised and audited, year by year")[4] == told
    book = client.get(reverse("plan-workbook-download", args=of_one)).content
    assert written(load_workbook(BytesIO(book)).worksheets[2], "Year", "Calendar year")[4] == told
    frozen = freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now)
    assert printed(plan_html(frozen), after="Realised so far</th>")[3] == [1, 2, 1.6]
