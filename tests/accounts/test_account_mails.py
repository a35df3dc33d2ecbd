"""What somebody is told by mail when what opens their account changes, whoever changed it."""

from io import StringIO
from unittest.mock import patch

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.choices import Role
from accounts.models import User
from accounts.second_factor.mails import tell_of_address
from accounts.services import PersonFacts, add_person
from core.audit import SYSTEM
from core.mailing import send_waiting_mails
from core.models import Mail
from tests.visitors import visitor

NEW = "lampu sungai tujuh batu"
OLD = "rahasia-uji"
PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile"


@pytest.fixture(autouse=True)
def mailed(settings: Settings, manager: User) -> None:
    """Mails are sent; the manager has an address, wants none, and reads Indonesian."""
    settings.EMAIL_CONFIGURED = True
    User.objects.filter(pk=manager.pk).update(
        email="manajer@example.com", mails=False, language="id", last_login=timezone.now()
    )
    manager.refresh_from_db()


def told(mails: list[EmailMessage]) -> EmailMessage:
    """The only mail there is."""
    assert send_waiting_mails(now=timezone.now()) == 1
    (mail,) = mails
    assert mail.to == ["manajer@example.com"]
    return mail


@pytest.mark.parametrize(
    ("address", "given", "said"),
    [
        (
            "account",
            {"old_password": OLD, "new_password1": NEW, "new_password2": NEW},
            "Kata sandi akun Anda telah diganti",
        ),
        (
            "token-create",
            {"name": "Power BI", "days": "30", "scopes": "read", "password": OLD},
            "Sebuah token untuk program telah dibuat",
        ),
    ],
    ids=["password", "token"],
)
def test_the_person_is_told_on_what_device_and_what_to_do_and_no_secret(
    address: str, given: dict[str, str], said: str, manager: User, mailoutbox: list[EmailMessage]
) -> None:
    answer = visitor(manager).post(reverse(address), given, headers={"user-agent": PHONE})
    assert answer.status_code in (200, 302)
    mail = told(mailoutbox)
    assert mail.subject.startswith(said)
    for line in (f"{mail.subject}.", "Di: Chrome di Android", "Bukan Anda?", "/account/"):
        assert line in mail.body
    for secret in (OLD, NEW, "csms_", "Mozilla"):
        assert secret not in mail.body


def test_another_address_is_told_to_the_one_before_as_well(
    manager: User, administrator: User, mailoutbox: list[EmailMessage]
) -> None:
    page, client = reverse("person", args=[manager.pk]), visitor(administrator)
    same = {"role": "manager", "email": "manajer@example.com", "first_name": "Rina"}
    assert client.post(page, same).status_code == 302
    assert not Mail.objects.exists()
    assert client.post(page, same | {"email": "baru@example.com"}).status_code == 302
    assert send_waiting_mails(now=timezone.now()) == 2
    assert {one.to[0] for one in mailoutbox} == {"manajer@example.com", "baru@example.com"}
    for one in mailoutbox:
        assert "Alamat email akun Anda telah diganti.\n" in one.body
        assert f"Oleh: {administrator}\n" in one.body


def test_a_password_that_a_command_sets_is_told_and_the_first_is_not(
    manager: User, mailoutbox: list[EmailMessage]
) -> None:
    facts = PersonFacts("Baru", "", "baru@example.com", Role.VIEWER)
    add_person(username="baru", password=NEW, facts=facts, by=SYSTEM, now=timezone.now())
    with patch("getpass.getpass", return_value=NEW):
        for name in ("baru", "manajer"):  # the first has never signed in
            call_command("changepassword", name, stdout=StringIO())
    assert "Oleh: pengelola instalasi" in told(mailoutbox).body


def test_who_is_switched_off_meanwhile_is_told_at_neither_address(
    manager: User, mailoutbox: list[EmailMessage]
) -> None:
    now = timezone.now()
    tell_of_address(manager, former="lama@example.com", by=SYSTEM, now=now)
    assert Mail.objects.count() == 2
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert send_waiting_mails(now=now) == 0
    assert not mailoutbox
