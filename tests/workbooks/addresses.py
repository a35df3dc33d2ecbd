"""What the addresses of workbooks, there and back, are tried with."""

from datetime import datetime
from typing import Any

import pytest

from contractors.models import Contractor
from core.audit import Actor
from csms.settings import BASE_DIR
from evaluations.models import Evaluation
from instruments.specs.writing import as_json
from questionnaires.specs.reading import read_questionnaire_file
from tests.addresses import Addresses
from workbooks.models import WorkbookUpload

LIBRARY = BASE_DIR / "questionnaires" / "library"


@pytest.fixture
def workbooks_addresses(
    open_evaluation: Evaluation,
    contractor: Contractor,
    by_coordinator: Actor,
    by_manager: Actor,
    by_representative: Actor,
    now: datetime,
) -> Addresses:
    """A checklist and a questionnaire that the coordinator uploaded, contractors that the manager
    did, and months that the representative did."""
    kept: dict[str, Any] = {"content": {"problems": []}, "uploaded_at": now, "expires_at": now}
    workbook = WorkbookUpload.objects.create(
        kind="evaluation", evaluation=open_evaluation, uploaded_by=by_coordinator.user, **kept
    )
    roster = WorkbookUpload.objects.create(kind="import", uploaded_by=by_manager.user, **kept)
    site = contractor.sites.get()
    of_year = {"contractor_id": contractor.pk, "year": 2024, "site_id": site.pk}
    months = WorkbookUpload.objects.create(
        kind="months",
        about=f"{contractor.pk}-{site.pk}-2024",
        uploaded_by=by_representative.user,
        **kept,
    )
    of_months = of_year | {"upload_id": months.pk}
    spec = as_json(read_questionnaire_file(LIBRARY / "smk3_workers-v1.yaml")) | {"version": 9}
    statements = WorkbookUpload.objects.create(
        kind="statements",
        uploaded_by=by_coordinator.user,
        **kept | {"content": {"problems": [], "spec": spec}},
    )
    of_statements = {"upload_id": statements.pk}
    opened, of_roster = {"evaluation_id": open_evaluation.pk}, {"upload_id": roster.pk}
    of_workbook = opened | {"upload_id": workbook.pk}
    return Addresses(
        {
            "contractor-import-preview": of_roster,
            "contractor-import-confirm": of_roster,
            "workbook": opened,
            "workbook-download": opened,
            "workbook-upload": opened,
            "workbook-preview": of_workbook,
            "workbook-confirm": of_workbook,
            "months-workbook": of_year,
            "months-workbook-download": of_year,
            "months-workbook-upload": of_year,
            "months-workbook-preview": of_months,
            "months-workbook-confirm": of_months,
            "questionnaire-workbook-preview": of_statements,
            "questionnaire-workbook-confirm": of_statements,
        },
        {
            "workbook-confirm": {"seen": '{"1.01": 0}'},
            "contractor-import-confirm": {"seen": '{"contractor/C": ""}'},
            "questionnaire-workbook-confirm": {"seen": '{"edition": 0}'},
        },
    )
