"""A year of a procedure and the next version of one by program."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from procedures.models import ProcedureRun
from tests.monitoring.incident_photos import photo
from tests.procedures.scene import begun
from tests.visitors import visitor


def sent(person: User, name: str, *of: object, method: str = "post", **body: Any) -> Any:
    address = reverse(f"{name}", args=of)
    return getattr(visitor(person), method)(address, body or None, content_type="application/json")


def test_a_year_is_begun_entered_shown_and_frozen(
    contractor: Contractor, representative: User, manager: User
) -> None:
    api, today = "procedure-runs-api:", timezone.localdate()
    year: dict[str, Any] = {"contractor": "A", "procedure": "k3_usulan", "year": today.year}
    year["operation"] = str(uuid4())
    first, again = (sent(representative, f"{api}list", **year) for _time in range(2))
    key = first.json()["key"]
    assert (again.json()["key"], ProcedureRun.objects.count()) == (key, 1)
    step = next(one for one in first.json()["steps"] if one["may_be_entered"])
    done: dict[str, Any] = {
        "version": 1, "started_on": today, "finished_on": today, "who": "Staf HSE",
    }  # fmt: skip
    of = (key, step["code"])
    bare = sent(representative, f"{api}step", *of, method="put", **done)
    assert list(bare.json()["fields"]) == ["evidence"]
    done["evidence"] = "Program K3"
    for _time in range(2):
        told = sent(representative, f"{api}step", *of, method="put", **done)
        assert told.json()["version"] == 2
    stale = sent(representative, f"{api}step", *of, method="put", **done | {"who": "Lain"})
    assert stale.status_code == 409
    address = reverse(f"{api}files", args=of)
    told = visitor(representative).post(address, {"evidence": [photo()]})
    [file] = told.json()["steps"][0]["files"]
    assert visitor(manager).get(file["address"]).getvalue()  # read to its end, it is closed
    gone = sent(representative, f"{api}file-withdraw", key, file["id"], reason="Bukan ini")
    assert gone.json()["steps"][0]["files"][0]["withdrawal"] == "Bukan ini"
    for _time in range(2):
        told = sent(representative, f"{api}freeze", key)
        assert len(told.json()["frozen"]) == 1
    [listed] = visitor(manager).get(reverse(f"{api}list")).json()["results"]
    assert (listed["key"], listed["contractor"]) == (key, "A")


def test_the_next_version_is_written_whole_and_published(manager: User) -> None:
    api, of = "procedures-api:", ("k3_usulan", 1)

    def step(name: str, *of: object, **body: Any) -> Any:
        once: dict[str, Any] = {"operation": str(uuid4())} | body
        return sent(
            manager, f"{api}{name}", *of, method="put" if name == "draft" else "post", **once
        )

    draft = step("begin", *of).json()
    assert step("begin", *of).status_code == 409
    document = draft["document"]
    for status in (200, 409):
        document["title"]["en"] = f"Prosedur {status}"
        told = step("draft", draft["id"], version=1, document=document)
        assert told.status_code == status
    before = document["streamlined"] | {"code": "tidak_ada"}
    wrong = step("draft", draft["id"], version=2, document=document | {"streamlined": before})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["document.streamlined"])
    once = str(uuid4())
    for _time in range(2):
        told = step("publish", draft["id"], version=2, operation=once).json()
        assert (told["published"], told["title"]) == (True, "Prosedur 200")
    found = visitor(manager).get(reverse(f"{api}list")).json()["results"]
    listed = {one["code"]: one for one in found}
    assert listed["k3_usulan"]["versions"] == [1, told["number"]]
    read = visitor(manager).get(reverse(f"{api}version", args=["k3_usulan", told["number"]]))
    assert read.json()["document"]["title"]["en"] == "Prosedur 200"
    again = step("begin", "k3_usulan", told["number"]).json()["id"]
    assert step("delete", again, version=1).json()["id"] == again
    asked = [sent(manager, f"{api}print", *of).json() for _time in range(2)]
    assert asked[0] == asked[1]


def test_strangers_find_nothing_and_readers_change_nothing(
    contractor: Contractor, other_representative: User, viewer: User, now: datetime
) -> None:
    run = begun(contractor, now=now, year=now.year)
    facts: dict[str, Any] = {"version": 1, "started_on": "2025-01-02", "who": "Staf"}
    for who, status in ((other_representative, 404), (viewer, 403)):
        of = (run.key, "plan")
        answer = sent(who, "procedure-runs-api:step", *of, method="put", **facts)
        assert answer.status_code == status
        assert sent(who, "procedure-runs-api:freeze", run.key).status_code == status
        begin = sent(who, "procedures-api:begin", "k3_usulan", 1, operation=str(uuid4()))
        assert begin.status_code == 403
