"""Registers on their pages: heat maps, filters, forms, and what each role may."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.contributions import TodoGroup
from core.models import AuditEntry
from reports.scope.filters import ScopeFilter
from risks.services.approval import accept_register, hand_in_register
from risks.services.registers import return_register
from risks.tables import RISKS
from risks.todo import to_accept, to_accept_whole, to_answer, to_put_in_force
from tests.clock import statements_for_days
from tests.risks.register_scene import RegisterScene, begun_register
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
WRITTEN = {
    "activity": "Cor kolom",
    "kind": "routine",
    "hazard": "Jatuh dari ketinggian",
    "effect": "Cedera berat",
    "before_likelihood": "3",
    "before_severity": "3",
}


@pytest.fixture
def scene(contractor: Contractor, by_representative: Actor, now: datetime) -> RegisterScene:
    """An empty register in which PT A's representative writes."""
    return begun_register(contractor, by=by_representative, now=now)


def page(user: User, name: str, *args: object, **query: str) -> tuple[int, str]:
    answer = visitor(user, language="en").get(reverse(name, args=args), query)
    return answer.status_code, answer.content.decode()


def post(client: Client, name: str, *args: object, **sent: object) -> tuple[int, str]:
    answer = client.post(reverse(name, args=args), sent)
    return answer.status_code, answer.content.decode()


def test_a_representative_writes_a_risk_down_and_everybody_reads_what_it_asks(
    scene: RegisterScene, representative: User, viewer: User
) -> None:
    client, key = visitor(representative, language="en"), scene.register.key
    assert post(client, "risk-add", key, **WRITTEN)[0] == 302
    status, text = page(viewer, "risk-register", key)
    assert status == 200
    assert "1. Jatuh dari ketinggian" in " ".join(text.split())
    assert "3 × 3 = 9" in text
    assert "The work stops" in text
    assert "No control is in force" in text


def test_half_an_estimate_is_asked_about_and_nothing_is_stored(
    scene: RegisterScene, representative: User
) -> None:
    client = visitor(representative, language="en")
    status, text = post(client, "risk-add", scene.register.key, **WRITTEN | {"now_likelihood": "1"})
    assert (status, scene.register.risks.count()) == (400, 0)
    assert "Give both, likelihood and severity, or neither." in text


def test_a_register_is_not_there_for_another_company(
    scene: RegisterScene, other_representative: User
) -> None:
    scene.add(3, 3)
    key = scene.register.key
    assert page(other_representative, "risk-register", key)[0] == 404
    assert page(other_representative, "risk", key, 1)[0] == 404
    assert "Kolom" not in page(other_representative, "risk-register-list")[1]
    assert post(visitor(other_representative), "risk-add", key, **WRITTEN)[0] == 404
    assert RISKS.count(other_representative, ScopeFilter()) == 0


def test_the_heat_map_leads_to_the_risks_of_its_cell(scene: RegisterScene, viewer: User) -> None:
    scene.add(3, 3, hazard="Petir")
    risk = scene.add(3, 2, hazard="Tertimpa")
    scene.control(2)
    scene.estimate(risk, 1, 2)
    key = scene.register.key
    assert 'href="?cell=1x2"' in page(viewer, "risk-register", key)[1]
    now = page(viewer, "risk-register", key, cell="1x2")[1]
    before = page(viewer, "risk-register", key, before="3x3")[1]
    assert ("Tertimpa" in now, "Petir" in now) == (True, False)
    assert ("Tertimpa" in before, "Petir" in before) == (False, True)
    assert now.count('aria-hidden="true">H</abbr>') == 6  # in each map three cells are high


def test_who_was_slower_sees_both_versions(
    scene: RegisterScene, representative: User, by_coordinator: Actor
) -> None:
    risk = scene.add(3, 3)
    scene.estimate(risk, by=by_coordinator, hazard="Tergelincir", legal_basis="PP 50/2012")
    client = visitor(representative, language="en")
    status, text = post(client, "risk", scene.register.key, 1, **WRITTEN, version="1")
    assert status == 409
    assert "koordinator has changed this risk" in text
    assert "1. Tergelincir" in text  # how it stands
    assert "PP 50/2012" in text
    assert 'value="Jatuh dari ketinggian"' in text  # what was typed


def test_a_manager_accepts_and_the_page_says_who(
    scene: RegisterScene, manager: User, coordinator: User
) -> None:
    scene.add(3, 3)
    key = scene.register.key
    assert "Accept it in my name" not in page(coordinator, "risk", key, 1)[1]
    client = visitor(manager, language="en")
    assert post(client, "risk-accept", key, 1, reason="Seminggu", version="1")[0] == 302
    text = page(coordinator, "risk", key, 1)[1]
    assert "Seminggu" in text
    assert "The work stops" not in text


