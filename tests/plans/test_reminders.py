"""Mails about planned criteria: to whom, of which, once."""

import re
from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from core.models import Mail
from evaluations.models import Publication
from plans.services.lines import LineDetails, detail_criteria, realise_criteria
from plans.services.plans import approve_plan, let_company_plan, validate_plan
from plans.services.reminders import remind_of_plans
from tests.plans.plan_scene import PlanScene
from tests.post_office import PostOffice

pytestmark = pytest.mark.usefixtures("in_english")


def at(year: int, month: int, *, day: int) -> datetime:
    return datetime(year, month, day, 3, tzinfo=UTC)


@pytest.fixture
def approved(
    scene: PlanScene,
    coordinator: User,
    manager: User,
    representative: User,
    post_office: PostOffice,
) -> PlanScene:
    """Approved; 1.1.1 is the manager's, 1.1.2 is realised."""
    for person in (coordinator, manager, representative):
        person.email, person.language = f"{person.username}@example.test", "en"
        person.save()
    scene.place_all()
    detail_criteria(
        plan=scene.plan, versions={"1.1.1": None}, by=scene.planner, now=scene.now,
        details=LineDetails(owner="manajer"),
    )  # fmt: skip
    validate_plan(plan=scene.plan, note="P2K3", by=scene.planner, now=scene.now)
    approve_plan(plan=scene.plan, by=scene.manager, now=scene.now)
    realise_criteria(
        plan=scene.plan, versions={"1.1.2": None}, realised_on=date(2021, 3, 1), evidence="",
        by=scene.planner, now=scene.now,
    )  # fmt: skip
    return scene


def publish(scene: PlanScene) -> None:
    Publication.objects.create(
        result=scene.plan.result, comparison={}, published_by=None, published_at=scene.now
    )


def told() -> list[str]:
    return sorted(mail.person.username for mail in Mail.objects.select_related("person"))


def test_as_the_day_nears_the_owner_is_told_of_theirs_and_once(approved: PlanScene) -> None:
    assert remind_of_plans(at(2021, 12, day=1)) == 0
    assert (remind_of_plans(at(2021, 12, day=20)), remind_of_plans(at(2021, 12, day=21))) == (1, 0)
    mail = Mail.objects.get()
    assert mail.person.username == "manajer"
    assert re.search(r"^- 1\.1\.1 \w.+ \(manajer\)$", mail.body, re.MULTILINE)
    assert "1.1.3" not in mail.body
    assert "1.1.2" not in mail.body


def test_what_is_late_is_told_to_who_began_the_plan_with_every_criterion(
    approved: PlanScene, coordinator: User
) -> None:
    remind_of_plans(at(2022, 1, day=3))
    assert told() == ["koordinator", "manajer"]
    body = Mail.objects.get(person=coordinator).body
    assert "- 1.1.3" in body
    assert "and 33 more" in body
    assert remind_of_plans(at(2022, 1, day=4)) == 0


def test_representatives_are_told_where_their_company_plans_too(
    approved: PlanScene, representative: User, other_representative: User
) -> None:
    let_company_plan(plan=approved.plan, allowed=True, by=approved.planner, now=approved.now)
    publish(approved)
    remind_of_plans(at(2021, 12, day=20))
    assert told() == ["manajer", representative.username]
    assert "- 1.1.3" in Mail.objects.get(person=representative).body


def test_before_the_audit_is_published_nobody_of_the_company_is_told(approved: PlanScene) -> None:
    let_company_plan(plan=approved.plan, allowed=True, by=approved.planner, now=approved.now)
    remind_of_plans(at(2021, 12, day=20))
    assert told() == ["manajer"]


def test_a_plan_in_design_reminds_nobody(scene: PlanScene, post_office: PostOffice) -> None:
    scene.place_all()
    assert remind_of_plans(at(2024, 1, day=3)) == 0
