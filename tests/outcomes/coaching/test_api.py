"""Coaching over the API: begun, written by both sides, and whom it names."""

import copy
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from evaluations.models import Period, Result
from outcomes.coaching.models import CoachingPlan
from tests.outcomes.coaching.coaching_scene import begun, weak_result
from tests.reports.frozen_results import make_result, reference
from tests.visitors import visitor

API = "/api/v1/coaching/"


@pytest.fixture
def result(year: Period, contractor: Contractor) -> Result:
    return weak_result(contractor, year)


def sent(who: User, address: str, *, method: str = "post", **body: Any) -> Any:
    return getattr(visitor(who), method)(address, body, content_type="application/json")


def test_a_plan_is_begun_once_and_written_by_both_sides(
    result: Result, coordinator: User, representative: User
) -> None:
    of_result = f"/api/v1/results/{result.sha256}/coaching/"
    proposed = visitor(coordinator).get(of_result).json()["results"]
    until = timezone.localdate() + timedelta(days=60)
    begin: dict[str, Any] = {
        "operation": str(uuid4()),
        "chosen": [proposed[0]["key"]],
        "due_on": until,
    }
    first, again = (sent(coordinator, of_result, **begin) for _time in range(2))
    assert first.json() == again.json()
    assert sent(representative, of_result, **begin).status_code == 403
    one = f"{API}{CoachingPlan.objects.get().key}/"
    step: dict[str, Any] = {"action": "Latih pengawas", "due_on": until}
    added = sent(coordinator, f"{one}steps/", operation=str(uuid4()), **step).json()["steps"][1]
    changed = step | {"action": "Latih semua pengawas"}
    for version, status in ((added["version"], 200), (added["version"], 409)):
        answer = sent(coordinator, f"{one}steps/2/", method="put", version=version, **changed)
        assert answer.status_code == status
    note: dict[str, Any] = {
        "operation": str(uuid4()),
        "on": timezone.localdate(),
        "text": "Dilatih 12 orang",
    }
    for _time in range(2):
        told = sent(representative, f"{one}steps/2/notes/", kind="progress", **note)
    assert [one["text"] for one in told.json()["steps"][1]["notes"]] == ["Dilatih 12 orang"]
    other: dict[str, Any] = note | {"operation": str(uuid4())}
    assert sent(representative, f"{one}steps/2/notes/", kind="done", **other).status_code == 403
    done = sent(coordinator, f"{one}steps/2/notes/", kind="done", **other)
    assert done.json()["steps"][1]["state"] == "done"
    assert [row["key"] for row in visitor(representative).get(API).json()["results"]] == [
        done.json()["key"]
    ]


def test_a_partner_agrees_is_named_dropped_and_takes_it_back(
    result: Result, year: Period, other_contractor: Contractor, coordinator: User,
    representative: User, other_representative: User,
) -> None:  # fmt: skip
    output = copy.deepcopy(reference("pt_a")[1]) | {"rating": "biru"}
    make_result("pt_a", contractor=other_contractor, period=year, output=output)
    Contractor.objects.update(scope="Konstruksi jalan tambang")
    one = f"{API}{begun(result).key}/"
    assert sent(representative, f"{API}partners/{year.year}/agree/").status_code == 400
    [one_of] = sent(other_representative, f"{API}partners/{year.year}/agree/").json()["results"]
    agreed = one_of["key"]
    assert sent(other_representative, f"{API}partners/{year.year}/agree/").status_code == 409
    assert [row["key"] for row in visitor(coordinator).get(one).json()["proposed"]] == [agreed]
    assert visitor(representative).get(one).json()["proposed"] == []
    named = sent(coordinator, f"{one}partners/", agreement=agreed)
    assert [row["key"] for row in named.json()["partners"]] == [agreed]
    assert sent(coordinator, f"{one}partners/{agreed}/drop/").json()["partners"] == []
    assert sent(representative, f"{API}partners/{agreed}/withdraw/").status_code == 404
    assert sent(other_representative, f"{API}partners/{agreed}/withdraw/").json()["results"] == []
