"""Files that show that a step was done, and the year on paper."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.canonical import sha256_of
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from documents.verification.verifiable import published_among
from procedures.evidence.services import hand_in_step_files, withdraw_step_file
from procedures.models import FrozenProcedureRun, ProcedureRun, ProcedureTaskFile
from procedures.printed.printing import run_html, run_pdf
from procedures.printed.services import freeze_run
from tests.monitoring.incident_photos import photo
from tests.procedures.scene import begun, entered
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def run(contractor: Contractor, now: datetime) -> ProcedureRun:
    """The year 2025 of PT A: its first step is done."""
    run = begun(contractor, now=now)
    entered(run, "plan", now=now)
    return run


@pytest.fixture
def shown(run: ProcedureRun, now: datetime) -> ProcedureTaskFile:
    """A photo of the first step."""
    hand_in_step_files(run=run, code="plan", files=[photo()], by=SYSTEM, now=now)
    return ProcedureTaskFile.objects.get()


def test_files_are_of_a_step_that_was_entered_by_who_runs_it(
    run: ProcedureRun, other_representative: User, now: datetime
) -> None:
    def hand_in(code: str, by: Actor = SYSTEM, count: int = 1) -> list[str]:
        files = [photo(f"{at}.jpg", f"rgb({20 * at}, 9, 9)") for at in range(count)]
        return hand_in_step_files(run=run, code=code, files=files, by=by, now=now)

    with pytest.raises(Refusal, match="Nobody has entered this step"):
        hand_in("train")
    with pytest.raises(Refusal, match="Choose at least one"):
        hand_in("plan", count=0)
    with pytest.raises(Refusal, match="at most 10"):
        hand_in("plan", count=11)
    with pytest.raises(Conflict, match="no such step"):
        hand_in("report")
    with pytest.raises(NotAllowed):
        hand_in("plan", by=Actor(other_representative))
    assert not ProcedureTaskFile.objects.exists()
    assert (hand_in("plan"), hand_in("plan")) == (["0.jpg"], [])


def test_a_file_is_served_to_who_sees_the_year_and_withdrawn_with_a_trace(
    run: ProcedureRun, shown: ProcedureTaskFile, representative: User, other_representative: User,
    viewer: User, now: datetime,
) -> None:  # fmt: skip
    address = reverse("procedure-file", args=[run.key, shown.pk])
    for person, status in ((representative, 200), (viewer, 200), (other_representative, 404)):
        response = visitor(person).get(address)
        assert response.status_code == status
        response.getvalue()  # to its end, which closes the file
    client = visitor(representative, language="en")
    page = f"{reverse('procedure-run', args=[run.key])}?step=plan"
    withdraw = reverse("procedure-file-withdraw", args=[run.key, shown.pk])
    assert f'action="{withdraw}"' in client.get(page).text
    assert f'action="{withdraw}"' not in visitor(viewer).get(page).text
    refused = client.post(withdraw, {"reason": " "})
    assert (refused.status_code, "Write why" in refused.text) == (400, True)
    assert client.post(withdraw, {"reason": "Foto tahun lalu."}).status_code == 302
    assert "Foto tahun lalu." in client.get(page).text
    told = AuditEntry.objects.get(action="withdraw_procedure_file")
    assert told.after == {"step": "plan", "withdrawal": "Foto tahun lalu."}
    with pytest.raises(NotAllowed):
        withdraw_step_file(file=shown, reason="-", by=Actor(other_representative), now=now)
    with pytest.raises(Conflict, match="withdrawn already"):
        withdraw_step_file(file=shown, reason="x y", by=SYSTEM, now=now)
    # It may come anew.
    hand_in_step_files(run=run, code="plan", files=[photo()], by=SYSTEM, now=now)
    assert ProcedureTaskFile.objects.filter(withdrawn_at=None).count() == 1


def test_its_page_takes_files_and_gives_them_back_with_what_is_wrong(
    run: ProcedureRun, representative: User
) -> None:
    client = visitor(representative, language="en")
    address = reverse("procedure-files", args=[run.key, "plan"])
    assert client.post(address, {}).status_code == 400
    assert client.post(address, {"evidence": photo()}).status_code == 302
    text = client.get(f"{reverse('procedure-run', args=[run.key])}?step=plan").text
    assert text.count("lokasi.jpg") >= 2  # at the step, and in the form above
    assert client.post(reverse("procedure-files", args=[run.key, "jsa"]), {}).status_code == 409


def test_the_paper_has_each_step_what_is_late_and_the_cycle(
    run: ProcedureRun, shown: ProcedureTaskFile, now: datetime
) -> None:
    from pypdf import PdfReader

    later = now + timedelta(days=60)
    frozen = freeze_run(run=run, by=SYSTEM, now=later)
    pages = PdfReader(BytesIO(run_pdf(frozen))).pages
    told = " ".join("".join(page.extract_text() for page in pages).split())
    for one in (
        "1. Plan OHS management", "Staf HSE", "Program K3 2025", "lokasi.jpg", "20 January 2025",
        "days late", "1 of 11 steps done", "1 of 4", "The cycle is not complete",
    ):  # fmt: skip
        assert one in told, one
    html = run_html(frozen)
    withdraw_step_file(file=shown, reason="Foto lain.", by=SYSTEM, now=later)
    assert run_html(frozen) == html
    again = freeze_run(run=run, by=SYSTEM, now=later)
    assert (again.revision, again.sha256) == (2, sha256_of(again.content))
    told_of, _latest = published_among([again.sha256, frozen.sha256], most=5)
    assert (told_of.sha256, told_of.replaced_by) == (frozen.sha256, 2)
    refused = pytest.raises(DatabaseError, match="never changes")
    with refused, transaction.atomic():
        FrozenProcedureRun.objects.update(revision=9)


def test_a_year_is_frozen_on_its_page_by_who_runs_it(
    run: ProcedureRun, representative: User, other_representative: User, viewer: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        freeze_run(run=run, by=Actor(other_representative), now=now)
    page = reverse("procedure-run", args=[run.key])
    assert "Freeze it" not in visitor(viewer, language="en").get(page).text
    client = visitor(representative, language="en")
    assert client.post(reverse("procedure-run-freeze", args=[run.key])).status_code == 302
    assert "Make the PDF" in client.get(page).text
    sent = {"kind": "procedure_run", "result": FrozenProcedureRun.objects.get().sha256}
    for person, status in ((representative, 302), (other_representative, 404)):
        assert visitor(person).post(reverse("document-request"), sent).status_code == status


def test_the_database_deletes_nothing_of_a_year(
    run: ProcedureRun, shown: ProcedureTaskFile
) -> None:
    for row in (shown, shown.task, run):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")
