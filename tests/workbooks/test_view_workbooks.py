"""The workbook pages: download, upload, preview, confirm."""

import re
from datetime import datetime
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from checklists.services.answers import AnswerChange, save_answer
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.models import Answer, Evaluation, Period
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services.life_cycle import submit_evaluation
from periods.services import add_evaluation
from tests.evaluations.filling import fill
from tests.visitors import visitor
from tests.workbooks.workbooks import Filling
from workbooks.models import WorkbookUpload
from workbooks.workbook.opening import LARGEST_FILE

pytestmark = pytest.mark.django_db


class Visit:
    """A person on the workbook pages of one evaluation."""

    def __init__(self, client: Client, evaluation: Evaluation) -> None:
        self.client = client
        self.evaluation = evaluation

    def url(self, name: str, **more: int) -> str:
        return reverse(name, kwargs={"evaluation_id": self.evaluation.pk, **more})

    def download(self) -> Filling:
        return Filling(self.client.get(self.url("workbook-download")).content)

    def upload(self, content: bytes, name: str = "isi.xlsx") -> Any:
        file = SimpleUploadedFile(name, content)
        return self.client.post(self.url("workbook-upload"), {"file": file})

    def uploaded(self, filling: Filling) -> WorkbookUpload:
        answer = self.upload(filling.content)
        assert answer.status_code == 302, answer.content.decode()
        return WorkbookUpload.objects.latest("uploaded_at")

    def preview(self, upload: WorkbookUpload) -> Any:
        return self.client.get(self.url("workbook-preview", upload_id=upload.pk))

    def confirm(self, upload: WorkbookUpload, page: HttpResponse, *taken: str) -> Any:
        """Press the button of the preview in ``page``."""
        seen = re.search(r'name="seen" value="([^"]*)"', page.content.decode())
        return self.client.post(
            self.url("workbook-confirm", upload_id=upload.pk),
            {"seen": unescape(seen[1]), "take": list(taken)},
        )


@pytest.fixture
def other_evaluation(period: Period, other_contractor: Contractor, now: datetime) -> Evaluation:
    return add_evaluation(
        period=period, contractor=other_contractor, coordinator=None, by=SYSTEM, now=now
    )


@pytest.fixture
def visit(coordinator: User, evaluation: Evaluation) -> Visit:
    return Visit(visitor(coordinator), evaluation)


def answer(evaluation: Evaluation, code: str, choice: str, now: datetime, base: int = 0) -> None:
    save_answer(
        pinned=PinnedEvaluation.of(evaluation), item_code=code, change=AnswerChange(choice=choice),
        base_version=base, operation=uuid4(), by=SYSTEM, now=now,
    )  # fmt: skip


def test_the_page_offers_both_ways(visit: Visit) -> None:
    page = visit.client.get(visit.url("workbook")).content.decode()
    assert visit.url("workbook-download") in page
    assert visit.url("workbook-upload") in page


