"""Passkeys: made, used instead of the code or alone, counted, removed."""

import json
import re
from base64 import b32decode
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings
from webauthn.helpers import base64url_to_bytes

from accounts.lockout.asking import MOST
from accounts.models import AccessRecord, FactorReset, Passkey, ReaderToken, RecoveryCode, User
from accounts.passkeys.ceremony import NewPasskey
from accounts.passkeys.challenges import WAITS
from accounts.passkeys.lone_challenges import COOKIE, LoneChallenge, give_to_browser
from accounts.passkeys.services import add_passkey
from accounts.passkeys.site import PasskeySite, passkey_site
from accounts.second_factor.codes import code_of, step_at
from accounts.second_factor.resets import ask_reset, confirm_reset
from accounts.second_factor.services import has_app, has_second_factor
from core.audit import Actor
from core.errors import Refusal
from core.models import AuditEntry, Mail
from core.redis_connection import impatient_redis
from tests.accounts.authenticator import ORIGIN, Authenticator
from tests.visitors import visitor

SIGN_IN, CODE, OPTIONS = "/sign-in/", "/sign-in/code/", "/sign-in/passkey/"
PAGE = "/account/passkeys/"
ADD = PAGE + "add/"
BY_NAME = {"username": "koordinator", "password": "rahasia-uji"}
PASSWORD = {"old_password": "rahasia-uji"}
ALONE, PROVE = {"alone": ""}, {"prove": ""}


@pytest.fixture(autouse=True)
def in_english_at_its_address(settings: Settings) -> Iterator[None]:
    """The sentences of the code; the site as a demonstration has it."""
    settings.BASE_URL = "http://127.0.0.1:8000"
    with translation.override("en"):
        yield


def browser(person: User | None = None) -> Client:
    client = visitor(person)
    client.defaults["HTTP_HOST"] = "localhost:8000"
    return client


def options_of_page(client: Client) -> dict[str, Any]:
    found = re.search(r'id="?passkey-options"?[^>]*>(.*?)</script>', client.get(ADD).text)
    assert found is not None
    options: dict[str, Any] = json.loads(found.group(1))
    return options


def asked(client: Client, deed: dict[str, str]) -> dict[str, Any]:
    answer = client.post(OPTIONS, deed)
    assert answer.status_code == 200
    options: dict[str, Any] = answer.json()
    return options


def made(person: User, device: Authenticator, *, proof: dict[str, str] | None = None) -> Any:
    """The answer to a new passkey of this person on this device."""
    client = browser(person)
    assert client.post(PAGE, proof or PASSWORD).headers["Location"] == ADD
    given = {"name": "Telepon", "passkey": device.make(options_of_page(client))}
    return client.post(ADD, given)


@pytest.fixture
def device(coordinator: User) -> Authenticator:
    """The coordinator's passkey."""
    device = Authenticator()
    assert made(coordinator, device).status_code == 200
    return device


def signed_in_alone(client: Client, device: Authenticator, **more: str) -> Any:
    return client.post(SIGN_IN, {"passkey": device.sign(asked(client, ALONE))} | more)


def after_password() -> Client:
    client = browser()
    assert client.post(SIGN_IN, BY_NAME).headers["Location"] == CODE
    return client


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("http://127.0.0.1:8124", PasskeySite("localhost", "http://localhost:8124")),
        ("http://[::1]:80", PasskeySite("localhost", "http://localhost")),
        ("https://CSMS.example:443/x", PasskeySite("csms.example", "https://csms.example")),
        ("https://10.0.0.5", None),
    ],
)
def test_passkeys_belong_to_the_address_of_the_site(
    base: str, expected: PasskeySite | None, settings: Settings
) -> None:
    settings.BASE_URL = base
    assert passkey_site() == expected


