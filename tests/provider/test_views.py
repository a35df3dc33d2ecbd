"""Signing in at the company's provider: whose it is, what it opens, and what is refused."""

import hashlib
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from accounts.models import (
    AccessRecord,
    Passkey,
    PersonSession,
    ProviderIdentity,
    ReaderToken,
    User,
)
from accounts.services import give_roles, make_password_link, switch_person
from core.audit import SYSTEM, Actor
from core.errors import Refusal
from core.models import AuditEntry
from provider.configuration import sign_in_provider
from provider.errands import COOKIE, SALT
from provider.metadata import forget_provider
from tests.provider.loopback_provider import (
    SECRET,
    LoopbackProvider,
    ec_key,
    entered,
    published,
    rsa_key,
    running,
)
from tests.visitors import visitor
from tokens.services import create_token

SIGN_IN, BEGIN, RETURN = "/sign-in/", "/sign-in/provider/", "/sign-in/provider/return/"
BY_NAME = {"username": "koordinator", "password": "rahasia-uji"}
Claims = dict[str, Any]


@pytest.fixture
def provider(settings: Settings, db: None) -> Iterator[LoopbackProvider]:
    """A provider that lets its HSE group in here."""
    forget_provider()
    with running(LoopbackProvider()) as one, translation.override("en"):
        settings.SIGN_IN_PROVIDER, settings.BASE_URL = one.configured(), "http://testserver"
        yield one


def connected(person: User, provider: LoopbackProvider, *, subject: str = "8c2f") -> User:
    ProviderIdentity.objects.create(
        person=person, issuer=provider.issuer, subject=subject, connected_at=timezone.now()
    )
    return person


def test_nothing_is_on_by_default(db: None) -> None:
    assert visitor().get(BEGIN).status_code == 404
    assert "provider" not in visitor().get(SIGN_IN).text


def test_whoever_the_map_lets_in_is_added_and_known_by_the_subject(
    provider: LoopbackProvider,
) -> None:
    client = visitor()
    assert "Sign in with Akun PT XYZ" in client.get(SIGN_IN).text
    provider.claims = {"email": "b@contoh.example", "email_verified": True}
    assert entered(client, provider, next="/contractors/").headers["Location"] == "/contractors/"
    assert client.get("/contractors/").status_code == 200
    person = ProviderIdentity.objects.get().person
    said = (person.username, person.role, person.email, person.has_usable_password())
    assert said == ("budi", "coordinator", "b@contoh.example", False)
    assert AccessRecord.objects.filter(kind="sign_in", person=person).exists()
    assert PersonSession.objects.filter(person=person).count() == 1
    actions = {"add_person", "connect_provider"}
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= actions
    provider.claims = {"email": "other@contoh.example", "preferred_username": "other"}
    assert entered(visitor(), provider).headers["Location"] == "/"
    assert User.objects.filter(username__in=["budi", "other"]).get() == person


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"groups": ["staff"]}, "none of your groups"),
        ({"groups": None}, "none of your groups"),
        ({"email": "b@contoh.example"}, "has not verified"),
        ({"email": "b@contoh.example", "email_verified": "true"}, "has not verified"),
        ({"email": "K@contoh.example", "email_verified": True}, "already"),
        ({"preferred_username": "koordinator"}, "already"),
        ({"preferred_username": None}, "makes no account here: username: "),
    ],
)
def test_who_is_nobody_here_reads_why(
    claims: Claims, said: str, provider: LoopbackProvider, coordinator: User
) -> None:
    User.objects.filter(pk=coordinator.pk).update(email="k@contoh.example")
    provider.claims, client = claims, visitor()
    answer = entered(client, provider)
    assert (answer.status_code, said in answer.text) == (403, True)
    assert client.get("/contractors/").status_code == 302
    assert not ProviderIdentity.objects.exists()


@pytest.mark.parametrize("odd", ["a\0b", "\ud800"])
@pytest.mark.parametrize("name", ["sub", "preferred_username", "given_name"])
def test_signs_that_no_database_keeps_are_refused(
    name: str, odd: str, provider: LoopbackProvider
) -> None:
    provider.claims = {name: odd}
    assert "could not be verified" in entered(visitor(), provider).text


