"""Preparing a year by programs, by the rules of its pages."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from evaluations.choices import AuditRound
from evaluations.models import Evaluation, Period
from instruments.models import Instrument
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def send(user: User, method: str, page: str, *args: object, **given: object) -> tuple[int, Any]:
    url, body = reverse(f"periods-api:{page}", args=args), json.dumps(given, default=str)
    answer = visitor(user).generic(method, url, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_year_is_opened_changed_and_filled(
    manager: User, coordinator: User, instruments: dict[str, Instrument],
    contractor: Contractor, other_contractor: Contractor,
) -> None:  # fmt: skip
    offered = send(manager, "GET", "choices")[1]["results"]
    csms = next(one for one in offered if one["key"] == instruments["csms"].key)
    given = {"operation": uuid4(), "year": 2025, "instrument": csms["key"]}
    given |= {"submit_by": "2026-01-31", "ladder": csms["ladders"][0]}
    status, asked = send(manager, "POST", "list", **given)
    assert (status, list(asked["fields"])) == (400, ["submit_by"])  # over already
    given |= {"sure": "2026-01-31"}
    status, refused = send(manager, "POST", "list", **given | {"ladder": None})
    assert (status, list(refused["fields"])) == (400, ["ladder"])
    status, refused = send(manager, "POST", "list", **given | {"round": AuditRound.FOLLOW_UP_1})
    assert (status, list(refused["fields"])) == (400, ["round"])
    (_, opened), (status, again) = (send(manager, "POST", "list", **given) for _twice in range(2))
    assert (status, opened) == (200, again)
    key, change = opened["id"], {"submit_by": "2026-01-31", "objection_days": 14}
    change |= {"version": opened["version"]}
    assert send(manager, "PUT", "one", key, **change)[1]["objection_days"] == 14
    status, refused = send(manager, "PUT", "one", key, **change | {"objection_days": 7})
    assert (status, refused["current"]["objection_days"]) == (409, 14)
    added = {"operation": uuid4(), "contractors": opened["to_add"], "coordinator": coordinator.pk}
    whole = [send(manager, "POST", "add", key, **added)[1] for _twice in range(2)][1]
    assert {one["contractor"] for one in whole["evaluations"]} == {"A", "B"}
    assert whole["to_add"] == []
    assert Evaluation.objects.filter(coordinator=coordinator).count() == 2
    assert send(manager, "POST", "add", key, **added | {"contractors": ["X"]})[0] == 400
    assert [one["evaluated"] for one in send(coordinator, "GET", "list")[1]["results"]] == [2]


def test_who_prepares_no_year_is_refused(
    coordinator: User, viewer: User, representative: User, period: Period
) -> None:
    for person in (coordinator, viewer, representative):
        assert send(person, "PUT", "one", period.pk, submit_by="2025-03-01")[0] == 403
    assert send(representative, "GET", "one", period.pk)[0] == 403
    assert send(coordinator, "GET", "one", period.pk)[1]["coordinators"] == []


def test_a_manager_whose_page_has_grown_old_writes_over_nobody(
    manager: User, period: Period
) -> None:
    page = visitor(manager)
    sent = {"submit_by": period.submit_by.isoformat(), "note": "Baru", "seen": "gone"}
    answer = page.post(reverse("period-change", args=[period.pk]), sent)
    assert answer.status_code == 409
    assert "Somebody has changed this period" in answer.text
    assert Period.objects.get().note == period.note
