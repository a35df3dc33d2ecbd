"""A job safety analysis as a workbook there and back: its steps made anew, cells refused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed
from form_workbooks.jsas.layout import HAZARDS
from form_workbooks.jsas.services import changes_of_jsa, confirm_jsa_workbook, upload_jsa_workbook
from jsas.approval import hand_in_jsa
from jsas.models import JobSafetyAnalysis
from jsas.services import put_step, steps_of
from tests.jsas.test_jsa import CLIMB, draft, scene
from tests.risks.register_scene import RegisterScene
from tests.visitors import visitor
from workbooks.models import WorkbookUpload
from workbooks.rendering.rows import preview_of_rows

pytestmark = pytest.mark.usefixtures("in_english")
__all__ = ["draft", "scene"]
Cells = Mapping[tuple[int, str], Any]  # row and field
# The second hazard goes, a step is put before the first, and the first gets another hazard.
NEW: Cells = {
    **{(3, one.name): None for one in HAZARDS.fields},
    (2, "step_number"): 2,
    (4, "step_number"): " 1 ", (4, "step"): "=Siapkan", (4, "hazard"): "Kafe\u0301",
    (4, "control"): "Sapu",
    (5, "step_number"): 2, (5, "risk"): "1", (5, "control"): "Jaring",
}  # fmt: skip


def filled(scene: RegisterScene, jsa: JobSafetyAnalysis, *, cells: Cells) -> WorkbookUpload:
    """The workbook with these cells typed over, uploaded."""
    client = visitor(scene.writer.user, language="id")
    answer = client.get(reverse("risk-jsa-workbook-download", args=[jsa.key]))
    book, buffer = load_workbook(BytesIO(answer.content)), BytesIO()
    for (row, name), value in cells.items():
        cell = book.worksheets[1].cell(row, HAZARDS.column(name))
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(buffer)
    return upload_jsa_workbook(
        jsa=jsa, file=buffer.getvalue(), file_name="j.xlsx", by=scene.writer, now=scene.now
    )


def told(upload: WorkbookUpload) -> list[tuple[str, str]]:
    return [(one["cell"], one["sentence"]) for one in upload.content["problems"]]


def confirmed(scene: RegisterScene, upload: WorkbookUpload, *, jsa: JobSafetyAnalysis) -> Any:
    seen: dict[str, int | str] = {one.key: jsa.version for one in changes_of_jsa(upload, jsa)}
    return confirm_jsa_workbook(
        upload=upload, jsa=jsa, versions=seen, by=scene.writer, now=scene.now
    )


def test_an_analysis_as_downloaded_changes_nothing(
    scene: RegisterScene, draft: JobSafetyAnalysis
) -> None:
    upload = filled(scene, draft, cells={})
    assert (told(upload), changes_of_jsa(upload, draft)) == ([], [])


def test_what_is_typed_makes_the_steps_anew(scene: RegisterScene, draft: JobSafetyAnalysis) -> None:
    upload = filled(scene, draft, cells=NEW)
    assert told(upload) == []
    changes = changes_of_jsa(upload, draft)
    rows = preview_of_rows(changes, sheets=[HAZARDS], moved={}, taken=())
    assert [one.title.partition(": ")[2] for one in rows][2:] == ["Kafe\u0301", "Jaring"]
    outcome = confirmed(scene, upload, jsa=draft)
    assert outcome == confirmed(scene, upload, jsa=draft) == {"stored": 4, "kept": 0}
    first, second = steps_of(draft)
    assert (first.step, [one.hazard for one in first.hazards.all()]) == (
        "=Siapkan", ["Kafe\u0301"],
    )  # fmt: skip
    assert (str(second), second.responsible) == ("2. Naik perancah", "Mandor")
    assert [(one.risk_id is not None, one.control) for one in second.hazards.all()] == [
        (True, "Pasang pagar"),
        (True, "Jaring"),
    ]


@pytest.mark.parametrize(
    ("cells", "place", "says"),
    [
        ({(4, "hazard"): "Debu", (4, "control"): "Air"}, "B4", "number of the work step"),
        ({(2, "control"): None}, "H2", "what is done against"),
        ({(2, "risk"): 9, (2, "hazard"): None}, "E2", "Choose a risk of this register"),
        ({(2, "hazard"): "Lain"}, "F2", "not both"),
        ({(2, "step"): "Turun"}, "C3", "say this otherwise"),
        ({(2, "step_number"): "satu"}, "B2", "satu"),
        ({(2, "ppe"): "x" * 201}, "I2", "At most 200"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(
    scene: RegisterScene, draft: JobSafetyAnalysis, cells: Cells, place: str, says: str
) -> None:
    (problem,) = told(filled(scene, draft, cells=cells))
    assert problem[0] == place
    assert says in problem[1]
    draft.refresh_from_db()
    assert len(steps_of(draft)) == 1


def test_who_was_faster_and_what_is_no_draft(
    scene: RegisterScene, draft: JobSafetyAnalysis, other_contractor: Contractor,
    by_coordinator: Actor, now: datetime,
) -> None:  # fmt: skip
    upload = filled(scene, draft, cells=NEW)
    facts = replace(CLIMB, step="Rakit")
    put_step(jsa=draft, number=None, facts=facts, version=draft.version, operation=uuid4(),
             by=by_coordinator, now=now)  # fmt: skip
    draft.refresh_from_db()
    with pytest.raises(Conflict, match="changed on the server"):
        confirmed(scene, upload, jsa=draft)
    hand_in_jsa(jsa=draft, version=draft.version, by=scene.writer, now=now)
    draft.refresh_from_db()
    with pytest.raises(Conflict, match="no draft"):
        filled(scene, draft, cells={})
    page = visitor(scene.writer.user, language="en")
    assert (
        "while the analysis is a draft"
        in page.get(reverse("risk-jsa-workbook", args=[draft.key])).text
    )


def test_another_company_uploads_none(
    scene: RegisterScene, draft: JobSafetyAnalysis, other_representative: Any, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        upload_jsa_workbook(
            jsa=draft, file=b"", file_name="j.xlsx", by=Actor(other_representative), now=now
        )
    stranger: Client = visitor(other_representative)
    for name in ("", "-download"):
        address = reverse(f"risk-jsa-workbook{name}", args=[draft.key])
        assert stranger.get(address).status_code == 404
