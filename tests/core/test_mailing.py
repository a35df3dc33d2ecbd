"""Mails to a real mail server: what arrives, what is refused, and nothing twice."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as django_mail
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from core.choices import MailStatus
from core.mailing import note_mail, send_waiting_mails
from core.models import Mail
from tests.post_office import PostOffice
from tests.visitors import visitor

ODD = "PT A\r\nBcc: semua@example.com\x00 “Ünïcode” – 株式会社"


@pytest.fixture
def person(manager: User) -> User:
    """A manager with an address."""
    User.objects.filter(pk=manager.pk).update(email="manajer@example.com")
    manager.refresh_from_db()
    return manager


def note(person: User, now: datetime, **said: Any) -> Mail:
    """A mail that waits."""
    given = {"key": "a", "subject": "Temuan", "body": "Isi.\n"} | said
    noted = note_mail(person=person, now=now, **given)
    assert noted is not None
    return noted


def header(mail: EmailMessage, name: str) -> str:
    """A header as a reader sees it."""
    return str(mail[name]).strip()  # a folded one begins on its second line


def test_a_mail_arrives_with_the_headers_it_needs(
    person: User, now: datetime, post_office: PostOffice, settings: Settings
) -> None:
    settings.DEFAULT_FROM_EMAIL = "csms@example.com"
    settings.BASE_URL = "https://csms.example.com"
    noted = note(person, now, subject=f"Buku 2024: {ODD}", body=f"{ODD}\nTautan\n")
    assert send_waiting_mails(now=now) == 1
    [mail] = post_office.taken
    assert header(mail, "From") == "csms@example.com"
    assert header(mail, "To") == "manajer@example.com"
    assert header(mail, "Subject") == (
        "Buku 2024: PT A Bcc: semua@example.com “Ünïcode” – 株式会社"
    )
    assert mail["Bcc"] is None
    assert header(mail, "Message-ID").endswith("@csms.example.com>")
    assert header(mail, "Auto-Submitted") == "auto-generated"
    assert header(mail, "Date").endswith("+0700")  # the company's clock
    assert mail.get_content_type() == "text/plain"
    assert "“Ünïcode” – 株式会社" in mail.get_content()
    noted.refresh_from_db()
    assert (noted.status, noted.address) == (MailStatus.SENT, "manajer@example.com")


def test_a_mail_is_noted_and_sent_once(
    person: User, now: datetime, post_office: PostOffice
) -> None:
    note(person, now)
    assert note_mail(key="a", person=person, subject="-", body="-", now=now) is None
    assert (send_waiting_mails(now=now), send_waiting_mails(now=now)) == (1, 0)
    assert len(post_office.taken) == 1


def test_a_refused_recipient_stops_nobody_else_and_the_administrator_reads_why(
    person: User, coordinator: User, administrator: User, now: datetime, post_office: PostOffice
) -> None:
    User.objects.filter(pk=coordinator.pk).update(email="salah@example.com")
    post_office.refuses["salah@example.com"] = "550 No such person here"
    note(User.objects.get(pk=coordinator.pk), now, key="b")
    note(person, now, key="c")
    assert send_waiting_mails(now=now) == 1
    assert post_office.addresses == ["manajer@example.com"]
    refused = Mail.objects.get(key="b")
    assert (refused.status, refused.problem) == ("refused", "550 No such person here")
    page = visitor(administrator).get(reverse("admin:core_mail_changelist")).text
    assert "550 No such person here" in page
    assert "salah@example.com" in page


def test_a_busy_server_is_asked_again(person: User, now: datetime, post_office: PostOffice) -> None:
    post_office.refuses["manajer@example.com"] = "451 Try again later"
    noted = note(person, now)
    assert send_waiting_mails(now=now) == 0
    noted.refresh_from_db()
    assert (noted.status, noted.problem) == ("waiting", "451 Try again later")
    post_office.refuses.clear()
    assert send_waiting_mails(now=now + timedelta(minutes=14)) == 0
    assert send_waiting_mails(now=now + timedelta(minutes=15)) == 1


def test_what_was_cut_off_is_not_sent_again_and_the_rest_waits(
    person: User, now: datetime, post_office: PostOffice
) -> None:
    for key in ("a", "b"):
        note(person, now, key=key)
    post_office.hangs_up = True
    assert send_waiting_mails(now=now) == 0
    assert [one.status for one in Mail.objects.order_by("pk")] == ["sending", "waiting"]
    post_office.hangs_up = False
    assert send_waiting_mails(now=now) == 1
    assert len(post_office.taken) == 2


def test_what_was_cut_off_before_its_text_was_handed_over_is_sent_at_the_next_turn(
    person: User, now: datetime, post_office: PostOffice
) -> None:
    for key in ("a", "b"):
        note(person, now, key=key)
    post_office.dies_after = 1
    assert send_waiting_mails(now=now) == 1
    assert [one.status for one in Mail.objects.order_by("pk")] == ["sent", "waiting"]
    post_office.dies_after = None
    assert send_waiting_mails(now=now + timedelta(minutes=15)) == 1
    assert len(post_office.taken) == 2


def test_a_worker_killed_after_handing_over_leaves_no_second_mail(
    person: User, now: datetime, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_given: Any) -> None:
        raise SystemExit

    note(person, now)
    with monkeypatch.context() as patched:
        patched.setattr("core.mailing._mark", killed)
        with pytest.raises(SystemExit):
            send_waiting_mails(now=now)
    assert send_waiting_mails(now=now) == 0
    assert len(post_office.taken) == 1
    assert Mail.objects.get().status == MailStatus.SENDING


def test_a_server_that_is_not_there_loses_nothing_for_three_days(
    person: User, now: datetime, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", 1
    settings.EMAIL_BACKEND = "core.mail_connection.EmailBackend"
    noted = note(person, now)
    assert send_waiting_mails(now=now) == 0
    noted.refresh_from_db()
    assert noted.status == MailStatus.WAITING
    assert noted.problem.startswith("ConnectionRefusedError")
    send_waiting_mails(now=now + timedelta(days=3, minutes=1))
    noted.refresh_from_db()
    assert noted.problem == "The mail server did not take it for three days."


@pytest.mark.parametrize("changed", [{"is_active": False}, {"mails": False}, {"email": ""}])
def test_who_wants_none_any_more_gets_none(
    changed: dict[str, Any], person: User, now: datetime, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = True
    noted = note(person, now)
    User.objects.filter(pk=person.pk).update(**changed)
    assert send_waiting_mails(now=now) == 0
    noted.refresh_from_db()
    assert noted.status == MailStatus.DROPPED


def test_an_address_that_is_none_is_refused_and_stops_nobody(
    person: User, coordinator: User, now: datetime, post_office: PostOffice
) -> None:
    User.objects.filter(pk=coordinator.pk).update(email="a@b\r\nRCPT TO:<c@example.com>")
    note(User.objects.get(pk=coordinator.pk), now, key="b")
    note(person, now)
    assert send_waiting_mails(now=now) == 1
    assert post_office.addresses == ["manajer@example.com"]
    assert Mail.objects.get(key="b").status == MailStatus.REFUSED


def test_without_a_mail_server_nothing_is_tried(
    person: User, now: datetime, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = False
    note(person, now)
    assert send_waiting_mails(now=now) == 0
    assert django_mail.outbox == []


def test_a_person_switches_their_mails_off_and_chooses_their_language(person: User) -> None:
    client, page = visitor(person), reverse("my-mails")
    assert "Send me mails" in client.get(page).text
    client.post(page, {"mails": "no", "language": "en"})
    person.refresh_from_db()
    assert (person.mails, person.language) == (False, "en")
    assert client.post(page, {"mails": "yes", "language": "xx"}).status_code == 400
    client.post(reverse("set-language"), {"language": "id"})
    person.refresh_from_db()
    assert person.language == "id"
