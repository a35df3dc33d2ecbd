"""The workbook of an evaluation, read back with a spreadsheet library."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from checklists.services.answers import AnswerChange, save_answer, save_element_note
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.models import Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation
from instruments.models import Instrument
from periods.services import add_evaluation, open_period
from tests.workbooks.workbooks import Filling, made
from workbooks.register import known_to_roster
from workbooks.workbook.layout import SheetColumn
from workbooks.workbook.roster_writing import roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(evaluation: Evaluation, now: datetime) -> Any:
    return load_workbook(BytesIO(made(evaluation, now=now)))


def test_the_first_sheet_says_what_the_workbook_is(
    book: Any, evaluation: Evaluation, now: datetime
) -> None:
    facts = {row[0]: row[2] for row in book.worksheets[0].iter_rows(values_only=True) if row[0]}
    assert facts["contractor"] == "PT A (A)"
    assert facts["year"] == "2024"
    assert facts["instrument_sha256"] == evaluation.instrument.sha256
    assert facts["evaluation"] == str(evaluation.pk)
    assert facts["made_by"] == "Koordinator"
    assert facts["made_at"] == "20 January 2025 10:00"


def test_each_element_has_a_sheet_with_a_safe_short_name(book: Any) -> None:
    assert book.sheetnames[1:] == [
        "1 Planning strategy & leadershi",
        "2 Resource planning & environme",
        "3 Operational planning & contro",
        "4 Measurement, monitoring & ana",
        "5 Evaluation & improvement",
    ]


def test_only_what_is_to_be_filled_in_is_unlocked(book: Any) -> None:
    for sheet in book.worksheets[1:]:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        unlocked = {
            cell.column for row in sheet.iter_rows(min_row=2) for cell in row
            if not cell.protection.locked
        }  # fmt: skip
        assert unlocked - {SheetColumn.FIGURE} == {
            SheetColumn.CHOICE,
            SheetColumn.REASON,
            SheetColumn.NOTE,
        }
        assert all(cell.protection.locked for cell in sheet[1])
        assert not sheet.cell(row=sheet.max_row, column=SheetColumn.NOTE).protection.locked
        assert sheet.cell(row=sheet.max_row, column=SheetColumn.CHOICE).protection.locked


def test_a_figure_is_asked_for_where_it_is_measured(book: Any) -> None:
    first, *_others = book.worksheets[1:]
    measured = {row[0].value for row in first.iter_rows(min_row=2, max_col=5)
                if not row[4].protection.locked}  # fmt: skip
    assert "1.02" in measured
    assert "1.01" not in measured
    assert "Figure in times/month: ≥ 4: 4; ≥ 3: 3" in first["C3"].value


def test_the_sign_of_a_percent_is_seen_while_it_is_typed(book: Any) -> None:
    sheet = book.worksheets[1]
    assert [sheet[cell].number_format for cell in ("E3", "E9")] == ["General", "0.00%"]


def test_scores_are_chosen_from_the_scale_and_not_applicable(book: Any) -> None:
    sheet = book.worksheets[1]
    lists = [one for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert [one.formula1 for one in lists] == ['"0,1,2,3,4,N/A"']
    listed = {str(cells) for one in lists for cells in one.sqref.ranges}
    assert listed == {f"F{row}" for row in range(2, 14)}


def test_the_sheet_is_made_to_be_read_and_printed(book: Any) -> None:
    sheet = book.worksheets[1]
    assert sheet.freeze_panes == "C2"
    assert sheet.page_setup.orientation == "landscape"
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.fitToWidth) == (9, 1)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["C2"].alignment.wrap_text
    assert sheet.column_dimensions["I"].hidden
    assert sheet.column_dimensions["J"].hidden


def test_saved_answers_and_notes_stand_in_it_as_values(
    evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    given: dict[str, Any] = {
        "pinned": PinnedEvaluation.of(evaluation),
        "by": by_coordinator,
        "now": now,
    }
    for code, change in {
        "1.01": AnswerChange(choice="3", note="=1+1"),
        "1.02": AnswerChange(not_applicable=True, na_reason="-tidak ada limbah"),
    }.items():
        save_answer(item_code=code, change=change, base_version=0, operation=uuid4(), **given)
    save_element_note(element_code="1", text="baik\r\nsekali", base_version=0,
                      operation=uuid4(), **given)  # fmt: skip
    sheet = Filling(made(evaluation, now=now)).sheet("1")
    assert (sheet["F2"].value, sheet["H2"].value, sheet["H2"].data_type) == (3, "=1+1", "s")
    assert (sheet["F3"].value, sheet["G3"].value) == ("N/A", "-tidak ada limbah")
    assert sheet["G3"].quotePrefix
    assert sheet["I2"].value == 1
    assert (sheet["A14"].value, sheet["H14"].value) == ("1.*", "baik\nsekali")


def test_the_workbook_speaks_the_persons_language(evaluation: Evaluation, now: datetime) -> None:
    book = load_workbook(BytesIO(made(evaluation, now=now, language="id")))
    assert book.sheetnames[5] == "5 Evaluasi & Perbaikan"
    assert book.worksheets[1]["B2"].value == "Kebijakan K3L kontraktor"


def test_words_are_chosen_where_a_scale_has_words(
    instruments: dict[str, Instrument], contractor: Contractor, now: datetime
) -> None:
    period = open_period(
        year=2024, instrument=instruments["smk3"], level="lanjutan", submit_by=now.date(),
        by=SYSTEM, now=now,
    )  # fmt: skip
    evaluation = add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )
    book = load_workbook(BytesIO(made(evaluation, now=now)))
    [scores, *_] = book.worksheets[1].data_validations.dataValidation
    assert scores.formula1 == '"sesuai,minor,mayor,N/A"'
    assert len(book.sheetnames) == 13
    assert book.worksheets[1].column_dimensions["E"].hidden
    assert max(map(len, book.sheetnames)) <= 31
    assert "The requirement is in place" in book.worksheets[1]["C2"].value


def test_a_control_sign_of_old_data_stops_no_roster(contractor: Contractor) -> None:
    Contractor.objects.filter(pk=contractor.pk).update(name="PT\x02 A")
    sheets = load_workbook(BytesIO(roster(known_to_roster(), language="id"))).worksheets
    assert "PT A" in {cell for row in sheets[1].iter_rows(values_only=True) for cell in row}


def test_a_control_sign_of_old_data_stops_no_checklist(
    evaluation: Evaluation, contractor: Contractor, now: datetime
) -> None:
    Contractor.objects.filter(pk=contractor.pk).update(name="PT\x02 A")
    book = load_workbook(BytesIO(made(Evaluation.objects.get(pk=evaluation.pk), now=now)))
    title, footer = book.properties.title, book.worksheets[1].oddFooter.left.text
    assert title == str(evaluation)
    assert footer.startswith(title)
