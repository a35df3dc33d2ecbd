"""An inspection filled in answer by answer, each sent as often as the line takes."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from findings.models import Finding
from inspections.choices import InspectionState, UnitState
from inspections.models import InspectedUnit, Inspection, InspectionLine
from inspections.printed.content import inspection_content
from inspections.specs import latest_checklist
from inspections.units import retire_unit
from tests.inspections.inspection_scene import added_unit, as_sent, inspected
from tests.monitoring.incident_photos import photo
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """The moment at which changes are sent."""
    return timezone.now()


@pytest.fixture
def unit(contractor: Contractor, now: datetime) -> InspectedUnit:
    """A vehicle of PT A."""
    return added_unit(contractor, now=now)


def put(client: Client, name: str, *where: object, **sent: Any) -> Any:
    """One change, under an operation of its own unless told."""
    body = {"operation": str(uuid4()), "base_version": 0} | sent
    address = reverse(f"inspections-api:{name}", args=where)
    return client.put(address, body, content_type="application/json")


def begun(client: Client, unit: InspectedUnit, *, now: datetime) -> UUID:
    """A P2H that a device has named."""
    key = uuid4()
    head = {"on": str(now.date()), "inspector": "Pengawas"}
    answer = put(client, "begin", key, unit=str(unit.key), checklist="p2h", **head)
    assert answer.status_code == 200, answer.content
    return key


def all_yes_but(client: Client, key: UUID, **other: str) -> None:
    spec = latest_checklist("p2h")
    assert spec is not None
    for line in spec.lines:
        said = other.get(line.code, "yes")
        assert put(client, "answer", key, line.code, said=said).status_code == 200


def test_an_inspection_is_begun_answered_and_finished_and_each_change_counts_once(
    unit: InspectedUnit, coordinator: User, now: datetime
) -> None:
    client, key, operation = visitor(coordinator), uuid4(), str(uuid4())
    head = {"on": str(now.date()), "inspector": "Pengawas", "operation": operation}
    for _twice in range(2):
        first = put(client, "begin", key, unit=str(unit.key), checklist="p2h", **head).json()
        assert (first["operation"], first["answer"]) == (operation, {"version": 1})
    all_yes_but(client, key, brakes="no")
    told = {put(client, "finish", key, operation=str(key)).content}
    told.add(put(client, "finish", key, operation=str(key)).content)
    found = Inspection.objects.get()
    unit.refresh_from_db()
    assert (len(told), Finding.objects.count(), unit.state) == (1, 1, UnitState.OUT_OF_USE)
    assert (found.state, found.good, found.whole) == (
        InspectionState.FINISHED, 11, 12,
    )  # fmt: skip


def test_of_two_people_at_one_line_the_slower_is_told_what_stands_and_who_wrote_it(
    unit: InspectedUnit, coordinator: User, representative: User, now: datetime
) -> None:
    fast, slow = visitor(coordinator), visitor(representative)
    key = begun(fast, unit, now=now)
    assert put(fast, "answer", key, "lights", said="no", note="Kiri mati").status_code == 200
    assert put(slow, "answer", key, "horn", said="yes").status_code == 200  # another line
    answer = put(slow, "answer", key, "lights", said="yes")
    current = answer.json()["current"]
    assert (answer.status_code, current["said"], current["note"]) == (409, "no", "Kiri mati")
    assert current["answered_by"] == str(coordinator)
    again = put(slow, "answer", key, "lights", said="yes", base_version=current["version"])
    assert (again.status_code, again.json()["answer"]["said"]) == (200, "yes")


def test_what_cannot_be_taken_is_said_and_nothing_is_written(
    unit: InspectedUnit, coordinator: User, now: datetime
) -> None:
    client = visitor(coordinator)
    key = begun(client, unit, now=now)
    head = {"on": str(now.date()), "inspector": "P", "base_version": 1}
    for name, where, sent, status, words in (
        ("answer", ("lights",), {"said": "counted", "good": 3, "whole": 2}, 400, "otherwise"),
        ("answer", ("nothing",), {"said": "yes"}, 400, "no line"),
        ("finish", (), {}, 400, "Answer this line"),
        ("head", (), head | {"on": "2099-01-01"}, 400, "has taken place"),
        ("head", (), head | {"base_version": 7}, 409, "meanwhile"),
    ):
        answer = put(client, name, key, *where, **sent)
        assert (answer.status_code, words in answer.json()["message"]) == (status, True), (
            answer.content
        )
    assert not InspectionLine.objects.exclude(said="").exists()
    retire_unit(unit=unit, version=unit.version, by=SYSTEM, now=now)
    head |= {"unit": str(unit.key), "checklist": "p2h", "base_version": 0}
    retired = put(client, "begin", uuid4(), **head)
    assert (retired.status_code, "is retired" in retired.json()["message"]) == (409, True)


def test_a_photo_of_a_line_that_is_sent_twice_is_kept_once(
    unit: InspectedUnit, coordinator: User, now: datetime
) -> None:
    client = visitor(coordinator)
    key, operation = begun(client, unit, now=now), str(uuid4())
    address = reverse("inspections-api:photos", args=[key])
    answers = [
        client.post(address, {"operation": operation, "item": "lights", "file": photo()}).json()
        for _twice in range(2)
    ]
    assert answers[0] == answers[1]
    assert [one.line for one in Inspection.objects.get().files.all()] == ["lights"]


def test_a_sheet_may_be_kept_and_says_which_version_each_line_has(
    unit: InspectedUnit, coordinator: User, now: datetime
) -> None:
    draft, client = inspected(unit, now=now, finish=False), visitor(coordinator)
    put(client, "answer", draft.key, "lights", said="no", base_version=1)
    page = client.get(reverse("inspection-fill", args=[draft.key]))
    read = client.get(reverse("inspections-api:read", args=[draft.key])).json()
    versions = {one["line"]: one["version"] for one in read["answers"]}
    assert (versions["lights"], versions["horn"]) == (2, 1)
    assert "X-CSMS-Keep" in page.headers
    assert 'data-line="lights"' in page.text
    refused = client.post(reverse("inspection-fill", args=[draft.key]), {"version": 1})
    assert 'id="setup"' not in refused.text  # what it shows the server does not have


def test_a_checklist_that_asks_for_a_signature_is_finished_by_who_signs_it(
    contractor: Contractor, coordinator: User, now: datetime
) -> None:
    area, client = added_unit(contractor, now=now, kind="area", code="A-1"), visitor(coordinator)
    draft = inspected(area, now=now, code="permits", finish=False)
    for signed, words in (
        ({}, "Sign it"), ({"signature": "M1 1L9 9"}, "Sign it"),
        ({"signed_name": "Budi", "signature": "M1 1L9 9"}, "only a dot"),
        ({"signed_name": "Budi", "signature": 'M1 1L99 99"/><a'}, "no drawn signature"),
        ({"signed_name": "Budi", "signature": "M1 1L700 99"}, "no drawn signature"),
    ):  # fmt: skip
        answer = put(client, "finish", draft.key, **signed)
        assert (answer.status_code, words in answer.json()["message"]) == (400, True), signed
    path = "M10 20L300 40L20 150"
    signed = put(client, "finish", draft.key, signed_name="Budi", signature=path)
    assert signed.status_code == 200
    page = client.get(reverse("inspection", args=[draft.key])).text
    assert (f'd="{path}"' in page, "Budi" in page) == (True, True)
    content = inspection_content(Inspection.objects.get(pk=draft.pk))
    assert (content["signed_name"], content["signature"]) == ("Budi", path)


def test_a_signature_is_a_typed_name_and_a_tick_while_scripts_are_held_back(
    contractor: Contractor, coordinator: User, now: datetime
) -> None:
    area, client = added_unit(contractor, now=now, kind="area", code="A-1"), visitor(coordinator)
    sent = as_sent("permits", on=now, finish="1", **{"permits-said": "", "permits-na": "on"})
    address = reverse("inspection-new", args=[area.key, "permits"])
    assert "Sign it" in client.post(address, sent | {"signed_name": "Budi"}).text
    signed = sent | {"signed_name": "Budi", "signed_confirmed": "on"}
    assert client.post(address, signed).status_code == 302
    found = Inspection.objects.get()
    assert (found.signed_name, found.signature) == ("Budi", "")
