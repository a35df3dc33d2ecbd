"""The way between an item and the findings born from it, on the pages of both."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from checklists.services.item_findings import raise_finding_of_item
from core.audit import Actor
from core.models import Mail
from evaluations.models import Evaluation
from findings.choices import FindingSeverity, FindingStatus
from findings.models import Finding
from findings.services.findings import FindingFacts
from findings.services.reminders import remind_of_findings
from tests.findings.findings_scene import stored_finding
from tests.visitors import visitor


@pytest.fixture
def of_item(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> Finding:
    """Seen at item 3.04 of PT A's evaluation."""
    facts = FindingFacts(FindingSeverity.OBSERVATION, "Rambu pudar.", None)
    return raise_finding_of_item(
        evaluation=evaluation, item_code="3.04", facts=facts, by=by_coordinator, now=now
    )


def test_the_page_leads_the_owners_people_to_the_item_and_nobody_else(
    evaluation: Evaluation, of_item: Finding, coordinator: User, representative: User
) -> None:
    page = reverse("finding", args=[of_item.pk])
    checklist = f"{reverse('checklist', args=[evaluation.pk])}#i-3-04"
    assert visitor(coordinator).get(page).context["place"].address == checklist
    theirs = visitor(representative).get(page)
    assert theirs.context["place"].address == ""
    assert "Item 3.04" in theirs.content.decode()
    assert ", evaluation 2024" in theirs.content.decode()


def test_once_it_is_handed_in_the_page_leads_to_the_review(
    evaluation: Evaluation, of_item: Finding, manager: User
) -> None:
    Evaluation.objects.filter(pk=evaluation.pk).update(status="submitted")
    place = visitor(manager).get(reverse("finding", args=[of_item.pk])).context["place"]
    assert place.address == f"{reverse('evaluation-review', args=[evaluation.pk])}#i-3.04"


def test_the_review_counts_the_findings_of_its_evaluation_and_leads_to_them(
    evaluation: Evaluation, manager: User, by_coordinator: Actor, now: datetime
) -> None:
    page = reverse("evaluation-review", args=[evaluation.pk])
    listed = f"{reverse('finding-list')}?evaluation={evaluation.pk}"
    client = visitor(manager)
    assert listed not in client.get(page).content.decode()
    facts = FindingFacts(FindingSeverity.OBSERVATION, "Rambu pudar.", None)
    one = raise_finding_of_item(
        evaluation=evaluation, item_code="3.04", facts=facts, by=by_coordinator, now=now
    )
    stored_finding(2, contractor=evaluation.contractor, raised_at=now)
    assert listed in client.get(page).content.decode()
    rows = client.get(listed).context["rows"]
    assert [(finding, place.name) for finding, _late, place in rows] == [(one, "Item 3.04")]


def test_a_list_narrowed_to_an_evaluation_stays_so_when_it_is_searched(
    evaluation: Evaluation, of_item: Finding, manager: User
) -> None:
    page = visitor(manager).get(f"{reverse('finding-list')}?evaluation={evaluation.pk}")
    assert f'type="hidden" name="evaluation" value="{evaluation.pk}"' in page.text


def test_the_evaluations_coordinator_hears_that_an_answer_waits(
    evaluation: Evaluation, of_item: Finding, settings: Settings, now: datetime
) -> None:
    settings.EMAIL_CONFIGURED = True
    theirs, other = (
        User.objects.create_user(name, f"{name}@example.com", role="coordinator")
        for name in ("koordinator.satu", "koordinator.dua")
    )
    Evaluation.objects.filter(pk=evaluation.pk).update(coordinator=theirs)
    Finding.objects.filter(pk=of_item.pk).update(status=FindingStatus.ANSWERED, answered_at=now)
    remind_of_findings(now=now + timedelta(days=1))
    told = set(Mail.objects.values_list("person", flat=True))
    assert theirs.pk in told
    assert other.pk not in told
