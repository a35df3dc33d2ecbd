"""What a token may do is what was chosen for it, and never more than its person may."""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ReaderToken, User
from core.audit import Actor
from core.errors import NotAllowed, Refusal
from core.models import AuditEntry
from tests.api.description import JSON, description
from tests.visitors import visitor
from tokens.access import scopes_of
from tokens.services import create_token

NOW = datetime(2020, 1, 1, tzinfo=UTC)
SITE = {"code": "S9", "name": "Tambang S9", "time_zone": "Asia/Jakarta"}


def made(person: User, *scopes: str, days: int = 30) -> tuple[ReaderToken, str]:
    now = timezone.now()
    return create_token(name="ERP", days=days, scopes=scopes, by=Actor(person), now=now)


def by(secret: str, way: str = "Bearer") -> Client:
    return Client(headers={"authorization": f"{way} {secret}"})


def add_site(client: Client, **more: str) -> Any:
    where = reverse("contractors-api:sites")
    return client.post(where, SITE | more, content_type="application/json")


def test_a_token_that_reads_changes_nothing_anywhere(manager: User) -> None:
    client, asked = by(made(manager, "read")[1]), 0
    for path, operations in description()["paths"].items():
        for method in operations.keys() & {"post", "put", "patch", "delete"}:
            values = {
                one["name"]: {"uuid": str(UUID(int=1))}.get(one["schema"].get("format"), "0" * 64)
                for one in operations[method].get("parameters", ())
            }
            answer = client.generic(method.upper(), path.format(**values), "{}", JSON)
            assert answer.status_code in (401, 403), path
            asked += 1
    assert asked > 100


def test_a_token_writes_what_it_is_for_in_the_name_of_its_person(
    manager: User, administrator: User
) -> None:
    token, secret = made(manager, "contractors")
    assert add_site(by(secret)).status_code == 200
    entry = AuditEntry.objects.get(action="add_site")
    assert (entry.user, entry.token) == (manager, token)
    assert "(token ERP)" in visitor(administrator, language="en").get(reverse("trail")).text
    assert by(secret).get(reverse("contractors-api:sites")).status_code == 200
    assert by(secret).get(reverse("data:tables")).status_code == 403
    people = {"username": "x", "email": "x@contoh.example", "role": "administrator"}
    where = reverse("contractors-api:people")
    english = {"accept-language": "en"}
    refused = by(secret).post(where, people, content_type="application/json", headers=english)
    assert (refused.status_code, "a person who signs in" in refused.text) == (403, True)


def test_each_role_is_offered_what_it_may_do(
    representative: User, coordinator: User, manager: User, viewer: User, administrator: User
) -> None:
    company = ["months", "incidents", "units", "certificates", "risks", "jsas", "documents"]
    offered = {
        representative: {"read", *company},
        coordinator: {"read", *company, "findings"},
        manager: {"read", *company, "findings", "contractors"} - {"units", "certificates"},
        viewer: {"read", "documents"},
        administrator: {"read", "documents", "contractors"},
    }
    assert {one: {scope.name for scope in scopes_of(one)} for one in offered} == offered


def test_everybody_sees_their_own_tokens_and_an_administrator_all(
    representative: User, coordinator: User, administrator: User
) -> None:
    for person in (representative, coordinator):
        made(person, "read")
    seen = {one: one_page(one).count("/revoke/") for one in (representative, administrator)}
    assert seen == {representative: 1, administrator: 2}
    token = representative.reader_tokens.get()
    where = reverse("token-revoke", args=[token.pk])
    assert visitor(coordinator).post(where).status_code == 404
    assert visitor(administrator).post(where).status_code == 302


def test_what_a_wrong_token_is_does_not_show(manager: User, viewer: User) -> None:
    secrets = {"unknown": "csms_x", "long": "x" * 10_000, "empty": ""}
    for name, person in (("revoked", manager), ("over", manager), ("switched off", viewer)):
        token, secrets[name] = made(person, "read")
        changes = {"revoked": {"revoked_at": token.created_at}, "over": {"expires_at": NOW}}
        ReaderToken.objects.filter(pk=token.pk).update(**changes.get(name, {}))
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    seen = set()
    for secret in secrets.values():
        with CaptureQueriesContext(connection) as asked:
            answer = by(secret).get(reverse("data:tables"))
        seen.add((answer.status_code, answer.content, len(asked)))
    assert [one[0] for one in seen] == [401]


def one_page(person: User) -> str:
    page: str = visitor(person).get(reverse("token-list")).text
    return page


def test_a_browser_that_keeps_a_token_for_basic_writes_nothing_with_it(manager: User) -> None:
    secret = made(manager, "read", "contractors")[1]
    basic = by(b64encode(f"x:{secret}".encode()).decode(), "Basic")
    assert basic.get(reverse("contractors-api:sites")).status_code == 200
    assert add_site(basic).status_code == 403


def test_a_token_is_for_no_more_than_its_person_may(manager: User, administrator: User) -> None:
    for person, scope in ((administrator, "months"), (manager, "certificates"), (manager, "x")):
        with pytest.raises(Refusal):
            made(person, "read", scope)
    token, _secret = made(manager, "read")
    by_token = Actor(manager, token_id=token.pk)
    with pytest.raises(NotAllowed):  # one that made others would never end
        create_token(name="ERP", days=1, by=by_token, now=timezone.now())
    with pytest.raises(Refusal, match="90"):
        made(manager, "months", days=365)
    given = {"name": "ERP", "days": "365", "password": "rahasia-uji", "scopes": ["months"]}
    page = visitor(manager, language="en").post(reverse("token-create"), given)
    assert (page.status_code, "90 days" in page.text) == (400, True)
    page = visitor(manager, language="en").post(reverse("token-create"), given | {"days": "30"})
    assert "Enter the months of contractors" in page.text
