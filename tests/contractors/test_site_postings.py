"""A coordinator who works at some sites fills in and answers for the companies there alone."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from budgets.choices import BudgetState
from budgets.selectors import budgets_in
from contractors.models import Contractor, Site, SitePosting
from core.audit import Actor
from core.errors import NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.access import may_assign_in, may_fill
from evaluations.models import Evaluation
from evaluations.services.assignments import assign_element
from findings.access import may_raise_at
from jsas.access import jsas_to_approve, jsas_to_review
from jsas.models import JobSafetyAnalysis
from monitoring.access import may_record_month_of, may_report_incident_at
from outcomes.access import whose_turn
from outcomes.choices import ObjectionStatus
from outcomes.coaching.access import coaches
from outcomes.models import Objection
from overview.todo.rendering import groups_for
from periods.services import add_evaluation
from plans.access import companies_to_plan
from plans.services.levels import LevelFacts, choose_level
from questionnaires.access import contractors_to_survey
from risks.access import companies_to_register, registers_accepted_by
from risks.models import RegisteredRisk, RiskQuarter
from risks.quarters.services import return_quarter
from risks.selectors import risks_to_accept_by
from tests.addresses import Addresses
from tests.test_permissions import table, visited
from tests.visitors import visitor

REFUSED = "works at none of your sites"
# One of each kind of work; what is not narrowed stays as docs/permissions.md says.
THEIRS = {
    "api:answer", "api:element-note", "api:evidence", "api:evidence-file", "api:last-evidence",
    "api:assignment", "api:submit", "api:take-back", "evaluation-submit", "source-add",
    "self-take-over", "workbook-upload", "months-decide", "months-api:figures",
    "months-api:decisions", "months-workbook-upload", "incident-person-add", "incident-files",
    "investigation-event", "investigation-submit", "investigation-review",
    "accident-procedure-begin", "finding-raise", "inspected-unit-retire", "inspected-unit-release",
    "inspection-files", "inspection-discard", "inspection-schedule-end", "procedure-files",
    "certificate-enter", "objection-reply", "plan-files", "plan-begin", "plan-place", "plan-freeze",
    "plans-api:validate", "plan-company", "plan-follow", "plan-workbook-upload",
    "gap-tables-api:rows", "gap-finding", "gap-freeze", "gap-row-remove", "risk-register-accept",
    "risk-register-freeze", "risk-mitigation", "risk-budget-set", "risk-budget-hand-in",
    "risk-budget-approve", "risk-budget-freeze", "risk-jsa-step-remove", "risk-jsa-hand-in",
    "risk-jsa-revise", "risk-jsa-freeze", "survey-close", "survey-poster-renew", "survey-remind",
    "study-freeze", "study-next", "study-delete", "standing-condition-confirm",
    "coaching-partner-drop",
}  # fmt: skip
# What a list offers or waits with, of the companies of one's sites alone.
LISTED: Mapping[str, Callable[[User], QuerySet[Any]]] = {
    "registers": registers_accepted_by,
    "registered": companies_to_register,
    "risks": risks_to_accept_by,
    "planned": companies_to_plan,
    "surveyed": contractors_to_survey,
    "budgets": lambda user: budgets_in(user, BudgetState.DRAFT),
    "reviewed": lambda user: JobSafetyAnalysis.objects.filter(jsas_to_review(user)),
    "approved": lambda user: JobSafetyAnalysis.objects.filter(jsas_to_approve(user)),
}


@pytest.fixture
def elsewhere(db: None) -> Site:
    """A site at which neither company works."""
    return Site.objects.create(code="LAIN", name="Lokasi lain")


def posted(person: User, *sites: Site, by: User) -> None:
    """The administrator says on the person's page where they work."""
    sent = {"role": person.role, "sites": [one.pk for one in sites]}
    answer = visitor(by).post(reverse("person", args=[person.pk]), sent)
    assert answer.status_code == 302


def test_an_administrator_says_where_a_coordinator_works(
    coordinator: User, manager: User, administrator: User, site: Site
) -> None:
    posted(coordinator, site, by=administrator)
    assert SitePosting.objects.get().user == coordinator
    entry = AuditEntry.objects.get(action="post_person")
    assert (entry.user, entry.after) == (administrator, {"sites": [site.code]})
    posted(coordinator, by=administrator)
    assert not SitePosting.objects.exists()
    sent = {"role": manager.role, "sites": [site.pk]}
    refused = visitor(administrator).post(reverse("person", args=[manager.pk]), sent)
    assert refused.status_code == 400
    assert "Only a coordinator works at sites of their own" in refused.text


