"""A link by mail for who has forgotten the password: once, in time, and the same answer for all."""

import logging
import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from socket import AF_UNIX, socket

import pytest
from celery import current_app
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.forgotten import (
    MOST_OF_ADDRESS,
    MOST_OF_NAME,
    lock_of_name,
    mailed_links,
    note_forgotten,
    send_password_link,
)
from accounts.models import AccessRecord, User
from accounts.restores.links import handed_links
from core.job_queue import IMPATIENT, hand_over
from core.models import AuditEntry, Mail
from tests.accounts.test_secrets_stay_unkept import stored_and_logged
from tests.visitors import visitor

PAGE = "/sign-in/forgotten/"
NEW = "lampu sungai tujuh batu"


@pytest.fixture(autouse=True)
def handed_on(
    settings: Settings, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> list[list[str]]:
    """Mails are sent, and the coordinator has an address but wants none: what jobs are told."""
    told: list[list[str]] = []
    monkeypatch.setattr(
        "accounts.views.forgotten.hand_over", lambda _name, _connection, args: told.append(args)
    )
    settings.EMAIL_CONFIGURED = True
    User.objects.filter(pk=coordinator.pk).update(email="koordinator@example.com", mails=False)
    return told


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"https?://[^/]+(/password/mailed/\S+)", str(mail.body))
    assert found is not None
    return found.group(1)


def chosen(link: str) -> int:
    """Open a link and choose a password; the status of the last answer."""
    client = visitor()
    opened = client.get(link, follow=True)
    address = opened.redirect_chain[-1][0] if opened.redirect_chain else link
    return client.post(address, {"new_password1": NEW, "new_password2": NEW}).status_code


def test_the_link_sets_a_password_once_and_is_kept_nowhere(
    coordinator: User, mailoutbox: list[EmailMessage], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    other = visitor(coordinator)
    assert send_password_link("KOORDINATOR@example.com", now=timezone.now())
    (mail,) = mailoutbox
    assert mail.to == ["koordinator@example.com"]
    link = link_in(mail)
    assert stored_and_logged(link.rstrip("/").rpartition("/")[2], caplog) == []
    assert chosen(link) == 302
    coordinator.refresh_from_db()
    assert coordinator.check_password(NEW)
    assert other.get("/account/").headers["Location"].startswith("/sign-in/")
    assert "used already" in visitor().get(link, follow=True).text
    assert AuditEntry.objects.filter(action="mail_password_link").count() == 1


def test_a_link_holds_one_hour_and_no_link_of_another_kind_opens_there(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    coordinator.refresh_from_db()
    token, now = mailed_links.make_token(coordinator), mailed_links._now()
    assert mailed_links.check_token(coordinator, token)
    handed_over = handed_links.make_token(coordinator)
    assert not mailed_links.check_token(coordinator, handed_over)
    assert not handed_links.check_token(coordinator, token)
    monkeypatch.setattr(mailed_links, "_now", lambda: now + timedelta(minutes=61))
    assert not mailed_links.check_token(coordinator, token)


def test_everybody_reads_the_same_whoever_it_is(
    coordinator: User, viewer: User, handed_on: list[list[str]]
) -> None:
    viewer.is_active = False
    viewer.save(update_fields=["is_active"])
    told = set()
    for typed in ("koordinator", "koordinator@example.com", viewer.username, "bukan.siapa"):
        answer = visitor().post(PAGE, {"username": typed}, follow=True)
        assert handed_on.pop() == [typed]
        page = re.sub(r'csrfmiddlewaretoken" value="\w+"|nonce="\S+"', "", answer.text)
        told.add((answer.status_code, page))
    assert len(told) == 1
    assert Mail.objects.count() == 0


def test_a_queue_that_accepts_and_hangs_is_said_and_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("accounts.views.forgotten.hand_over", hand_over)
    monkeypatch.setitem(IMPATIENT, "socket_timeout", 0.05)
    with closing(socket(AF_UNIX)) as hangs:
        hangs.bind(str(tmp_path / "r"))
        hangs.listen()
        monkeypatch.setattr(current_app.conf, "broker_write_url", f"redis+socket://{tmp_path}/r")
        answer = visitor().post(PAGE, {"username": "koordinator"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "ask for the link again" in answer.text
    assert not AccessRecord.objects.filter(kind="asked").exists()


def test_nobody_s_name_and_who_is_switched_off_get_no_mail(
    viewer: User, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.filter(pk=viewer.pk).update(is_active=False, email="v@example.com")
    for typed in ("bukan.siapa", viewer.username, "v@example.com", ""):
        assert not send_password_link(typed, now=timezone.now())
    assert mailoutbox == []


def test_too_many_for_one_name_send_nothing_and_too_many_from_one_place_wait(
    coordinator: User, handed_on: list[list[str]]
) -> None:
    for number in range(MOST_OF_ADDRESS):
        typed = "koordinator" if number % 2 else "koordinator@example.com"
        assert Client().post(PAGE, {"username": typed}).status_code == 302
    assert len(handed_on) == MOST_OF_NAME
    assert Client().post(PAGE, {"username": "bukan.siapa"}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.post(PAGE, {"username": "bukan.siapa"}).status_code == 302
    assert AccessRecord.objects.filter(kind="asked").count() == MOST_OF_ADDRESS + 1


def test_the_houses_of_one_site_ask_ten_times_as_often_as_one_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("accounts.forgotten.MOST_OF_ADDRESS", 1)
    houses = [Client(REMOTE_ADDR=f"2001:db8:7:{number:x}::1") for number in range(11)]
    asked = [one.post(PAGE, {"username": "bukan.siapa"}).status_code for one in houses]
    assert asked == [302] * 10 + [429]


def test_links_of_one_name_are_counted_one_after_the_other() -> None:
    """Many at once: the next counts after the first is stored, since it waits for its lock."""
    request = RequestFactory().post(PAGE)
    with CaptureQueriesContext(connection) as said:
        assert note_forgotten(request, typed="koordinator", now=timezone.now())
    statements = [one["sql"] for one in said]
    locked = next(at for at, sql in enumerate(statements) if "advisory_xact_lock" in sql)
    counted = [at for at, sql in enumerate(statements) if "COUNT(" in sql]
    assert len(counted) == 2
    assert locked < min(counted)
    other = connection.copy()
    with closing(other), other.cursor() as cursor:
        for name, is_free in (("koordinator", False), ("bukan.siapa", True)):
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_of_name(name)])
            assert cursor.fetchone() == (is_free,)


def test_without_a_mail_server_the_page_says_whom_to_ask(settings: Settings) -> None:
    assert "Password forgotten?" in visitor().get("/sign-in/").text
    settings.EMAIL_CONFIGURED = False
    assert "Password forgotten?" not in visitor().get("/sign-in/").text
    assert "Ask the administrator" in visitor().get(PAGE).text
    assert visitor().post(PAGE, {"username": "koordinator"}).status_code == 400
    assert not AccessRecord.objects.exists()
