"""Where somebody is signed in, signing out there, and sessions that end by themselves."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.leaving import COOKIE, TOLD
from accounts.models import AccessRecord, PersonSession, User
from accounts.services import switch_person
from accounts.sessions import clear_sessions, sessions_of
from accounts.sessions.devices import device_in_words
from core.audit import Actor
from core.models import AuditEntry
from tests.visitors import visitor
from tokens.services import create_token

PAGE = "/account/sessions/"
PHONE = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
SECOND = timedelta(seconds=1)
SIGN_IN = {"username": "koordinator", "password": "rahasia-uji"}


def on_phone(password: str = "rahasia-uji") -> Client:  # noqa: S107 - of a test
    client = Client(headers={"User-Agent": PHONE})
    assert client.post("/sign-in/", SIGN_IN | {"password": password}).status_code == 302
    return client


def last_used(ago: timedelta) -> None:
    PersonSession.objects.update(last_used_at=timezone.now() - ago)


def test_a_page_asks_for_session_and_person_in_one_statement(coordinator: User) -> None:
    phone = on_phone()
    with CaptureQueriesContext(connection) as asked:
        assert phone.get("/contractors/").status_code == 200
    assert len([one for one in asked.captured_queries if "session" in one["sql"]]) == 1
    assert not any('FROM "accounts_user"' in one["sql"] for one in asked.captured_queries)


def test_a_visitor_is_signed_in_as_django_signs_in(coordinator: User) -> None:
    left = []
    for client in (Client(), visitor(coordinator)):
        if not client.cookies:
            client.force_login(coordinator)
        row = PersonSession.objects.select_related("session").get(
            session_id=client.cookies["sessionid"].value
        )
        hours = row.session.expire_date - row.begun_at
        left.append((row.person_id, str(row), row.session.get_decoded(), round(hours / SECOND)))
    assert left[0] == left[1]


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "another's"}])
def test_a_session_is_nobodys_once_the_account_is_off_or_has_another_password(
    coordinator: User, change: dict[str, Any]
) -> None:
    phone = on_phone()
    User.objects.update(**change)
    assert phone.get("/contractors/").status_code == 302


def test_who_leaves_is_out_at_once_and_stays_out_on_every_device_and_with_every_token(
    manager: User, administrator: User
) -> None:
    now = timezone.now()
    devices = [visitor(manager), visitor(manager)]
    _token, secret = create_token(name="Power BI", days=30, by=Actor(manager), now=now)
    reader = Client(headers={"Authorization": f"Bearer {secret}"})
    assert reader.get("/api/v1/data/").status_code == 200
    for active in (False, True):  # taken back later, it opens nothing of before
        switch_person(person=manager, active=active, by=Actor(administrator), now=now)
        assert [one.get("/contractors/").status_code for one in devices] == [302, 302]
        assert [one.get("/api/v1/evaluations/").status_code for one in devices] == [403, 403]
        assert reader.get("/api/v1/data/").status_code == 401


def test_one_reads_where_one_is_signed_in_with_this_device_marked(coordinator: User) -> None:
    on_phone()
    text = visitor(coordinator).get(PAGE).text
    assert "Chrome on Android" in text
    assert "a device that does not say what it is" in text
    assert text.count("<strong>this device</strong>") == 1
    assert text.count("Sign out there") == 1


def test_no_address_is_kept_beside_a_session(coordinator: User) -> None:
    on_phone()
    assert "127.0.0.1" not in str(PersonSession.objects.values())
    assert "Mozilla" not in str(PersonSession.objects.values())


def test_signing_out_one_device_leaves_the_others_and_tells_it_to_forget(coordinator: User) -> None:
    phone, tablet, here = on_phone(), on_phone(), visitor(coordinator)
    one = PersonSession.objects.get(session=phone.session.session_key)
    assert "Signed out there." in here.post(f"{PAGE}{one.pk}/end/", follow=True).text
    answer = phone.get("/contractors/")
    assert (answer.status_code, answer.cookies[COOKIE].value) == (302, TOLD)
    assert phone.get("/contractors/").status_code == 302
    assert tablet.get("/contractors/").status_code == 200
    assert AuditEntry.objects.get(action="end_session").target_id == coordinator.pk


def test_an_ended_session_stays_ended_though_a_request_of_it_is_under_way(
    coordinator: User,
) -> None:
    phone = on_phone()
    under_way = phone.session
    visitor(coordinator).post(f"{PAGE}end-others/")
    under_way["filter"] = "late"
    under_way.save()
    assert phone.get("/contractors/").status_code == 302


def test_all_others_end_at_once(coordinator: User) -> None:
    phone, tablet, here = on_phone(), on_phone(), visitor(coordinator)
    assert "2 other devices are signed out." in here.post(f"{PAGE}end-others/", follow=True).text
    assert [one.get("/contractors/").status_code for one in (phone, tablet)] == [302, 302]
    assert here.get("/contractors/").status_code == 200


def test_somebody_elses_session_is_nobodys(coordinator: User, manager: User) -> None:
    phone = on_phone()
    one = PersonSession.objects.get()
    assert visitor(manager).post(f"{PAGE}{one.pk}/end/").status_code == 404
    assert phone.get("/contractors/").status_code == 200


def test_an_administrator_signs_a_person_out_everywhere(
    coordinator: User, administrator: User
) -> None:
    phone, address = on_phone(), reverse("person-sign-out", args=[coordinator.pk])
    assert visitor(coordinator).post(address).status_code == 403
    text = visitor(administrator).post(address, follow=True).text
    assert "is signed out on every device." in text
    assert phone.get("/contractors/").status_code == 302
    assert AuditEntry.objects.get(action="sign_out_person").target_id == coordinator.pk
    assert on_phone().get("/contractors/").status_code == 200


def test_a_new_password_ends_the_others_and_this_one_goes_on_as_begun(coordinator: User) -> None:
    phone, here = on_phone(), on_phone()
    begun = PersonSession.objects.get(session=here.session.session_key).begun_at
    new = "lampu-sungai-7"
    given = {"old_password": "rahasia-uji", "new_password1": new, "new_password2": new}
    assert here.post("/account/", given).status_code == 302
    assert phone.get("/contractors/").status_code == 302
    kept = sessions_of(coordinator, now=timezone.now()).get()
    assert (kept.session_id, kept.begun_at) == (here.session.session_key, begun)


def test_who_was_idle_signs_in_again_and_the_device_forgets_nothing(
    coordinator: User, settings: Settings
) -> None:
    settings.SESSION_IDLE_MINUTES = {"coordinator": 30}
    phone = on_phone()
    last_used(timedelta(minutes=29))
    assert phone.get("/contractors/").status_code == 200
    last_used(timedelta(minutes=31))
    saved = phone.get(reverse("api:session"))
    assert (saved.status_code, COOKIE in saved.cookies) == (403, False)
    assert "Clear-Site-Data" not in saved.headers
    assert phone.get("/contractors/").status_code == 302


def test_the_idle_limit_is_that_of_the_role(coordinator: User, administrator: User) -> None:
    at_desk, phone = visitor(administrator), on_phone()
    last_used(timedelta(minutes=61))
    assert at_desk.get("/settings/people/").status_code == 302
    assert phone.get("/contractors/").status_code == 200


@pytest.mark.parametrize(
    ("asked", "of", "status"),
    [
        ("api:session", (), 200),
        ("api:changes", (1,), 404),
        ("api:self-changes", (1,), 404),
        ("document-status", (1,), 404),
    ],
)
def test_what_a_script_asks_by_itself_is_no_use(
    asked: str, of: tuple[int, ...], status: int, coordinator: User
) -> None:
    phone = on_phone()
    last_used(timedelta(minutes=5))
    assert phone.get(reverse(asked, args=of)).status_code == status
    assert timezone.now() - PersonSession.objects.get().last_used_at > timedelta(minutes=4)
    phone.get("/contractors/")
    assert timezone.now() - PersonSession.objects.get().last_used_at < timedelta(minutes=1)


def test_a_session_ends_however_busy_it_is(coordinator: User) -> None:
    phone = on_phone()
    PersonSession.objects.update(begun_at=timezone.now() - timedelta(hours=11))
    session = phone.session
    session["filter"] = "kept"
    session.save()
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=59) < left < timedelta(minutes=61)


def test_a_session_from_before_goes_on(coordinator: User) -> None:
    phone = on_phone()
    PersonSession.objects.all().delete()
    assert phone.get("/contractors/").status_code == 200
    assert PersonSession.objects.get().person == coordinator


def test_what_is_over_is_deleted(coordinator: User) -> None:
    on_phone()
    here = on_phone()
    ended = Session.objects.exclude(pk=here.session.session_key)
    ended.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert clear_sessions(now=timezone.now()) == 2  # Django's row and ours
    assert here.get("/contractors/").status_code == 200
    Session.objects.all().delete()
    assert not PersonSession.objects.exists()
    assert AccessRecord.objects.filter(kind="sign_in").count() == 2


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (PHONE, ("Chrome", "Android")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/1 Safari/1 Edg/1", ("Edge", "Windows")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0", ("Firefox", "Linux")),
        ("curl/8", ("", "")),
    ],
)
def test_a_device_is_told_in_words(said: str, device: tuple[str, str]) -> None:
    assert device_in_words(said) == device


def test_anonymous_visitors_are_led_to_sign_in() -> None:
    assert visitor().get(PAGE).status_code == 302
    assert visitor().post(f"{PAGE}end-others/").status_code == 302
