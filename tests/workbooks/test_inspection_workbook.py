"""An inspection as a workbook there and back: its answers into the draft, cells refused."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed
from inspections.models import Inspection
from inspections.selectors import lines_of
from tests.inspections.inspection_scene import added_unit, inspected
from tests.visitors import visitor
from workbooks.inspections.layout import LINES
from workbooks.models import WorkbookUpload
from workbooks.rendering.rows import preview_of_rows
from workbooks.services.inspections import (
    changes_of_inspection,
    confirm_inspection_workbook,
    upload_inspection_workbook,
)

pytestmark = pytest.mark.usefixtures("in_english")
Cells = Mapping[tuple[int, str], Any]  # row and field


@pytest.fixture
def draft(contractor: Contractor, by_representative: Actor, now: datetime) -> Inspection:
    """An equipment condition report: its first line is a day, its last yes or no."""
    unit = added_unit(contractor, now=now, kind="equipment", code="EX-014")
    return inspected(unit, now=now, by=by_representative, code="equipment", finish=False)


def filled(draft: Inspection, by: Actor, *, cells: Cells, now: datetime) -> WorkbookUpload:
    """The workbook with these cells typed over, uploaded."""
    assert by.user is not None
    answer = visitor(by.user, language="id").get(
        reverse("inspection-workbook-download", args=[draft.key])
    )
    book, buffer = load_workbook(BytesIO(answer.content)), BytesIO()
    for (row, name), value in cells.items():
        cell = book.worksheets[1].cell(row, LINES.column(name))
        cell.value = value
        if isinstance(value, str) and not value.startswith("=1"):
            cell.data_type = "s"
    book.save(buffer)
    return upload_inspection_workbook(
        draft, file=buffer.getvalue(), file_name="i.xlsx", by=by, now=now
    )


def told(upload: WorkbookUpload) -> list[tuple[str, str]]:
    return [(one["cell"], one["sentence"]) for one in upload.content["problems"]]


def confirmed(upload: WorkbookUpload, draft: Inspection, *, by: Actor, now: datetime) -> Any:
    seen: dict[str, int | str] = {
        one.key: one.version for one in changes_of_inspection(upload, draft)
    }
    return confirm_inspection_workbook(draft, upload=upload, versions=seen, by=by, now=now)


def test_what_is_typed_goes_into_the_draft_once(
    draft: Inspection, by_representative: Actor, now: datetime
) -> None:
    cells = {
        (2, "said"): None, (2, "until"): "2026-12-31",
        (3, "said"): "no", (3, "note"): "=Bocor",
    }  # fmt: skip
    upload = filled(draft, by_representative, cells=cells, now=now)
    slower = filled(draft, by_representative, cells={(4, "said"): "no"}, now=now)
    assert told(upload) == []
    changes = changes_of_inspection(upload, draft)
    rows = preview_of_rows(changes, sheets=[LINES], moved={}, taken=())
    assert [len(one.wanted) for one in rows] == [2, 2]
    assert rows[0].title.startswith("Lines of the checklist: 1. ")
    outcome = confirmed(upload, draft, by=by_representative, now=now)
    assert outcome == confirmed(upload, draft, by=by_representative, now=now)
    first, second, *rest = (lines_of(draft)[code] for code in _codes(draft))
    assert (outcome["stored"], first.said, first.until) == (2, "dated", date(2026, 12, 31))
    assert (second.said, second.note) == ("no", "=Bocor")
    assert {one.said for one in rest} == {"yes"}
    draft.refresh_from_db()
    with pytest.raises(Conflict, match="changed on the server"):
        confirmed(slower, draft, by=by_representative, now=now)


def _codes(draft: Inspection) -> list[str]:
    from inspections.services import spec_of

    return [one.code for one in spec_of(draft).lines]


@pytest.mark.parametrize(
    ("cells", "place", "says"),
    [
        ({(3, "said"): "mungkin"}, "C3", "not on the list"),
        ({(3, "good"): 3}, "D3", "answered otherwise"),
        ({(2, "until"): "2026-12-31"}, "F2", "N/A and a figure or day"),
        ({(2, "said"): "Ya"}, "F2", "answered otherwise"),
        ({(2, "said"): None, (2, "until"): "besok"}, "F2", "besok"),
        ({(3, "note"): "x" * 1001}, "G3", "At most 1000"),
        ({(3, "said"): "=1+1"}, "C3", "formula"),
        ({(40, "said"): "Ya"}, "A40", "no other lines"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(
    draft: Inspection, by_representative: Actor, cells: Cells, place: str, says: str, now: datetime
) -> None:
    (problem,) = told(filled(draft, by_representative, cells=cells, now=now))
    assert problem[0] == place
    assert says in problem[1]


def test_a_finished_one_is_read_and_never_taken_back(
    draft: Inspection, by_representative: Actor, other_representative: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        upload_inspection_workbook(
            draft, file=b"", file_name="i.xlsx", by=Actor(other_representative), now=now
        )
    done = inspected(draft.unit, now=now, by=by_representative, code="equipment")
    with pytest.raises(Conflict, match="correct it by a new one"):
        filled(done, by_representative, cells={}, now=now)
    assert by_representative.user is not None
    page: Client = visitor(by_representative.user, language="en")
    assert "while the inspection is a draft" in page.get(
        reverse("inspection-workbook", args=[done.key])
    ).text  # fmt: skip
