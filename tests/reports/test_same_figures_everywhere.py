"""Page, PDF, workbook and API say the same, to the digit: all come from the same result.

What is shown is read back as a reader would: the page's cells, the text of the real PDF, the
cells of the real workbook (frozen figure and stored value of its formula), the JSON of the API.
The yardstick is the output of scoring itself.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import User
from contractors.choices import Audience
from contractors.models import Contractor
from evaluations.models import Period, Result
from monitoring.rates import ALL_COVERED, UncoveredCases, rates
from reports.archival import attached_result
from reports.figures_book.reading import figures_book_of
from reports.figures_book.writing import write_book
from reports.rendering import scorecard_pdf
from reports.scorecard import scorecard_of
from tests.reports.frozen_results import context_of, make_result, random_case
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
ODD = ("=1+1 <b>&\"'+@ 🚧 شركة " + "Perusahaan Pengangkutan " * 9)[:160].strip()
NAMES = ("PT X1", "PT X2", "PT X3", "PT X4", ODD)
RATES = ("fr", "sr", "trir")

Figures = dict[str, str | None]  # "percent", "mean", "element 1", "fr" ... as they are shown


@pytest.fixture
def results(year: Period) -> list[Result]:
    """Random cases with N/A items; man-hours in four, of which one has cases in months without
    and one was frozen before that was asked; none in the last."""
    made = []
    for number, name in enumerate(NAMES):
        company = Contractor.objects.create(code=f"X{number}", name=name)
        case, output = random_case(number)
        context = context_of("pt_b", contractor=company, case=case)
        context["exposure"] |= exposure_of(number)
        made.append(
            make_result(
                "pt_b", contractor=company, period=year, case=case, output=output, context=context
            )
        )
    return made


def exposure_of(number: int) -> dict[str, Any]:
    """Man-hours and what happened, with the rates the real rule gives."""
    hours = (1_240_000, 333_333, 98_765, 300_000, None)[number]
    without = UncoveredCases(lti=1, severe=1, recordables=2) if number == 3 else ALL_COVERED
    counted = {"lti": 3, "fatalities": number % 2, "lost_days": 47, "recordables": 7}
    found = rates(man_hours=hours or 0, **counted, uncovered=without)
    asked = {"without_hours": asdict(without)} if number else {}
    return counted | asked | {
        "man_hours": hours, "months": 12, "fatal": counted["fatalities"],
        "fr": found.fr, "sr": found.sr, "trir": found.trir,
    }  # fmt: skip


def frozen(result: Result) -> Figures:
    """The yardstick."""
    output, exposure = result.output, result.context["exposure"]
    return {
        "percent": output["percent"],
        "mean": output["mean_of_elements"],
        **{f"element {one['code']}": one["percent"] for one in output["elements"]},
        **{name: exposure[name] for name in RATES},
    }


class Cells(HTMLParser):
    """The text of a page, white space collapsed."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def text_of(html: str) -> str:
    cells = Cells()
    cells.feed(html)
    return " ".join(" ".join(cells.said).replace("\N{NO-BREAK SPACE}", " ").split())


def grouped(value: str) -> str:
    """A rate as English shows it: 17,338.6."""
    whole, _, tenths = value.partition(".")
    return f"{int(whole):,}.{tenths}"


def missing_in(text: str, wanted: Figures, *, titles: dict[str, str]) -> list[str]:
    """Which of the figures do not stand beside their word in a text."""
    lines = {"percent": rf"Total {wanted['percent']} %"}
    for name, title in titles.items():
        lines[name] = rf"{re.escape(title)}\D.{{0,60}}?{re.escape(str(wanted[name]))} %"
    for name in RATES:
        if wanted[name] is not None:
            lines[name] = rf"{name.upper()}\D{{0,3}} ?{re.escape(grouped(str(wanted[name])))}\b"
    return [name for name, line in lines.items() if not re.search(line, text)]


def titles_of(result: Result) -> dict[str, str]:
    return {f"element {one['code']}": one["title"]["en"] for one in result.context["elements"]}


def test_the_page_says_what_scoring_said(results: list[Result], viewer: User) -> None:
    for result in results:
        page = visitor(viewer).get(reverse("scorecard", args=[result.sha256])).content.decode()
        assert missing_in(text_of(page), frozen(result), titles=titles_of(result)) == []


def paper_of(result: Result) -> PdfReader:
    return PdfReader(
        BytesIO(
            scorecard_pdf(scorecard_of(result, audience=Audience.OWNER), attached_result(result))
        )
    )


