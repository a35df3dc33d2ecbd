"""A register as a workbook there and back: what it changes, which cells are refused in words."""

import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict
from form_workbooks.registers.layout import CONTROLS, RISKS
from form_workbooks.registers.services import (
    changes_of_register,
    confirm_register_workbook,
    upload_register_workbook,
)
from risks.models import RegisteredRisk, RiskControl
from tests.risks.register_scene import RegisterScene, begun_register
from tests.visitors import visitor
from workbooks.models import WorkbookUpload

pytestmark = pytest.mark.usefixtures("in_english")
SHEETS = {"risk": (1, RISKS), "control": (2, CONTROLS)}
Cells = Mapping[tuple[str, int, str], Any]  # sheet, row and field


@pytest.fixture
def scene(contractor: Contractor, now: datetime, by_representative: Actor) -> RegisterScene:
    """One risk, controlled and estimated lower."""
    scene = begun_register(contractor, by=by_representative, now=now)
    risk = scene.add(3, 2, hazard="=Jatuh", department="Produksi")
    scene.control(1, cost=1_500_000)
    scene.estimate(risk, 1, 2, department="Produksi")
    return scene


@pytest.fixture
def client(scene: RegisterScene) -> Client:
    """The representative's browser."""
    assert scene.writer.user
    return visitor(scene.writer.user, language="en")


def downloaded(client: Client, scene: RegisterScene) -> Workbook:
    address = reverse("risk-workbook-download", args=[scene.register.key])
    return load_workbook(BytesIO(client.get(address).content))


def filled(client: Client, scene: RegisterScene, *, cells: Cells) -> WorkbookUpload:
    """The workbook with these cells typed over, uploaded."""
    book = downloaded(client, scene)
    for (sheet, row, name), value in cells.items():
        at, layout = SHEETS[sheet]
        column = 1 if name == "number" else layout.column(name)
        book.worksheets[at].cell(row, column).value = value
    buffer = BytesIO()
    book.save(buffer)
    return upload_register_workbook(
        register=scene.register, file=buffer.getvalue(), file_name="r.xlsx", by=scene.writer,
        now=scene.now,
    )  # fmt: skip


def confirmed(scene: RegisterScene, upload: WorkbookUpload, *taken: str) -> dict[str, Any]:
    seen: dict[str, int | str] = {
        one.key: one.version for one in changes_of_register(upload, scene.register)
    }
    return confirm_register_workbook(
        upload=upload, register=scene.register, versions=seen, taken=taken, by=scene.writer,
        now=scene.now,
    )  # fmt: skip


def told(upload: WorkbookUpload) -> list[tuple[str, str]]:
    return [(one["cell"], one["sentence"]) for one in upload.content["problems"]]


def test_a_workbook_as_downloaded_changes_nothing(client: Client, scene: RegisterScene) -> None:
    upload = filled(client, scene, cells={})
    assert told(upload) == []
    assert changes_of_register(upload, scene.register) == []


def test_levels_are_formulas_over_the_matrix(client: Client, scene: RegisterScene) -> None:
    cell = downloaded(client, scene).worksheets[1].cell(2, RISKS.column("before_level"))
    assert str(cell.value).startswith("=IF(OR(")
    assert "INDEX(matrix!$B$2:$D$4" in str(cell.value)


