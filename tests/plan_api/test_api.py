"""Plans for programs: the figures of the page, and changes by the same rules and trail."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from core.models import AuditEntry
from evaluations.models import Publication
from instruments.models import Instrument
from plans.choices import Placement
from tests.plans.plan_scene import PlanScene, audit_of
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
Put = Callable[..., tuple[int, dict[str, Any]]]
DETAILS = {
    "urgency": "urgent", "cost_class": "low", "cost": 1500000, "owner": "P2K3",
    "deliverable": "form", "due_on": "2021-11-30",
}  # fmt: skip


@pytest.fixture
def client(coordinator: User) -> Client:
    """The coordinator's program."""
    return visitor(coordinator, language="en")


@pytest.fixture
def put(scene: PlanScene, client: Client) -> Put:
    """Send a change of 6.1.3: the status and what is answered."""

    def send(name: str, **given: object) -> tuple[int, dict[str, Any]]:
        address = reverse(f"plans-api:{name}", args=[scene.plan.key, "6.1.3"])
        answer = client.put(address, given, content_type="application/json")
        return answer.status_code, answer.json()

    return send


def read(client: Client, scene: PlanScene) -> dict[str, Any]:
    found: dict[str, Any] = client.get(reverse("plans-api:plan", args=[scene.plan.key])).json()
    return found


def test_a_program_moves_a_criterion_by_the_same_rules(put: Put) -> None:
    assert put("place", base_version=1, place="planned", year=1) == (
        200, {"code": "6.1.3", "moved": True, "version": 2},
    )  # fmt: skip
    again = put("place", base_version=1, place="planned", year=1)
    assert again == (200, {"code": "6.1.3", "moved": False, "version": 2})
    status, said = put("place", base_version=1, place="planned", year=2)
    assert (status, "is now “Year 1”" in str(said["message"])) == (409, True)
    assert put("place", base_version=2, place="planned", year=9)[0] == 400


def test_a_program_declines_with_a_reason_and_no_legal_duty(
    scene: PlanScene, client: Client, put: Put
) -> None:
    assert put("place", base_version=1, place="declined")[0] == 400
    assert put("place", base_version=1, place="declined", reason="Tidak ada bengkel")[0] == 200
    assert scene.line("6.1.3").reason == "Tidak ada bengkel"
    duty = reverse("plans-api:place", args=[scene.plan.key, "7.4.4"])
    sent = {"base_version": 1, "place": "declined", "reason": "Di luar kemampuan"}
    assert client.put(duty, sent, content_type="application/json").status_code == 403
    assert scene.line("7.4.4").placement == Placement.UNPLACED


def test_a_program_reads_planned_realised_and_audited_as_the_paper_recounts_them(
    scene: PlanScene, client: Client, contractor: Contractor, instruments: dict[str, Instrument]
) -> None:
    scene.place_all()
    declined = dict.fromkeys(("7.4.4", "12.4.1", "12.5.1"), "mayor")
    audit_of(
        contractor, instruments["smk3"], year=2023, answers=declined, rest="sesuai", now=scene.now
    )
    (named,) = client.get(reverse("plans-api:list")).json()["results"]
    assert (named["key"], named["contractor"]) == (str(scene.plan.key), contractor.code)
    found = read(client, scene)
    assert [one["planned"] for one in found["by_year"]] == [59, 38, 21]
    assert [one["accumulated"] for one in found["by_year"]] == [60, 98, 119]
    assert [one["audited"] for one in found["by_year"]] == [None, None, 119]
    assert (found["by_year"][2]["audited_percent"], found["reached"]) == ("97.5", "97.5")
    assert (found["total"], found["fulfilled"], found["declined"]) == (122, 1, 3)
    assert [found["gate_year"], found["target_year"]] == [1, 2]
    assert len(found["criteria"]) == 122