def text_on(reader: PdfReader) -> str:
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_pdf_says_what_scoring_said(results: list[Result]) -> None:
    for result in results:
        reader = paper_of(result)
        ((content,),) = reader.attachments.values()
        assert json.loads(content)["output"] == result.output
        if result.context["contractor"]["name"] != ODD:  # signs of a fallback font confuse pypdf
            assert missing_in(text_on(reader), frozen(result), titles=titles_of(result)) == []


def test_a_rate_whose_case_lacks_hours_says_so_on_page_and_paper(
    results: list[Result], viewer: User
) -> None:
    result = next(one for one in results if one.context["contractor"]["name"] == "PT X4")
    page = visitor(viewer).get(reverse("scorecard", args=[result.sha256])).content.decode()
    for text in (text_of(page), text_on(paper_of(result))):
        assert "FR –: 1 LTI without man-hours." in text
        assert "TRIR –: 2 recordable cases without man-hours." in text
    rows = visitor(viewer).get("/api/v1/data/results/").json()["value"]
    assert sorted(row["lti_without_hours"] for row in rows) == [0, 0, 0, 0, 1]


def test_the_workbook_says_what_scoring_said(results: list[Result], tmp_path: Path) -> None:
    assert figures_of_the_workbook(tmp_path) == {one.sha256: frozen(one) for one in results}


def figures_of_the_workbook(folder: Path) -> dict[str, Figures]:
    """By result: the frozen figure where the stored value of its formula is the same."""
    found = figures_book_of(Result.objects.all())
    assert found is not None
    write_book(found, folder / "figures.xlsx", step=lambda _done, _total: None)
    book = load_workbook(folder / "figures.xlsx", data_only=True)
    told: dict[str, Figures] = {}
    by_name: dict[str, Figures] = {}
    columns = {"percent": "Total", "mean": "Mean of the elements"} | {n: n.upper() for n in RATES}
    formulas = {"percent": "Total, as a formula", "mean": "Mean, as a formula"}
    formulas |= {name: f"{name.upper()}, as a formula" for name in RATES}
    for row in rows_of(book["Results"]):
        figures = {name: shown(row[head]) for name, head in columns.items()}
        assert figures == {name: shown(row[head]) for name, head in formulas.items()}
        told[row["SHA-256 of the result"]] = by_name[row["Contractor"]] = figures
    for row in rows_of(book["Elements"]):
        assert shown(row["Percent"]) == shown(row["Percent, as a formula"])
        by_name[row["Contractor"]][f"element {row['Element']}"] = shown(row["Percent"])
    return told


def rows_of(sheet: Any) -> Iterable[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def shown(value: Any) -> str | None:
    """A figure of a cell or of JSON as the string it stands for."""
    return None if value in (None, "") else str(float(value))


def test_the_api_says_what_scoring_said(results: list[Result], viewer: User) -> None:
    assert figures_of_the_api(viewer) == {one.sha256: frozen(one) for one in results}


def figures_of_the_api(user: User) -> dict[str, Figures]:
    client = visitor(user)
    told: dict[str, Figures] = {}
    for row in client.get("/api/v1/data/results/").json()["value"]:
        told[row["result"]] = {
            "percent": shown(row["percent"]),
            "mean": shown(row["mean_of_elements"]),
            **{name: shown(row[name]) for name in RATES},
        }
    for row in client.get("/api/v1/data/elements/").json()["value"]:
        told[row["result"]][f"element {row['element']}"] = shown(row["percent"])
    return told


def test_all_four_say_the_same(results: list[Result], viewer: User, tmp_path: Path) -> None:
    workbook, api = figures_of_the_workbook(tmp_path), figures_of_the_api(viewer)
    assert workbook == api
    for result in results[:-1]:
        wanted, titles = api[result.sha256], titles_of(result)
        page = visitor(viewer).get(reverse("scorecard", args=[result.sha256])).content.decode()
        assert missing_in(text_of(page), wanted, titles=titles) == []
        assert missing_in(text_on(paper_of(result)), wanted, titles=titles) == []


def test_the_odd_name_is_whole_in_every_output(
    results: list[Result], viewer: User, tmp_path: Path
) -> None:
    result = results[-1]
    page = visitor(viewer).get(reverse("scorecard", args=[result.sha256])).content.decode()
    assert ODD in text_of(page)
    assert "<b>&" not in page
    reader = paper_of(result)
    assert reader.metadata is not None
    assert reader.metadata.title == f"Scorecard {ODD} 2024"
    figures_of_the_workbook(tmp_path)
    book = load_workbook(tmp_path / "figures.xlsx")
    assert ODD in [row["Contractor"] for row in rows_of(book["Results"])]
    rows = visitor(viewer).get("/api/v1/data/results/").json()["value"]
    assert ODD in [row["contractor"] for row in rows]