def test_who_is_not_added_by_the_map_reads_what_to_name(
    provider: LoopbackProvider, settings: Settings
) -> None:
    settings.SIGN_IN_PROVIDER = provider.configured(adds_people=False)
    assert "8c2f" in entered(visitor(), provider).text
    assert not User.objects.filter(username="budi").exists()


def test_another_role_there_is_another_role_here_from_the_next_sign_in_on(
    provider: LoopbackProvider, manager: User
) -> None:
    now = timezone.now()
    create_token(name="Power BI", days=30, by=Actor(manager), now=now)
    connected(manager, provider)
    assert entered(visitor(), provider).status_code == 302
    manager.refresh_from_db()
    assert manager.role == "coordinator"
    entry = AuditEntry.objects.get(action="change_person")
    assert (entry.before, entry.after) == ({"role": "manager"}, {"role": "coordinator"})
    assert ReaderToken.objects.get().ended_by == "role"


def test_who_has_no_group_any_more_is_put_out(
    provider: LoopbackProvider, coordinator: User
) -> None:
    inside = visitor(connected(coordinator, provider))
    provider.claims = {"groups": []}
    assert entered(visitor(), provider).status_code == 403
    assert inside.get("/contractors/").status_code == 302
    assert AuditEntry.objects.filter(action="refuse_without_group").count() == 1


def test_a_representative_and_who_is_switched_off_are_left_as_they_are(
    provider: LoopbackProvider, representative: User, coordinator: User
) -> None:
    connected(representative, provider)
    assert "by hand" in entered(visitor(), provider).text
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    connected(coordinator, provider, subject="off")
    provider.claims = {"sub": "off"}
    assert "switched off" in entered(visitor(), provider).text


def test_a_second_factor_there_counts_where_the_settings_say_so(
    provider: LoopbackProvider, coordinator: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = ["coordinator"]
    settings.SIGN_IN_PROVIDER = provider.configured(second_factor=frozenset({"mfa"}))
    connected(coordinator, provider)
    for claims, is_due in (({"amr": ["pwd"]}, True), ({"amr": ["pwd", "mfa"]}, False)):
        provider.claims = claims
        entered(visitor(), provider)
        coordinator.refresh_from_db()
        assert (coordinator.second_factor_due is not None) is is_due
    coordinator.recovery_codes.create(sha256="0" * 64)
    coordinator.passkeys.create(name="A", credential_id=b"1", sign_count=0, made_at=timezone.now())
    assert entered(visitor(), provider).headers["Location"] == "/"
    provider.claims, client = {"acr": "1"}, visitor()
    assert entered(client, provider).headers["Location"] == "/sign-in/code/"
    assert client.get("/contractors/").status_code == 302


def forged_none(provider: LoopbackProvider, claims: Claims) -> str:
    return jwt.encode(claims, "", algorithm="none")


def forged_by_secret(provider: LoopbackProvider, claims: Claims) -> str:
    return jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": "one"})


def forged_by_public_key(provider: LoopbackProvider, claims: Claims) -> str:
    """By hand: the library itself refuses to take a public key for a secret."""
    pem = rsa_key(1).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    plain = jwt.encode(claims, "x" * 32, algorithm="HS256", headers={"kid": "one"})
    signed = plain.rpartition(".")[0]
    kind = jwt.get_algorithm_by_name("HS256")
    return f"{signed}.{jwt.utils.base64url_encode(kind.sign(signed.encode(), pem)).decode()}"


def forged_key(provider: LoopbackProvider, claims: Claims) -> str:
    return jwt.encode(claims, rsa_key(2), algorithm="RS256", headers={"kid": "one"})


def own_key_in_header(provider: LoopbackProvider, claims: Claims) -> str:
    own = published(rsa_key(2), "RS256")
    return jwt.encode(claims, rsa_key(2), algorithm="RS256", headers={"kid": "one", "jwk": own})


def other_kid(provider: LoopbackProvider, claims: Claims) -> str:
    return provider.signed(claims, kid="two")


def other_algorithm(provider: LoopbackProvider, claims: Claims) -> str:
    return jwt.encode(claims, rsa_key(1), algorithm="RS512", headers={"kid": "one"})


def cut_off(provider: LoopbackProvider, claims: Claims) -> str:
    return provider.signed(claims)[:-3]


@pytest.mark.parametrize(
    "forges",
    [
        forged_none,
        forged_by_secret,
        forged_by_public_key,
        forged_key,
        own_key_in_header,
        other_kid,
        other_algorithm,
        cut_off,
    ],
)
def test_an_id_token_that_the_provider_has_not_signed_opens_nothing(
    forges: Callable[[LoopbackProvider, Claims], str],
    provider: LoopbackProvider,
    coordinator: User,
) -> None:
    connected(coordinator, provider)
    provider.forges, client = lambda claims: forges(provider, claims), visitor()
    answer = entered(client, provider)
    assert (answer.status_code, "could not be verified" in answer.text) == (400, True)
    assert client.get("/contractors/").status_code == 302
    assert AccessRecord.objects.filter(kind="failure").count() == 1


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"aud": "another"}, "verified"),
        ({"aud": ["csms", "another"]}, "verified"),
        ({"aud": ["csms", "another"], "azp": "another"}, "verified"),
        ({"azp": "another"}, "verified"),
        ({"iss": "https://another.example"}, "verified"),
        ({"nonce": "swapped"}, "verified"),
        ({"nonce": None}, "verified"),
        ({"exp": None}, "verified"),
        ({"iat": None}, "verified"),
        ({"sub": None}, "verified"),
        ({"sub": ""}, "verified"),
        ({"sub": 7}, "verified"),
        ({"iat": "today"}, "verified"),
        ({"exp": -120}, "the clock"),
        ({"iat": 120}, "the clock"),
        ({"iat": -900}, "the clock"),
        ({"nbf": 120}, "the clock"),
    ],
)
def test_an_id_token_of_another_or_of_another_time_opens_nothing(
    claims: Claims, said: str, provider: LoopbackProvider, coordinator: User
) -> None:
    now, times = int(time.time()), ("exp", "iat", "nbf")
    provider.claims = {
        name: now + one if name in times and isinstance(one, int) else one
        for name, one in claims.items()
    }
    connected(coordinator, provider)
    client = visitor()
    answer = entered(client, provider)
    assert (answer.status_code, said in answer.text) == (400, True)
    assert client.get("/contractors/").status_code == 302


