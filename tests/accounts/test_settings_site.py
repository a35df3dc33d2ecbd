"""Django's admin: what is rare and only read, for the administrator and nobody else."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.settings_site import ReadOnlyAdmin

pytestmark = pytest.mark.django_db

PAGES = ["admin:index", "admin:accounts_accessrecord_changelist", "admin:core_mail_changelist"]


@pytest.mark.parametrize("who", ["coordinator", "manager", "viewer", "representative"])
def test_only_an_administrator_enters(
    who: str, client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert {client.get(reverse(page)).status_code for page in PAGES} == {403}


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_opens_each_page(page: str, client: Client, administrator: User) -> None:
    client.force_login(administrator)
    assert client.get(reverse(page)).status_code == 200


def test_nothing_there_is_changed() -> None:
    shown = {one for one in apps.get_models() if admin.site.is_registered(one)}
    assert {one.__name__ for one in shown} == {"AccessRecord", "Mail"}
    assert all(isinstance(admin.site.get_model_admin(one), ReadOnlyAdmin) for one in shown)


def test_there_is_one_sign_in_page(client: Client) -> None:
    response = client.get("/admin/login/?next=/admin/core/mail/")
    assert response.headers["Location"] == f"{reverse('sign-in')}?next=/admin/core/mail/"


def test_there_is_one_page_for_a_password_of_ones_own(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    response = client.post("/admin/password_change/", {"old_password": "salah"})
    assert response.headers["Location"] == reverse("account")
