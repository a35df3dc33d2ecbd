"""What a filled-in workbook says, and what is wrong with it by sheet and cell."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from evaluations.models import Evaluation
from instruments.sheets import sheet_of
from tests.workbooks.workbooks import Filling, made
from workbooks.workbook.layout import FilledAnswer, SheetColumn
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.problems import SheetProblem
from workbooks.workbook.reading import FileRow, Identity, Reading, read_evaluation

pytestmark = pytest.mark.django_db
FIRST = "1 Planning strategy & leadershi"


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def filling(evaluation: Evaluation, now: datetime) -> Filling:
    return Filling(made(evaluation, now=now))


@pytest.fixture
def identity(evaluation: Evaluation) -> Identity:
    return Identity(str(evaluation.pk), "1", evaluation.instrument.sha256)


def read(filling: Filling, evaluation: Evaluation, *, identity: Identity) -> Reading:
    tabs = read_tabs(filling.content, columns=len(SheetColumn))
    return read_evaluation(tabs, sheet=sheet_of(evaluation.instrument_id, ""), identity=identity)


def edited(reading: Reading) -> dict[str, FileRow]:
    return {row.code: row for row in reading.rows if row.is_edited}


def test_a_workbook_nobody_touched_says_nothing_new(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    reading = read(filling, evaluation, identity=identity)
    assert reading.problems == ()
    assert len(reading.rows) == 61 + 5
    assert edited(reading) == {}


@pytest.mark.parametrize(
    ("typed", "filled"),
    [
        (3, FilledAnswer(choice="3")),
        ("3", FilledAnswer(choice="3")),
        (" 3 ", FilledAnswer(choice="3")),
        (3.0, FilledAnswer(choice="3")),
        (0, FilledAnswer(choice="0")),
        ("Fully in place", FilledAnswer(choice="4")),
        ("PENUH", FilledAnswer(choice="4")),
        ("n/a", FilledAnswer(not_applicable=True)),
        (2.5, FilledAnswer(choice="2.5")),
        ("tiga", FilledAnswer(choice="tiga")),
    ],
)
def test_a_score_is_read_as_it_was_meant(
    filling: Filling,
    evaluation: Evaluation,
    identity: Identity,
    typed: object,
    filled: FilledAnswer,
) -> None:
    reading = read(filling.put("1.01", choice=typed), evaluation, identity=identity)
    assert edited(reading)["1.01"].filled == filled


@pytest.mark.parametrize(
    ("cells", "filled"),
    [
        ({"figure": 2, "choice": 2}, FilledAnswer(choice="2", figure="2")),
        ({"figure": "3.50"}, FilledAnswer(figure="3.5")),
        ({"figure": "12,500"}, FilledAnswer(figure="12500")),
        ({"figure": "3 kali/bulan"}, FilledAnswer(figure="3")),
        (
            {"figure": 2.5, "choice": 4, "reason": "x"},
            FilledAnswer("4", figure="2.5", figure_reason="x"),
        ),
        ({"choice": "N/A", "reason": "x", "figure": 2}, FilledAnswer("", True, "x", figure="2")),
    ],
)
def test_a_measured_item_takes_its_figure_and_the_reason_for_another_score(
    filling: Filling,
    evaluation: Evaluation,
    identity: Identity,
    cells: dict[str, object],
    filled: FilledAnswer,
) -> None:
    reading = read(filling.put("1.02", **cells), evaluation, identity=identity)
    assert edited(reading)["1.02"].filled == filled


@pytest.mark.parametrize(
    ("typed", "form", "figure"),
    [
        (0.95, "0.00%", "95"),
        (0.0095, "0.00%", "0.95"),
        (0.9512, "0%", "95.12"),
        (1, "0%", "100"),
        (0.95, '0.00"%"', "0.95"),
        (95, "General", "95"),
        (0, "General", "0"),
        (1.01, "0.00", "1.01"),
        ("0.95 %", "General", "0.95"),
        ("1%", "@", "1"),
    ],
)
def test_a_percent_is_what_its_cell_shows(
    filling: Filling,
    evaluation: Evaluation,
    identity: Identity,
    typed: object,
    form: str,
    figure: str,
) -> None:
    filling.put("1.08", figure=typed).sheet()["E9"].number_format = form
    assert edited(read(filling, evaluation, identity=identity))["1.08"].filled == FilledAnswer(
        figure=figure
    )


@pytest.mark.parametrize(
    ("typed", "form", "readings"),
    [
        (0.95, "General", "“0.95” can be read as 0.95 % or as 95 %"),
        (0.5, "0.00", "“0.5” can be read as 0.5 % or as 50 %"),
        (1, "General", "“1” can be read as 1 % or as 100 %"),
        ("0.955", "@", "“0.955” can be read as 0.955 % or as 95.5 %"),
    ],
)
def test_a_percent_up_to_one_without_a_sign_is_asked_about(
    filling: Filling,
    evaluation: Evaluation,
    identity: Identity,
    typed: object,
    form: str,
    readings: str,
) -> None:
    filling.put("1.08", figure=typed).sheet()["E9"].number_format = form
    [problem] = read(filling, evaluation, identity=identity).problems
    assert (problem.tab, problem.cell) == (FIRST, "E9")
    assert problem.sentence == f"{readings}: write the one you mean with its sign."


def test_reason_note_and_element_note_are_read(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    filling.put("1.02", choice="N/A", reason="tidak ada limbah", note="a\r\nb ")
    filling.put("2.*", note="dilihat")
    found = edited(read(filling, evaluation, identity=identity))
    assert found["1.02"].filled == FilledAnswer("", True, "tidak ada limbah", "a\nb")
    assert (found["2"].is_note, found["2"].filled) == (True, FilledAnswer(note="dilihat"))


@pytest.mark.parametrize(
    ("cells", "cell", "sentence"),
    [
        ({"choice": "=1+2"}, "F2", "A formula stands here: write what it gives instead."),
        ({"choice": "#N/A"}, "F2", None),
        ({"note": '=HYPERLINK("x")'}, "H2", "A formula stands here: write what it gives instead."),
        ({"reason": "=A1"}, "G2", "A formula stands here: write what it gives instead."),
        ({"version": "zwei"}, "I2", None),
        ({"version": -1}, "I2", None),
        ({"base": ""}, "I2", None),
    ],
)  # fmt: skip
def test_a_cell_without_a_value_is_named(
    filling: Filling,
    evaluation: Evaluation,
    identity: Identity,
    cells: dict[str, object],
    cell: str,
    sentence: str | None,
) -> None:
    [problem] = read(filling.put("1.01", **cells), evaluation, identity=identity).problems
    assert (problem.tab, problem.cell) == (FIRST, cell)
    assert sentence is None or problem.sentence == sentence
    assert problem.sentence.endswith(".")


def test_a_changed_code_is_named_and_its_item_missed(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    problems = read(filling.put("1.01", code="1.99"), evaluation, identity=identity).problems
    assert [(p.cell, p.sentence) for p in problems] == [
        ("A2", "“1.99” is not an item of this sheet: put back the code that stood here."),
        ("", "Item 1.01 is missing. Put its row back."),
    ]


def test_a_code_that_is_a_formula_is_no_code(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    [first, _] = read(filling.put("1.01", code='="1.01"'), evaluation, identity=identity).problems
    assert first.cell == "A2"


def test_a_code_twice_is_named(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    problems = read(filling.put("1.02", code="1.01"), evaluation, identity=identity).problems
    assert problems[0] == SheetProblem(
        FIRST, "A3", "The code 1.01 stands here a second time: it is in row 2 already."
    )


def test_a_removed_row_is_missed(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    filling.sheet("1").delete_rows(3)
    [problem] = read(filling, evaluation, identity=identity).problems
    assert problem.sentence == "Item 1.02 is missing. Put its row back."


def test_an_answer_beside_no_code_is_named(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    filling.sheet("1")["H20"] = "catatan di luar"
    [problem] = read(filling, evaluation, identity=identity).problems
    assert problem.cell == "A20"


def test_rows_in_another_order_are_read_all_the_same(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    sheet = filling.sheet("1")
    sheet.insert_rows(2)
    sheet.move_range("A14:J14", rows=-12)
    reading = read(filling.put("1.03", choice=2), evaluation, identity=identity)
    assert reading.problems == ()
    assert list(edited(reading)) == ["1.03"]


def test_a_moved_column_is_seen(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    filling.sheet("1").insert_cols(3)
    [problem] = read(filling, evaluation, identity=identity).problems
    assert (problem.tab, problem.cell) == (FIRST, "I1")


def test_a_missing_sheet_is_named(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    filling.book.remove(filling.sheet("1"))
    filling.sheet("2").title = "lain"
    problems = read(filling, evaluation, identity=identity).problems
    assert [p.tab for p in problems] == [FIRST, "2 Resource planning & environme"]


def test_a_sheet_of_ones_own_is_left_alone(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    filling.book.create_sheet("Coretan")["A1"] = "9.99"
    assert read(filling, evaluation, identity=identity).problems == ()


def fact(filling: Filling, key: str, *, value: str) -> None:
    for row in filling.book.worksheets[0].iter_rows():
        if row[0].value == key:
            row[2].value = value


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("evaluation", "99999", "another evaluation: PT A (A), 2024"),
        ("instrument_sha256", "0" * 64, "another version of the instrument"),
        ("revision", "2", "another revision"),
        ("language", "xx", "first sheet has been changed"),
    ],
)
def test_the_workbook_of_something_else_is_refused_as_a_whole(
    filling: Filling,
    evaluation: Evaluation,
    identity: Identity,
    key: str,
    value: str,
    said: str,
) -> None:
    fact(filling, key, value=value)
    filling.put("1.01", choice="=1")
    [problem] = read(filling, evaluation, identity=identity).problems
    assert said in problem.sentence
    assert problem.cell == ""


def test_a_workbook_without_its_first_sheet_is_not_ours(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    filling.book.remove(filling.book.worksheets[0])
    [problem] = read(filling, evaluation, identity=identity).problems
    assert "first sheet is missing" in problem.sentence


def test_an_older_format_asks_for_a_new_download(
    filling: Filling, evaluation: Evaluation, identity: Identity
) -> None:
    filling.book.worksheets[0]["A1"] = "csms-evaluation-0"
    [problem] = read(filling, evaluation, identity=identity).problems
    assert "Download a new one" in problem.sentence


def test_a_workbook_in_indonesian_is_read_by_a_person_who_reads_english(
    evaluation: Evaluation, identity: Identity, now: datetime
) -> None:
    filling = Filling(made(evaluation, now=now, language="id")).put("5.01", choice=1)
    assert list(edited(read(filling, evaluation, identity=identity))) == ["5.01"]