def test_a_passkey_is_made_after_the_password_and_the_first_tells_recovery_codes(
    coordinator: User, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = True
    User.objects.filter(pk=coordinator.pk).update(email="k@example.com")
    client, other = browser(coordinator), browser(coordinator)
    assert client.get(ADD).headers["Location"] == PAGE
    assert client.post(PAGE, {"old_password": "another"}).status_code == 400
    answer = made(coordinator, Authenticator())
    assert len(re.findall(r"<code>([a-z2-9-]{19})</code>", answer.text)) == 10
    assert f'<a href="{PAGE}">Passkeys' in answer.text
    kept = Passkey.objects.get()
    assert (kept.person, kept.name, kept.transports) == (coordinator, "Telepon", ["internal"])
    assert AuditEntry.objects.get(action="add_passkey").target_id == coordinator.pk
    assert Mail.objects.get().key.partition("passkey-added")[1]
    assert other.get("/account/").headers["Location"].startswith(SIGN_IN)  # began without it


def test_a_second_one_asks_for_the_first_and_a_known_one_makes_none(
    coordinator: User, device: Authenticator
) -> None:
    client = browser(coordinator)
    assert client.post(PAGE, PASSWORD).status_code == 400
    proof = PASSWORD | {"passkey": device.sign(asked(client, PROVE))}
    assert client.post(PAGE, proof).headers["Location"] == ADD
    options = options_of_page(client)
    assert len(options["excludeCredentials"]) == 1
    answer = client.post(ADD, {"name": "Lagi", "passkey": device.make(options)})
    assert "known already" in answer.text
    given = {"name": "Laptop", "passkey": Authenticator().make(options_of_page(client))}
    assert client.post(ADD, given).headers["Location"] == PAGE  # the recovery codes stay
    assert Passkey.objects.count() == 2


def test_one_person_has_so_many_at_most(coordinator: User) -> None:
    given: dict[str, Any] = {"person": coordinator, "by": Actor(coordinator), "keep_session": None}
    for at in range(Passkey.AT_MOST + 1):
        made = NewPasskey(bytes([at]), public_key=b"", sign_count=0, transports=[])
        full = pytest.raises(Refusal, match="remove one first")
        with full if at == Passkey.AT_MOST else nullcontext():
            add_passkey(made=made, name=str(at), now=timezone.now(), **given)
    assert coordinator.passkeys.count() == Passkey.AT_MOST


def test_a_passkey_opens_alone_and_leads_where_one_wanted_to_go(
    coordinator: User, device: Authenticator
) -> None:
    client = browser()
    answer = signed_in_alone(client, device, next="/contractors/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/contractors/")
    assert client.get("/contractors/").status_code == 200
    assert AccessRecord.objects.filter(kind="sign_in", person=coordinator).count() == 1
    kept = Passkey.objects.get()
    assert (kept.sign_count, kept.last_used_at is None) == (1, False)
    answer = signed_in_alone(browser(), device, next="https://elsewhere.example/")
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    "wrong",
    [
        {"verifies": False},
        {"origin": "https://csms.example"},
        {"rp_id": "csms.example"},
        {"handle": b"1"},
        {"handle": b""},
        {"credential_id": b"another"},
        {"key": Authenticator().key},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_alone_opens_only_what_is_right_and_the_rest_is_counted(
    wrong: dict[str, Any], device: Authenticator
) -> None:
    for name, value in wrong.items():
        setattr(device, name, value)
    client = browser()
    answer = signed_in_alone(client, device)
    assert answer.status_code == 400
    assert "This passkey" in answer.text
    assert client.get("/contractors/").status_code == 302
    assert AccessRecord.objects.filter(kind="failure").count() == 1


def test_who_is_switched_off_does_not_get_in(coordinator: User, device: Authenticator) -> None:
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert signed_in_alone(browser(), device).status_code == 400


def test_one_that_is_removed_while_it_is_shown_opens_nothing(device: Authenticator) -> None:
    client = browser()
    given = {"passkey": device.sign(asked(client, ALONE))}

    def removed_first(execute: Any, sql: str, *told: Any) -> Any:
        """Another removes it while its person's row is waited for."""
        if "FOR UPDATE" in sql and '"accounts_user"' in sql:
            Passkey.objects.all().delete()
        return execute(sql, *told)

    with connection.execute_wrapper(removed_first):
        answer = client.post(SIGN_IN, given)
    assert answer.status_code == 400
    assert "not known here" in answer.text


def test_a_challenge_opens_once_for_its_deed_in_its_session_and_in_time(
    device: Authenticator,
) -> None:
    client, stolen = browser(), browser()
    given = {"passkey": device.sign(asked(client, ALONE))}
    assert stolen.post(SIGN_IN, given).status_code == 400
    assert client.post(SIGN_IN, given).status_code == 302
    client.post("/sign-out/")
    assert "sent before" in client.post(SIGN_IN, given).text
    options, late = asked(client, ALONE), HttpResponse()
    challenge = base64url_to_bytes(options["challenge"])
    give_to_browser(late, LoneChallenge(challenge, timezone.now() - WAITS))
    client.cookies[COOKIE] = late.cookies[COOKIE].value
    given = {"passkey": device.sign(options)}
    assert "too long" in client.post(SIGN_IN, given).text
    waiting = after_password()
    given = {"passkey": device.sign(asked(waiting, ALONE))}
    assert waiting.post(CODE, given).status_code == 400
    assert not AccessRecord.objects.filter(kind="failure").exists()  # nothing was looked at


def test_asking_for_one_that_opens_alone_writes_no_row_and_is_bounded(
    device: Authenticator,
) -> None:
    client = browser()
    client.defaults["REMOTE_ADDR"] = "2001:db8:77::5"
    impatient_redis().delete("csms:asked:passkey:2001:db8:77::/64")
    before = Session.objects.count(), AccessRecord.objects.count()
    asked(client, ALONE)
    assert (Session.objects.count(), AccessRecord.objects.count()) == before
    impatient_redis().set("csms:asked:passkey:2001:db8:77::/64", MOST, ex=60)
    answer = client.post(OPTIONS, ALONE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "Wait a quarter of an hour" in answer.json()["message"]


@pytest.mark.parametrize("told", ["", "forged", "another"])
def test_an_answer_without_the_cookie_it_was_asked_with_opens_nothing(
    told: str, device: Authenticator
) -> None:
    client, other = browser(), browser()
    given = {"passkey": device.sign(asked(client, ALONE))}
    asked(other, ALONE)
    client.cookies[COOKIE] = other.cookies[COOKIE].value if told == "another" else told
    assert client.post(SIGN_IN, given).status_code == 400
    assert client.get("/contractors/").status_code == 302


def test_one_that_counts_nothing_is_not_shown_twice_with_one_challenge(
    coordinator: User,
) -> None:
    device = Authenticator(count=None)  # so that no counter tells
    made(coordinator, device)
    client, copy = browser(), browser()
    earlier = asked(copy, ALONE)
    given = {"passkey": device.sign(asked(client, ALONE))}
    stolen = client.cookies[COOKIE].value
    assert client.post(SIGN_IN, given).status_code == 302
    assert client.cookies[COOKIE].value == ""
    thief = browser()
    thief.cookies[COOKIE] = stolen
    assert "sent before" in thief.post(SIGN_IN, given).text
    assert "sent before" in copy.post(SIGN_IN, {"passkey": device.sign(earlier)}).text


@pytest.mark.parametrize(
    "given",
    ["", "x", "[]", "{}", '{"id": 1}', "\u2028é", '{"id":"a","rawId":"a","type":"public-key"}'],
)
def test_nonsense_gets_a_sentence(given: str, coordinator: User) -> None:
    client = browser()
    asked(client, ALONE)
    assert client.post(SIGN_IN, {"passkey": given}).status_code == 400
    inside = browser(coordinator)
    inside.post(PAGE, PASSWORD)
    inside.get(ADD)
    answer = inside.post(ADD, {"name": "A", "passkey": given})
    assert answer.status_code == 400
    assert "Press the button once more" in answer.text


def test_one_whose_id_is_longer_than_any_device_makes_it_is_not_stored(coordinator: User) -> None:
    assert made(coordinator, Authenticator(credential_id=bytes(1023))).status_code == 200
    Passkey.objects.all().delete()
    answer = made(coordinator, Authenticator(credential_id=bytes(1024)))
    assert answer.status_code == 400
    assert "could not be stored" in answer.text


def test_a_passkey_stands_for_the_code_after_the_password(device: Authenticator) -> None:
    client = after_password()
    assert "One of your recovery codes." in client.get(CODE).text
    assert "Type a recovery code" in client.post(CODE, {"code": ""}).text  # there is no app
    device.verifies = False  # the password was the first factor
    answer = client.post(CODE, {"code": "", "passkey": device.sign(asked(client, PROVE))})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/contractors/").status_code == 200


@pytest.mark.parametrize("given", [" ", "{}", "\n"])
def test_what_is_no_passkey_does_not_stand_for_the_code(given: str, device: Authenticator) -> None:
    client = after_password()
    asked(client, PROVE)
    assert client.post(CODE, {"code": "", "passkey": given}).status_code == 400
    assert client.post(CODE, {"code": "", "passkey": given}).status_code == 400
    assert client.get("/contractors/").status_code == 302


def test_the_passkey_of_another_is_none_of_this_person(
    device: Authenticator, manager: User
) -> None:
    theirs = Authenticator()
    made(manager, theirs)
    client = after_password()
    answer = client.post(CODE, {"code": "", "passkey": theirs.sign(asked(client, PROVE))})
    assert answer.status_code == 400
    assert "not known here" in answer.text


def test_a_recovery_code_opens_instead_of_the_passkey(coordinator: User) -> None:
    answer = made(coordinator, Authenticator())
    codes = re.findall(r"<code>([a-z2-9-]{19})</code>", answer.text)
    assert after_password().post(CODE, {"code": codes[0]}).status_code == 302
    assert after_password().post(CODE, {"code": codes[0]}).status_code == 400


def test_wrong_passkeys_count_as_wrong_passwords_do(device: Authenticator) -> None:
    right, device.key = device.key, Authenticator().key
    client = browser()
    for _time in range(10):
        assert signed_in_alone(client, device).status_code == 400
    device.key = right
    answer = signed_in_alone(client, device)
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    assert browser().post(SIGN_IN, BY_NAME).status_code == 429


def test_a_counter_that_goes_back_opens_nothing_and_is_told(
    coordinator: User, device: Authenticator, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = True
    User.objects.filter(pk=coordinator.pk).update(email="k@example.com")
    device.count = 7
    assert signed_in_alone(browser(), device).status_code == 302
    device.count = 4
    client = browser()
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile"
    answer = signed_in_alone(client, device)
    assert answer.status_code == 400
    assert "counter of this passkey went back" in answer.text
    entry = AuditEntry.objects.get(action="refuse_passkey")
    assert entry.after == {"counter": 5, "last_counter": 8}
    assert "Android" in Mail.objects.get(key__contains="passkey-refused").body
    assert Passkey.objects.get().sign_count == 8


def test_one_that_counts_nothing_opens_again_and_again(coordinator: User) -> None:
    device = Authenticator(count=None)
    made(coordinator, device)
    for _time in range(2):
        assert signed_in_alone(browser(), device).status_code == 302


def test_it_is_renamed_by_its_person_alone(
    coordinator: User, manager: User, device: Authenticator
) -> None:
    address = f"{PAGE}{Passkey.objects.get().pk}/rename/"
    assert browser(manager).post(address, {"name": "Punya saya"}).status_code == 404
    assert browser(coordinator).post(address, {"name": " "}).status_code == 400
    assert browser(coordinator).post(address, {"name": "Ponsel"}).headers["Location"] == PAGE
    assert Passkey.objects.get().name == "Ponsel"
    assert AuditEntry.objects.get(action="rename_passkey").after is None  # how many, not which


def test_it_is_removed_by_password_and_passkey_and_the_codes_go_with_the_last(
    coordinator: User, device: Authenticator
) -> None:
    client, other = browser(coordinator), browser(coordinator)
    address = f"{PAGE}{Passkey.objects.get().pk}/remove/"
    assert client.post(address, PASSWORD).status_code == 400
    assert client.post(address, PASSWORD | {"code": "000000"}).status_code == 400
    proof = {"passkey": device.sign(asked(client, PROVE))}
    assert client.post(address, proof | {"old_password": "another"}).status_code == 400
    assert client.post(address, proof | PASSWORD).headers["Location"] == PAGE  # not used up
    assert not RecoveryCode.objects.exists()
    assert AuditEntry.objects.filter(action="remove_passkey").count() == 1
    assert other.get("/account/").headers["Location"].startswith(SIGN_IN)
    assert browser().post(SIGN_IN, BY_NAME).headers["Location"] == "/"


def test_an_app_beside_it_asks_for_it_and_goes_without_what_the_passkey_has(
    coordinator: User, device: Authenticator
) -> None:
    client, page = browser(coordinator), "/account/second-factor/"
    assert client.post(page, PASSWORD).status_code == 400
    answer = client.post(page, PASSWORD | {"passkey": device.sign(asked(client, PROVE))})
    (letters,) = re.findall(r"<code>([A-Z2-7 ]{39})</code>", answer.text)
    now = {"code": code_of(b32decode(letters.replace(" ", "")), step_at(timezone.now()))}
    assert "<code>" in client.post(page + "set-up/", now).text  # its recovery codes
    proof = PASSWORD | {"passkey": device.sign(asked(client, PROVE))}
    assert client.post(page + "remove/", proof).headers["Location"] == page
    assert not has_app(coordinator)
    assert RecoveryCode.objects.filter(person=coordinator, used_at=None).count() == 10
    after_password()  # which leads to the second step still


def test_a_duty_is_met_by_a_passkey_and_the_last_one_stays(
    coordinator: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = ["coordinator"]
    User.objects.filter(pk=coordinator.pk).update(second_factor_due=timezone.now())
    client, device = browser(coordinator), Authenticator()
    assert client.get("/contractors/").headers["Location"] == "/account/second-factor/"
    assert PAGE in client.get("/account/second-factor/").text
    made(coordinator, device)
    client = browser(coordinator)
    assert client.get("/contractors/").status_code == 200
    address = f"{PAGE}{Passkey.objects.get().pk}/remove/"
    proof = PASSWORD | {"passkey": device.sign(asked(client, PROVE))}
    answer = client.post(address, proof)
    assert answer.status_code == 400
    assert "this is your last" in answer.text
    assert has_second_factor(coordinator)


def test_a_token_for_programs_takes_the_passkey(manager: User) -> None:
    device = Authenticator()
    made(manager, device)
    client = browser(manager)
    given = {"name": "Power BI", "days": "90", "scopes": "read", "password": "rahasia-uji"}
    assert client.post("/tokens/create/", given).status_code == 400
    given["passkey"] = device.sign(asked(client, PROVE))
    assert client.post("/tokens/create/", given).status_code == 200
    assert ReaderToken.objects.count() == 1


def test_two_administrators_take_all_of_it_off_and_learn_how_many_not_which(
    coordinator: User, device: Authenticator, administrator: User, viewer: User
) -> None:
    User.objects.filter(pk=viewer.pk).update(role="administrator")
    viewer.refresh_from_db()
    for one in (administrator, viewer):
        made(one, Authenticator())
    Passkey.objects.update(made_at=timezone.now() - timedelta(days=8))
    page = browser(administrator).get(f"/settings/people/{coordinator.pk}/").text
    assert "1 passkey." in page
    assert "Telepon" not in page
    now = timezone.now()
    ask_reset(person=coordinator, reason="Hilang", by=Actor(administrator), now=now)
    confirm_reset(person=coordinator, by=Actor(viewer), now=now)
    assert FactorReset.objects.get().done_by == viewer
    assert not has_second_factor(coordinator)
    assert AuditEntry.objects.get(action="remove_passkeys").before == {"passkeys": 1}
    assert not RecoveryCode.objects.filter(person=coordinator).exists()


def test_no_passkey_is_asked_for_at_another_address(
    coordinator: User, device: Authenticator
) -> None:
    client = visitor(coordinator)
    assert ORIGIN + PAGE in client.get(PAGE).text
    assert client.get(ADD).headers["Location"] == PAGE
    assert client.post(OPTIONS, ALONE).status_code == 400
    page = visitor().get(SIGN_IN).text
    assert "passkey" not in page
    assert "passkeys.js" in browser().get(SIGN_IN).text
