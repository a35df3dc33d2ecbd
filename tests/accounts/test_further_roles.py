"""Several roles of one person: what any of them may, and no way around who did what."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib import import_module
from inspect import getmembers, isfunction, signature
from itertools import combinations
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from accounts.choices import OWNERS_ROLES, Role
from accounts.models import User
from accounts.roles import people_with_role
from accounts.second_factor.requirement import is_required_of
from accounts.services import PersonFacts, change_person, give_roles
from accounts.sessions import idle_limit
from core.audit import SYSTEM, Actor
from core.errors import NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.models import Evaluation
from evaluations.services import life_cycle
from tests.evaluations.filling import fill
from tests.visitors import visitor

ROOT = Path(__file__).resolve().parents[2]


def of_roles(first: Role, *further: Role) -> User:
    """Somebody who was never stored."""
    return User(username="x", role=first, further_roles=list(further))


def rules_of_a_role() -> Iterator[Callable[[User], bool]]:
    """What each access module asks of the person alone."""
    for path in ROOT.glob("*/**/access.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0].startswith(".") or parts[0] == "tests":
            continue
        module = import_module(".".join(parts))
        for _name, asked in getmembers(module, isfunction):
            said = signature(asked)
            if list(said.parameters) == ["user"] and said.return_annotation is bool:
                yield asked


def test_whoever_has_two_roles_may_what_either_may(db: None) -> None:
    rules = list(rules_of_a_role())
    assert len(rules) > 100
    otherwise = [
        f"{rule.__module__}.{rule.__name__}: {one} + {other}"
        for rule in rules
        for one, other in combinations(OWNERS_ROLES, 2)
        if rule(of_roles(one, other)) != (rule(of_roles(one)) or rule(of_roles(other)))
    ]
    assert otherwise == []


def test_who_fills_in_and_manages_approves_nothing_of_their_own(
    evaluation: Evaluation, coordinator: User, manager: User, now: datetime
) -> None:
    both = give_roles(person=coordinator, further=[Role.MANAGER], by=SYSTEM, now=now)
    by = Actor(both)
    fill(evaluation, by=by, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by, now=now)
    with pytest.raises(NotAllowed):
        life_cycle.approve_evaluation(evaluation=evaluation, by=by, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=Actor(manager), now=now)
    assert set(people_with_role(Role.MANAGER)) == {both, manager}


def test_an_administrator_gives_roles_and_takes_them_back(
    viewer: User, administrator: User, representative: User
) -> None:
    client, page = visitor(administrator), reverse("person", args=[viewer.pk])
    client.post(page, {"role": "viewer", "further_roles": ["manager", "coordinator"]})
    viewer.refresh_from_db()
    assert viewer.roles == [Role.VIEWER, Role.COORDINATOR, Role.MANAGER]
    assert "Viewer + HSE coordinator + HSE manager" in client.get(page).text
    assert visitor(viewer).get(reverse("contractor-add")).status_code == 200
    client.post(page, {"role": "viewer"})
    assert visitor(viewer).get(reverse("contractor-add")).status_code == 403
    assert AuditEntry.objects.filter(action="give_roles", target_id=viewer.pk).count() == 2
    sent = {
        "role": "representative",
        "further_roles": ["viewer"],
        "contractor": representative.representative.contractor_id,
    }
    assert client.post(reverse("person", args=[representative.pk]), sent).status_code == 400


def test_nobody_gives_themselves_a_role_and_one_administrator_stays(
    administrator: User, manager: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        give_roles(person=administrator, further=["manager"], by=Actor(administrator), now=now)
    with pytest.raises(NotAllowed):
        give_roles(person=manager, further=["administrator"], by=Actor(manager), now=now)
    one_step = {"role": "manager", "further_roles": ["coordinator"]}
    User.objects.create_user(username="admin.dua", role=Role.ADMINISTRATOR, password="rahasia-uji")
    own = visitor(administrator).post(reverse("person", args=[administrator.pk]), one_step)
    administrator.refresh_from_db()
    assert (own.status_code, administrator.roles) == (403, [Role.ADMINISTRATOR])
    User.objects.filter(username="admin.dua").delete()
    give_roles(person=manager, further=["administrator"], by=Actor(administrator), now=now)
    manager.refresh_from_db()
    facts = PersonFacts("", "", "", Role.VIEWER)
    change_person(person=administrator, facts=facts, by=Actor(manager), now=now)
    with pytest.raises(Refusal):
        give_roles(person=manager, further=[], by=SYSTEM, now=now)


def test_the_strictest_role_says_how_long_and_with_what_somebody_signs_in(
    settings: Settings,
) -> None:
    settings.SECOND_FACTOR_ROLES = [Role.ADMINISTRATOR]
    both = of_roles(Role.COORDINATOR, Role.ADMINISTRATOR)
    assert is_required_of(both)
    assert idle_limit(both) == timedelta(minutes=60)