def test_another_kind_of_provider_does_as_well(
    provider: LoopbackProvider, coordinator: User, settings: Settings
) -> None:
    provider.key, provider.algorithm, provider.kid = ec_key(), "ES256", None
    provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    now = int(time.time())
    provider.claims = {
        "groups": None,
        "realm_access": {"roles": ["Tambang/HSE, Pusat"]},
        "https://csms/upn": "siti.a",
        "email": "siti@contoh.example",
        "aud": ["csms", "account"],
        "azp": "csms",
        "iat": now + 45,  # its clock is ahead
    }
    settings.SIGN_IN_PROVIDER = provider.configured(
        roles={"Tambang/HSE, Pusat": "viewer"},
        groups_claim="realm_access.roles",
        username_claim="https://csms/upn",
        trusts_email=True,
    )
    assert entered(visitor(), provider).status_code == 302
    assert User.objects.get(username="siti.a").role == "viewer"


def test_keys_that_were_changed_are_found_and_weak_ones_refused(
    provider: LoopbackProvider, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected(coordinator, provider)
    assert entered(visitor(), provider).status_code == 302
    provider.key, provider.kid = rsa_key(2), "two"
    assert entered(visitor(), provider).status_code == 302
    provider.kid = "three"
    assert entered(visitor(), provider).status_code == 400  # asked for a moment ago
    monkeypatch.setattr("provider.metadata.KEYS_ANEW", 0)
    provider.key, provider.kid = rsa_key(0), "two"
    provider.keys = [published(rsa_key(0), "RS256", kid="two")]
    assert entered(visitor(), provider).status_code == 400


def test_what_comes_back_opens_once_and_in_the_browser_that_was_sent(
    provider: LoopbackProvider, coordinator: User
) -> None:
    connected(coordinator, provider)
    client, other = visitor(), visitor()
    back = provider.signs_in(client.get(BEGIN).headers["Location"])
    other.get(BEGIN)
    assert "in another browser" in other.get(back).text
    carried = client.cookies[COOKIE].value
    assert client.get(back).status_code == 302
    client.post("/sign-out/")
    assert client.get(back).status_code == 400
    thief = visitor()
    thief.cookies[COOKIE] = carried
    assert "used before" in thief.get(back).text  # the provider refuses the code
    code = parse_qs(urlsplit(back).query)["code"][0]
    provider.codes[code] = _asked_with(carried)  # one that does not: the errand is spent
    thief.cookies[COOKIE] = carried
    assert "used before" in thief.get(back).text
    assert thief.get("/contractors/").status_code == 302


def test_two_pages_of_one_browser_go_there_and_both_come_back(
    provider: LoopbackProvider, coordinator: User
) -> None:
    connected(coordinator, provider)
    client = visitor()
    pages = ("/contractors/", "/evaluations/", "/account/", "/my/mails/")
    away = [client.get(BEGIN, {"next": one}).headers["Location"] for one in pages]
    over, *backs = (client.get(provider.signs_in(one)) for one in away)
    assert over.status_code == 400  # a fourth ended the first
    assert [one.headers["Location"] for one in backs] == list(pages[1:])


def _asked_with(carried: str) -> dict[str, str]:
    """What a provider would have to keep of an errand to take its code once more."""
    said = signing.loads(carried, salt=SALT)
    digest = hashlib.sha256(said["verifier"].encode()).digest()
    challenge = urlsafe_b64encode(digest).decode().rstrip("=")
    return {"nonce": said["nonce"], "code_challenge": challenge}


def test_a_code_of_another_errand_or_issuer_opens_nothing(
    provider: LoopbackProvider, coordinator: User
) -> None:
    connected(coordinator, provider)
    client, attacker = visitor(), visitor()
    theirs = provider.signs_in(attacker.get(BEGIN).headers["Location"])
    mine = provider.signs_in(client.get(BEGIN).headers["Location"])
    code = parse_qs(urlsplit(theirs).query)["code"][0]
    own = parse_qs(urlsplit(mine).query)["code"][0]
    assert client.get(mine.replace(own, code)).status_code == 400  # PKCE: the verifier differs
    client.get(BEGIN)
    mixed = provider.signs_in(client.get(BEGIN).headers["Location"])
    assert "another provider" in client.get(f"{mixed}&iss=https://evil.example").text
    provider.document = {"authorization_response_iss_parameter_supported": True}
    forget_provider()
    assert "another provider" in entered(client, provider).text  # says none, and always does
    asked = client.get(BEGIN).headers["Location"]
    answer = client.get(provider.signs_in(asked).replace("code=", "error=access_denied&c="))
    assert "cancelled" in answer.text


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(
    wanted: str, provider: LoopbackProvider, coordinator: User
) -> None:
    connected(coordinator, provider)
    assert entered(visitor(), provider, next=wanted).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("answers", "document"),
    [
        ({"/.well-known/openid-configuration": 500}, {}),
        ({"/.well-known/openid-configuration": 302}, {}),
        ({}, {"issuer": "https://another.example"}),
        ({}, {"token_endpoint": "https://10.0.0.1/token"}),
        ({}, {"jwks_uri": "file:///etc/passwd"}),
        ({}, {"authorization_endpoint": None}),
    ],
)
def test_a_provider_that_does_not_answer_as_it_should_is_told_of_and_not_asked_at_once(
    answers: dict[str, int], document: Claims, provider: LoopbackProvider
) -> None:
    provider.answers, provider.document = answers, document
    for _time in range(2):
        answer = visitor().get(BEGIN)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "does not answer as it should" in answer.text
        assert 'name="password"' in answer.text
    assert len(provider.asked) == 1