def test_what_is_typed_is_stored_with_computed_levels_and_kept_owners(
    client: Client, scene: RegisterScene
) -> None:
    upload = filled(client, scene, cells={
            ("risk", 2, "now_severity"): 3,
            ("risk", 3, "activity"): "Las", ("risk", 3, "hazard"): "Percikan",
            ("risk", 3, "effect"): "Kebakaran", ("risk", 3, "before_likelihood"): 2,
            ("risk", 3, "before_severity"): 2,
            ("control", 2, "cost"): "Rp 1.750.000",
            ("control", 3, "measure"): "APAR", ("control", 3, "step"): "Engineering control",
            ("control", 3, "risks"): "1", ("control", 3, "due_on"): "2024-03-01",
            ("risk", 3, "owner"): str(scene.writer.user).upper(),
        },
    )  # fmt: skip
    assert told(upload) == []
    assert RegisteredRisk.objects.count() == 1  # uploading stores nothing
    assert confirmed(scene, upload) == {"stored": 4, "kept": 0}
    first, second = RegisteredRisk.objects.order_by("number")
    assert (first.level, first.hazard, str(first.department)) == ("sedang", "=Jatuh", "Produksi")
    assert (second.number, second.level, second.hazard) == (2, "sedang", "Percikan")
    assert (first.owner, second.owner) == (None, scene.writer.user)
    costs = RiskControl.objects.order_by("number").values_list("measure", "cost", "due_on__year")
    assert list(costs) == [("Pagar pengaman", 1_750_000, None), ("APAR", None, 2024)]
    assert confirmed(scene, upload) == {"stored": 4, "kept": 0}  # a second time: once


NEW = {
    ("risk", 3, "activity"): "Las",
    ("risk", 3, "hazard"): "Api",
    ("risk", 3, "effect"): "Luka",
}
CASES: list[tuple[Cells, str, str]] = [
    ({("risk", 2, "before_level"): "Low"}, "J2", "levels are computed"),
    ({("risk", 2, "before_likelihood"): 4}, "H2", "3 steps of likelihood"),
    ({("risk", 2, "before_likelihood"): "dua"}, "H2", "dua"),
    ({("risk", 2, "now_severity"): 1.5}, "L2", "whole number"),
    ({("risk", 2, "now_severity"): None}, "K2", "Give both"),
    ({("risk", 2, "hazard"): "=1+1"}, "E2", "formula"),
    ({("risk", 2, "number"): 9}, "A2", "no number of this workbook"),
    ({("risk", 2, "kind"): "sometimes"}, "D2", "not on the list"),
    ({("risk", 2, "review_on"): "1/2/2024"}, "T2", "2026-02-28"),
    (NEW, "H3", "estimate before control"),
    (
        NEW | {("risk", 3, "before_likelihood"): 3, ("risk", 3, "before_severity"): 3,
               ("risk", 3, "now_likelihood"): 1, ("risk", 3, "now_severity"): 1},
        "K3", "needs a control that is in force",
    ),
    ({("control", 2, "due_on"): "2024-02-01", ("control", 2, "begins_on"): "2024-03-01"},
     "G2", "due before it begins"),
    ({("control", 2, "owner"): "Siapa saja"}, "E2", "nobody of the company"),
    ({("control", 2, "risks"): "1, 7"}, "D2", "risk of this register"),
    ({("control", 2, "measure"): "a" * 301}, "B2", "At most 300 characters"),
    ({("risk", 2, "department"): "a" * 301}, "B2", "characters"),
    ({("control", 2, "risks"): "semua"}, "D2", "numbers of the risks"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "place", "says"), CASES)
def test_what_is_wrong_is_told_by_cell_and_nothing_is_stored(
    client: Client, scene: RegisterScene, cells: Cells, place: str, says: str
) -> None:
    upload = filled(client, scene, cells=cells)
    assert any(cell == place and says in said for cell, said in told(upload)), told(upload)
    assert "rows" not in upload.content
    assert RegisteredRisk.objects.count() == 1
    assert RegisteredRisk.objects.get().version == 2


def test_cells_that_show_otherwise_and_columns_moved_are_refused(
    client: Client, scene: RegisterScene
) -> None:
    def told_of(name: str, value: Any, *, form: str) -> str:
        book, buffer = downloaded(client, scene), BytesIO()
        cell = book.worksheets[1].cell(2, RISKS.column(name))
        cell.value, cell.number_format = value, form
        if form == "moved":
            cell.number_format = "@"
            book.worksheets[1].cell(1, RISKS.column("effect")).value = "Hazard"
        book.save(buffer)
        upload = upload_register_workbook(
            register=scene.register, file=buffer.getvalue(), file_name="r.xlsx", by=scene.writer,
            now=scene.now,
        )  # fmt: skip
        return told(upload)[0][1]

    assert "“200 %” is a percent" in told_of("now_severity", 2, form="0%")
    assert "shows something else" in told_of("effect", 7, form="000")
    assert "columns have been moved" in told_of("effect", "x", form="moved")


