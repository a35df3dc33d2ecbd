"""What is taken away, sent again under its Idempotency-Key: answered as the first time."""

from typing import Any
from uuid import uuid4

from accounts.models import User
from contractors.models import Contractor
from core.models import Operation
from instruments.models import Draft, Instrument
from tests.api.description import description
from tests.api.test_docs import listed_in_docs
from tests.visitors import visitor

COPY = "/api/v1/versions/instrument/csms-v1/copy/"


def put(who: User, path: str, *, key: str = "", **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return visitor(who).put(path, body, content_type="application/json", headers=headers)


def sent(who: User, path: str, *, key: str = "", **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return visitor(who).post(path, body, content_type="application/json", headers=headers)


def test_a_deletion_sent_again_hears_what_it_heard(
    instruments: dict[str, Instrument], administrator: User, manager: User
) -> None:
    draft = sent(administrator, COPY, operation=str(uuid4())).json()["key"]
    at, key = f"/api/v1/versions/instrument/{draft}/delete/", str(uuid4())
    for _time in range(2):
        gone = sent(administrator, at, key=key, version=1)
        assert (gone.status_code, gone.json()) == (200, {"key": draft})
    assert not Draft.objects.exists()
    for kind in ("application/json", "application/json; charset=utf-8"):
        again = visitor(administrator).post(at, {"operation": key, "version": 1}, content_type=kind)
        assert again.status_code == 200
    assert sent(administrator, at, key=key, version=2).status_code == 409
    assert sent(administrator, at, key=str(uuid4()), version=1).status_code == 404
    assert sent(administrator, at, version=1).status_code == 404
    odd = sent(administrator, at, key="soon", version=1)
    assert (odd.status_code, list(odd.json()["fields"])) == (400, ["operation"])
    assert sent(manager, at, key=key, version=1).status_code == 403
    other = User.objects.create_user(username="admin.dua", role=administrator.role)
    assert sent(other, at, key=key, version=1).status_code == 409


def test_what_was_refused_is_not_kept(
    instruments: dict[str, Instrument], administrator: User
) -> None:
    draft = sent(administrator, COPY, operation=str(uuid4())).json()["key"]
    at, key = f"/api/v1/versions/instrument/{draft}/delete/", str(uuid4())
    assert sent(administrator, at, key=key, version=9).status_code == 409
    assert not Operation.objects.filter(pk=key).exists()


def test_an_id_that_was_used_for_another_step_is_refused(
    instruments: dict[str, Instrument],
    administrator: User,
    contractor: Contractor,
    coordinator: User,
) -> None:
    used = str(uuid4())
    assert sent(administrator, COPY, operation=used).status_code == 200
    finding = {"contractor": contractor.code, "severity": "minor", "description": "Izin habis"}
    refused = sent(coordinator, "/api/v1/findings/raise/", operation=used, **finding)
    assert refused.status_code == 409


def test_a_change_sent_again_tells_how_it_stands_and_writes_over_nothing(
    manager: User, contractor: Contractor
) -> None:
    one, key = f"/api/v1/contractors/{contractor.pk}/", str(uuid4())
    [read] = visitor(manager).get("/api/v1/contractors/").json()["results"]
    told = put(manager, one, key=key, **read | {"name": "Pertama"})
    later = put(manager, one, **told.json() | {"name": "Kedua"})
    again = put(manager, one, key=key, **read | {"name": "Pertama"})
    assert [each.json()["name"] for each in (told, later, again)] == ["Pertama", "Kedua", "Kedua"]
    assert put(manager, one, key=key, **read | {"name": "Ketiga"}).status_code == 409
    in_body = read | {"name": "Pertama", "operation": key}  # what is put has no key in its body
    assert put(manager, one, **in_body).status_code == 409
    assert Operation.objects.get(pk=key).response["kept"] == {"contractor_id": contractor.pk}


def test_a_step_that_could_be_taken_again_is_told_as_it_stands_and_no_secret_twice(
    administrator: User, coordinator: User
) -> None:
    one, keys = f"/api/v1/people/{coordinator.pk}/", [str(uuid4()), str(uuid4())]
    off = sent(administrator, f"{one}switch/", key=keys[0], active=False)
    on = sent(administrator, f"{one}switch/", active=True)
    again = sent(administrator, f"{one}switch/", key=keys[0], active=False)
    assert [each.json()["is_active"] for each in (off, on, again)] == [False, True, True]
    links = [sent(administrator, f"{one}password-link/", key=keys[1]) for _time in range(2)]
    assert [bool(each.json()["link"]) for each in links] == [True, False]


def test_what_a_slow_line_sends_twice_under_its_key_is_tried_once(
    administrator: User, contractor: Contractor
) -> None:
    invited = {"role": "representative", "contractor": contractor.code, "first_name": "Siti",
               "email": "siti@contoh.example"}  # fmt: skip
    made = sent(administrator, "/api/v1/invitations/", **invited).json()["id"]
    at, key = f"/api/v1/invitations/{made}/revoke/", str(uuid4())
    revoked = [sent(administrator, at, key=key).json()["revoked_at"] for _time in range(2)]
    assert revoked[0] == revoked[1] is not None


def test_every_change_takes_a_key_or_is_listed_with_its_reason() -> None:
    free = set()
    for path in description()["paths"].values():
        for method in path.keys() & {"post", "put", "patch", "delete"}:
            told = path[method].get("parameters", ())
            if not any(one["name"] == "Idempotency-Key" for one in told):
                free.add(path[method]["operationId"])
    assert free == listed_in_docs("| Without a key | Why |")
