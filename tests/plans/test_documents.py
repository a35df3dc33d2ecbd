"""Plans frozen, and their PDFs: what stands on them is what stands on the page."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from annual_books.plans import frozen_plans_of, plans_from
from contractors.days import days_at
from contractors.models import Contractor
from core.audit import Actor
from core.canonical import sha256_of
from documents.verification.verifiable import published_among
from evaluations.models import Publication, Result
from instruments.models import Instrument
from plans.models import FrozenPlan
from plans.printing import gains_html, plan_html
from plans.selectors import plan_list
from plans.services.frozen_plans import freeze_plan
from plans.services.plans import keep_published_counts
from tests.plans.plan_scene import PlanScene, audit_of, begun, first_audit
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def scene(
    contractor: Contractor,
    instruments: dict[str, Instrument],
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> PlanScene:
    """The paper's plan of PT A, approved."""
    result = first_audit(contractor, instruments["smk3"], now=now)
    scene = begun(result, by_coordinator, manager=by_manager, now=now)
    scene.approve()
    return scene


def publish(result: Result, now: datetime) -> None:
    Publication.objects.create(result=result, comparison={}, published_at=now)


def frozen_of(scene: PlanScene) -> FrozenPlan:
    return FrozenPlan.objects.filter(plan=scene.plan)[0]


def test_an_approval_freezes_and_the_same_day_freezes_nothing_more(scene: PlanScene) -> None:
    first = frozen_of(scene)
    again = freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now)
    later = freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now + timedelta(days=1))
    assert (first.pk, first.revision) == (again.pk, 1)
    assert (later.revision, later.sha256) == (2, sha256_of(later.content))


def test_the_database_refuses_to_change_what_is_frozen(scene: PlanScene) -> None:
    with pytest.raises(DatabaseError, match="a frozen plan never changes"), transaction.atomic():
        FrozenPlan.objects.update(revision=9)


def test_the_frozen_plan_says_what_the_page_says(scene: PlanScene) -> None:
    assert scene.planner.user
    source, counts = "Tabel 4", [62, 39, 18]
    keep_published_counts(
        plan=scene.plan, source=source, counts=counts, by=scene.planner, now=scene.now
    )
    html = plan_html(freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now))
    client = visitor(scene.planner.user, language="en")
    page = client.get(reverse("plan", args=[scene.plan.key])).content.decode()
    for figure in ("97.5", "47.5", "82.0", "83.6", "118 planned and 1 fulfilled of 122", "−4"):
        assert (figure in html) == (figure in page), figure
    assert "1.1.1, 1.1.2, 1.1.3, 1.2.2" in html
    assert "Di luar kemampuan" in html


def test_a_frozen_plan_keeps_its_figures_when_the_plan_goes_on(scene: PlanScene) -> None:
    before = plan_html(frozen_of(scene))
    scene.plan.lines.filter(code="1.1.1").update(cost=9_999_999)
    assert plan_html(frozen_of(scene)) == before


def test_an_audit_that_is_not_published_is_in_no_frozen_plan(
    scene: PlanScene, contractor: Contractor, instruments: dict[str, Instrument]
) -> None:
    final = audit_of(
        contractor, instruments["smk3"], year=2023, answers={}, rest="sesuai", now=scene.now
    )
    assert freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now).content["audited"] == []
    html = gains_html(scene.plan.result, final)
    assert "122 / 122" in html
    assert "+99.2" in html


def test_who_holds_the_hash_is_told_what_is_printed_once_the_audit_is_published(
    scene: PlanScene,
) -> None:
    frozen = frozen_of(scene)
    assert published_among([frozen.sha256], most=5) == ()
    publish(scene.plan.result, scene.now)
    later = freeze_plan(plan=scene.plan, by=scene.planner, now=scene.now + timedelta(days=1))
    told = published_among([frozen.sha256], most=5)[0]
    assert told.replaced_by == later.revision
    assert dict(told.facts)["Planned"].startswith("97.5")


def test_a_representative_has_the_documents_of_their_own_company_alone(
    scene: PlanScene, representative: User, other_representative: User
) -> None:
    publish(scene.plan.result, scene.now)
    sent = {"kind": "plan", "result": frozen_of(scene).sha256}
    for person, status in ((representative, 302), (other_representative, 404)):
        client: Client = visitor(person)
        assert client.post(reverse("document-request"), sent).status_code == status


def test_the_annual_book_tells_the_three_figures_of_a_plan_in_its_year(
    scene: PlanScene, coordinator: User
) -> None:
    company = scene.plan.result.evaluation.contractor_id
    told = {
        year: frozen_plans_of(
            plan_list(coordinator), contractors={company}, year=year, days=days_at(scene.now)
        )
        for year in (2020, 2021, 2023, 2024)
    }
    assert (told[2020]["rows"], told[2024]["rows"]) == ([], [])
    (first,), (last,) = plans_from(told[2021]).rows, plans_from(told[2023]).rows
    assert (first.planned, first.accumulated, first.realised, first.late) == (59, 60, 1, 59)
    assert (last.accumulated, last.accumulated_percent, last.total) == (119, "97.5", 122)
    assert (last.audited, last.status) == (None, "Approved")
    elsewhere = frozen_plans_of(
        plan_list(coordinator), contractors={0}, year=2021, days=days_at(scene.now)
    )
    assert elsewhere["rows"] == []
