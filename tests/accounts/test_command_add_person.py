"""Adding the first people of an installation from the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from accounts.models import User
from core.models import AuditEntry

pytestmark = pytest.mark.django_db


def answer(monkeypatch: pytest.MonkeyPatch, *passwords: str) -> None:
    """Type these when asked."""
    typed = iter(passwords)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))


def test_the_first_administrator_is_added_with_an_audit_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer(monkeypatch, "lampu-awan-7", "lampu-awan-7")
    out = io.StringIO()
    call_command("add_person", "siti", "--email=siti@example.com", "--language=en", stdout=out)
    person = User.objects.get(username="siti", email="siti@example.com")
    assert person.role == Role.ADMINISTRATOR
    assert person.check_password("lampu-awan-7")
    assert person.must_change_password
    assert AuditEntry.objects.get().action == "add_person"
    assert out.getvalue() == "siti may sign in. Role: Administrator.\n"


def test_who_adds_themselves_keeps_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "lampu-awan-7", "lampu-awan-7")
    call_command("add_person", "siti", "--own-password", stdout=io.StringIO())
    assert not User.objects.get().must_change_password


@pytest.mark.parametrize(
    "passwords", [("lampu-awan-7", "lampu-awan-8"), ("1234", "1234")], ids=["differ", "weak"]
)
def test_a_password_that_differs_or_is_too_weak_adds_nobody(
    monkeypatch: pytest.MonkeyPatch, passwords: tuple[str, str]
) -> None:
    answer(monkeypatch, *passwords)
    with pytest.raises(CommandError):
        call_command("add_person", "siti")
    assert not User.objects.exists()


def test_a_user_name_that_is_taken_is_refused(
    monkeypatch: pytest.MonkeyPatch, coordinator: User
) -> None:
    answer(monkeypatch, "lampu-awan-7", "lampu-awan-7")
    with pytest.raises(CommandError):
        call_command("add_person", coordinator.username)
    assert User.objects.count() == 1


def test_all_that_is_said_is_in_the_language_asked_for(
    monkeypatch: pytest.MonkeyPatch, coordinator: User
) -> None:
    prompts: list[str] = []

    def asked(prompt: str) -> str:
        prompts.append(prompt)
        return "1234"

    monkeypatch.setattr("getpass.getpass", asked)
    with pytest.raises(CommandError, match="Kata sandi"):
        call_command("add_person", "siti", "--language", "id")
    assert prompts == ["Kata sandi untuk siti: ", "Sekali lagi: "]
    with pytest.raises(CommandError, match="Tidak ada orang dengan nama pengguna siapa"):
        call_command("remove_second_factor", "siapa", "--language", "id")
    with pytest.raises(CommandError, match="password"):
        call_command("add_person", "siti", "--language", "en")
