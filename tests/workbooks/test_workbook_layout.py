"""Names of sheets and the form texts are compared in."""

import pytest

from core.spreadsheets import defused, plain_text
from instruments.sheets import SheetElement
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
    "text", ["a\r\nb", "a\rb", "a_x000D_\nb".replace("\n", ""), " a\nb\n", "a\x00\nb"]
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
