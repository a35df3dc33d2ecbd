"""Versions by programs: an instrument begun, written whole, looked at, published once."""

from datetime import date
from typing import Any
from uuid import uuid4

from accounts.models import User
from instruments.models import Draft, Instrument
from tests.visitors import visitor

API = "/api/v1/versions/"
CSMS = "instrument/csms-v1/"


def sent(who: User, path: str, *, method: str = "post", **body: Any) -> Any:
    return getattr(visitor(who), method)(f"{API}{path}", body, content_type="application/json")


def read(who: User, path: str) -> Any:
    return visitor(who).get(f"{API}{path}")


def operation() -> dict[str, Any]:
    return {"operation": str(uuid4())}


def test_the_next_version_is_copied_written_looked_at_and_published_once(
    instruments: dict[str, Instrument], administrator: User, manager: User, representative: User
) -> None:
    assert read(representative, CSMS).status_code == 403
    once = operation()
    assert sent(manager, f"{CSMS}copy/", **once).status_code == 403
    begun = [sent(administrator, f"{CSMS}copy/", **once).json() for _time in range(2)]
    assert begun[0] == begun[1]
    assert Draft.objects.count() == 1
    draft, at = begun[0], f"instrument/{begun[0]['key']}/"
    document = draft["document"]
    first = document["elements"][0]["items"]
    lost = first.pop(0)["code"]
    first.append({name: value for name, value in first[0].items() if name != "lineage"})
    first[-1]["code"] = lost
    save = operation() | {"version": draft["version"], "document": document}
    for _time in range(2):
        saved = sent(administrator, at, method="put", **save).json()
        assert (saved["version"], len(saved["notices"])) == (2, 1)
    assert saved["document"]["elements"][0]["items"][-1]["lineage"].startswith("csms-")
    stale = operation() | {"version": 1, "document": document}
    assert sent(administrator, at, method="put", **stale).status_code == 409
    looked = read(manager, f"{at}publication/").json()
    assert (looked["base"], [one["code"] for one in looked["lost"]]) == ("csms-v1", [lost])
    assert looked["of"] == looked["comparable"] + 1
    assert read(manager, f"{at}backtest/").json()["of"] == 0
    publish = operation() | {"version": 2, "name": "Revisi 2025", "effective_on": "2025-01-01"}
    assert sent(manager, f"{at}publish/", **publish).status_code == 403
    unnamed = sent(administrator, f"{at}publish/", **publish | {"name": ""})
    assert list(unnamed.json()["fields"]) == ["name"]
    for _time in range(2):
        published = sent(administrator, f"{at}publish/", **publish).json()
        assert (published["is_draft"], published["version"]) == (False, 0)
    assert Instrument.objects.get(code="csms", version=2).effective_on == date(2025, 1, 1)
    assert sent(administrator, f"{at}delete/", version=0).status_code == 409


def test_what_is_no_document_is_refused_at_its_place_and_nothing_is_stored(
    instruments: dict[str, Instrument], administrator: User
) -> None:
    draft = sent(administrator, f"{CSMS}copy/", **operation()).json()
    at, whole = f"instrument/{draft['key']}/", draft["document"]
    for wrong in (
        {},
        {"elements": None},
        whole | {"elements": [{"items": [{"code": {}}]}]},
        whole | {"elements": [{"code": "1", "items": [5]}]},
        whole | {"ladder": ["x"], "rule_set": 7},
        whole | {"title": {"id": "\x00"}},
    ):
        save = operation() | {"version": 1, "document": wrong}
        refused = sent(administrator, at, method="put", **save)
        assert (refused.status_code, bool(refused.json()["fields"])) == (400, True)
    assert Draft.objects.get().edition == 1
    assert sent(administrator, f"{at}delete/", version=9).status_code == 409
    assert sent(administrator, f"{at}delete/", version=1).json() == {"key": draft["key"]}
    left = read(administrator, "?limit=1000").json()["results"]
    assert draft["key"] not in [one["key"] for one in left]
    assert sent(administrator, f"{at}delete/", version=1).status_code == 404


def test_something_new_is_begun_once_under_a_code_that_is_free(
    instruments: dict[str, Instrument], administrator: User
) -> None:
    new = operation() | {"code": "lokasi", "title_id": "Audit lokasi", "title_en": ""}
    rated = {"ladder": "csms_4-v1", "rule_set": "csms-v1"}
    unrated = sent(administrator, "new/", **new | rated | {"ladder": "-"})
    assert (unrated.status_code, list(unrated.json()["fields"])) == (400, ["ladder"])
    for _time in range(2):
        begun = sent(administrator, "new/", **new, **rated).json()
        assert (begun["key"], begun["document"]["title"]["en"]) == ("lokasi-v1", "Audit lokasi")
    taken = sent(administrator, f"{CSMS}copy-as-new/", **new | operation())
    assert (taken.status_code, list(taken.json()["fields"])) == (409, ["code"])
    for wrong, at in (({"code": "Lokasi"}, "code"), ({"title_id": "\u200b"}, "title_id")):
        refused = sent(administrator, f"{CSMS}copy-as-new/", **new | operation() | wrong)
        assert (refused.status_code, list(refused.json()["fields"])) == (400, [at])
    copied = new | operation() | {"code": "lain"}
    assert sent(administrator, f"{CSMS}copy-as-new/", **copied).json()["key"] == "lain-v1"
