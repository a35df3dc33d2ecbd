"""A code of an authenticator app after the password."""

import re
from base64 import b32decode
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as of_site
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from pytest_django import Settings

from accounts.choices import Role
from accounts.forgotten import mailed_links
from accounts.models import AccessRecord, ReaderToken, RecoveryCode, SecondFactor, User
from accounts.second_factor.codes import code_of, new_secret, step_at, step_of_code
from accounts.second_factor.requirement import note_factor
from accounts.second_factor.sealing import seal, unseal
from accounts.second_factor.services import has_second_factor, set_up_second_factor, takes_code
from core.audit import Actor
from core.mailing import send_waiting_mails
from core.models import AuditEntry, Mail
from tests.accounts.password_links import set_by_link
from tests.visitors import visitor
from tokens.services import create_token

SIGN_IN = {"username": "koordinator", "password": "rahasia-uji"}
CODE = "/sign-in/code/"
PAGE = "/account/second-factor/"
SET_UP, CODES, REMOVE = PAGE + "set-up/", PAGE + "codes/", PAGE + "remove/"
PASSWORD = {"old_password": "rahasia-uji"}
WRONG = "000000"


@pytest.fixture
def secret(coordinator: User) -> bytes:
    """The coordinator's app, set up a minute ago."""
    then = timezone.now() - timedelta(minutes=5)
    shared = new_secret()
    set_up_second_factor(
        person=coordinator,
        secret=shared,
        code=code_of(shared, step_at(then)),
        keep_session=None,
        by=Actor(coordinator),
        now=then,
    )
    return shared


def shown(secret: bytes) -> str:
    return code_of(secret, step_at(timezone.now()))


