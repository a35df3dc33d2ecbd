"""The import pages, and where carried totals are shown."""

import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from tests.visitors import visitor
from tests.workbooks.rosters import RosterFilling
from workbooks.models import CarriedTotal, WorkbookUpload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("instruments", "contractor")]


@pytest.fixture
def client(manager: User) -> Client:
    return visitor(manager)


def download(client: Client) -> RosterFilling:
    return RosterFilling(client.get(reverse("contractor-import-roster")).content)


def upload(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("daftar.xlsx", content)
    return client.post(reverse("contractor-import-upload"), {"file": file})


def confirm(client: Client, page: Any) -> Any:
    """Press the button of the latest upload's preview."""
    seen = re.search(r'name="seen" value="([^"]*)"', page.content.decode())
    url = reverse(
        "contractor-import-confirm", args=[WorkbookUpload.objects.latest("uploaded_at").pk]
    )
    return client.post(url, {"seen": unescape(seen[1])})


def test_the_roster_comes_with_the_contractors_there_are(client: Client) -> None:
    book = download(client).book
    assert book.sheetnames == ["Read me first", "Contractors", "Carried-over totals"]
    assert [cell.value for cell in book.worksheets[1][2]] == ["A", "PT A", None, "High risk", "S1"]
    lists = {one.formula1 for one in book.worksheets[2].data_validations.dataValidation}
    assert '"csms,smk3"' in lists


def test_a_roster_is_looked_at_and_then_stored(client: Client, contractor: Contractor) -> None:
    filling = (
        download(client).contractor("C", "PT C").total("A", 2023, "csms", 58.2, "Red", "Rekap")
    )
    page = client.get(upload(client, filling.content).headers["Location"])
    text = page.content.decode()
    assert "PT C (C)" in text
    assert "Total: 58.2 %" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert not CarriedTotal.objects.exists()
    assert confirm(client, page).headers["Location"] == reverse("contractor-list")
    detail = client.get(reverse("contractor-detail", args=[contractor.pk])).content.decode()
    assert "Carried-over history" in detail
    assert "carried over, not evaluated here: Rekap" in detail
    assert "58.2" in detail


def test_a_contractor_without_carried_totals_shows_no_such_table(
    client: Client, contractor: Contractor
) -> None:
    detail = client.get(reverse("contractor-detail", args=[contractor.pk])).content.decode()
    assert "Carried-over history" not in detail


def test_mistakes_are_listed_by_sheet_and_cell(client: Client) -> None:
    filling = download(client).total("X", 2023, "csms", 300)
    page = client.get(upload(client, filling.content).headers["Location"]).content.decode()
    assert "<td>Carried-over totals</td><td>D2</td>" in page


@pytest.mark.parametrize("content", [b"", b"kode;nama"])
def test_a_file_that_is_no_workbook_comes_back_with_a_sentence(
    client: Client, content: bytes
) -> None:
    refused = upload(client, content)
    assert refused.status_code == 400
    assert "field__error" in refused.content.decode()


def test_what_changed_after_the_preview_brings_it_back_marked(
    client: Client, contractor: Contractor, now: datetime
) -> None:
    filling = download(client).contractor("A", "PT A Jaya", row=2)
    page = client.get(upload(client, filling.content).headers["Location"])
    Contractor.objects.filter(pk=contractor.pk).update(scope="berubah")
    refused = confirm(client, page)
    assert refused.status_code == 409
    assert "Somebody has changed this meanwhile." in refused.content.decode()
    assert confirm(client, refused).status_code == 302
    assert Contractor.objects.get(pk=contractor.pk).name == "PT A Jaya"


def test_somebody_elses_preview_is_hidden(client: Client, administrator: User) -> None:
    address = upload(client, download(client).content).headers["Location"]
    assert visitor(administrator).get(address).status_code == 404


def test_the_list_of_contractors_leads_here_for_who_may(client: Client, coordinator: User) -> None:
    listed = reverse("contractor-list")
    assert reverse("contractor-import") in client.get(listed).content.decode()
    assert reverse("contractor-import") not in visitor(coordinator).get(listed).content.decode()