def test_a_control_is_added_changed_and_refused_with_the_field(
    scene: RegisterScene, representative: User
) -> None:
    scene.add(3, 3)
    client, key = visitor(representative, language="en"), scene.register.key
    facts = {"measure": "Pagar", "step": "engineering", "risks": ["1"], "cost": "12.500"}
    assert post(client, "risk-control-add", key, **facts)[0] == 302
    status, text = post(
        client, "risk-control", key, 1, **facts, version="1", in_force_on="2024-01-05"
    )
    assert status == 400
    assert "Write what shows that it is in force." in text
    told = facts | {"version": "1", "in_force_on": "2024-01-05", "evidence": "Foto"}
    assert post(client, "risk-control", key, 1, **told)[0] == 302
    control = scene.register.controls.get()
    assert (control.cost, control.is_in_force) == (12_500, True)


def test_the_page_of_a_register_takes_few_statements(
    scene: RegisterScene, coordinator: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _each in range(3):
        scene.add(2, 2, department="Gudang", owner=None)
    scene.control(1, 2, 3)
    client = visitor(coordinator, language="en")
    address = reverse("risk-register", args=[scene.register.key])
    client.get(address)
    most = 8 + statements_for_days()  # 2 who, the register, its counts, 3 for the list, frozen
    with django_assert_max_num_queries(most):
        client.get(address)


def test_top_risks_come_first_where_they_are_asked_for(
    scene: RegisterScene, coordinator: User
) -> None:
    for estimate in ((1, 1), (2, 3), (2, 2), (3, 3)):
        scene.add(*estimate)
    address = reverse("risk-register", args=[scene.register.key])
    page = visitor(coordinator).get(address, {"highest": "on"})
    assert [line.risk.number for line in page.context["lines"]] == [4, 2, 3, 1]


def test_who_accepts_is_shown_what_was_changed_since_it_was_handed_in(
    scene: RegisterScene, manager: User
) -> None:
    scene.add(3, 3)
    hand_in_register(register=scene.register, by=scene.writer, now=scene.now)
    scene.add(2, 2)
    text = page(manager, "risk-register", scene.register.key)[1]
    assert "Changed since it was handed in:" in text
    assert count(to_accept_whole(manager, scene.now)) == 1
    assert 'name="version" value="2"' in text
    client = visitor(manager, language="en")
    status, text = post(client, "risk-register-accept", scene.register.key, version="1")
    assert (status, "was changed since you opened it" in text) == (409, True)
    assert post(client, "risk-register-accept", scene.register.key, version="2")[0] == 302


def test_programs_read_how_a_register_stands(
    scene: RegisterScene, manager: User, other_representative: User
) -> None:
    scene.add(1, 1)
    hand_in_register(register=scene.register, by=scene.writer, now=scene.now)
    accept_register(register=scene.register, seen=1, by=Actor(manager), now=scene.now)
    address = "/api/v1/data/risk_registers"
    (row,) = visitor(manager).get(address).json()["value"]
    assert (row["title"], row["accepted_by"], row["handed_in_at"]) == (
        "Kolom", manager.get_username(), None,
    )  # fmt: skip
    assert visitor(other_representative).get(address).json()["value"] == []


def count(group: TodoGroup | None) -> int | None:
    return group.total if group else None


def test_a_change_takes_few_statements_and_writes_its_audit_row(
    scene: RegisterScene,
    representative: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    scene.add(3, 3)
    where = reverse("risk", args=[scene.register.key, 1])
    client = visitor(representative)
    with django_assert_max_num_queries(9):  # 2 who, 1 may, 2 the risk, 2 written, 2 savepoint
        answer = client.post(where, WRITTEN | {"hazard": "Terjepit", "version": 1})
    assert answer.status_code == 302
    assert AuditEntry.objects.latest("pk").after["hazard"] == "Terjepit"


def test_what_waits_of_risks_waits_for_who_can_do_it(
    scene: RegisterScene, manager: User, coordinator: User, representative: User, by_manager: Actor
) -> None:
    scene.add(3, 3)
    scene.add(2, 2)
    now = scene.now
    assert (count(to_accept(manager, now)), count(to_accept(coordinator, now))) == (2, 1)
    assert to_accept(representative, now) is None
    scene.control(1, in_force_on=None, evidence="", owner=representative, due_on=now.date())
    assert count(to_put_in_force(representative, now)) == 0
    assert count(to_put_in_force(representative, now.replace(year=now.year + 1))) == 1
    return_register(register=scene.register, reason="Umum", by=by_manager, now=now)
    assert (count(to_answer(representative, now)), to_answer(manager, now)) == (1, None)


def test_the_table_has_each_risk_that_counts(scene: RegisterScene, coordinator: User) -> None:
    scene.add(3, 2)
    rows = RISKS.extract(coordinator, ScopeFilter()).rows
    assert [(row[1], row[13], row[18]) for row in rows] == [(1, "tinggi", "tinggi")]


def test_the_page_of_a_register_leads_to_the_table_of_its_company(
    scene: RegisterScene, representative: User
) -> None:
    scene.add(3, 2)
    text = page(representative, "risk-register", scene.register.key)[1]
    taken = re.findall(r'href="(/data/risks[^"]+)"', text)
    tables: list[Any] = [visitor(representative).get(address) for address in taken]
    assert len(tables) == 2
    assert all(b"".join(one.streaming_content) for one in tables)  # read to its end it is closed