def test_elsewhere_nothing_is_filled_in_and_all_is_read(
    world: Addresses, coordinator: User, administrator: User, contractor: Contractor,
    elsewhere: Site, now: datetime,
) -> None:  # fmt: skip
    later = now + timedelta(days=60)
    assert len(groups_for(coordinator, now=later)) > 10
    raised = Objection.objects.filter(status=ObjectionStatus.RAISED)
    assert coordinator in {person for one in raised for person in whose_turn(one)}
    RegisteredRisk.objects.update(needs=Role.COORDINATOR)
    assert {name for name, read in LISTED.items() if not read(coordinator).exists()} == set()
    posted(coordinator, elsewhere, by=administrator)
    there = User.objects.get(pk=coordinator.pk)
    person, page = visitor(coordinator), table()
    found = {
        name: visited(name, page[name]["method"], person=person, world=world).outcome
        for name in THEIRS
    }
    assert {name for name, outcome in found.items() if outcome != "no"} == set()
    for name in LISTED:
        assert not LISTED[name](there).exists(), name
    assert groups_for(there, now=later) == []
    assert all(there not in whose_turn(one) for one in raised)
    with pytest.raises(NotAllowed, match="tidak bekerja"):
        choose_level(contractor=contractor, facts=LevelFacts(120), by=Actor(there), now=now)
    report = RiskQuarter.objects.get()
    with pytest.raises(NotAllowed, match="tidak bekerja"):
        return_quarter(report=report, reason="Kurang", by=Actor(there), now=now)
    read = {
        name: visited(name, "GET", person=person, world=world).outcome
        for name in ("contractor-detail", "checklist", "finding", "incident", "months-of-year")
    }
    assert set(read.values()) == {"yes"}


def test_the_refusal_says_why_and_nothing_of_it_waits(
    evaluation: Evaluation, coordinator: User, administrator: User, elsewhere: Site, site: Site
) -> None:
    posted(coordinator, elsewhere, by=administrator)
    raising = reverse("finding-raise", args=[evaluation.contractor_id])
    checklist = reverse("checklist", args=[evaluation.pk])
    client = visitor(coordinator)
    assert REFUSED in client.get(raising).text
    assert client.get(checklist).status_code == 302
    assert "Evaluations to fill in" not in client.get(reverse("todo")).text
    posted(coordinator, elsewhere, site, by=administrator)
    assert client.get(raising).status_code == 200
    assert client.get(checklist).status_code == 200
    assert "Evaluations to fill in" in client.get(reverse("todo")).text


def test_nothing_is_given_to_a_coordinator_of_other_sites(
    evaluation: Evaluation, contractor: Contractor, coordinator: User, by_manager: Actor,
    administrator: User, elsewhere: Site, now: datetime,
) -> None:  # fmt: skip
    posted(coordinator, elsewhere, by=administrator)
    there = User.objects.get(pk=coordinator.pk)
    assert not may_assign_in(there, evaluation)
    with pytest.raises(Refusal, match="tidak bekerja di lokasi"):
        assign_element(
            evaluation=evaluation, element_code="2", person=there, by=by_manager, now=now
        )
    with pytest.raises(Refusal, match="tidak bekerja di lokasi"):
        add_evaluation(
            period=evaluation.period, contractor=contractor, coordinator=there, by=by_manager,
            now=now,
        )  # fmt: skip


def test_sites_narrow_nothing_that_managers_may(
    evaluation: Evaluation, coordinator: User, administrator: User, elsewhere: Site, now: datetime
) -> None:
    posted(coordinator, elsewhere, by=administrator)
    coordinator.further_roles = [Role.MANAGER]
    coordinator.save(update_fields=["further_roles"])
    both = User.objects.get(pk=coordinator.pk)
    assert not may_fill(both, evaluation)
    assert not coaches(both, evaluation.contractor_id)
    assert may_assign_in(both, evaluation)
    assign_element(evaluation=evaluation, element_code="2", person=None, by=Actor(both), now=now)
    at = [may_raise_at, may_record_month_of, may_report_incident_at]
    assert all(may(both, evaluation.contractor_id) for may in at)
