"""Targets set by programs, by the rules of their page."""

import json
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.models import AuditEntry
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
ADDRESS = reverse("targets-api:year", args=[2024])


def put(user: User, *targets: dict[str, Any], contractor: str | None = None) -> tuple[int, Any]:
    body = json.dumps({"contractor": contractor, "targets": targets})
    answer = visitor(user).put(ADDRESS, body, content_type="application/json")
    return answer.status_code, answer.json()


def told(answer: Any, code: str) -> Any:
    return next(one for one in answer["targets"] if one["indicator"] == code)


def test_targets_are_set_read_and_taken_back(
    coordinator: User, viewer: User, contractor: Contractor
) -> None:
    four = {"indicator": "walkthroughs", "value": "4"}
    assert told(put(coordinator, four)[1], "walkthroughs")["seen"] == "at_least 4"
    assert put(coordinator, four)[0] == 200  # sent twice: it stands already
    assert AuditEntry.objects.filter(action="set_target").count() == 1
    assert put(coordinator, four | {"value": "5"})[0] == 409  # somebody set 4 meanwhile
    assert put(coordinator, four | {"value": "4.5", "seen": "at_least 4"})[1]["fields"]
    own = put(coordinator, four | {"value": "6"}, contractor=contractor.code)[1]
    assert [told(own, "walkthroughs")[name] for name in ("value", "of_all")] == ["6", "at_least 4"]
    read = visitor(viewer).get(ADDRESS).json()
    assert read["others"] == [contractor.code]
    gone = put(coordinator, four | {"value": None, "seen": "at_least 4"})[1]
    assert told(gone, "walkthroughs")["value"] is None


def test_who_sets_no_targets_is_refused(
    coordinator: User, viewer: User, representative: User, contractor: Contractor
) -> None:
    User.objects.filter(pk=coordinator.pk).update(is_posted=True)  # at other sites
    four = {"indicator": "walkthroughs", "value": "4"}
    for person in (coordinator, viewer, representative):
        assert put(person, four, contractor=contractor.code)[0] == 403
    assert visitor(representative).get(ADDRESS).status_code == 403
    assert not AuditEntry.objects.filter(action="set_target").exists()