def test_a_program_tells_what_a_criterion_takes_and_that_it_is_realised(
    scene: PlanScene, client: Client, put: Put
) -> None:
    assert put("details", base_version=1, **DETAILS)[0] == 400  # in no year yet
    scene.place_all()
    status, said = put("details", base_version=2, **DETAILS)
    assert (status, said["cost"], said["due_on"], said["version"]) == (
        200,
        1500000,
        "2021-11-30",
        3,
    )
    assert put("details", base_version=2, **DETAILS | {"cost": 1})[0] == 409
    assert put("details", base_version=3, **DETAILS | {"due_on": "2022-01-01"})[0] == 400
    assert put("details", base_version=3, urgency="urgent")[0] == 400  # the rest would be lost
    realised = {"realised_on": "2021-10-05", "evidence": "Formulir F-03"}
    assert put("realised", base_version=3, **realised)[0] == 409  # not approved yet
    scene.approve()
    assert put("realised", base_version=3, **realised | {"realised_on": "2020-10-05"})[0] == 400
    tomorrow = (timezone.now() + timedelta(days=2)).date().isoformat()
    assert put("realised", base_version=3, **realised | {"realised_on": tomorrow})[0] == 400
    status, said = put("realised", base_version=3, **realised)
    assert (status, said["realised_on"], said["evidence"]) == (200, "2021-10-05", "Formulir F-03")
    one = reverse("plans-api:criterion", args=[scene.plan.key, "6.1.3"])
    assert client.get(one).json() == said
    assert read(client, scene)["by_year"][0]["realised"] == 1
    told = AuditEntry.objects.filter(target_id=str(scene.line("6.1.3").pk)).values_list("action")
    assert {action for (action,) in told} >= {"detail_criterion", "realise_criterion"}


def test_a_representative_reads_by_program_what_the_page_shows_them(
    scene: PlanScene, representative: User
) -> None:
    own = visitor(representative)
    address = reverse("plans-api:plan", args=[scene.plan.key])
    assert own.get(address).status_code == 404
    assert own.get(reverse("plans-api:list")).json()["results"] == []
    Publication.objects.create(result=scene.plan.result, comparison={}, published_at=scene.now)
    assert own.get(address).status_code == 200
    sent = {"base_version": 1, "place": "planned", "year": 0}
    place = reverse("plans-api:place", args=[scene.plan.key, "6.1.3"])
    assert own.put(place, sent, content_type="application/json").status_code == 403


def test_programs_validate_approve_and_send_back_by_the_rules_of_the_page(
    scene: PlanScene, client: Client, manager: User
) -> None:
    def step(program: Client, name: str, **given: object) -> tuple[int, dict[str, Any]]:
        address = reverse(f"plans-api:{name}", args=[scene.plan.key])
        answer = program.post(address, given, content_type="application/json")
        return answer.status_code, answer.json()

    manages = visitor(manager, language="en")
    seen = read(client, scene)["edition"]
    assert step(client, "validate", edition=seen, note="P2K3")[0] == 400  # below the gate
    scene.place_all()
    status, said = step(client, "validate", edition=seen, note="P2K3")
    assert (status, "It is now: in design" in str(said["message"])) == (409, True)
    seen = read(client, scene)["edition"]
    assert step(client, "validate", edition=seen)[0] == 400  # without its words
    for _twice in range(2):
        status, validated = step(client, "validate", edition=seen, note="P2K3")
        assert (status, validated["plan_status"], validated["validation"]) == (
            200, "validated", "P2K3",
        )  # fmt: skip
    assert step(client, "approve", edition=validated["edition"])[0] == 403
    assert step(manages, "approve", edition=seen)[0] == 409
    status, approved = step(manages, "approve", edition=validated["edition"])
    assert (status, approved["plan_status"]) == (200, "approved")
    assert step(manages, "return", edition=seen, reason="Anggaran berubah")[0] == 409
    status, said = step(manages, "return", edition=approved["edition"], reason="Anggaran berubah")
    assert (status, said["plan_status"], said["return_reason"]) == (
        200, "design", "Anggaran berubah",
    )  # fmt: skip
    assert scene.plan.frozen.count() == 1


def test_answers_are_told_by_their_codes_in_every_language(
    scene: PlanScene, coordinator: User, contractor: Contractor, instruments: dict[str, Instrument]
) -> None:
    audit_of(contractor, instruments["smk3"], year=2023, answers={}, rest="sesuai", now=scene.now)
    address = reverse("plans-api:gains", args=[scene.plan.key])
    told = [visitor(coordinator, language=one).get(address).json() for one in ("id", "en")]
    for one in told:
        moves = {row["answer"]: row["counts"] for row in one["moves"]}
        assert moves["mayor"] == {"sesuai": 120, "minor": 0, "mayor": 0}
        total = one["first"]["recapitulation"][-1]
        assert [share["answer"] for share in total["shares"]] == list(moves)
    words = [[row["word"] for row in one["moves"]] for one in told]
    assert words[0] != words[1]


def test_a_program_begins_a_plan_once_and_no_second_one(scene: PlanScene, client: Client) -> None:
    address = reverse("plans-api:begin", args=[scene.plan.result.sha256])
    begun = client.post(address, {"first_year": 2021, "years": 3}, content_type="application/json")
    assert (begun.status_code, begun.json()["key"]) == (200, str(scene.plan.key))
    other = client.post(address, {"first_year": 2022, "years": 3}, content_type="application/json")
    assert (other.status_code, scene.plan.lines.count()) == (409, 122)
