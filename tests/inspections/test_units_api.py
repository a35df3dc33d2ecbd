"""Units over the API: added, changed, taken out of use and released by somebody else."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from inspections.units import take_out_of_use
from tests.inspections.inspection_scene import added_unit, inspected
from tests.visitors import visitor

API = "/api/v1/units/"


def sent(who: User, path: str, *, method: str = "post", **body: Any) -> Any:
    return getattr(visitor(who), method)(f"{API}{path}", body, content_type="application/json")


def test_a_unit_is_added_once_changed_as_it_was_read_and_retired(
    contractor: Contractor, representative: User, other_representative: User
) -> None:
    new = {"contractor": contractor.code, "kind": "vehicle", "code": "LV-9", "name": "Mobil"}
    assert sent(other_representative, "", **new).status_code == 404
    with CaptureQueriesContext(connection) as asked:
        added = sent(representative, "", **new).json()
    # Of two that come at once the second is told of the first.
    assert any("FOR NO KEY UPDATE" in one["sql"] for one in asked)
    assert sent(representative, "", **new).status_code == 400
    facts = {name: added[name] for name in ("kind", "code", "name")} | {"name": "Mobil dinas"}
    for status in (200, 409):
        told = sent(representative, f"{added['key']}/", method="put", version=1, **facts)
        assert told.status_code == status
    wrong = sent(
        representative, f"{added['key']}/", method="put", version=2, **facts | {"site": "X"}
    )
    assert wrong.json()["fields"].keys() == {"site"}
    once = str(uuid4())
    for _twice in range(2):
        gone = sent(representative, f"{added['key']}/retire/", version=2, operation=once)
        assert gone.json()["state"] == "retired"
    assert [row["state"] for row in visitor(representative).get(API).json()["results"]] == [
        "retired"
    ]


def test_a_unit_is_released_by_who_had_no_hand_in_it(
    contractor: Contractor, coordinator: User, manager: User, by_coordinator: Actor, now: datetime
) -> None:
    unit = added_unit(contractor, now=now)
    looked = inspected(unit, now=now, finish=False)
    take_out_of_use(looked, reason="Rem tidak menahan.", by=by_coordinator, now=now)
    unit.refresh_from_db()
    why: dict[str, Any] = {"version": unit.version, "reason": "Rem diganti."}
    assert sent(coordinator, f"{unit.key}/release/", **why).status_code == 403
    assert sent(manager, f"{unit.key}/release/", **why).json()["state"] == "in_use"
    draft = inspected(added_unit(contractor, now=now, code="LV-02"), now=now, finish=False)
    gone = visitor(coordinator).post(
        f"/api/v1/inspections/{draft.key}/discard/", {"version": draft.version},
        content_type="application/json",
    )  # fmt: skip
    assert (gone.status_code, gone.json()["key"]) == (200, str(draft.unit.key))


def test_a_schedule_is_begun_once_and_a_finished_inspection_frozen(
    contractor: Contractor,
    coordinator: User,
    viewer: User,
    other_representative: User,
    now: datetime,
) -> None:
    unit, today = added_unit(contractor, now=now), str(timezone.localdate())
    at = f"{unit.key}/schedules/"
    plan: dict[str, Any] = {
        "operation": str(uuid4()), "checklist": "p2h", "rule": "weekly", "begins_on": today,
    }  # fmt: skip
    for who, status in ((viewer, 403), (other_representative, 404)):
        assert sent(who, at, **plan).status_code == status
    assert list(sent(coordinator, at, **plan).json()["fields"]) == ["weekdays"]
    for _time in range(2):
        [schedule] = sent(coordinator, at, **plan | {"weekdays": [0, 3]}).json()["schedules"]
        assert (schedule["checklist"], schedule["ends_on"]) == ("p2h", None)
    draft = inspected(unit, now=now, finish=False)
    done = inspected(added_unit(contractor, now=now, code="LV-02"), now=now)
    client = visitor(coordinator)
    assert client.post(f"/api/v1/inspections/{draft.key}/freeze/").status_code == 409
    frozen = [client.post(f"/api/v1/inspections/{done.key}/freeze/").json() for _ in range(2)]
    assert frozen[0] == frozen[1]
    assert frozen[0]["revision"] == 1
