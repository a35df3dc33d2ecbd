"""Standing decided by a program, and a condition confirmed: by the rules of the page."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from evaluations.models import Period
from standings.models import StandingDecision
from tests.standings.standing_scene import put_rules, rated
from tests.visitors import visitor

API = "/api/v1/standing/"


def sent(who: User, path: str, **body: Any) -> Any:
    return visitor(who).post(f"{API}{path}/", body, content_type="application/json")


def test_a_manager_decides_once_and_a_condition_is_confirmed(
    year: Period, contractor: Contractor, manager: User, coordinator: User, representative: User
) -> None:
    put_rules()
    rated("merah", contractor=contractor, period=year)
    page = visitor(manager).get(f"{API}page/", {"contractor": contractor.code}).json()
    assert (page["last"], page["may_decide"]) == (0, True)
    today = timezone.localdate()
    choice: dict[str, Any] = {
        "operation": str(uuid4()), "contractor": contractor.code, "standing": "conditions",
        "from_on": today, "until_on": today + timedelta(days=90), "reason": "Nilai merah",
        "own": ["Latih pengawas"], "seen": 0,
    }  # fmt: skip
    assert sent(coordinator, "decide", **choice).status_code == 403
    first, again = (sent(manager, "decide", **choice) for _time in range(2))
    assert first.json() == again.json()
    assert StandingDecision.objects.count() == first.json()["last"] == 1
    late = choice | {"operation": str(uuid4())}
    assert sent(manager, "decide", **late).status_code == 409
    asked = next(one for one in first.json()["conditions"] if not one["counted"])
    confirm = f"conditions/{asked['id']}/confirm"
    assert sent(representative, confirm, reason="Selesai").status_code == 403
    met = sent(coordinator, confirm, reason="Daftar hadir dilihat").json()["conditions"]
    assert next(one for one in met if one["id"] == asked["id"])["is_met"]
