"""A quarterly report as a workbook there and back, until it is signed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from form_workbooks.quarters.layout import WRITTEN
from risks.models import RiskQuarter
from risks.quarters.services import sign_quarter, write_quarter
from risks.rules.quarters import Quarter
from tests.risks.register_scene import RegisterScene, begun_register
from tests.visitors import visitor
from workbooks.models import WorkbookUpload

pytestmark = pytest.mark.usefixtures("in_english")
QUARTER = Quarter(2023, 4)
Rows = Mapping[int, str | None]


@pytest.fixture
def scene(contractor: Contractor, by_representative: Actor, now: datetime) -> RegisterScene:
    """A register with a risk and a line: the last quarter of 2023 is over."""
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(3, 3)
    scene.control(1)
    return scene


def place(scene: RegisterScene, number: int = 4) -> list[int]:
    return [scene.register.contractor_id, 2023, number]


def book_of(scene: RegisterScene, person: User, *, rows: Rows) -> SimpleUploadedFile:
    """The report's workbook with these texts typed over."""
    address = reverse("risk-quarter-form-download", args=place(scene))
    book = load_workbook(BytesIO(visitor(person, language="id").get(address).content))
    for row, text in rows.items():
        cell = book.worksheets[1].cell(row, WRITTEN.column("text"))
        cell.value, cell.data_type = text, "s"
    buffer = BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("q.xlsx", buffer.getvalue())


def uploaded(scene: RegisterScene, person: User, *, file: Any, number: int = 4) -> Any:
    file.seek(0)
    address = reverse("risk-quarter-form-upload", args=place(scene, number))
    return visitor(person, language="en").post(address, {"file": file}, follow=True)


def confirmed(scene: RegisterScene, person: User, **sent: object) -> Any:
    upload = WorkbookUpload.objects.latest("uploaded_at")
    address = reverse("risk-quarter-form-confirm", args=[*place(scene), upload.pk])
    return visitor(person, language="en").post(address, sent)


def test_what_is_written_comes_back_and_is_stored_once(
    scene: RegisterScene, representative: User
) -> None:
    file = book_of(scene, representative, rows={2: "=Hujan lebat", 3: "Pasang pagar"})
    page = uploaded(scene, representative, file=file)
    assert "What stood in the way" in page.text
    assert not RiskQuarter.objects.exists()
    seen = '{"words-1": 1, "words-2": 1}'
    assert [confirmed(scene, representative, seen=seen).status_code for _ in range(2)] == [302, 302]
    report = RiskQuarter.objects.get()
    assert (report.obstacles, report.next_steps, report.version) == (
        "=Hujan lebat", "Pasang pagar", 2,
    )  # fmt: skip
    same = book_of(scene, representative, rows={})
    assert "changes nothing" in uploaded(scene, representative, file=same).text


def test_what_is_wrong_or_of_another_report_is_told(
    scene: RegisterScene, representative: User, other_representative: User
) -> None:
    file = book_of(scene, representative, rows={2: "x" * 4001})
    assert "shorten it" in uploaded(scene, representative, file=file).text
    assert "of another report" in uploaded(scene, representative, file=file, number=3).text
    assert uploaded(scene, other_representative, file=file).status_code == 404


def test_merged_cells_are_told_and_not_read_as_empty(
    scene: RegisterScene, representative: User
) -> None:
    book = load_workbook(book_of(scene, representative, rows={2: "Hujan", 3: "Pagar"}))
    book.worksheets[1].merge_cells("C2:C3")
    buffer = BytesIO()
    book.save(buffer)
    file = SimpleUploadedFile("q.xlsx", buffer.getvalue())
    assert "C2:C3 are merged" in uploaded(scene, representative, file=file).text


def test_both_versions_are_shown_where_somebody_has_written_meanwhile(
    scene: RegisterScene, representative: User, now: datetime
) -> None:
    file = book_of(scene, representative, rows={2: "Hujan", 3: "Pagar"})
    write_quarter(
        contractor=scene.register.contractor, quarter=QUARTER, obstacles="Banjir", next_steps="",
        version=0, by=SYSTEM, now=now,
    )  # fmt: skip
    page = uploaded(scene, representative, file=file)
    assert all(one in page.text for one in ("Banjir", "Hujan"))
    confirmed(scene, representative, seen='{"words-1": 2, "words-2": 2}')
    report = RiskQuarter.objects.get()
    assert (report.obstacles, report.next_steps) == ("Banjir", "Pagar")  # not ticked, it stays


def test_a_signed_report_takes_none(
    scene: RegisterScene, representative: User, now: datetime
) -> None:
    file = book_of(scene, representative, rows={2: "Hujan"})
    uploaded(scene, representative, file=file)
    told: dict[str, Any] = {
        "contractor": scene.register.contractor, "quarter": QUARTER, "by": scene.writer,
    }  # fmt: skip
    write_quarter(obstacles="-", next_steps="", version=0, now=now, **told)
    signed = sign_quarter(version=2, now=now + timedelta(days=1), **told)
    refused = uploaded(scene, representative, file=file)
    assert (refused.status_code, "The report is signed" in refused.text) == (409, True)
    assert confirmed(scene, representative, seen='{"words-1": 2}').status_code == 409
    assert RiskQuarter.objects.get().obstacles == "-"
    page = visitor(representative, language="en").get(
        reverse("risk-quarter-form", args=place(scene))
    )
    assert "changes nothing in it any more" in page.text
    kept = visitor(representative).get(reverse("risk-quarter-workbook", args=[signed.sha256]))
    assert kept.status_code == 200
