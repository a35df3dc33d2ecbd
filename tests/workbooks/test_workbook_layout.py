"""Names of sheets and the form texts are compared in."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from core.spreadsheets import defused, plain_text, workbook_to_read
from instruments.sheets import SheetElement
from workbooks.workbook.cells import read_sheets
from workbooks.workbook.layout import FilledAnswer, sheet_names


def element(code: str, title: str) -> SheetElement:
    return SheetElement(id=1, code=code, title={"id": title}, weight="1", items=())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Kepemimpinan", "1 Kepemimpinan"),
        ("K3/Lingkungan: [uji] *?\\", "1 K3 Lingkungan uji"),
        ("'kutip'", "1 'kutip"),
        ("x" * 60, "1 " + "x" * 29),
        ("baris\nbaru", "1 baris baru"),
    ],
)
def test_a_sheet_name_is_safe_and_short(title: str, name: str) -> None:
    assert sheet_names([element("1", title)], "id") == {"1": name}


def test_sheet_names_differ_by_more_than_their_case() -> None:
    names = sheet_names([element("a", "x" * 40), element("A", "X" * 40)], "id")
    assert len({name.casefold() for name in names.values()}) == 2
    assert max(len(name) for name in names.values()) <= 31


@pytest.mark.parametrize(
    "text", ["a\r\nb", "a\rb", "a_x000D_b", "a_x000D_\nb", " a\nb\n", "a\x00\nb"]
)
def test_texts_are_compared_as_a_program_gives_them_back(text: str) -> None:
    assert plain_text(text) == "a\nb"


def test_open_and_zero_and_not_applicable_are_three_states() -> None:
    states = {
        FilledAnswer().state,
        FilledAnswer(choice="0").state,
        FilledAnswer(not_applicable=True).state,
    }
    assert len(states) == 3


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "＝1", "  =1"])
def test_what_a_spreadsheet_would_compute_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "PT A", "58.2", "a=b", "'=1"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("a_x000D_\nb", "a\r\nb"),
        ("a_x000B_b", "a\nb"),
        ("_x005F_x0041_", "_x0041_"),
        ("a_xD83D_b_x0000_", "ab"),
        ("_x41_", "_x41_"),
    ],
)
def test_what_a_file_cannot_hold_is_read_as_a_program_shows_it(kept: str, shown: str) -> None:
    book, content = Workbook(), BytesIO()
    book.active["A1"] = kept  # openpyxl writes it as it stands
    book.save(content)
    assert next(read_sheets(ZipFile(content), columns=1, rows=1)).cell(1, 1).text == shown


def test_a_control_sign_in_a_title_stops_no_workbook() -> None:
    made = workbook_to_read("PT\x02 A", [("A", [["a"]])], made_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert load_workbook(BytesIO(made)).properties.title == "PT A"
