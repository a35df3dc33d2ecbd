"""Tables as files: everything that is seen, in the scope of the address, and nothing that bites."""

import csv
import re
from datetime import datetime
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from core.errors import Refusal
from evaluations.models import Evaluation, Period, Result
from monitoring.choices import IncidentKind
from overview.data import files
from overview.data.datasets import DATASETS
from reports.scope.filters import ScopeFilter
from tests.findings.findings_scene import stored_finding
from tests.monitoring.reported import reported_incident
from tests.reports.frozen_results import make_result
from tests.visitors import visitor

ODD = "=cmd|'/C calc'!A1 <>&\"'+@ 🚧 شركة " + "x" * 120


def content_of(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def rows_of(response: Any, separator: str = ",") -> list[dict[str, str]]:
    text = content_of(response).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=separator))


def sheet_of(response: Any) -> list[tuple[Any, ...]]:
    book = load_workbook(BytesIO(content_of(response)))
    return list(book.active.iter_rows(values_only=True))


def test_a_csv_says_what_the_results_say(pt_a: Result, pt_b: Result, viewer: User) -> None:
    first, second = rows_of(visitor(viewer).get("/data/results.csv"))
    assert (first["Contractor"], first["Total"], first["Rating"]) == ("PT A", "85.2", "Black")
    assert (first["FR"], first["SR"], first["TRIR"]) == ("3.2", "9747.6", "0.6")
    assert second["FR"] == ""  # no man-hours, no rate: never a nought


def test_in_indonesian_it_opens_by_a_double_click(pt_a: Result, viewer: User) -> None:
    response = visitor(viewer, language="id").get("/data/results.csv")
    content = content_of(response)
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert "85,2" in row.values()


def test_the_same_as_xlsx_has_figures_as_figures(pt_a: Result, viewer: User) -> None:
    head, row = sheet_of(visitor(viewer).get("/data/results.xlsx"))
    told = dict(zip(head, row, strict=True))
    assert told["Total"] == 85.2
    assert told["Year"] == 2024
    assert isinstance(told["Approved at (Asia/Jakarta)"], datetime)


