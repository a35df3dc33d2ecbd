"""A procedure as a workbook there and back: the draft of its next version, cells refused."""

import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.models import User
from core.audit import SYSTEM
from form_workbooks.procedures.layout import ACTORS, BECAME, STEPS
from procedures.drafts.services import begin_next_procedure, publish_procedure, write_procedure
from procedures.models import ProcedureVersion
from procedures.specs.parts import ProcedureSpec
from procedures.versions import procedure_version, stored_procedure
from tests.visitors import visitor
from workbooks.models import WorkbookUpload
from workbooks.rows.layout import SheetLayout
from workbooks.rows.reading import FilledRow

pytestmark = pytest.mark.usefixtures("in_english")
Cells = Mapping[tuple[SheetLayout, int, str], Any]  # sheet, row and field
NEW: Cells = {
    # A step between 13 and 14, by an actor who is new; "Operator" is called otherwise.
    (STEPS, 24, "number"): "13a",
    (STEPS, 24, "title_id"): "Amankan lokasi",
    (STEPS, 24, "title_en"): "=Secure the scene",
    (STEPS, 24, "actors"): "Regu darurat, Tim P2K3",
    (STEPS, 24, "phase"): "Do",
    (STEPS, 24, "value"): "BVA",
    (STEPS, 24, "after"): 13,
    (STEPS, 24, "only_if_id"): "Cedera berat",
    (STEPS, 24, "forms"): "jsa; HIRARC",
    (STEPS, 15, "after"): "13; 13a",
    (ACTORS, 2, "title_id"): "Operator alat",
    (ACTORS, 5, "title_id"): "Regu darurat",
    (ACTORS, 5, "sides"): "Owner; contractor",
    (BECAME, 4, "adds"): "13a",
}  # fmt: skip


def filled(person: User, cells: Cells, *, version: int = 1, onto: int | None = None) -> Any:
    """The workbook with these cells typed over, uploaded: the last page that follows."""
    at = {"code": "k3_usulan", "version": version}
    address = reverse("procedure-workbook-download", kwargs=at)
    answer = visitor(person, language="id").get(address)
    book, buffer = load_workbook(BytesIO(answer.content)), BytesIO()
    places = {STEPS.code: 1, ACTORS.code: 2, BECAME.code: 4}
    for (layout, row, name), value in cells.items():
        cell = book.worksheets[places[layout.code]].cell(row, layout.column(name))
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(buffer)
    file = SimpleUploadedFile("p.xlsx", buffer.getvalue())
    upload_at = reverse("procedure-workbook-upload", kwargs=at | {"version": onto or version})
    return visitor(person, language="en").post(upload_at, {"file": file}, follow=True)


def confirmed(person: User, *, seen: int = 0) -> Any:
    upload = WorkbookUpload.objects.latest("uploaded_at")
    document = upload.content["document"]
    of_one = [document["code"], document["version"], upload.pk]
    at = reverse("procedure-workbook-confirm", args=of_one)
    keys = [FilledRow(**one).key for one in upload.content["rows"]]
    sent = {"seen": json.dumps(dict.fromkeys(keys, seen))}
    return visitor(person, language="en").post(at, sent)


def draft_spec() -> ProcedureSpec:
    return stored_procedure(ProcedureVersion.objects.get(version=2).content)


def problems() -> list[tuple[str, str]]:
    found = WorkbookUpload.objects.latest("uploaded_at").content["problems"]
    return [(one["cell"], one["sentence"]) for one in found]


def test_a_version_as_downloaded_changes_nothing_whatever_the_language(manager: User) -> None:
    assert "changes nothing" in filled(manager, {}).text
    assert not ProcedureVersion.objects.exists()


