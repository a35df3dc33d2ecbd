"""A gap table's workbook there and back, and its rows as a table of data."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from core.audit import Actor
from core.errors import Conflict, Refusal
from core.models import AuditEntry
from gap_tables.models import GapRow, GapTable
from gap_tables.services.gap_tables import (
    GapFacts,
    add_gap_row,
    begin_gap_table,
    change_gap_row,
    freeze_gap_table,
    raise_from_gap,
    remove_gap_row,
)
from gap_tables.tables import GAP_ROWS
from gap_tables.workbook.layout import COLUMN_OF_FIELD, GapColumn
from reports.scope.filters import ScopeFilter
from tests.plans.plan_scene import PlanScene
from tests.visitors import visitor
from workbooks.models import WorkbookUpload

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def table(scene: PlanScene) -> GapTable:
    """The example at PT A: four rows."""
    company = scene.plan.result.evaluation.contractor
    return begin_gap_table(
        name="Klausul 6.1", contractor=company, example=True, by=scene.planner, now=scene.now
    )


@pytest.fixture
def client(scene: PlanScene) -> Client:
    """The coordinator's browser."""
    assert scene.planner.user
    return visitor(scene.planner.user, language="en")


def download(client: Client, table: GapTable) -> Workbook:
    answer = client.get(reverse("gap-workbook", args=[table.key]))
    return load_workbook(BytesIO(answer.content))


def upload(client: Client, table: GapTable, *, book: Workbook) -> WorkbookUpload:
    buffer = BytesIO()
    book.save(buffer)
    file = SimpleUploadedFile("kesenjangan.xlsx", buffer.getvalue())
    answer = client.post(reverse("gap-workbook-upload", args=[table.key]), {"file": file})
    assert answer.status_code == 302
    return WorkbookUpload.objects.get(pk=answer.headers["Location"].rstrip("/").split("/")[-1])


def put(book: Workbook, row: int, **values: str) -> None:
    for name, value in values.items():
        book.worksheets[0].cell(row, COLUMN_OF_FIELD[name], value)


def confirm(client: Client, table: GapTable, *, kept: WorkbookUpload, seen: str) -> int:
    address = reverse("gap-workbook-confirm", args=[table.key, kept.pk])
    return client.post(address, {"seen": seen}).status_code


def problems(kept: WorkbookUpload) -> list[tuple[str, str]]:
    return [(one["cell"], one["sentence"]) for one in kept.content["problems"]]


def test_an_untouched_workbook_changes_nothing(table: GapTable, client: Client) -> None:
    kept = upload(client, table, book=download(client, table))
    assert kept.content == {"rows": [], "problems": [], "more_problems": 0}


def test_a_name_that_looks_like_a_formula_stays_a_text_when_it_is_edited(
    table: GapTable, client: Client
) -> None:
    GapTable.objects.filter(pk=table.pk).update(name="=1+1")
    cell = download(client, table).worksheets[1]["B1"]
    assert (cell.value, cell.quotePrefix) == ("=1+1", True)


def test_rows_are_changed_and_added_once_confirmed(table: GapTable, client: Client) -> None:
    book = download(client, table)
    put(book, 2, owner="Kepala teknik", due_on="2025-03-01", status="Partly closed")
    put(book, 6, requirement="Tanggap darurat", proposal="Menyusun prosedur")
    kept = upload(client, table, book=book)
    preview = reverse("gap-workbook-preview", args=[table.key, kept.pk])
    page = client.get(preview).content.decode()
    assert "Kepala teknik" in page
    assert "Tanggap darurat" in page
    assert table.rows.count() == 4
    seen = '{"1": 1, "new-6": 0}'
    assert confirm(client, table, kept=kept, seen=seen) == 302
    assert confirm(client, table, kept=kept, seen=seen) == 302
    first, last = table.rows.get(position=1), table.rows.get(position=5)
    assert (first.owner, str(first.due_on), first.status) == (
        "Kepala teknik", "2025-03-01", "partly",
    )  # fmt: skip
    assert last.requirement == "Tanggap darurat"
    again = WorkbookUpload(  # the very file, uploaded once more
        kind=kept.kind, about=kept.about, content=kept.content, sha256=kept.sha256,
        uploaded_at=kept.uploaded_at, expires_at=kept.expires_at, uploaded_by=kept.uploaded_by,
    )  # fmt: skip
    again.save()
    assert confirm(client, table, kept=again, seen=seen) == 409
    assert table.rows.count() == 5