@pytest.mark.parametrize("name", [*DATASETS, "heat"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_table_has_both_files(
    pt_a: Result, administrator: User, name: str, ending: str
) -> None:
    response = visitor(administrator).get(f"/data/{name}.{ending}")
    assert len(content_of(response)) > 50
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}.{ending}"'


def test_the_filters_of_the_address_narrow_a_file(pt_a: Result, pt_b: Result, viewer: User) -> None:
    asked = {"year": "2024", "rating": "merah"}
    rows = rows_of(visitor(viewer).get("/data/elements.csv", asked))
    assert {row["Contractor"] for row in rows} == {"PT B"}
    assert len(rows) == 5


def test_a_filter_that_makes_no_sense_gives_no_file(pt_a: Result, viewer: User) -> None:
    response = visitor(viewer).get("/data/results.csv", {"year": "1066"})
    assert response.status_code == 400
    assert b"There is no year 1066 here. Correct the address" in response.content


def test_the_heat_map_is_results_by_elements(pt_a: Result, pt_b: Result, viewer: User) -> None:
    rows = rows_of(visitor(viewer).get("/data/heat.csv"))
    assert [row["Contractor"] for row in rows] == ["PT A", "PT B"]
    column = next(head for head in rows[0] if head.startswith("3 "))
    assert [row[column] for row in rows] == ["88.7", "49.1"]


def test_the_comparison_is_taken_as_its_page_chose(
    pt_a: Result, pt_b: Result, manager: User
) -> None:
    (row,) = rows_of(visitor(manager).get("/comparison.csv", {"result": pt_b.sha256}))
    assert (row["Contractor"], row["Against last year"]) == ("PT B", "-3.3")
    assert visitor(manager).get("/comparison.csv", {"result": "0" * 64}).status_code == 404


def test_the_answers_of_an_evaluation_are_taken_while_it_is_open(
    evaluation: Evaluation, coordinator: User
) -> None:
    rows = rows_of(visitor(coordinator).get(reverse("answers-table", args=[evaluation.pk, "csv"])))
    assert len(rows) == 61
    assert rows[0]["Score"] == ""


def test_a_representative_takes_their_own_results_only(
    pt_a: Result, pt_b: Result, representative: User
) -> None:
    rows = rows_of(visitor(representative).get("/data/items.csv"))
    assert {row["Contractor"] for row in rows} == {"PT A"}
    assert visitor(representative).get("/data/incidents.csv").status_code == 403
    assert (
        visitor(representative)
        .get("/data/results.csv", {"contractor": pt_b.evaluation.contractor_id})
        .status_code
        == 400
    )


def test_a_name_that_is_a_formula_computes_nothing(year: Period, viewer: User) -> None:
    name = ODD[:160]
    make_result("pt_b", contractor=Contractor.objects.create(code="O", name=name), period=year)
    (row,) = rows_of(visitor(viewer).get("/data/results.csv"))
    assert row["Contractor"] == f"'{name}"
    book = load_workbook(BytesIO(content_of(visitor(viewer).get("/data/results.xlsx"))))
    cell = next(c for c in book.active[2] if c.value == name)
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_more_rows_than_a_workbook_is_good_for_are_refused(
    pt_a: Result, viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_IN_XLSX", 60)
    monkeypatch.setattr(files, "write_xlsx", None)  # it is known before anything is written
    response = visitor(viewer).get("/data/items.xlsx")
    assert response.status_code == 400
    assert b"These are 61 rows or more" in response.content
    assert b"as CSV, which has no limit" in response.content
    assert visitor(viewer).get("/data/items.csv").status_code == 200


def test_a_workbook_that_grows_while_it_is_written_stops_at_its_limit(
    pt_a: Result, monkeypatch: pytest.MonkeyPatch, viewer: User
) -> None:
    monkeypatch.setattr(files, "MOST_IN_XLSX", 60)
    rows = DATASETS["items"].extract(viewer, ScopeFilter())
    with pytest.raises(Refusal, match="61 "):
        files.write_xlsx(rows, BytesIO())


@pytest.mark.parametrize("name", ["results", "elements", "items", "contractors", "evaluations"])
def test_a_table_is_counted_without_being_read(
    name: str, pt_a: Result, pt_b: Result, viewer: User
) -> None:
    dataset = DATASETS[name]
    rows = list(dataset.extract(viewer, ScopeFilter()).rows)
    assert dataset.count(viewer, ScopeFilter()) == len(rows) > 1


def test_incidents_are_narrowed_by_year_and_contractor(
    evaluation: Evaluation, contractor: Contractor, site: Site, viewer: User, now: datetime
) -> None:
    for year in (2023, 2024):
        reported_incident(
            contractor=contractor, site=site, reference=f"N-{year}",
            on=datetime(year, 3, 1).date(), kind=IncidentKind.NEAR_MISS,
            description="-", by=SYSTEM, now=now,
        )  # fmt: skip
    asked = {"year": "2024", "contractor": str(contractor.pk)}
    rows = rows_of(visitor(viewer).get("/data/incidents.csv", asked))
    assert [row["Incident"] for row in rows] == ["N-2024"]
    assert rows[0]["Kind"] == "Near miss"


def test_a_table_that_is_not_there_is_404(viewer: User) -> None:
    assert visitor(viewer).get("/data/people.csv").status_code == 404
    assert visitor(viewer).get("/data/results.pdf").status_code == 404


def test_the_page_of_tables_carries_the_filters_on(pt_a: Result, manager: User) -> None:
    page = visitor(manager).get("/data/", {"year": "2024", "rating": "hitam"}).content.decode()
    assert 'href="/data/results.csv?year=2024&amp;rating=hitam"' in page
    assert "/tokens/" in page


def test_sixty_results_take_no_more_statements_than_one(
    year: Period, viewer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    companies = Contractor.objects.bulk_create(
        Contractor(code=f"X{n}", name=f"PT X{n}") for n in range(60)
    )
    for company in companies:
        make_result("pt_b", contractor=company, period=year)
    client = visitor(viewer)
    with django_assert_max_num_queries(5):
        assert len(rows_of(client.get("/data/items.csv"))) == 60 * 61


def test_the_findings_of_a_file_are_those_of_the_list_it_was_taken_from(
    contractor: Contractor, viewer: User, now: datetime
) -> None:
    stored_finding(1, contractor=contractor, raised_at=now)
    stored_finding(2, contractor=contractor, raised_at=now, severity="minor")
    client = visitor(viewer)
    page = client.get("/findings/?severity=minor").content.decode()
    link = "/data/findings.csv?as_listed=1&amp;severity=minor"
    assert f'href="{link}"' in page
    [row] = rows_of(client.get(link.replace("&amp;", "&")))
    assert row["Severity"] == "Minor"
    assert len(rows_of(client.get("/data/findings.csv?as_listed=1"))) == 2
    assert client.get("/data/findings.csv?as_listed=1&severity=grave").status_code == 400


def test_the_files_of_evaluations_and_contractors_are_those_of_their_lists(
    evaluation: Evaluation, other_contractor: Contractor, viewer: User
) -> None:
    client = visitor(viewer)
    page = client.get("/evaluations/?status=submitted").text
    [link] = re.findall(r'href="(/data/evaluations.csv[^"]*)"', page)
    assert rows_of(client.get(unescape(link))) == []
    assert len(rows_of(client.get(unescape(link).replace("submitted", "draft")))) == 1
    page = client.get("/contractors/", {"q": other_contractor.name}).text
    [link] = re.findall(r'href="(/data/contractors.csv[^"]*)"', page)
    [row] = rows_of(client.get(unescape(link)))
    assert other_contractor.name in row.values()
