"""Controls that are late: told by mail once a day that was planned, and in what waits."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.models import Mail
from risks.models import RiskControl
from risks.services.controls import ControlFacts, change_control
from risks.services.reminders import remind_of_controls
from risks.todo import to_put_in_force
from tests.post_office import PostOffice
from tests.risks.register_scene import RegisterScene, begun_register

DAY = timedelta(days=1)
OPEN: dict[str, Any] = {"in_force_on": None, "evidence": "", "due_on": date(2024, 2, 14)}


@pytest.fixture
def scene(contractor: Contractor, now: datetime, by_representative: Actor) -> RegisterScene:
    """One high risk."""
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(3, 3)
    return scene


@pytest.fixture
def people(
    coordinator: User, representative: User, other_representative: User, post_office: PostOffice
) -> tuple[User, User, User]:
    """With addresses."""
    found = (coordinator, representative, other_representative)
    for person in found:
        person.email = f"{person.username}@example.test"
        person.save()
    return found


def test_a_late_control_is_told_once_and_anew_once_another_day_has_passed(
    scene: RegisterScene, people: tuple[User, User, User]
) -> None:
    control = scene.control(1, **OPEN)
    last = datetime(2024, 2, 14, 3, tzinfo=scene.now.tzinfo)
    assert [remind_of_controls(last + at * DAY) for at in (0, 1, 1, 2)] == [0, 1, 0, 0]
    facts = ControlFacts("engineering", "Pagar", (1,), due_on=date(2024, 2, 20))
    change_control(control=control, facts=facts, version=1, by=scene.writer, now=scene.now)
    assert [remind_of_controls(last + at * DAY) for at in (6, 7)] == [0, 1]
    assert set(Mail.objects.values_list("person__username", flat=True)) == {people[1].username}


def test_who_does_it_is_told_alone(scene: RegisterScene, people: tuple[User, User, User]) -> None:
    scene.control(1, **OPEN, owner=people[0])
    later = datetime(2024, 2, 20, 3, tzinfo=scene.now.tzinfo)
    assert remind_of_controls(later) == 1
    assert Mail.objects.get().person == people[0]


@pytest.mark.parametrize("left", ["inactive", "elsewhere"])
def test_who_has_left_is_told_no_more_and_their_company_is(
    scene: RegisterScene, people: tuple[User, User, User], left: str
) -> None:
    gone = people[0] if left == "inactive" else people[2]
    control = scene.control(1, **OPEN)
    RiskControl.objects.filter(pk=control.pk).update(owner=gone)
    User.objects.filter(pk=gone.pk).update(is_active=left != "inactive")
    later = datetime(2024, 2, 20, 3, tzinfo=scene.now.tzinfo)
    assert remind_of_controls(later) == 1
    assert Mail.objects.get().person == people[1]
    group = to_put_in_force(people[1], later)
    assert group
    assert group.total == 1


def test_what_is_given_to_nobody_waits_for_the_company(
    scene: RegisterScene, people: tuple[User, User, User]
) -> None:
    scene.control(1, **OPEN)
    later = datetime(2024, 2, 20, 3, tzinfo=scene.now.tzinfo)
    waiting = [to_put_in_force(person, later) for person in people]
    assert [group.total if group else None for group in waiting] == [0, 1, 0]