def test_the_download_is_a_file_to_be_saved(visit: Visit) -> None:
    answer = visit.client.get(visit.url("workbook-download"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="csms-2024-A.xlsx"'
    assert "spreadsheetml.sheet" in answer.headers["Content-Type"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_filled_in_workbook_is_looked_at_and_then_stored(visit: Visit) -> None:
    upload = visit.uploaded(visit.download().put("1.01", choice=3, note="dilihat"))
    page = visit.preview(upload)
    text = page.content.decode()
    assert "1.01 Contractor HSE policy" in text
    assert "3 · Between 2 and 4" in text
    assert "Note: dilihat" in text
    assert "1.02" not in text
    assert not Answer.objects.exists()
    stored = visit.confirm(upload, page)
    assert stored.headers["Location"] == visit.url("checklist")
    checklist = visit.client.get(visit.url("checklist")).content.decode()
    assert "1 row of the workbook is stored." in checklist
    assert Answer.objects.get().choice == "3"


def test_both_values_are_shown_where_the_server_has_moved_on(
    visit: Visit, evaluation: Evaluation, now: datetime
) -> None:
    filling = visit.download().put("1.01", choice=3)
    answer(evaluation, "1.01", "1", now)
    upload = visit.uploaded(filling)
    page = visit.preview(upload)
    text = page.content.decode()
    assert "Changed by others since the download" in text
    assert "1 · Between 0 and 2" in text
    assert "3 · Between 2 and 4" in text
    visit.confirm(upload, page, "1.01")
    assert Answer.objects.get().choice == "3"


def test_what_moved_after_the_preview_brings_it_back_marked(
    visit: Visit, evaluation: Evaluation, now: datetime
) -> None:
    upload = visit.uploaded(visit.download().put("1.01", choice=3))
    page = visit.preview(upload)
    answer(evaluation, "1.01", "1", now)
    refused = visit.confirm(upload, page)
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "Nothing was stored: 1 of the rows changed" in text
    assert "Someone else has changed this meanwhile." in text
    assert Answer.objects.get().choice == "1"
    visit.confirm(upload, refused, "1.01")
    assert Answer.objects.get().choice == "3"


def test_a_tick_outlives_the_refusal_unless_its_own_row_has_moved(
    visit: Visit, evaluation: Evaluation, now: datetime
) -> None:
    filling = visit.download().put("1.01", choice=3).put("1.02", choice=3)
    for code in ("1.01", "1.02"):
        answer(evaluation, code, "1", now)
    upload = visit.uploaded(filling)
    page = visit.preview(upload)
    answer(evaluation, "1.02", "0", now, base=1)
    text = visit.confirm(upload, page, "1.01", "1.02").content.decode()
    assert 'value="1.01" checked' in text
    assert 'value="1.02">' in text


def test_a_second_press_of_the_button_changes_nothing_more(visit: Visit) -> None:
    upload = visit.uploaded(visit.download().put("1.01", choice=3))
    page = visit.preview(upload)
    assert visit.confirm(upload, page).status_code == 302
    assert visit.confirm(upload, page).status_code == 302
    assert Answer.objects.get().version == 1
    assert "This workbook was stored on" in visit.preview(upload).content.decode()


def test_mistakes_are_listed_by_sheet_and_cell_without_a_button_to_store(visit: Visit) -> None:
    upload = visit.uploaded(visit.download().put("1.01", choice="=1").put("2.01", choice=9))
    page = visit.preview(upload).content.decode()
    assert "<td>1 Planning strategy &amp; leadershi</td><td>F2</td>" in page
    assert "Choose one of: 0, 1, 2, 3, 4." in page
    assert "workbook-confirm" not in page
    assert visit.url("workbook-confirm", upload_id=upload.pk) not in page


def test_a_workbook_nobody_filled_in_changes_nothing(visit: Visit) -> None:
    upload = visit.uploaded(visit.download())
    assert "The workbook changes nothing" in visit.preview(upload).content.decode()


@pytest.mark.parametrize("content", [b"", b"halo", b"PK\x03\x04xx"])
def test_a_file_that_is_no_workbook_comes_back_with_a_sentence(
    visit: Visit, content: bytes
) -> None:
    refused = visit.upload(content)
    assert refused.status_code == 400
    assert "field__error" in refused.content.decode()
    assert not WorkbookUpload.objects.exists()


def test_no_file_at_all_comes_back_with_a_sentence(visit: Visit) -> None:
    refused = visit.client.post(visit.url("workbook-upload"))
    assert refused.status_code == 400
    assert "Choose the workbook you filled in." in refused.content.decode()


def test_a_file_over_the_limit_is_not_read(visit: Visit) -> None:
    refused = visit.upload(b"PK\x03\x04" + bytes(LARGEST_FILE))
    assert refused.status_code == 400
    assert "larger than 5 MB" in refused.content.decode()


def test_a_request_over_the_limit_is_refused_by_what_it_announces(visit: Visit) -> None:
    refused = visit.upload(b"PK\x03\x04" + bytes(LARGEST_FILE + 100_000))
    assert refused.status_code == 413
    assert "more than the 5 MB" in refused.content.decode()


def test_a_name_that_is_a_path_is_only_a_name(visit: Visit) -> None:
    visit.upload(visit.download().content, "../../etc/<b>x</b>.xlsx")
    upload = WorkbookUpload.objects.get()
    assert "/" not in upload.file_name
    assert "<b>" not in visit.preview(upload).content.decode()


@pytest.mark.parametrize("seen", ["", "{", "[]", '{"1.01": []}'])
def test_a_confirmation_that_says_nothing_seen_is_refused(visit: Visit, seen: str) -> None:
    upload = visit.uploaded(visit.download().put("1.01", choice=3))
    url = visit.url("workbook-confirm", upload_id=upload.pk)
    assert visit.client.post(url, {"seen": seen}).status_code == 400
    assert not Answer.objects.exists()


def test_a_note_is_text_in_the_preview(visit: Visit) -> None:
    upload = visit.uploaded(visit.download().put("1.01", note="<script>alert(1)</script>"))
    assert "<script>alert" not in visit.preview(upload).content.decode()


def test_somebody_elses_preview_is_hidden(visit: Visit, evaluation: Evaluation) -> None:
    upload = visit.uploaded(visit.download().put("1.01", choice=3))
    colleague = User.objects.create_user(username="rekan", role="coordinator")
    other = Visit(visitor(colleague), evaluation)
    assert other.preview(upload).status_code == 404
    url = other.url("workbook-confirm", upload_id=upload.pk)
    assert other.client.post(url, {"seen": "{}"}).status_code == 404


def test_a_preview_belongs_to_its_evaluation(
    visit: Visit, evaluation: Evaluation, other_evaluation: Evaluation
) -> None:
    upload = visit.uploaded(visit.download().put("1.01", choice=3))
    elsewhere = Visit(visit.client, other_evaluation)
    assert elsewhere.preview(upload).status_code == 404


def test_what_is_submitted_is_neither_downloaded_nor_uploaded(
    visit: Visit, evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    content = visit.download().content
    fill(evaluation, by=by_coordinator, now=now)
    submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    assert visit.client.get(visit.url("workbook-download")).status_code == 409
    assert visit.upload(content).status_code == 409


def test_the_checklist_leads_to_the_workbook(visit: Visit) -> None:
    page = visit.client.get(visit.url("checklist")).content.decode()
    assert visit.url("workbook") in page


def test_the_period_leads_to_the_workbook_of_what_one_may_fill(
    visit: Visit, manager: User, evaluation: Evaluation
) -> None:
    url = reverse("period-detail", args=[evaluation.period_id])
    assert visit.url("workbook") in visit.client.get(url).content.decode()
    assert visit.url("workbook") not in visitor(manager).get(url).content.decode()


def test_the_pages_speak_indonesian(coordinator: User, evaluation: Evaluation) -> None:
    visit = Visit(visitor(coordinator, language="id"), evaluation)
    assert visit.download().book.sheetnames[5] == "5 Evaluasi & Perbaikan"


def test_an_upload_needs_the_forms_token(coordinator: User, evaluation: Evaluation) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)
    assert Visit(client, evaluation).upload(b"x").status_code == 403
