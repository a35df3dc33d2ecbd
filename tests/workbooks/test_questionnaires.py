"""A questionnaire as a workbook, there and back; a broken one names its cells."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from accounts.models import User
from core.audit import Actor
from csms.settings import BASE_DIR
from instruments.specs.writing import as_json
from questionnaires.models import Questionnaire
from questionnaires.selectors import spec_of
from questionnaires.services.drafts import (
    add_questionnaire,
    delete_questionnaire,
    publish_questionnaire,
)
from questionnaires.services.loading import load_questionnaires
from questionnaires.specs.parts import QuestionnaireSpec
from questionnaires.specs.reading import read_questionnaire_file, stored_questionnaire
from tests.visitors import visitor
from workbooks.models import WorkbookUpload
from workbooks.questionnaires.layout import COLUMNS
from workbooks.questionnaires.reading import QuestionnaireReading, read_questionnaire
from workbooks.questionnaires.writing import questionnaire_workbook
from workbooks.workbook.opening import read_tabs

LIBRARY = BASE_DIR / "questionnaires" / "library"
STEPS, VARIABLES, STATEMENTS, BANDS = 1, 2, 3, 6  # sheets
Change = Callable[[Workbook], object]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def shipped(name: str = "smk3_workers") -> QuestionnaireSpec:
    return read_questionnaire_file(LIBRARY / f"{name}-v1.yaml")


def changed(spec: QuestionnaireSpec, change: Change) -> bytes:
    """Its workbook as another program saves it, with something changed."""
    book = load_workbook(BytesIO(questionnaire_workbook(spec)))
    change(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(content: bytes) -> QuestionnaireReading:
    return read_questionnaire(read_tabs(content, columns=COLUMNS))


def put(sheet: int, cell: str, *, value: object) -> Change:
    def change(book: Workbook) -> None:
        book.worksheets[sheet][cell] = value

    return change


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", ["smk3_workers", "swot_weights"])
def test_what_is_read_is_what_was_written(name: str, language: str) -> None:
    with override(language):
        content = questionnaire_workbook(shipped(name))
    for file in (content, changed(shipped(name), lambda _book: None)):
        found = read(file)
        assert (found.problems, found.spec) == ([], shipped(name))


def test_words_that_a_program_would_change_come_back_as_they_are() -> None:
    content = as_json(shipped())
    variable = content["variables"][0]
    variable["code"] = "1.10"
    texts = ("=1+1", "  di tepi ", "baris\ndua", "_x0041_", "'007", "+62", "٣ ½ 漢")
    for statement, text in zip(variable["statements"], texts, strict=False):
        statement["text"] = {"id": text, "en": text[::-1]}
    variable["statements"][1] |= {"code": "007", "not_applicable": True}
    content["variables"].append({"code": "KOSONG", "title": {"id": "Belum ada pernyataan"}})
    content |= {"significance": "0.10", "alpha_min": "0.725"}
    content["attributes"] = []
    spec = stored_questionnaire(content)
    assert read(questionnaire_workbook(spec)).spec == spec


@pytest.mark.parametrize(
    ("change", "cell", "said"),
    [
        (put(STATEMENTS, "C4", value=""), "C4", "is empty: fill it in"),
        (put(STATEMENTS, "D4", value=None), "D4", "is empty: fill it in"),
        (put(STATEMENTS, "C4", value="dua kata"), "C4", "not a code"),
        (put(STATEMENTS, "B5", value="X9"), "B5", "no code of the sheet"),
        (put(STATEMENTS, "F5", value="mungkin"), "F5", "write x where it is so"),
        (put(STATEMENTS, "D6", value="=A1"), "D6", "A formula stands here"),
        (put(STATEMENTS, "D6", value="Helm\u202edipakai"), "D6", "(U+202E); remove it"),
        (put(STEPS, "B4", value="dua"), "B4", "must be a whole number"),
        (put(STEPS, "B4", value=9), "B4", "is 9; the step after 1 is 2"),
        (put(BANDS, "E3", value="delapan"), "E3", "is not a figure"),
        (put(BANDS, "E3", value="84,125"), "E3", "it must be from 0 to 100"),
        (put(BANDS, "E3", value="84.12345"), "E3", "has more than 4 decimals"),
    ],
)
def test_a_broken_cell_is_named_with_its_remedy(change: Change, cell: str, said: str) -> None:
    found = read(changed(shipped(), change))
    assert found.spec is None
    assert any(one.cell == cell and said in one.sentence for one in found.problems), found.problems


@pytest.mark.parametrize(
    ("language", "typed", "read_as"),
    [
        ("id", "84,125", "84.125"),
        ("id", "84,125 %", "84.125"),
        ("id", "84.125", "84,125 or as 84125"),
        ("id", "84.5", "84,5 or as 845"),
        ("id", 84.125, "84.125"),
        ("en", "84.125", "84.125"),
        ("en", "84,5", "84.5"),
        ("en", "84,50", "84.5 or as 8,450"),
        ("", "84.125", "84.125"),  # downloaded before workbooks told their language
        ("", "84,50", "84.5 or as 8,450"),
    ],
)
def test_a_decimal_is_read_in_the_language_of_its_workbook_or_asked_about(
    language: str, typed: str | float, read_as: str
) -> None:
    def change(book: Workbook) -> None:
        put(BANDS, "E3", value=typed)(book)
        if not language:
            for (cell,) in book.worksheets[0].iter_cols(max_row=1):
                cell.value = None if str(cell.value).startswith("language:") else cell.value

    with override(language or "en"):
        content = changed(shipped(), change)
    found = read(content)
    if found.spec:
        assert str(found.spec.bands[0].min) == read_as
    else:
        (one,) = found.problems
        assert (one.cell, f"can be read as {read_as}" in one.sentence) == ("E3", True), one


def test_a_code_that_stands_twice_names_the_other_cell() -> None:
    found = read(changed(shipped(), put(STATEMENTS, "C4", value=next(shipped().statements()).code)))
    (one,) = found.problems
    assert (one.tab, one.cell, "Statements!C3" in one.sentence) == ("Statements", "C4", True)


def test_one_upload_tells_what_cannot_be_read_and_what_breaks_a_rule() -> None:
    first = next(shipped().statements()).code

    def wrong(book: Workbook) -> None:
        for sheet, cell, value in (
            (0, "D3", None),  # a title
            (STATEMENTS, "C4", first),  # a code that stands twice
            (STATEMENTS, "D6", "=A1"),
            (STATEMENTS, "F7", "mungkin"),
            (BANDS, "E4", 90),  # above the band before
        ):
            book.worksheets[sheet][cell] = value

    found = read(changed(shipped(), wrong))
    assert [(one.tab, one.cell) for one in found.problems] == [
        ("Questionnaire", "D3"),
        ("Statements", "C4"),
        ("Statements", "D6"),
        ("Statements", "F7"),
        ("Categories", "E4"),
    ]


def test_nothing_is_said_that_rests_on_a_cell_nobody_could_read() -> None:
    def wrong(book: Workbook) -> None:
        book.worksheets[STEPS]["B4"] = "dua"  # nor that the step below does not follow
        book.worksheets[BANDS]["E5"] = "nol"  # nor that the last band is not 0
        book.worksheets[VARIABLES]["B3"] = "dua kata"

    found = read(changed(shipped(), wrong))
    named = {(one.tab, one.cell) for one in found.problems}
    assert {("Scale", "B4"), ("Categories", "E5"), ("Variables", "B3")} <= named
    of_the_rest = {one for one in named if one[0] in ("Scale", "Categories")}
    assert of_the_rest == {("Scale", "B4"), ("Categories", "E5")}


def test_a_missing_sheet_hides_nothing_of_the_others() -> None:
    def wrong(book: Workbook) -> None:
        book.worksheets[STATEMENTS]["C4"] = "dua kata"
        for sheet in (BANDS, STEPS):
            book.remove(book.worksheets[sheet])

    found = read(changed(shipped(), wrong))
    assert [one.cell for one in found.problems] == ["", "", "C4"], found.problems


@pytest.mark.parametrize("sheet", range(7))
def test_each_sheet_may_be_missing_and_is_told_alone(sheet: int) -> None:
    gone = read(changed(shipped(), lambda book: book.remove(book.worksheets[sheet])))
    assert ["is missing" in one.sentence for one in gone.problems] == [True]


def test_columns_may_be_moved_and_a_missing_sheet_is_told() -> None:
    def moved(book: Workbook) -> None:
        for (cell,) in book.worksheets[VARIABLES]["D1:D9"]:
            cell.parent.cell(cell.row, 12).value, cell.value = cell.value, None

    assert read(changed(shipped(), moved)).spec == shipped()
    gone = read(changed(shipped(), lambda book: book.remove(book.worksheets[BANDS])))
    assert ["“Categories” is missing" in one.sentence for one in gone.problems] == [True]


def upload(user: User, address: str, *, content: bytes) -> tuple[int, str]:
    """The status and where it leads to; the page itself where it leads nowhere."""
    page = visitor(user).post(address, {"file": SimpleUploadedFile("kuesioner.xlsx", content)})
    return page.status_code, page.headers.get("Location", page.content.decode())


def confirm(user: User, preview: str, *, edition: int | str = 0) -> Any:
    return visitor(user).post(f"{preview}confirm/", {"seen": json.dumps({"edition": edition})})


def test_a_new_one_is_looked_at_then_taken_in_as_a_draft_once(
    manager: User, coordinator: User, by_manager: Actor, now: datetime
) -> None:
    load_questionnaires(by=by_manager, now=now)
    there, address = Questionnaire.objects.count(), reverse("questionnaire-upload")
    row = Questionnaire.objects.get(code="smk3_workers")
    taken = visitor(manager).get(reverse("questionnaire-workbook", args=[row.pk])).content
    assert upload(manager, address, content=taken)[0] == 409
    assert upload(manager, address, content=b"PK")[0] == 400
    second = stored_questionnaire(as_json(shipped()) | {"version": 2})
    status, preview = upload(
        manager, address, content=changed(second, put(STATEMENTS, "E3", value="Other words"))
    )
    page = visitor(manager, language="en").get(preview).content.decode()
    assert (status, "Other words" in page, "smk3_workers-v1" in page) == (302, True, True)
    assert page.count('<th scope="row">') == 1
    assert Questionnaire.objects.count() == there
    assert visitor(coordinator).get(preview).status_code == 404
    for _time in range(2):
        assert confirm(manager, preview).status_code == 302
    assert next(spec_of(Questionnaire.objects.get(version=2)).statements()).text.en == "Other words"
    assert Questionnaire.objects.count() == there + 1


def test_what_is_wrong_is_shown_by_cell_and_cannot_be_confirmed(manager: User) -> None:
    content = changed(shipped(), put(STATEMENTS, "C4", value=""))
    _status, preview = upload(manager, reverse("questionnaire-upload"), content=content)
    assert "C4" in visitor(manager).get(preview).content.decode()
    assert confirm(manager, preview).status_code == 400
    assert not Questionnaire.objects.exists()


def test_a_draft_says_what_its_workbook_says_unless_somebody_was_faster(
    manager: User, by_manager: Actor, now: datetime
) -> None:
    spec = stored_questionnaire(as_json(shipped()) | {"version": 2})
    draft = add_questionnaire(spec=spec, by=by_manager, now=now)
    address = reverse("questionnaire-workbook-upload", args=[draft.pk])
    assert upload(manager, address, content=questionnaire_workbook(shipped()))[0] == 400
    other = changed(spec, put(STATEMENTS, "D3", value="Kata lain"))
    _status, preview = upload(manager, address, content=other)
    assert "Kata lain" in visitor(manager).get(preview).content.decode()
    faster = confirm(manager, preview, edition=draft.edition + 1)
    assert (faster.status_code, "Kata lain" in faster.content.decode()) == (409, True)
    for never_shown in ("1e9", "\ud800"):
        assert confirm(manager, preview, edition=never_shown).status_code == 409
    assert confirm(manager, preview, edition=draft.edition).status_code == 302
    stored = spec_of(Questionnaire.objects.get(pk=draft.pk))
    assert next(stored.statements()).text.id == "Kata lain"
    same = upload(manager, address, content=questionnaire_workbook(stored))[1]
    assert "changes nothing" in visitor(manager, language="en").get(same).content.decode()


def test_a_draft_that_was_deleted_or_published_meanwhile_takes_nothing(
    manager: User, by_manager: Actor, now: datetime
) -> None:
    spec = stored_questionnaire(as_json(shipped()) | {"version": 2})
    draft = add_questionnaire(spec=spec, by=by_manager, now=now)
    address = reverse("questionnaire-workbook-upload", args=[draft.pk])
    other = changed(spec, put(STATEMENTS, "D3", value="Kata lain"))
    _status, preview = upload(manager, address, content=other)
    publish_questionnaire(draft=draft, by=by_manager, now=now)
    assert confirm(manager, preview, edition=1).status_code == 409
    assert spec_of(Questionnaire.objects.get(pk=draft.pk)) == spec
    third = add_questionnaire(spec=replace(spec, version=3), by=by_manager, now=now)
    address = reverse("questionnaire-workbook-upload", args=[third.pk])
    content = questionnaire_workbook(replace(spec, version=3, alpha_min=Decimal("0.7")))
    _status, preview = upload(manager, address, content=content)
    delete_questionnaire(draft=third, by=by_manager, now=now)
    assert confirm(manager, preview, edition=1).status_code == 404


@pytest.mark.parametrize("expired", [True, False])
def test_a_preview_is_good_for_a_day(manager: User, *, expired: bool) -> None:
    _status, preview = upload(
        manager, reverse("questionnaire-upload"), content=questionnaire_workbook(shipped())
    )
    if expired:
        WorkbookUpload.objects.update(expires_at=timezone.now())
    assert confirm(manager, preview).status_code == (409 if expired else 302)
    assert Questionnaire.objects.exists() is not expired