@pytest.mark.parametrize(
    ("row", "values", "cell", "said"),
    [
        (2, {"status": "beres"}, "H2", "not on the list"),
        (2, {"status": "Closed"}, "K2", "without evidence"),
        (3, {"due_on": "31 Februari 2025"}, "J3", ""),
        (3, {"requirement": ""}, "D3", "Write what is required"),
        (3, {"owner": "W" * 121}, "I3", "longer than 120"),
        (4, {"gap": "=1+1"}, "F4", "formula"),
        (6, {"proposal": "Tanpa persyaratan"}, "D6", "Write what is required"),
    ],
)
def test_a_mistake_is_told_at_its_cell_and_nothing_is_taken_in(
    table: GapTable, client: Client, row: int, values: dict[str, str], cell: str, said: str
) -> None:
    book = download(client, table)
    put(book, row, **values)
    kept = upload(client, table, book=book)
    assert [where for where, _sentence in problems(kept)] == [cell]
    assert said in problems(kept)[0][1]
    assert confirm(client, table, kept=kept, seen="{}") in (400, 409)
    assert not GapRow.objects.filter(version__gt=1).exists()


def test_the_workbook_of_another_table_and_a_row_twice_are_refused(
    table: GapTable, client: Client, scene: PlanScene
) -> None:
    company = scene.plan.result.evaluation.contractor
    other = begin_gap_table(name="Lain", contractor=company, by=scene.planner, now=scene.now)
    book = download(client, table)
    kept = upload(client, other, book=book)
    assert "another gap table" in problems(kept)[0][1]
    book = download(client, table)
    sheet = book.worksheets[0]
    for column in GapColumn:
        sheet.cell(6, column, sheet.cell(2, column).value)
    assert "a second time" in problems(upload(client, table, book=book))[0][1]
    refused = client.post(
        reverse("gap-workbook-upload", args=[table.key]),
        {"file": SimpleUploadedFile("rencana.xlsx", b"bukan buku kerja")},
    )
    assert refused.status_code == 400


def test_what_somebody_changed_since_the_download_is_kept_unless_it_is_ticked(
    table: GapTable, client: Client, by_manager: Actor, scene: PlanScene
) -> None:
    book = download(client, table)
    row = table.rows.get(position=1)
    facts = GapFacts(requirement=row.requirement, owner="Manajer")
    change_gap_row(row=row, version=1, facts=facts, by=by_manager, now=scene.now)
    put(book, 2, owner="Koordinator")
    kept = upload(client, table, book=book)
    assert confirm(client, table, kept=kept, seen='{"1": 1}') == 409
    assert confirm(client, table, kept=kept, seen='{"1": 2}') == 400
    address = reverse("gap-workbook-confirm", args=[table.key, kept.pk])
    assert client.post(address, {"seen": '{"1": 2}', "take": "1"}).status_code == 302
    assert table.rows.get(position=1).owner == "Koordinator"


def test_a_draft_row_is_taken_out_and_stays_in_the_trail(table: GapTable, client: Client) -> None:
    address = reverse("gap-row-remove", args=[table.key, 4])
    assert client.post(address, {"version": "7"}).status_code == 409
    assert client.post(address, {"version": "1"}).status_code == 302
    assert client.post(address, {"version": "1"}).status_code == 404
    assert table.rows.count() == 3
    kept = AuditEntry.objects.get(action="remove_gap_row").before
    assert kept is not None
    assert kept["requirement"]
    trail = client.get(reverse("gap-table", args=[table.key]))
    assert trail.status_code == 200


def test_the_place_of_a_row_that_was_taken_out_is_given_to_no_other(
    table: GapTable, scene: PlanScene, client: Client
) -> None:
    last = table.rows.get(position=4)
    remove_gap_row(row=last, version=1, by=scene.planner, now=scene.now)
    facts = GapFacts(requirement="Tanggap darurat")
    added = add_gap_row(table=table, facts=facts, by=scene.planner, now=scene.now)
    assert added.position == 5
    assert client.get(reverse("gap-row", args=[table.key, 4])).status_code == 404
    with pytest.raises(Conflict, match=r"dikeluarkan|taken out"):
        change_gap_row(row=last, version=1, facts=facts, by=scene.planner, now=scene.now)
    with pytest.raises(Conflict, match=r"dikeluarkan|taken out"):
        raise_from_gap(row=last, by=scene.planner, now=scene.now)


def test_what_is_frozen_or_a_finding_is_closed_and_not_taken_out(
    table: GapTable, scene: PlanScene
) -> None:
    by, now = scene.planner, scene.now
    freeze_gap_table(table=table, by=by, now=now)
    facts = GapFacts(requirement="Tanggap darurat", proposal="Prosedur", due_on=now.date())
    added = add_gap_row(table=table, facts=facts, by=by, now=now)
    with pytest.raises(Refusal, match="frozen revision 1"):
        remove_gap_row(row=table.rows.get(position=1), version=1, by=by, now=now)
    with pytest.raises(Conflict):
        remove_gap_row(row=added, version=9, by=by, now=now)
    raise_from_gap(row=added, by=by, now=now)
    with pytest.raises(Refusal, match="close the row"):
        remove_gap_row(row=added, version=2, by=by, now=now)
    assert table.rows.count() == 5


def test_the_rows_are_a_table_of_data(table: GapTable, scene: PlanScene) -> None:
    assert scene.planner.user
    found = GAP_ROWS.source(scene.planner.user, ScopeFilter())
    assert [row.position for row in found.order_by("position")] == [1, 2, 3, 4]