def test_a_provider_in_a_private_network_is_asked_only_where_the_settings_name_it(
    provider: LoopbackProvider, settings: Settings
) -> None:
    settings.SIGN_IN_PROVIDER = provider.configured(networks=())
    assert visitor().get(BEGIN).status_code == 503
    assert provider.asked == []


def test_a_token_endpoint_that_fails_signs_nobody_in(
    provider: LoopbackProvider, coordinator: User
) -> None:
    connected(coordinator, provider)
    for status in (401, 500, 302):
        provider.answers = {"/token": status}
        assert entered(visitor(), provider).status_code == 503


def test_passwords_are_off_for_the_roles_that_sign_in_there_but_for_the_break_glass(
    provider: LoopbackProvider, coordinator: User, administrator: User, settings: Settings
) -> None:
    settings.SIGN_IN_PROVIDER = provider.configured(
        only_roles=frozenset({"coordinator", "administrator"}),
        break_glass=administrator.username,
    )
    client = visitor()
    assert "do not match" in client.post(SIGN_IN, BY_NAME).text
    given = {"username": administrator.username, "password": "rahasia-uji"}
    assert visitor().post(SIGN_IN, given).status_code == 302
    with pytest.raises(Refusal, match="no password opens"):
        make_password_link(person=coordinator, by=SYSTEM, now=timezone.now())
    with pytest.raises(CommandError, match="by password always"):
        call_command("connect_person", administrator.username, "1", "--language=en")
    User.objects.filter(pk=coordinator.pk).update(must_change_password=True)
    inside = visitor(connected(coordinator, provider))
    assert inside.get("/contractors/").status_code == 200
    page = inside.get("/account/").text
    assert "your password is changed there" in page
    assert 'name="new_password1"' not in page


