"""An OHS budget as a workbook there and back: exact amounts, cells refused in words."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import User
from budgets.approval import hand_in_budget
from budgets.models import BudgetLine, RiskBudget
from budgets.services import change_budget_line
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed
from form_workbooks.budgets.layout import LINES, BudgetPlace
from form_workbooks.budgets.services import (
    changes_of_budget,
    confirm_budget_workbook,
    upload_budget_workbook,
)
from tests.budgets.test_budgets import ROPE, added
from tests.risks.register_scene import RegisterScene, begun_register
from tests.visitors import visitor
from workbooks.models import WorkbookUpload

pytestmark = pytest.mark.usefixtures("in_english")
Cells = Mapping[tuple[int, str], Any]  # row and field
NEW: Cells = {
    (3, "component"): "Signs that are needed", (3, "description"): "=Rambu", (3, "quantity"): "1,5",
    (3, "unit"): "m2", (3, "price"): "Rp 10.001", (3, "source"): "Survei",
    (3, "planned_on"): "2024-03-01",
}  # fmt: skip


@pytest.fixture
def scene(contractor: Contractor, now: datetime, by_representative: Actor) -> RegisterScene:
    """A budget of one line that pays for a control."""
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(3, 3)
    added(scene, replace(ROPE, controls=[scene.control(1).pk]))
    return scene


@pytest.fixture
def client(scene: RegisterScene) -> Client:
    """The representative's browser, in Indonesian: figures as they are written there."""
    assert scene.writer.user
    return visitor(scene.writer.user, language="id")


def place_of(scene: RegisterScene) -> BudgetPlace:
    return BudgetPlace(scene.register.contractor, 2024)


def address(scene: RegisterScene, name: str = "", *more: int) -> str:
    args = [scene.register.contractor_id, 2024, *more]
    return reverse(f"risk-budget-workbook{name}", args=args)


def downloaded(client: Client, scene: RegisterScene) -> Workbook:
    return load_workbook(BytesIO(client.get(address(scene, "-download")).content))


def filled(client: Client, scene: RegisterScene, *, cells: Cells) -> WorkbookUpload:
    """The workbook with these cells typed over, uploaded."""
    book, buffer = downloaded(client, scene), BytesIO()
    for (row, name), value in cells.items():
        column = 1 if name == "number" else LINES.column(name)
        cell = book.worksheets[1].cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(buffer)
    return upload_budget_workbook(
        place=place_of(scene), file=buffer.getvalue(), file_name="b.xlsx", by=scene.writer,
        now=scene.now,
    )  # fmt: skip


def confirmed(scene: RegisterScene, upload: WorkbookUpload, *taken: str) -> dict[str, Any]:
    place = place_of(scene)
    seen: dict[str, int | str] = {one.key: one.version for one in changes_of_budget(upload, place)}
    return confirm_budget_workbook(
        upload=upload, place=place, versions=seen, taken=taken, by=scene.writer, now=scene.now
    )


def told(upload: WorkbookUpload) -> list[tuple[str, str]]:
    return [(one["cell"], one["sentence"]) for one in upload.content["problems"]]


def test_a_budget_as_downloaded_changes_nothing(client: Client, scene: RegisterScene) -> None:
    book = downloaded(client, scene)
    cell = book.worksheets[1].cell(2, LINES.column("amount"))
    assert str(cell.value).endswith('"",ROUND(D2*F2,0))')
    assert book.worksheets[1].cell(2, LINES.column("quantity")).value == 2.5
    upload = filled(client, scene, cells={})
    assert (told(upload), changes_of_budget(upload, place_of(scene))) == ([], [])


def test_what_is_typed_is_stored_exactly_and_controls_stay(
    client: Client, scene: RegisterScene
) -> None:
    upload = filled(client, scene, cells=dict(NEW) | {(2, "price"): 33_334, (2, "quantity"): 2.5})
    assert told(upload) == []
    assert BudgetLine.objects.count() == 1  # uploading stores nothing
    assert confirmed(scene, upload) == {"stored": 2, "kept": 0}
    assert confirmed(scene, upload) == {"stored": 2, "kept": 0}  # a second time: once
    first, second = BudgetLine.objects.order_by("number")
    assert (first.price, first.amount, first.controls.count()) == (33_334, 83_335, 1)
    assert (second.component, second.description, second.quantity, second.amount) == (
        "signs",
        "=Rambu",
        Decimal("1.50"),
        15_002,
    )


