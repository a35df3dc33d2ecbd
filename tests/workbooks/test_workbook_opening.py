"""Files that are no plain workbook: each is refused in a sentence, none is read for long."""

import io
import struct
import time
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from core.errors import Refusal
from evaluations.models import Evaluation
from tests.workbooks.workbooks import Filling, made, repacked
from workbooks.workbook.cells import Cell
from workbooks.workbook.layout import SheetColumn
from workbooks.workbook.opening import LARGEST_FILE, MOST_ROWS, read_tabs

SHEET = "xl/worksheets/sheet2.xml"
DEEP = b"<r>" * 50_000 + b"</r>" * 50_000
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.fixture
def good(evaluation: Evaluation, now: datetime) -> bytes:
    return made(evaluation, now=now)


def refused(content: bytes) -> str:
    start = time.process_time()
    with pytest.raises(Refusal) as refusal:
        read_tabs(content, columns=len(SheetColumn))
    assert time.process_time() - start < 20, "a hostile file must not keep a worker busy"
    assert refusal.value.fields == {"file": refusal.value.message}
    return refusal.value.message


def sheet_of_rows(rows: bytes) -> bytes:
    return b"<worksheet " + NAMESPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"kode;nilai\n1.01;3\n",
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04" + b"x" * 50,
    ],
    ids=["empty", "csv", "pdf", "png", "cut off"],
)
def test_what_is_not_a_workbook_is_refused(content: bytes) -> None:
    assert ".xlsx" in refused(content)


def test_another_zip_under_a_workbooks_name_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("catatan.txt", "halo")
    assert ".xlsx" in refused(buffer.getvalue())


@pytest.mark.parametrize(
    ("inside", "word"), [("EncryptedPackage", "password|kata sandi"), ("Workbook", r"\.xls")]
)
def test_a_password_and_an_old_excel_are_told_apart(inside: str, word: str) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + inside.encode("utf-16-le")
    with pytest.raises(Refusal, match=word):
        read_tabs(ole, columns=9)


@pytest.mark.django_db
def test_a_file_with_macros_is_refused(good: bytes) -> None:
    assert ".xlsm" in refused(repacked(good, {"xl/vbaProject.bin": b"Sub AutoOpen()"}))


def test_a_huge_file_is_refused_unread() -> None:
    assert "5 MB" in refused(b"PK\x03\x04" + bytes(LARGEST_FILE))


@pytest.mark.django_db
def test_a_zip_bomb_is_refused_before_it_unpacks(good: bytes) -> None:
    refused(repacked(good, {"xl/media/image1.png": bytes(200 * 1024 * 1024)}))


@pytest.mark.django_db
def test_a_bomb_that_lies_about_its_size_is_refused(good: bytes) -> None:
    bomb = bytearray(repacked(good, {"xl/media/image1.png": bytes(100 * 1024 * 1024)}))
    honest = struct.pack("<I", 100 * 1024 * 1024)
    assert bomb.count(honest) >= 1
    refused(bytes(bomb.replace(honest, struct.pack("<I", 100))))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1">' + b"<c/>" * 2_000_000 + b"</row>",
        b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 90_000)),
        b"<row>" * 400_000,
    ],
    ids=["cells", "rows", "depth"],
)
def test_far_too_many_cells_are_refused(good: bytes, rows: bytes) -> None:
    refused(repacked(good, {SHEET: sheet_of_rows(rows)}))


@pytest.mark.django_db
def test_content_below_the_last_row_that_is_read_is_refused(good: bytes) -> None:
    row = b'<row r="%d"><c><v>1</v></c></row>'
    read_tabs(repacked(good, {SHEET: sheet_of_rows(row % MOST_ROWS)}), columns=9)
    refused(repacked(good, {SHEET: sheet_of_rows(row % (MOST_ROWS + 1))}))


