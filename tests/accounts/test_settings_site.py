"""The administrator's pages: for that role only, and each change leaves its audit row."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.forms import refuse_without_administrator
from accounts.models import User
from contractors.models import Contractor
from core.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["coordinator", "manager", "viewer", "representative"])
def test_only_an_administrator_enters_the_settings(
    who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403


def test_there_is_one_sign_in_page(client: Client) -> None:
    response = client.get("/admin/login/?next=/admin/accounts/user/")
    assert response.headers["Location"] == f"{reverse('sign-in')}?next=/admin/accounts/user/"


@pytest.mark.parametrize(
    "page",
    [
        "admin:index",
        "admin:accounts_user_changelist",
        "admin:accounts_user_add",
        "admin:contractors_contractor_changelist",
        "admin:contractors_contractor_add",
        "admin:contractors_site_add",
        "admin:contractors_representative_add",
        "admin:instruments_instrument_changelist",
    ],
)
def test_an_administrator_opens_each_page(
    page: str, client: Client, administrator: User, instruments: object
) -> None:
    client.force_login(administrator)
    assert client.get(reverse(page)).status_code == 200


def test_a_change_leaves_an_audit_row_without_the_password(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    response = client.post(
        reverse("admin:accounts_user_add"),
        {
            "username": "orang.baru",
            "role": "viewer",
            "usable_password": "true",
            "password1": "kata-sandi-uji-9",
            "password2": "kata-sandi-uji-9",
        },
    )
    assert response.status_code == 302
    entry = AuditEntry.objects.get(action="add_user")
    assert entry.user == administrator
    assert "kata-sandi" not in str(entry.after)


def test_a_password_that_is_set_leaves_an_audit_row(
    client: Client, administrator: User, coordinator: User
) -> None:
    client.force_login(administrator)
    page = reverse("admin:auth_user_password_change", args=[coordinator.pk])
    twice = {"password1": "kata-sandi-uji-9", "password2": "kata-sandi-uji-9"}
    given = {"usable_password": "true", "set-password": "1", **twice}
    assert client.post(page, given).status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target_id) == ("set_password", coordinator.pk)
    assert entry.after == {"usable": True}


def test_a_password_that_does_not_fit_leaves_none(
    client: Client, administrator: User, coordinator: User
) -> None:
    client.force_login(administrator)
    page = reverse("admin:auth_user_password_change", args=[coordinator.pk])
    given = {"usable_password": "true", "password1": "satu", "password2": "dua"}
    assert client.post(page, given).status_code == 200
    assert not AuditEntry.objects.exists()


def test_there_is_one_page_for_a_password_of_ones_own(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    response = client.post("/admin/password_change/", {"old_password": "salah"})
    assert response.headers["Location"] == reverse("account")


def test_the_only_administrator_who_can_sign_in_stays_able_to(
    client: Client, administrator: User, viewer: User
) -> None:
    client.force_login(administrator)
    page = reverse("admin:auth_user_password_change", args=[administrator.pk])
    given = {"usable_password": "false", "unset-password": "1"}
    assert client.post(page, given).status_code == 200
    administrator.refresh_from_db()
    assert administrator.has_usable_password()
    User.objects.filter(pk=viewer.pk).update(role="administrator")
    assert client.post(page, given).status_code == 302


def test_an_administrator_without_a_password_does_not_count_as_one_who_is_left(
    client: Client, administrator: User, viewer: User
) -> None:
    viewer.set_unusable_password()
    viewer.role = "administrator"
    viewer.save()
    client.force_login(administrator)
    page = reverse("admin:accounts_user_change", args=[administrator.pk])
    given = {"username": administrator.username, "role": "viewer", "is_active": "on"}
    assert client.post(page, given).status_code == 200


def test_the_second_of_two_administrators_who_demote_each_other_waits_and_is_the_last(
    administrator: User, viewer: User
) -> None:
    User.objects.filter(pk=viewer.pk).update(role="administrator")
    with CaptureQueriesContext(connection) as asked:
        refuse_without_administrator(viewer)
    [locking] = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    assert "is_active" in locking
    assert str(viewer.pk) not in locking  # every administrator's row, whoever is demoted


def test_a_contractor_is_archived_not_deleted(
    client: Client, administrator: User, contractor: Contractor
) -> None:
    client.force_login(administrator)
    page = reverse("admin:contractors_contractor_delete", args=[contractor.pk])
    assert client.post(page, {"post": "yes"}).status_code == 403
    assert Contractor.objects.filter(pk=contractor.pk).exists()


@pytest.mark.parametrize(
    "change", [{"role": "viewer", "is_active": "on"}, {"role": "administrator"}]
)
def test_the_last_administrator_stays_one(
    change: dict[str, str], client: Client, administrator: User, viewer: User
) -> None:
    client.force_login(administrator)
    page = reverse("admin:accounts_user_change", args=[administrator.pk])
    given = {"username": administrator.username, **change}
    refused = client.post(page, given).text
    assert "jadikan orang lain administrator lebih dahulu" in refused
    User.objects.filter(pk=viewer.pk).update(role="administrator")
    assert client.post(page, given).status_code == 302