@pytest.mark.parametrize(
    ("cells", "place", "says"),
    [
        ({(2, "amount"): 5}, "G2", "amounts are computed"),
        ({(2, "quantity"): 1.234}, "D2", "two decimals"),
        ({(2, "quantity"): 1e300}, "D2", "two decimals"),
        ({(2, "quantity"): 0}, "D2", "above 0"),
        ({(2, "price"): "12,5"}, "F2", "12,5"),
        ({(2, "quantity"): "95 %"}, "D2", "95 %"),
        ({(2, "planned_on"): "besok"}, "I2", "besok"),
        ({(2, "price"): 1.5}, "F2", "whole number"),
        ({(2, "price"): 1e300, (2, "amount"): 5}, "F2", "whole number"),
        ({(2, "price"): None}, "F2", "whole rupiah"),
        ({(2, "component"): "Kopi"}, "B2", "not on the list"),
        ({(2, "planned_on"): "2025-01-01"}, "I2", "another year"),
        ({(2, "realised"): 5}, "K2", "Give both"),
        ({(2, "number"): 9}, "A2", "no number of this workbook"),
        (dict(NEW) | {(3, "source"): None}, "H3", "where the price is from"),
        (dict(NEW) | {(3, "planned_on"): None}, "I3", "planned day"),
    ],
)
def test_what_is_wrong_is_told_by_cell_and_nothing_is_stored(
    client: Client, scene: RegisterScene, cells: Cells, place: str, says: str
) -> None:
    upload = filled(client, scene, cells=cells)
    assert any(cell == place and says in said for cell, said in told(upload)), told(upload)
    assert "rows" not in upload.content
    assert BudgetLine.objects.get().version == 1


def test_what_others_changed_meanwhile_is_kept_unless_ticked(
    client: Client, scene: RegisterScene
) -> None:
    upload, line = filled(client, scene, cells={(2, "unit"): "kg"}), BudgetLine.objects.get()
    change_budget_line(line=line, facts=ROPE, version=1, by=scene.writer, now=scene.now)
    (change,) = changes_of_budget(upload, place_of(scene))
    assert change.is_stale
    with pytest.raises(Conflict, match="changed on the server"):
        confirm_budget_workbook(
            upload=upload, place=place_of(scene), versions={"line-1": 1}, taken=(),
            by=scene.writer, now=scene.now,
        )  # fmt: skip
    assert confirmed(scene, upload, change.key) == {"stored": 1, "kept": 0}
    assert BudgetLine.objects.get().unit == "kg"


def test_a_budget_that_is_handed_in_takes_what_was_spent_alone(
    client: Client, scene: RegisterScene
) -> None:
    version = RiskBudget.objects.get().version
    hand_in_budget(contractor=scene.register.contractor, year=2024, version=version,
                   by=scene.writer, now=scene.now)  # fmt: skip
    refused = filled(client, scene, cells={(2, "price"): 5})
    assert "handed in" in told(refused)[0][1]
    spent = {(2, "realised"): 80_000, (2, "realised_on"): "2024-02-02"}
    assert confirmed(scene, filled(client, scene, cells=spent)) == {"stored": 1, "kept": 0}
    assert BudgetLine.objects.get().realised == 80_000


def test_another_budget_and_another_company_are_refused(
    client: Client, scene: RegisterScene, other_representative: User
) -> None:
    content = BytesIO()
    downloaded(client, scene).save(content)
    other = BudgetPlace(scene.register.contractor, 2025)
    upload = upload_budget_workbook(
        place=other, file=content.getvalue(), file_name="b.xlsx", by=scene.writer, now=scene.now
    )
    assert "another budget" in told(upload)[0][1]
    rival = Actor(other_representative)
    with pytest.raises(NotAllowed):
        upload_budget_workbook(place=place_of(scene), file=content.getvalue(),
                               file_name="b.xlsx", by=rival, now=scene.now)  # fmt: skip
    assert visitor(other_representative).get(address(scene)).status_code == 404


def test_a_year_that_has_no_budget_has_no_workbook(client: Client, scene: RegisterScene) -> None:
    for name in ("", "-download"):
        for year in (1999, 10**12):
            args = [scene.register.contractor_id, year]
            assert client.get(reverse(f"risk-budget-workbook{name}", args=args)).status_code == 404


def test_it_is_uploaded_looked_at_and_confirmed_in_the_browser(
    client: Client, scene: RegisterScene
) -> None:
    book, content = downloaded(client, scene), BytesIO()
    book.worksheets[1].cell(2, LINES.column("unit"), "<gulung>")
    book.save(content)
    file = SimpleUploadedFile("b.xlsx", content.getvalue())
    page = client.post(address(scene, "-upload"), {"file": file}, follow=True)
    assert "&lt;gulung&gt;" in page.content.decode()
    upload = WorkbookUpload.objects.get()
    confirm = address(scene, "-confirm", upload.pk)
    assert client.post(confirm, {"seen": json.dumps({"line-1": 1})}).status_code == 302
    assert BudgetLine.objects.get().unit == "<gulung>"