def after_password(**more: str) -> Client:
    client = Client()
    client.cookies[of_site.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.post("/sign-in/", SIGN_IN | more)
    assert (answer.status_code, answer.headers["Location"]) == (302, CODE)
    return client


@pytest.mark.parametrize(
    ("seconds", "code"),  # RFC 6238, appendix B: the last six of eight digits
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ],
)
def test_a_code_is_that_of_the_standard(seconds: int, code: str) -> None:
    assert code_of(b"12345678901234567890", seconds // 30) == code


def test_a_clock_may_be_off_by_one_step_and_no_step_opens_twice() -> None:
    key, now = b"12345678901234567890", timezone.now()
    here = step_at(now)
    given = {off: code_of(key, here + off) for off in (-2, -1, 0, 1, 2)}
    taken = {off: step_of_code(key, code, after=0, now=now) for off, code in given.items()}
    assert taken == {-2: None, -1: here - 1, 0: here, 1: here + 1, 2: None}
    assert step_of_code(key, given[0], after=here, now=now) is None


def test_a_secret_is_sealed_and_read_with_the_key_before(settings: Settings) -> None:
    sealed = seal(b"12345678901234567890")
    assert b"12345678901234567890" not in sealed
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-" * 5
    assert unseal(sealed) is None
    settings.SECRET_KEY_FALLBACKS = [before]
    assert unseal(sealed) == b"12345678901234567890"


def test_what_the_key_before_sealed_is_sealed_anew_at_the_next_sign_in(
    secret: bytes, settings: Settings
) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-" * 5
    assert after_password().post(CODE, {"code": shown(secret)}).status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(bytes(SecondFactor.objects.get().sealed_secret)) == secret


def test_after_the_password_alone_nothing_opens(secret: bytes) -> None:
    client = after_password()
    for address in ("/", "/contractors/", "/account/", PAGE, "/settings/", "/admin/"):
        assert client.get(address).status_code in (302, 404), address
    assert client.get("/api/v1/session/").status_code == 403
    assert not AccessRecord.objects.filter(kind="sign_in").exists()


def test_the_code_signs_in_and_leads_where_one_wanted_to_go(secret: bytes) -> None:
    client = after_password(next="/contractors/")
    assert "autofocus" in client.get(CODE).text  # the first key is of the code
    answer = client.post(CODE, {"code": shown(secret)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/contractors/")
    assert client.get("/contractors/").status_code == 200
    assert AccessRecord.objects.filter(kind="sign_in").count() == 1
    assert "code_is_waited_for" not in client.session


def test_a_code_opens_once(secret: bytes) -> None:
    code = shown(secret)
    assert after_password().post(CODE, {"code": code}).status_code == 302
    assert after_password().post(CODE, {"code": code}).status_code == 400


def test_wrong_codes_count_as_wrong_passwords_do(secret: bytes) -> None:
    client = after_password()
    for _time in range(10):
        assert client.post(CODE, {"code": WRONG}).status_code == 400
    assert client.post(CODE, {"code": shown(secret)}).status_code == 429
    assert Client().post("/sign-in/", SIGN_IN).status_code == 429


def test_the_code_is_waited_for_ten_minutes_and_by_the_same_password(
    secret: bytes, coordinator: User
) -> None:
    client = after_password()
    coordinator.set_password("lampu-sungai-7")
    coordinator.save(update_fields=["password"])
    assert client.post(CODE, {"code": shown(secret)}).headers["Location"] == "/sign-in/"
    assert Client().get(CODE).headers["Location"] == "/sign-in/"


def test_who_is_switched_off_meanwhile_does_not_get_in(secret: bytes, coordinator: User) -> None:
    client = after_password()
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert client.post(CODE, {"code": shown(secret)}).headers["Location"] == "/sign-in/"


def test_many_codes_at_once_open_no_more_than_one_by_one(secret: bytes, coordinator: User) -> None:
    """The pause is looked at where the code is: after ten wrong ones none is, on any page."""
    clients = [after_password() for _one in range(3)]
    for number in range(10):
        clients[number % 3].post(CODE, {"code": WRONG})
    inside = visitor(coordinator)
    assert inside.post(REMOVE, PASSWORD | {"code": shown(secret)}).status_code == 429
    assert has_second_factor(coordinator)


def test_who_reads_the_mails_does_not_begin_anew_with_the_codes(
    secret: bytes, coordinator: User
) -> None:
    client = after_password()
    for _one in range(10):
        client.post(CODE, {"code": WRONG})
    assert (
        set_by_link(Client(), mailed_link(coordinator), password="lampu-sungai-7").status_code
        == 302
    )
    answer = Client().post("/sign-in/", SIGN_IN | {"password": "lampu-sungai-7"})
    assert answer.status_code == 429
    SecondFactor.objects.all().delete()  # without an app the new password opens at once
    assert (
        set_by_link(Client(), mailed_link(coordinator), password="lampu-sungai-8").status_code
        == 302
    )
    answer = Client().post("/sign-in/", SIGN_IN | {"password": "lampu-sungai-8"})
    assert answer.status_code == 302


def test_a_token_for_programs_asks_for_a_code_of_who_has_an_app(
    secret: bytes, coordinator: User
) -> None:
    User.objects.filter(pk=coordinator.pk).update(role=Role.MANAGER)
    client = visitor(coordinator)
    asked = {"name": "Power BI", "days": "90", "scopes": "read", "password": "rahasia-uji"}
    for wrong in ({}, {"code": WRONG}, {"code": shown(secret), "password": "entah"}):
        assert client.post("/tokens/create/", asked | wrong).status_code == 400
    assert not ReaderToken.objects.exists()
    assert client.post("/tokens/create/", asked | {"code": shown(secret)}).status_code == 200
    assert ReaderToken.objects.count() == 1


def mailed_link(person: User) -> str:
    person.refresh_from_db()
    parts = urlsafe_base64_encode(force_bytes(person.pk)), mailed_links.make_token(person)
    return reverse("password-mailed", args=parts)


def begun(person: User) -> tuple[Client, bytes]:
    """A browser in which an app is being set up, and the secret that its page shows."""
    client = visitor(person)
    return client, b32decode(letters_in(client.post(PAGE, PASSWORD).text)[0])


def letters_in(text: str) -> list[str]:
    """The secrets of apps that a page shows."""
    found = re.findall(r"<code>((?:[A-Z2-7]{4} ?){8})</code>", text)
    return [one.replace(" ", "") for one in found]


def test_the_app_is_set_up_by_password_and_code_and_tells_the_codes_once(
    coordinator: User,
) -> None:
    client, shared = begun(coordinator)
    assert client.post(SET_UP, {"code": WRONG}).status_code == 400
    assert not has_second_factor(coordinator)
    answer = client.post(SET_UP, {"code": shown(shared)})
    told = re.findall(r"<code>([a-z2-9-]{19})</code>", answer.text)
    assert len(told) == 10
    assert told[0].replace("-", "") not in str(RecoveryCode.objects.values())
    by, now = Actor(coordinator), timezone.now()
    assert takes_code(person=coordinator, code=told[0].upper(), by=by, now=now)
    assert not takes_code(person=coordinator, code=told[0], by=by, now=now)
    entries = AuditEntry.objects.filter(action__in=("set_up_second_factor", "use_recovery_code"))
    assert entries.count() == 2
    assert client.get(SET_UP).headers["Location"] == PAGE  # not told again


def test_the_secret_is_shown_after_the_password_and_in_that_session_alone(
    coordinator: User,
) -> None:
    stolen = visitor(coordinator)
    assert stolen.post(PAGE, {"old_password": "another"}).status_code == 400
    assert stolen.get(SET_UP).headers["Location"] == PAGE
    _client, shared = begun(coordinator)
    assert stolen.get(SET_UP).headers["Location"] == PAGE
    assert stolen.post(SET_UP, {"code": shown(shared)}).headers["Location"] == PAGE
    assert not has_second_factor(coordinator)


def test_a_copy_of_the_cookie_shows_no_secret_without_the_password(coordinator: User) -> None:
    client, _shared = begun(coordinator)
    copied = Client()
    copied.cookies = client.cookies
    for answer in (copied.get(SET_UP), copied.post(SET_UP, {"code": WRONG}), copied.get(PAGE)):
        assert answer.status_code in (200, 400)
        assert letters_in(answer.text) == []
        assert "otpauth" not in answer.text
    assert letters_in(copied.post(PAGE, {"old_password": "another"}).text) == []


def test_setting_up_and_removing_end_the_other_sessions(coordinator: User) -> None:
    other = visitor(coordinator)
    client, shared = begun(coordinator)
    client.post(SET_UP, {"code": shown(shared)})
    assert other.get("/account/").headers["Location"].startswith("/sign-in/")
    assert client.get(PAGE).status_code == 200
    other = visitor(coordinator)
    SecondFactor.objects.update(last_step=0)
    assert client.post(REMOVE, PASSWORD | {"code": shown(shared)}).status_code == 302
    assert other.get("/account/").headers["Location"].startswith("/sign-in/")
    assert client.get(PAGE).status_code == 200
    assert not RecoveryCode.objects.exists()
    assert Client().post("/sign-in/", SIGN_IN).headers["Location"] == "/"


@pytest.mark.parametrize("page", [REMOVE, CODES])
def test_neither_the_password_nor_a_code_alone_changes_anything(
    page: str, secret: bytes, coordinator: User
) -> None:
    client = visitor(coordinator)
    before = list(RecoveryCode.objects.values())
    for given in (PASSWORD, {"old_password": "another", "code": shown(secret)}):
        assert client.post(page, {"code": WRONG} | given).status_code == 400
    assert list(RecoveryCode.objects.values()) == before
    assert has_second_factor(coordinator)
    # With a wrong password the code was not looked at: it opens still.
    assert client.post(page, PASSWORD | {"code": shown(secret)}).status_code in (200, 302)
    assert list(RecoveryCode.objects.values()) != before


def test_the_person_is_told_by_mail_even_where_mails_are_off(
    secret: bytes, coordinator: User, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_CONFIGURED = True
    User.objects.filter(pk=coordinator.pk).update(mails=False, email="k@example.com")
    client = visitor(coordinator)
    client.post(CODES, PASSWORD | {"code": shown(secret)})
    SecondFactor.objects.update(last_step=0)
    client.post(REMOVE, PASSWORD | {"code": shown(secret)})
    assert Mail.objects.count() == 2
    assert send_waiting_mails(now=timezone.now()) == 2
    assert "dihapus" in mailoutbox[1].subject
    assert "my/mails" not in mailoutbox[1].body


@pytest.fixture
def required(settings: Settings) -> None:
    """Coordinators must set up an app within two days of their next sign-in."""
    settings.SECOND_FACTOR_ROLES, settings.SECOND_FACTOR_GRACE_DAYS = ["coordinator"], 2


@pytest.mark.usefixtures("required")
def test_a_role_that_must_set_one_up_has_days_of_grace_then_nothing_else_opens(
    coordinator: User, viewer: User
) -> None:
    client = visitor()
    page = client.post("/sign-in/", SIGN_IN, follow=True)
    assert "2 days are left, then nothing else opens." in page.text
    assert client.get("/contractors/").status_code == 200
    User.objects.filter(second_factor_due=None).update(role="coordinator")  # who came later
    assert visitor(viewer).get("/contractors/").status_code == 200
    User.objects.filter(pk=coordinator.pk).update(second_factor_due=timezone.now())
    for address in ("/contractors/", "/my/mails/", REMOVE):
        assert client.get(address).headers["Location"] == PAGE
    assert "until one is set up nothing else opens" in client.get(PAGE).text
    assert client.get("/api/v1/data/").status_code == 403
    (letters,) = letters_in(client.post(PAGE, PASSWORD).text)
    codes = client.post(SET_UP, {"code": shown(b32decode(letters))})
    assert codes.status_code == 200
    assert "second factor by" not in codes.text  # it is there: asked for no more
    assert "nothing else opens" not in codes.text
    assert client.get("/contractors/").status_code == 200


def test_every_page_says_the_days_of_grace_until_an_app_is_set_up(
    viewer: User, settings: Settings
) -> None:
    now = timezone.now()
    viewer.second_factor_due = now + timedelta(days=4, hours=1)
    viewer.save()
    client = visitor(viewer)
    assert "second factor by" not in client.get("/dashboard/").text  # of nobody of this role
    settings.SECOND_FACTOR_ROLES = ["viewer"]
    assert "5 days are left" in client.get("/dashboard/").text
    note_factor(viewer, is_set_up=True, now=now)
    assert "second factor by" not in client.get("/dashboard/").text


def test_a_token_reads_nothing_while_its_person_owes_a_second_factor(
    manager: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES, now = ["manager"], timezone.now()
    _token, secret = create_token(name="Power BI", days=30, by=Actor(manager), now=now)
    headers, tables = {"authorization": f"Bearer {secret}"}, reverse("data:tables")
    for due, status in ((now + timedelta(days=1), 200), (now, 403), (None, 200)):
        User.objects.filter(pk=manager.pk).update(second_factor_due=due)
        answer = visitor().get(tables, headers=headers)
        assert answer.status_code == status
        if status == 403:
            assert answer.json()["message"].startswith("This token opens nothing until")
            assert answer.json()["fields"] == {}


def test_who_comes_by_tokens_alone_has_the_days_of_grace_and_is_told(
    manager: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES, settings.EMAIL_CONFIGURED = ["manager"], True
    User.objects.filter(pk=manager.pk).update(email="m@example.com")
    now = timezone.now()
    _token, secret = create_token(name="Power BI", days=30, by=Actor(manager), now=now)
    Mail.objects.all().delete()
    for _time in range(2):
        answer = visitor().get(
            reverse("data:tables"), headers={"authorization": f"Bearer {secret}"}
        )
        assert answer.status_code == 200
    due = User.objects.get(pk=manager.pk).second_factor_due
    assert due is not None
    assert timedelta(13) < due - now <= timedelta(14, minutes=1)
    assert PAGE in Mail.objects.get().body


@pytest.mark.usefixtures("required")
def test_an_app_that_is_removed_has_no_days_of_grace(secret: bytes, coordinator: User) -> None:
    assert visitor(coordinator).get("/contractors/").status_code == 200
    call_command("remove_second_factor", "koordinator", stdout=StringIO())
    client = visitor()
    client.post("/sign-in/", SIGN_IN)
    assert client.get("/contractors/").headers["Location"] == PAGE


def test_a_command_helps_who_lost_telephone_and_codes(secret: bytes, coordinator: User) -> None:
    call_command("remove_second_factor", "Koordinator", stdout=StringIO())
    assert not has_second_factor(coordinator)
    assert AuditEntry.objects.get(action="remove_second_factor").target_id == coordinator.pk
    with pytest.raises(CommandError, match="nothing to remove"):
        call_command("remove_second_factor", "koordinator", "--language=en")
    with pytest.raises(CommandError, match="Nobody has the user name"):
        call_command("remove_second_factor", "bukan.siapa", "--language=en")


def test_the_pages_are_for_who_has_signed_in_and_changing_for_who_has_an_app(
    coordinator: User,
) -> None:
    for page in (PAGE, SET_UP, CODES, REMOVE):
        assert visitor().get(page).headers["Location"].startswith("/sign-in/")
    for page in (SET_UP, CODES, REMOVE):
        assert visitor(coordinator).get(page).headers["Location"] == PAGE
