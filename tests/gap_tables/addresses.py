"""What the addresses of gap tables are tried with."""

from datetime import datetime, timedelta

import pytest

from core.audit import Actor
from evaluations.models import Result
from gap_tables.models import GapRow, GapTable
from tests.addresses import Addresses
from workbooks.models import WorkbookUpload

OF_A_TABLE = ("row-add", "revision", "freeze", "workbook", "workbook-upload")
OF_A_ROW = ("row", "row-remove", "finding", "plan")


@pytest.fixture
def gap_tables_addresses(
    published_result: Result, by_coordinator: Actor, now: datetime
) -> Addresses:
    """A table of PT A with one requirement, and its workbook filled in."""
    table = GapTable.objects.create(
        name="Klausul 6.1",
        contractor=published_result.evaluation.contractor,
        result=published_result,
        begun_at=now,
        last_position=1,
    )
    GapRow.objects.create(
        table=table, position=1, requirement="-", proposal="-", changed_at=now,
        due_on=(now + timedelta(days=30)).date(),
    )  # fmt: skip
    filled = WorkbookUpload.objects.create(
        kind="gap", about=str(table.key), file_name="kesenjangan.xlsx", sha256="0" * 64,
        content={"rows": [], "problems": []}, uploaded_by=by_coordinator.user, uploaded_at=now,
        expires_at=now + timedelta(days=36500),
    )  # fmt: skip
    of_table = {"key": table.key}
    of_row = of_table | {"position": 1}
    of_upload = of_table | {"upload_id": filled.pk}
    return Addresses(
        {
            "gap-table": of_table,
            **{f"gap-{name}": of_table for name in OF_A_TABLE},
            **{f"gap-{name}": of_row for name in ("row", "row-remove", "finding", "plan")},
            **{f"gap-workbook-{name}": of_upload for name in ("preview", "confirm")},
            **{
                f"gap-tables-api:{name}": of_table
                for name in ("table", "rows", "freeze", "revision")
            },
            **{
                f"gap-tables-api:{name}": of_row
                for name in ("row", "row-remove", "finding", "plan")
            },
        },
        {
            "gap-workbook-confirm": {"seen": "{}"},
            "gap-tables-api:row": {"base_version": 1, "requirement": "-"},
        },
    )
