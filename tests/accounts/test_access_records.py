"""Who came in, who did not, and what was taken out: kept, found, taken out, and thrown away."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.access_records import clear_old_records
from accounts.choices import AccessKind
from accounts.models import AccessRecord, User
from core.audit import Actor
from tests.visitors import visitor
from tokens.services import create_token

RIGHT = "rahasia-uji"


def kinds() -> list[str]:
    """What was recorded, the first first."""
    return list(AccessRecord.objects.order_by("pk").values_list("kind", flat=True))


def test_a_sign_in_a_wrong_password_and_a_sign_out_are_recorded(viewer: User) -> None:
    client = visitor()
    for password in ("salah", RIGHT):
        client.post(reverse("sign-in"), {"username": "auditor", "password": password})
    client.post(reverse("sign-out"))
    client.post(reverse("sign-out"))
    assert kinds() == [AccessKind.FAILURE, AccessKind.SIGN_IN, AccessKind.SIGN_OUT]
    assert {one.person for one in AccessRecord.objects.all()} == {viewer}
    assert {one.address for one in AccessRecord.objects.all()} == {"127.0.0.1"}


def test_a_name_that_is_nobodys_is_recorded_without_the_name(db: None) -> None:
    visitor().post(reverse("sign-in"), {"username": "rahasia-saya", "password": "salah"})
    record = AccessRecord.objects.get()
    assert (record.kind, record.person) == (AccessKind.FAILURE, None)
    assert len(record.name_digest) == 64


def test_every_file_that_is_handed_out_is_recorded(manager: User, instruments: object) -> None:
    client = visitor(manager)
    for page in ("/data/contractors.csv", "/data/contractors.xlsx", "/evaluations/"):
        response = client.get(page)
        assert response.status_code == 200
        response.getvalue()
    client.head("/data/contractors.csv")
    taken = AccessRecord.objects.order_by("pk").values_list("kind", "what", "person")
    assert list(taken) == [
        ("download", '/data/contractors.csv "contractors.csv"', manager.pk),
        ("download", '/data/contractors.xlsx "contractors.xlsx"', manager.pk),
    ]


def test_what_a_program_reads_is_recorded_with_its_token(manager: User) -> None:
    now = timezone.now()
    token, secret = create_token(name="Power BI", days=30, by=Actor(manager), now=now)
    Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/data/contractors")
    record = AccessRecord.objects.get()
    assert (record.kind, record.person, record.token) == (AccessKind.EXPORT, manager, token)


def test_a_refused_file_is_not_recorded_as_taken(representative: User) -> None:
    assert visitor(representative).get("/data/incidents.csv").status_code == 403
    assert kinds() == []


def test_an_administrator_finds_a_person_in_the_record(administrator: User, viewer: User) -> None:
    visitor().post(reverse("sign-in"), {"username": "auditor", "password": RIGHT})
    page = reverse("admin:accounts_accessrecord_changelist")
    assert "auditor" in visitor(administrator).get(page, {"q": "auditor"}).text
    found = visitor(administrator).get(page, {"q": "10.9.9.9"})
    assert found.context["cl"].result_count == 0


def test_an_administrator_finds_a_name_that_was_tried_and_the_way_to_take_all_out(
    administrator: User, viewer: User
) -> None:
    for name in ("auditor", "siapa"):
        visitor().post(reverse("sign-in"), {"username": name, "password": "salah"})
    page = reverse("admin:accounts_accessrecord_changelist")
    found = visitor(administrator).get(page, {"q": "siapa"})
    assert [one.person for one in found.context["cl"].queryset] == [None]
    assert 'href="/data/access.csv"' in found.text


@pytest.mark.parametrize(("who", "status"), [("administrator", 200), ("manager", 403)])
def test_administrators_take_the_record_out(
    who: str, status: int, request: pytest.FixtureRequest, viewer: User
) -> None:
    visitor().post(reverse("sign-in"), {"username": "auditor", "password": RIGHT})
    response = visitor(request.getfixturevalue(who)).get("/data/access.csv")
    assert response.status_code == status
    text = response.getvalue().decode()
    assert ("signed in" in text and "auditor" in text) == (status == 200)


def test_what_is_older_than_the_days_of_the_setting_goes(viewer: User, settings: Settings) -> None:
    now = timezone.now()
    settings.ACCESS_RECORD_DAYS = 60
    for days in (61, 59):
        AccessRecord.objects.create(at=now - timedelta(days=days), kind="sign_in", person=viewer)
    assert clear_old_records(now=now) == 1
    assert AccessRecord.objects.get().at == now - timedelta(days=59)


def test_a_fresh_record_is_neither_changed_nor_deleted(viewer: User) -> None:
    record = AccessRecord.objects.create(at=timezone.now(), kind="failure", person=viewer)
    rows = AccessRecord.objects.filter(pk=record.pk)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        rows.update(person=None)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        rows.delete()
