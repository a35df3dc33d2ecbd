"""What the addresses of forms as workbooks are tried with."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from form_workbooks.procedures.layout import ProcedureBook
from form_workbooks.procedures.services import about_of_procedure
from procedures.versions import procedure_version
from tests.addresses import Addresses, ByAddress
from workbooks.models import WorkbookUpload

# The kind of upload, its address, and the page of what it is of.
FORMS = (
    ("register", "risk-workbook", "risk-register"),
    ("jsa", "risk-jsa-workbook", "risk-jsa"),
    ("budget", "risk-budget-workbook", "risk-budget"),
    ("procedure", "procedure-workbook", "procedure"),
    ("quarter", "risk-quarter-form", "risk-quarter"),
)


@pytest.fixture
def form_workbooks_addresses(
    procedures_addresses: Addresses,
    risks_addresses: Addresses,
    jsas_addresses: Addresses,
    budgets_addresses: Addresses,
    coordinator: User,
    manager: User,
    representative: User,
    now: datetime,
) -> Addresses:
    """The forms whose pages are tried, each filled in by the coordinator, or who else may."""
    by = {"procedure": manager, "quarter": representative}
    procedure = ProcedureBook(procedure_version("k3_usulan", 1))
    opened = (
        procedures_addresses.arguments
        | risks_addresses.arguments
        | jsas_addresses.arguments
        | budgets_addresses.arguments
    )
    arguments: ByAddress = {}
    for kind, address, page in FORMS:
        of_one = opened[page]
        about = "-".join(map(str, of_one.values()))
        if kind == "procedure":
            about = about_of_procedure(procedure)
        upload = WorkbookUpload.objects.create(
            kind=kind, about=about, file_name=f"{kind}.xlsx",
            sha256="0" * 64, content={"rows": [], "problems": [], "version": 0},
            uploaded_by=by.get(kind, coordinator), uploaded_at=now,
            expires_at=now + timedelta(days=36500),
        )  # fmt: skip
        of_upload = of_one | {"upload_id": upload.pk}
        arguments |= {f"{address}{name}": of_one for name in ("", "-download", "-upload")}
        arguments |= {f"{address}-{name}": of_upload for name in ("preview", "confirm")}
    return Addresses(
        arguments, {f"{address}-confirm": {"seen": "{}"} for _kind, address, _page in FORMS}
    )
