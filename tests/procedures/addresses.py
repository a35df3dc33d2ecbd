"""What the addresses of procedures are tried with."""

from datetime import datetime

import pytest

from contractors.models import Contractor
from core.audit import SYSTEM
from procedures.drafts.services import begin_next_procedure
from procedures.evidence.services import hand_in_step_files
from procedures.versions import procedure_version
from tests.addresses import Addresses
from tests.monitoring.incident_photos import photo
from tests.procedures.scene import begun, entered


@pytest.fixture
def procedures_addresses(contractor: Contractor, now: datetime) -> Addresses:
    """The procedure that paper 004 proposes, and a year of it at PT A."""
    run = begun(contractor, now=now, year=now.year)
    task = entered(run, now=now)
    hand_in_step_files(run=run, code="plan", files=[photo()], by=SYSTEM, now=now)
    of_file = {"key": run.key, "file_id": task.files.get().pk}
    draft = begin_next_procedure(spec=procedure_version("k3_usulan", 1), by=SYSTEM, now=now)
    of_draft = {"draft_id": draft.pk}
    return Addresses(
        {
            "procedure": {"code": "k3_usulan", "version": 1},
            "procedure-print": {"code": "k3_usulan", "version": 1},
            "procedure-begin": {"code": "k3_berjalan", "version": 1},
            "procedure-edit": of_draft,
            "procedure-publish": of_draft,
            "procedure-delete": of_draft,
            "procedure-run": {"key": run.key},
            "procedure-run-step": {"key": run.key, "code": "plan"},
            "procedure-run-freeze": {"key": run.key},
            "procedure-files": {"key": run.key, "code": "plan"},
            "procedure-file": of_file,
            "procedure-file-thumbnail": of_file,
            "procedure-file-withdraw": of_file,
            "procedures-api:version": {"code": "k3_usulan", "version": 1},
            "procedures-api:print": {"code": "k3_usulan", "version": 1},
            "procedures-api:begin": {"code": "k3_berjalan", "version": 1},
            **{f"procedures-api:{name}": of_draft for name in ("draft", "publish", "delete")},
            **{f"procedure-runs-api:{name}": {"key": run.key} for name in ("run", "freeze")},
            "procedure-runs-api:step": {"key": run.key, "code": "plan"},
            "procedure-runs-api:files": {"key": run.key, "code": "plan"},
            "procedure-runs-api:file-withdraw": of_file,
        },
        {
            "procedure-files": {"evidence": photo()},
            "procedure-file-withdraw": {"reason": "Berkas lain."},
        },
    )
