"""Benchmark partners: named to the weak of the same scope, only while they agree."""

import copy
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.models import Period, Publication, Result
from monitoring.choices import IncidentKind
from monitoring.services import decide_incident
from outcomes.coaching.models import CoachingPlan, PartnerAgreement
from outcomes.coaching.partners import partners_for, partners_named, strong_years
from outcomes.coaching.services.partners import (
    agree_to_be_named,
    drop_partner,
    name_partner,
    withdraw_agreement,
)
from tests.monitoring.reported import reported_incident
from tests.outcomes.coaching.coaching_scene import AT, begun, weak_result
from tests.reports.frozen_results import make_result, reference
from tests.visitors import visitor

SCOPE = "Konstruksi jalan tambang"


@pytest.fixture
def plan(year: Period, contractor: Contractor) -> CoachingPlan:
    """Of PT A, which is weak."""
    return begun(weak_result(of_scope(contractor, SCOPE), year))


@pytest.fixture
def strong(year: Period, other_contractor: Contractor) -> Contractor:
    """PT B: Biru, and it does the same work, as somebody else wrote it."""
    output = copy.deepcopy(reference("pt_a")[1]) | {"rating": "biru"}
    make_result("pt_a", contractor=other_contractor, period=year, output=output)
    return of_scope(other_contractor, " KONSTRUKSI  jalan tambang")


def of_scope(contractor: Contractor, scope: str) -> Contractor:
    contractor.scope = scope
    contractor.save(update_fields=["scope"])
    return contractor


def agreed(contractor: Contractor, year: Period, *, by: Actor = SYSTEM) -> PartnerAgreement:
    return agree_to_be_named(contractor=contractor, year=year.year, by=by, now=AT)


def test_only_who_agreed_is_proposed_and_named(
    plan: CoachingPlan, strong: Contractor, year: Period, by_coordinator: Actor
) -> None:
    assert not partners_for(plan).exists()
    agreement = agreed(strong, year)
    assert list(partners_for(plan)) == [agreement]
    assert partners_named(plan) == []
    name_partner(plan=plan, agreement=agreement, by=by_coordinator, now=AT)
    assert partners_named(plan) == [agreement]
    with pytest.raises(Conflict):
        name_partner(plan=plan, agreement=agreement, by=by_coordinator, now=AT)
    drop_partner(plan=plan, agreement=agreement, by=by_coordinator, now=AT)
    with pytest.raises(Conflict):
        drop_partner(plan=plan, agreement=agreement, by=by_coordinator, now=AT)
    told = AuditEntry.objects.filter(target_type="coaching_plan", user=by_coordinator.user)
    assert set(told.values_list("action", flat=True)) == {"name_partner", "drop_partner"}


@pytest.mark.parametrize("scope", ["", "Katering"])
def test_who_does_other_work_is_not_named(
    plan: CoachingPlan, strong: Contractor, year: Period, scope: str
) -> None:
    agreement = agreed(strong, year)
    of_scope(strong, scope)
    assert not partners_for(plan).exists()
    with pytest.raises(Refusal) as refused:
        name_partner(plan=plan, agreement=agreement, by=SYSTEM, now=AT)
    assert [*refused.value.fields] == ["agreement"]


def test_two_without_a_scope_do_not_do_the_same_work(
    plan: CoachingPlan, strong: Contractor, year: Period
) -> None:
    agreed(strong, year)
    of_scope(strong, "")
    of_scope(plan.evaluation.contractor, "")
    assert not partners_for(plan).exists()


def test_who_withdrew_is_refused_and_named_nowhere_any_more(
    plan: CoachingPlan, strong: Contractor, year: Period, representative: User, coordinator: User
) -> None:
    agreement = agreed(strong, year)
    name_partner(plan=plan, agreement=agreement, by=SYSTEM, now=AT)
    page = reverse("coaching", args=[plan.key])
    assert strong.name in visitor(representative).get(page).text
    withdraw_agreement(agreement=agreement, by=SYSTEM, now=AT)
    for reader in (representative, coordinator):
        told = visitor(reader).get(page).text
        assert strong.name not in told
        assert "named here has taken its agreement back" in " ".join(told.split())
    sent = {"agreement": str(agreement.key)}
    answer = visitor(coordinator).post(reverse("coaching-partner-name", args=[plan.key]), sent)
    assert answer.status_code == 400
    assert "has taken back its agreement" in answer.text
    with pytest.raises(Conflict):
        withdraw_agreement(agreement=agreement, by=SYSTEM, now=AT)