def test_a_further_role_is_bound_to_the_provider_as_a_first_one_is(
    provider: LoopbackProvider, coordinator: User, administrator: User, settings: Settings
) -> None:
    give_roles(person=coordinator, further=["administrator"], by=SYSTEM, now=timezone.now())
    settings.SIGN_IN_PROVIDER = provider.configured(
        only_roles=frozenset({"administrator"}), break_glass=administrator.username
    )
    assert "do not match" in visitor().post(SIGN_IN, BY_NAME).text
    settings.SIGN_IN_PROVIDER = provider.configured(
        only_roles=frozenset({"administrator"}), break_glass=coordinator.username
    )
    assert visitor().post(SIGN_IN, BY_NAME).status_code == 302
    with pytest.raises(Refusal, match="only administrator"):
        switch_person(person=coordinator, active=False, by=SYSTEM, now=timezone.now())
    connected(administrator, provider)
    switch_person(person=coordinator, active=False, by=SYSTEM, now=timezone.now())
    with pytest.raises(Refusal, match="only administrator"):
        switch_person(person=administrator, active=False, by=SYSTEM, now=timezone.now())


def test_who_has_no_password_here_shows_at_the_provider_that_it_is_they(
    provider: LoopbackProvider,
) -> None:
    provider.claims, client = {"groups": ["hse-managers"]}, visitor()
    entered(client, provider)
    given = {"name": "Power BI", "days": "90", "scopes": "read"}
    answer = client.post("/tokens/create/", given)
    assert (answer.status_code, "purpose=prove" in answer.text) == (400, True)
    away = client.get(BEGIN, {"purpose": "prove", "next": "/tokens/"}).headers["Location"]
    assert {"prompt=login", "max_age=0"} <= set(urlsplit(away).query.split("&"))
    for wrong in ({"auth_time": int(time.time()) - 600}, {"auth_time": None}, {"sub": "other"}):
        provider.claims = wrong
        entered(client, provider, purpose="prove", next="/tokens/")
        assert client.post("/tokens/create/", given).status_code == 400
    provider.claims = {}
    entered(client, provider, purpose="prove", next="/tokens/")
    assert client.post("/tokens/create/", given).status_code == 200
    assert ReaderToken.objects.count() == 1