@pytest.mark.django_db
def test_what_stands_beside_the_cells_costs_nothing(good: bytes) -> None:
    """Each of these keeps a general reader busy for minutes."""
    formula = b"+".join([b"A1"] * 2600)
    shared = b'<row r="%d"><c r="L%d"><f t="shared" si="0"/></c></row>'
    first = b'<row r="1"><c r="L1"><f t="shared" si="0" ref="L1:L9">' + formula + b"</f></c></row>"
    rows = first + b"".join(shared % (n, n) for n in range(2, 20_000))
    cells = b" ".join(b"A%d" % n for n in range(1, 500_000))
    lists = b'</sheetData><dataValidations><dataValidation sqref="' + cells
    part = sheet_of_rows(rows).replace(b"</sheetData>", lists + b'"/></dataValidations>')
    start = time.process_time()
    assert read_tabs(repacked(good, {SHEET: part}), columns=9)[1].rows == ()
    assert time.process_time() - start < 20


@pytest.mark.django_db
def test_one_cell_at_the_end_of_the_world_costs_nothing(good: bytes) -> None:
    row = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    tabs = read_tabs(repacked(good, {SHEET: sheet_of_rows(row)}), columns=9)
    assert tabs[1].rows == ()


@pytest.mark.django_db
def test_the_strict_dialect_is_read_too(good: bytes) -> None:
    strict = b'<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>'
    row = b'<x:row><x:c t="inlineStr"><x:is><x:r><x:t>a</x:t></x:r><x:r><x:t>b</x:t></x:r>'
    end = b"</x:is></x:c></x:row></x:sheetData></x:worksheet>"
    tabs = read_tabs(repacked(good, {SHEET: strict + row + end}), columns=9)
    assert tabs[1].cell(1, 1) == Cell("ab")


@pytest.mark.django_db
def test_a_size_the_sheet_only_claims_costs_nothing(good: bytes) -> None:
    claim = (
        b"<worksheet " + NAMESPACE + b'><dimension ref="A1:XFD1048576"/><sheetData/></worksheet>'
    )
    assert read_tabs(repacked(good, {SHEET: claim}), columns=9)[1].rows == ()


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_that_declares_entities_is_refused(good: bytes, encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding[:6]}"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    )
    refused(repacked(good, {SHEET: text.encode(encoding)}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parts",
    [
        {SHEET: None},
        {SHEET: b"<worksheet"},
        {SHEET: b""},
        {"[Content_Types].xml": b"<Types/>"},
        {"xl/styles.xml": b"nothing"},
        {SHEET: sheet_of_rows(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>')},
        {SHEET: sheet_of_rows(b'<row r="1"><c r="1A"><v>x</v></c></row>')},
        {SHEET: sheet_of_rows(b'<row r="one"><c><v>1</v></c></row>')},
        {SHEET: sheet_of_rows(b'<row r="1"><c r="A1"><v>x</v></c></row>')},
        {SHEET: sheet_of_rows(b'<row><c t="inlineStr"><is>' + DEEP + b"</is></c></row>")},
        {SHEET: sheet_of_rows(b'<row r="1"><c r="A1"><v>' + b"9" * 9000 + b"</v></c></row>")},
    ],
)
def test_a_damaged_workbook_is_refused(good: bytes, parts: dict[str, bytes | None]) -> None:
    assert ".xlsx" in refused(repacked(good, parts))


def test_too_many_sheets_are_refused() -> None:
    book = Workbook()
    for number in range(70):
        book.create_sheet(f"s{number}")
    buffer = io.BytesIO()
    book.save(buffer)
    refused(buffer.getvalue())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (3, Cell("3", is_number=True)),
        (3.0, Cell("3", is_number=True)),
        (2.5, Cell("2.5", is_number=True)),
        ("2.5", Cell("2.5")),
        (True, Cell("TRUE")),
        (" x ", Cell(" x ")),
        ("=1+1", Cell("=1+1", is_formula=True)),
        ("#N/A", Cell("#N/A", is_error=True)),
        (datetime(2026, 3, 4), Cell("2026-03-04", is_disguised=True)),
    ],
)
def test_a_cell_is_what_a_person_sees(good: bytes, value: object, cell: Cell) -> None:
    filling = Filling(good).put("1.01", choice=value)
    tabs = read_tabs(filling.content, columns=len(SheetColumn))
    assert tabs[1].cell(2, SheetColumn.CHOICE) == cell