def test_more_rows_than_are_stored_in_one_go_are_told(
    client: Client, scene: RegisterScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbooks.services.uploads.MOST_ROWS_CHANGED", 1)
    ((_cell, said),) = told(filled(client, scene, cells=NEW | {("risk", 2, "effect"): "Patah"}))
    assert "2 rows are new or changed; at most 1" in said


def test_the_same_file_is_stored_once_where_it_has_new_rows(
    client: Client, scene: RegisterScene
) -> None:
    new = NEW | {("risk", 3, "before_likelihood"): 1, ("risk", 3, "before_severity"): 1}
    first = filled(client, scene, cells=new)
    again = WorkbookUpload(
        kind=first.kind, about=first.about, content=first.content, sha256=first.sha256,
        uploaded_at=first.uploaded_at, expires_at=first.expires_at,
    )  # fmt: skip
    again.save()
    assert confirmed(scene, first) == {"stored": 1, "kept": 0}
    with pytest.raises(Conflict, match="very file was stored"):
        confirmed(scene, again)
    assert RegisteredRisk.objects.count() == 2


def test_what_others_changed_meanwhile_is_kept_unless_ticked(
    client: Client, scene: RegisterScene
) -> None:
    upload = filled(client, scene, cells={("risk", 2, "effect"): "Patah"})
    scene.estimate(RegisteredRisk.objects.get(), 2, 2, department="Produksi")
    (change,) = changes_of_register(upload, scene.register)
    assert change.is_stale
    assert confirmed(scene, upload, change.key) == {"stored": 1, "kept": 0}
    assert RegisteredRisk.objects.get().effect == "Patah"


def test_what_moved_after_the_preview_brings_it_back(client: Client, scene: RegisterScene) -> None:
    upload = filled(client, scene, cells={("risk", 2, "effect"): "Patah"})
    with pytest.raises(Conflict, match="changed on the server"):
        confirm_register_workbook(
            upload=upload, register=scene.register, versions={"risk-1": 1}, taken=(),
            by=scene.writer, now=scene.now,
        )  # fmt: skip
    assert RegisteredRisk.objects.get().effect == "Cedera"


def test_the_workbook_of_another_register_is_refused(
    client: Client, scene: RegisterScene, now: datetime
) -> None:
    from risks.services.registers import begin_register

    content = BytesIO()
    downloaded(client, scene).save(content)
    other = begin_register(
        contractor=scene.register.contractor, site=None, title="Lain",
        matrix=scene.register.matrix, by=scene.writer, now=now,
    )  # fmt: skip
    upload = upload_register_workbook(
        register=other, file=content.getvalue(), file_name="r.xlsx", by=scene.writer, now=now
    )
    assert "another register" in told(upload)[0][1]


def test_it_is_uploaded_looked_at_and_confirmed_in_the_browser(
    client: Client, scene: RegisterScene
) -> None:
    book, content = downloaded(client, scene), BytesIO()
    book.worksheets[1].cell(2, RISKS.column("effect"), "Patah <tulang>")
    book.save(content)
    file = SimpleUploadedFile("r.xlsx", content.getvalue())
    address = reverse("risk-workbook-upload", args=[scene.register.key])
    page = client.post(address, {"file": file}, follow=True)
    assert "Patah &lt;tulang&gt;" in page.content.decode()
    upload = WorkbookUpload.objects.get()
    sent = {"seen": json.dumps({"risk-1": 2})}
    confirm = reverse("risk-workbook-confirm", args=[scene.register.key, upload.pk])
    assert client.post(confirm, sent).status_code == 302
    assert RegisteredRisk.objects.get().effect == "Patah <tulang>"
