"""What is taken away, sent again under its Idempotency-Key: answered as the first time."""

from typing import Any
from uuid import uuid4

from accounts.models import User
from contractors.models import Contractor
from core.models import Operation
from instruments.models import Draft, Instrument
from tests.api.description import description
from tests.visitors import visitor

COPY = "/api/v1/versions/instrument/csms-v1/copy/"
# Of these nothing is lost when they come again: what is gone already stays so.
MAY_BE_REPEATED = {
    "remove_evidence",
    "unlink_evidence",
    "remove_self_evidence",
    "unlink_self_evidence",
    "remove_injured_person",
    "remove_from_investigation",
    "remove_published_figure",
}


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
    assert sent(administrator, at, operation=key, version=1).status_code == 200
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


def test_every_removal_takes_a_key_or_may_be_repeated() -> None:
    for path in description()["paths"].values():
        for method in ("post", "delete"):
            operation = path.get(method, {"operationId": ""})
            name, told = operation["operationId"], operation.get("parameters", ())
            if name.partition("_")[0] in ("delete", "remove", "unlink", "discard", "drop"):
                takes = any(one["name"] == "Idempotency-Key" for one in told)
                assert takes != (name in MAY_BE_REPEATED), name