def test_who_agrees_again_is_named_again_by_a_coordinator_only(
    plan: CoachingPlan, strong: Contractor, year: Period
) -> None:
    first = agreed(strong, year)
    name_partner(plan=plan, agreement=first, by=SYSTEM, now=AT)
    with pytest.raises(Conflict):
        agreed(strong, year)
    withdraw_agreement(agreement=first, by=SYSTEM, now=AT)
    second = agreed(strong, year)
    assert partners_named(plan) == []
    assert list(partners_for(plan)) == [second]


def test_what_was_taken_back_stays_taken_back(strong: Contractor, year: Period) -> None:
    agreement = agreed(strong, year)
    withdraw_agreement(agreement=agreement, by=SYSTEM, now=AT)
    found = PartnerAgreement.objects.filter(pk=agreement.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        found.update(withdrawn_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        found.delete()


def test_nobody_agrees_for_another_company_or_for_a_weak_year(
    plan: CoachingPlan, strong: Contractor, year: Period, by_representative: Actor,
    by_coordinator: Actor, other_representative: User,
) -> None:  # fmt: skip
    for by in (by_representative, by_coordinator):
        with pytest.raises(NotAllowed):
            agreed(strong, year, by=by)
    with pytest.raises(Refusal, match=str(year.year)):
        agreed(plan.evaluation.contractor, year, by=by_representative)
    agreement = agreed(strong, year, by=Actor(other_representative))
    for name in (name_partner, drop_partner):
        with pytest.raises(NotAllowed):
            name(plan=plan, agreement=agreement, by=by_representative, now=AT)
    with pytest.raises(NotAllowed):
        withdraw_agreement(agreement=agreement, by=by_representative, now=AT)


def test_who_loses_the_rating_is_named_no_longer(
    plan: CoachingPlan, strong: Contractor, year: Period
) -> None:
    name_partner(plan=plan, agreement=agreed(strong, year), by=SYSTEM, now=AT)
    before = Result.objects.get(evaluation__contractor=strong)
    later = Result.objects.create(
        evaluation=before.evaluation, revision=2, sha256="7" * 64, approved_at=AT,
        case=before.case, context=before.context, output=before.output | {"rating": "merah"},
    )  # fmt: skip
    Publication.objects.create(result=later, comparison={}, published_at=AT)
    assert partners_named(plan) == []


def test_who_had_a_death_after_its_result_is_named_no_longer(
    plan: CoachingPlan, strong: Contractor, year: Period
) -> None:
    name_partner(plan=plan, agreement=agreed(strong, year), by=SYSTEM, now=AT)
    assert partners_named(plan)
    fatal = reported_incident(
        contractor=strong, site=None, reference="A-9", on=date(year.year, 5, 3),
        kind=IncidentKind.FATAL, fatalities=1, description="-", by=SYSTEM, now=AT,
    )  # fmt: skip
    decide_incident(incident=fatal, confirmed=True, by=SYSTEM, now=AT)
    assert partners_named(plan) == []
    assert strong_years(strong.pk) == []


def test_a_company_agrees_and_takes_it_back_on_its_page(
    strong: Contractor, year: Period, other_representative: User, representative: User,
    coordinator: User,
) -> None:  # fmt: skip
    page, own = reverse("partner-list"), visitor(other_representative)
    agree = reverse("partner-agree", args=[year.year])
    assert agree in own.get(page).text
    assert own.post(agree).status_code == 302
    agreement = PartnerAgreement.objects.get()
    rival = visitor(representative)
    assert strong.name not in rival.get(page).text
    table = reverse("data:table", args=["partner_agreements"])
    assert str(agreement.key) not in rival.get(table).text
    assert str(agreement.key) in visitor(coordinator).get(table).text
    back = reverse("partner-withdraw", args=[agreement.key])
    assert rival.post(back).status_code == 404
    assert own.post(back).status_code == 302
    assert agree in own.get(page).text
    assert str(agreement.key) in own.get(table).text
    assert str(agreement.key) not in visitor(coordinator).get(table).text


def test_a_coordinator_names_on_the_page_and_the_strong_learns_nothing(
    plan: CoachingPlan, strong: Contractor, year: Period, coordinator: User,
    other_representative: User,
) -> None:  # fmt: skip
    agreement = agreed(strong, year)
    address = reverse("coaching-partner-name", args=[plan.key])
    client = visitor(coordinator)
    assert strong.name in client.get(reverse("partner-list")).text
    for sent, status in [({}, 400), ({"agreement": "x"}, 400), ({"agreement": uuid4()}, 404),
                         ({"agreement": agreement.key}, 302)]:  # fmt: skip
        assert client.post(address, sent).status_code == status
    weak = plan.evaluation.contractor.name
    for page in ("partner-list", "coaching-list"):
        assert weak not in visitor(other_representative).get(reverse(page)).text