def test_a_token_rests_while_its_person_stays_away_from_the_provider(
    provider: LoopbackProvider, settings: Settings
) -> None:
    provider.claims, now = {"groups": ["hse-managers"]}, timezone.now()
    entered(visitor(), provider)
    identity = ProviderIdentity.objects.get()
    _row, secret = create_token(name="BI", days=90, by=Actor(identity.person), now=now)
    read = partial(Client().get, "/api/v1/contractors/", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert read().status_code == 200
    ProviderIdentity.objects.update(last_begun_at=now - timedelta(days=31))
    assert (read().status_code, "beristirahat" in read().text) == (403, True)
    key = Passkey.objects.create(
        person=identity.person, credential_id=b"1", public_key=b"", sign_count=0, made_at=now
    )
    assert read().status_code == 200  # who has another way in does not stay away
    signs_in = settings.SIGN_IN_PROVIDER
    settings.SIGN_IN_PROVIDER = replace(signs_in, only_roles=frozenset(identity.person.roles))
    assert read().status_code == 403  # a passkey opens to nobody of these roles
    settings.SIGN_IN_PROVIDER = signs_in
    key.delete()
    ProviderIdentity.objects.update(last_begun_at=now - timedelta(days=29))
    assert read().status_code == 200


def test_who_signs_in_by_password_connects_once_and_only_after_the_password(
    provider: LoopbackProvider, coordinator: User
) -> None:
    client, page = visitor(coordinator), "/account/provider/"
    entered(client, provider, purpose="connect", next="/account/")
    assert not ProviderIdentity.objects.exists()
    assert client.post(page, {"old_password": "another"}).status_code == 400
    away = client.post(page, {"old_password": "rahasia-uji"}).headers["Location"]
    back = provider.signs_in(client.get(away).headers["Location"])
    assert client.get(back).headers["Location"] == "/account/"
    assert ProviderIdentity.objects.get().person == coordinator
    assert entered(visitor(), provider).headers["Location"] == "/"
    call_command("connect_person", coordinator.username.upper(), "--end", stdout=StringIO())
    assert not ProviderIdentity.objects.exists()


def test_signing_out_here_offers_to_sign_out_there(
    provider: LoopbackProvider, coordinator: User
) -> None:
    connected(coordinator, provider)
    client = visitor()
    entered(client, provider)
    client.post("/sign-out/")
    assert "Sign out there too" in client.get(SIGN_IN).text
    away = urlsplit(client.get("/sign-out/provider/").headers["Location"])
    asked = parse_qs(away.query)
    assert (away.path, asked["post_logout_redirect_uri"]) == (
        "/leave",
        ["http://testserver/sign-in/"],
    )
    assert "Sign out there too" not in client.get(SIGN_IN).text


SAID = {
    "OIDC_ISSUER": "https://login.example.com/realms/xyz",
    "OIDC_NAME": "Akun PT XYZ",
    "OIDC_CLIENT_ID": "csms",
    "OIDC_ROLES": '{"hse": "coordinator"}',
}


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"OIDC_ISSUER": ""}, "without OIDC_ISSUER"),
        ({"OIDC_ISSUER": "http://login.example.com"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://10.0.0.1"}, "OIDC_NETWORKS"),
        ({"OIDC_NETWORKS": "four"}, "OIDC_NETWORKS has no network"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({"OIDC_ROLES": ""}, "OIDC_ROLES"),
        ({"OIDC_ROLES": '{"hse": "boss"}'}, "OIDC_ROLES"),
        ({"OIDC_ROLES": '["hse"]'}, "OIDC_ROLES"),
        ({"OIDC_SCOPES": "profile"}, "openid"),
        ({"OIDC_ADDS_PEOPLE": "perhaps"}, "OIDC_ADDS_PEOPLE"),
        ({"OIDC_ONLY_ROLES": "coordinator"}, "BREAK_GLASS_ADMINISTRATOR"),
        ({"OIDC_ONLY_ROLES": "boss"}, "OIDC_ONLY_ROLES"),
        ({"OIDC_CLIENT_SECRET_FILE": "/nowhere"}, "OIDC_CLIENT_SECRET_FILE"),
        ({"OIDC_CLIENT_SECRET": "a", "OIDC_CLIENT_SECRET_FILE": "b"}, "only one"),
    ],
)
def test_settings_that_cannot_be_name_the_variable(more: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        sign_in_provider(SAID | more, roles={"coordinator"})


def test_the_secret_may_stand_in_a_file(tmp_path: Any) -> None:
    file = tmp_path / "secret"
    file.write_text("s3cret\n")
    said = SAID | {"OIDC_CLIENT_SECRET_FILE": str(file)}
    found = sign_in_provider(said, roles={"coordinator"})
    assert found is not None
    assert (found.client_secret, "s3cret" in repr(found)) == ("s3cret", False)