def test_what_is_typed_becomes_the_draft_of_the_next_version_once(manager: User) -> None:
    page = filled(manager, NEW)
    told = " ".join(page.text.split())
    assert "13a. =Secure the scene" in told  # of a step that names it, in words
    assert not ProcedureVersion.objects.exists()
    answers = [confirmed(manager) for _again in range(2)]
    draft = ProcedureVersion.objects.get()
    assert [one.url for one in answers] == [reverse("procedure-edit", args=[draft.pk])] * 2
    spec = draft_spec()
    assert [one.number for one in spec.steps][12:15] == ["13", "13a", "14"]
    step = spec.steps[13]
    actors = {str(one.code): one for one in spec.actors}
    assert (step.title.en, step.phase, step.value) == ("=Secure the scene", "do", "bva")
    assert [actors[one].title.id for one in step.actors] == ["Regu darurat", "Tim P2K3"]
    assert (step.after, step.only_if and step.only_if.id) == (("check",), "Cedera berat")
    assert (step.forms, spec.steps[14].after) == (("jsa", "hirarc"), ("check", step.code))
    assert actors["operator"].title.id == "Operator alat"
    assert actors["regu_darurat"].sides == ("owner", "contractor")
    unchanged = procedure_version("k3_usulan", 1)
    assert (spec.about, spec.steps[0]) == (unchanged.about, unchanged.steps[0])
    publish_procedure(draft=draft, edition=draft.edition, by=SYSTEM, now=draft.changed_at)


@pytest.mark.parametrize(
    ("cells", "place", "says"),
    [
        ({(STEPS, 2, "actors"): "Satpam"}, "E2", "Satpam"),
        ({(STEPS, 3, "number"): "1"}, "B3", "a second time"),
        ({(STEPS, 3, "after"): "99"}, "H3", "99"),
        ({(STEPS, 3, "after"): "12"}, "H3", 'name "12", which is not there before it'),
        ({(STEPS, 3, "title_id"): None}, "C3", "empty"),
        ({(STEPS, 3, "phase"): "Act now"}, "F3", "not on the list"),
        ({(STEPS, 3, "due_month"): 13}, "N3", "no day that every year has"),
        ({(BECAME, 4, "into"): None}, "", 'leave out the step "13"'),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(
    manager: User, cells: Cells, place: str, says: str
) -> None:
    filled(manager, cells)
    assert [(one, says in told) for one, told in problems()] == [(place, True)], problems()
    assert not ProcedureVersion.objects.exists()


def test_a_step_with_a_number_of_any_length_has_its_place(manager: User) -> None:
    filled(manager, {(STEPS, 23, "number"): "9" * 5000})
    assert problems() == []


def test_an_emptied_step_is_taken_out_and_who_names_it_is_told(manager: User) -> None:
    emptied: Cells = {(STEPS, 23, one.name): None for one in STEPS.fields}
    filled(manager, emptied)
    assert [(place, "22" in told) for place, told in problems()] == [("E10", True)]
    filled(manager, {**emptied, (BECAME, 10, "adds"): "20, 21"})
    assert problems() == []
    confirmed(manager)
    assert len(draft_spec().steps) == 21


def test_a_draft_is_written_by_its_own_workbook_unless_somebody_was_faster(
    manager: User, now: datetime
) -> None:
    spec = procedure_version("k3_usulan", 1)
    draft = begin_next_procedure(spec=spec, by=SYSTEM, now=now)
    assert filled(manager, {}).status_code == 409  # of the version before
    assert (
        "of another procedure, or of another version" in filled(manager, {}, version=1, onto=2).text
    )
    filled(manager, {(STEPS, 2, "number"): "1a"}, version=2)
    at = {"code": "k3_usulan", "version": 2}
    downloaded = visitor(manager).get(reverse("procedure-workbook-download", kwargs=at)).content
    changed = stored_procedure(draft.content | {"title": {"id": "Lain", "en": "Other"}})
    write_procedure(draft=draft, spec=changed, edition=1, by=SYSTEM, now=now)
    assert confirmed(manager, seen=1).status_code == 409
    assert draft_spec().steps[0].number == "1"
    answer = visitor(manager, language="en").post(
        reverse("procedure-workbook-upload", kwargs=at),
        {"file": SimpleUploadedFile("p.xlsx", downloaded)}, follow=True,
    )  # fmt: skip
    assert "has changed this draft since the workbook was downloaded" in answer.text


def test_who_reads_procedures_downloads_and_uploads_none(representative: User) -> None:
    client, at = visitor(representative, language="en"), ["k3_usulan", 1]
    page = client.get(reverse("procedure-workbook", args=at))
    assert (page.status_code, "Upload and look at it" in page.text) == (200, False)
    with override("en"):
        book = load_workbook(
            BytesIO(client.get(reverse("procedure-workbook-download", args=at)).content)
        )
    counts = book.worksheets[-1]
    assert [row[1].value for row in counts.iter_rows(min_row=2, max_row=5)] == [6, 8, 5, 3]
    assert client.post(reverse("procedure-workbook-upload", args=at)).status_code == 403
