"""A checklist filled in away from the line: downloaded, uploaded, looked at, stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.tour import look
from tests.browser.words import counted, said
from workbooks.workbook.layout import SheetColumn

COORDINATOR = "koordinator"


@pytest.fixture
def evaluation(product: Product) -> int:
    """PT B in 2025, which nobody has begun."""
    return product.evaluation("PTB", 2025)


def downloaded(page: Page, path: Path) -> Any:
    """The workbook, open in a program."""
    with page.expect_download() as download:
        page.get_by_role("link", name=said("Download the workbook")).click()
    download.value.save_as(path)
    return load_workbook(path)


def uploaded(page: Page, book: Any, *, path: Path) -> None:
    """Save the workbook and hand it in."""
    book.save(path)
    page.get_by_label(said("Filled-in workbook (.xlsx)")).set_input_files(path)
    page.get_by_role("button", name=said("Upload and look at it")).click()


def fill(book: Any, choice: Callable[[int], object]) -> None:
    """Give every item the score that ``choice`` says of its row."""
    for sheet in book.worksheets[1:]:
        for row in range(2, sheet.max_row):
            sheet.cell(row=row, column=SheetColumn.CHOICE).value = choice(row)


def test_sixty_seven_items_come_back_in_one_workbook(
    visit: Visit, product: Product, evaluation: int, tmp_path: Path
) -> None:
    page = visit(COORDINATOR, f"/evaluations/{evaluation}/checklist/")
    page.get_by_role("link", name=said("Fill in as a workbook")).click()
    book = downloaded(page, tmp_path / "workbook.xlsx")
    fill(book, lambda row: row % 5)
    uploaded(page, book, path=tmp_path / "workbook.xlsx")
    expect(page.get_by_role("row")).to_have_count(67 + 1)
    assert product.answers(evaluation, "1.01") == []
    page.get_by_role("button", name=said("Store the changes")).click()
    one, many = (
        "%(count)s row of the workbook is stored.",
        "%(count)s rows of the workbook are stored.",
    )
    expect(page.get_by_role("status").first).to_contain_text(counted(one, many, count=67))
    expect(page.locator("#closed")).to_have_text("67/67")
    assert product.answers(evaluation, "1.01") == [("2", False, "", "", 1)]


def test_mistakes_are_named_and_a_phone_can_read_them(
    visit: Visit, evaluation: int, tmp_path: Path
) -> None:
    page = visit(COORDINATOR, f"/evaluations/{evaluation}/workbook/")
    book = downloaded(page, tmp_path / "workbook.xlsx")
    book.worksheets[1].cell(row=2, column=SheetColumn.CHOICE).value = "=1+1"
    book.worksheets[1].cell(row=3, column=SheetColumn.CHOICE).value = "N/A"
    uploaded(page, book, path=tmp_path / "workbook.xlsx")
    expect(page.get_by_role("row")).to_have_count(2 + 1)
    expect(page.get_by_role("cell", name="F2")).to_be_visible()
    expect(page.get_by_role("button", name=said("Store the changes"))).to_have_count(0)
    seen = look(page, page.url)
    assert (seen.too_wide, seen.barriers, seen.complaints) == (0, [], [])


def test_a_huge_file_is_answered_with_a_sentence(
    visit: Visit, evaluation: int, tmp_path: Path
) -> None:
    page = visit(COORDINATOR, f"/evaluations/{evaluation}/workbook/")
    huge = tmp_path / "huge.xlsx"
    with huge.open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    page.get_by_label(said("Filled-in workbook (.xlsx)")).set_input_files(huge)
    page.get_by_role("button", name=said("Upload and look at it")).click()
    expect(page.get_by_role("alert")).to_contain_text("5 MB")
