"""Before submitting, approving, publishing: one look at what is open and what goes out."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from checklists.services.item_findings import raise_finding_of_item
from contractors.days import Days
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from evaluations.choices import EvaluationStatus
from evaluations.models import Answer, Evaluation, Period, Result
from evaluations.readiness import readiness_of
from evaluations.selectors.earlier_answers import earlier_answers
from evaluations.services import life_cycle
from evaluations.services.looks import NotLookedAt, approval_look
from findings.choices import FindingSeverity
from findings.models import Finding
from findings.services.findings import FindingFacts
from findings.services.withdrawal import withdraw_finding
from instruments.models import Instrument
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident, MonthlyIndicator
from monitoring.services import decide_incident
from periods.services import add_evaluation, open_period
from reviews.api import readiness_as_json
from tests.evaluations.evidence_scene import HandingIn
from tests.evaluations.filling import fill
from tests.evaluations.looking import looked_at
from tests.monitoring.reported import reported_incident
from tests.overview.test_dashboard_going_on import make_finding
from tests.visitors import visitor


@pytest.fixture
def filled(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> Evaluation:
    fill(evaluation, by=by_coordinator, now=now, skip=["1.02"])
    return evaluation


@pytest.fixture
def incident(evaluation: Evaluation, now: datetime) -> Incident:
    return report(evaluation, now=now)


def report(evaluation: Evaluation, *, now: datetime) -> Incident:
    return reported_incident(
        contractor=evaluation.contractor,
        site=None,
        reference="A-2",
        on=date(2024, 5, 3),
        kind=IncidentKind.LTI,
        description="A hand between two pipes",
        by=SYSTEM,
        now=now,
    )


def page_of(evaluation: Evaluation, user: User) -> str:
    page = visitor(user).get(reverse("evaluation-readiness", args=[evaluation.pk]))
    return " ".join(page.text.split())


def test_nothing_is_frozen_that_came_after_the_page_was_looked_at(
    evaluation: Evaluation, by_coordinator: Actor, manager: User, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    looked = looked_at(page_of(evaluation, manager))
    report(evaluation, now=now)
    approve = reverse("evaluation-approve", args=[evaluation.pk])
    client = visitor(manager)
    refused = client.post(approve, {"looked": looked})
    assert refused.status_code == 409
    assert "Something has changed since you opened this page" in refused.text
    assert "A hand between two pipes" in refused.text
    here = reverse("evaluation-readiness", args=[evaluation.pk])
    assert re.search(rf'name="back"\s+value="{here}"', refused.text)  # from a decision on it
    assert not Result.objects.exists()
    assert client.post(approve, {"looked": looked_at(refused.text)}).status_code == 302
    assert Result.objects.get().context["undecided"]


def test_an_incident_confirmed_meanwhile_is_looked_at_though_nothing_more_is_open(
    evaluation: Evaluation, by_coordinator: Actor, manager: User, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    looked = looked_at(page_of(evaluation, manager))
    decide_incident(incident=report(evaluation, now=now), confirmed=True, by=SYSTEM, now=now)
    approve = reverse("evaluation-approve", args=[evaluation.pk])
    assert visitor(manager).post(approve, {"looked": looked}).status_code == 409
    assert not Result.objects.exists()


def test_what_changes_after_the_page_was_asked_for_is_seen_under_the_lock_that_freezes(
    evaluation: Evaluation, by_coordinator: Actor, manager: User, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    facts = FindingFacts(FindingSeverity.MAJOR, "A rail of a stair", date(2025, 2, 1))
    told: dict[str, Any] = {"evaluation": evaluation, "item_code": "1.01", "facts": facts}
    finding = raise_finding_of_item(**told, by=by_coordinator, now=now)
    evaluation = life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    step: dict[str, Any] = {"evaluation": evaluation, "by": Actor(manager), "now": now}
    looked = approval_look(manager, evaluation, now=now).digest
    Finding.objects.filter(pk=finding.pk).update(description="A rail of another stair")
    with pytest.raises(NotLookedAt):
        life_cycle.approve_evaluation(**step, looked=looked)
    look = approval_look(manager, evaluation, now=now)
    result = life_cycle.approve_evaluation(**step, looked=look.digest)
    people = result.context["people"]
    assert result.context == look.frozen["context"] | {"people": people}


def test_who_has_looked_at_nothing_is_shown_it_before_anything_is_frozen(
    evaluation: Evaluation, by_coordinator: Actor, manager: User, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    page = visitor(manager).post(reverse("evaluation-approve", args=[evaluation.pk])).text
    assert looked_at(page)
    assert "Something has changed" not in page
    assert not Result.objects.exists()


def test_nothing_is_published_that_came_after_the_page_was_looked_at(
    evaluation: Evaluation, by_coordinator: Actor, manager: User, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=SYSTEM, now=now)
    looked = looked_at(page_of(evaluation, manager))
    report(evaluation, now=now)
    body = {"evaluation": [evaluation.pk], "looked": looked}
    refused = visitor(manager).post(reverse("evaluation-publish"), body)
    assert refused.status_code == 409
    assert "1 incident is not decided" in " ".join(refused.text.split())
    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.APPROVED


def test_who_ticks_nothing_to_publish_stays_on_the_list_of_that_year(manager: User) -> None:
    client = visitor(manager)
    address = f"{reverse('evaluation-publish')}?year=2024"
    answer = client.post(address, {}, follow=True)
    assert answer.redirect_chain == [(f"{reverse('evaluation-list')}?year=2024", 302)]
    assert "Choose at least one approved evaluation to publish." in answer.text


def test_it_gathers_what_is_open(
    filled: Evaluation, incident: Incident, site: Site, hand_in: HandingIn, manager: User
) -> None:
    hand_in.one()
    MonthlyIndicator.objects.create(
        contractor=filled.contractor, site=site, month=date(2024, 3, 1), man_hours=10
    )
    (ready,) = readiness_of(manager, [filled], days=Days(date(2024, 6, 15)))
    assert [item.code for item in ready.open_items] == ["1.02"]
    assert "1.01" not in [item.code for item in ready.without_evidence]
    assert len(ready.without_evidence) == 59
    assert list(ready.undecided) == [incident]
    assert [month.month for month in ready.missing_months] == [1, 2, 4, 5]


def test_who_reported_an_incident_is_not_asked_to_decide_it_here(
    filled: Evaluation, incident: Incident, manager: User
) -> None:
    decide = reverse("decide-incident", args=[incident.contractor_id, incident.pk])
    assert decide in page_of(filled, manager)
    Incident.objects.filter(pk=incident.pk).update(reported_by=manager)
    text = page_of(filled, manager)
    assert decide not in text
    assert "another HSE manager decides" in text


def test_a_criterion_judged_major_without_a_finding_is_open(
    instruments: dict[str, Instrument],
    contractor: Contractor,
    by_coordinator: Actor,
    manager: User,
    now: datetime,
) -> None:
    year = open_period(
        year=2024, instrument=instruments["smk3"], level="awal", submit_by=date(2025, 1, 31),
        by=SYSTEM, now=now,
    )  # fmt: skip
    made = add_evaluation(period=year, contractor=contractor, coordinator=None, by=SYSTEM, now=now)
    judged = {"1.1.1": "mayor", "1.1.3": "minor", "1.2.2": "mayor", "1.2.4": "mayor"}
    fill(made, by=by_coordinator, now=now, choice=lambda item: judged.get(item.code, "sesuai"))
    for code in ("1.2.2", "1.2.4"):
        facts = FindingFacts(FindingSeverity.MAJOR, "Belum ada.", date(2025, 2, 28))
        found = raise_finding_of_item(
            evaluation=made, item_code=code, facts=facts, by=by_coordinator, now=now
        )
    withdraw_finding(finding=found, reason="Keliru.", seen=1, by=by_coordinator, now=now)
    (ready,) = readiness_of(manager, [made], days=Days(now.date()))
    told = [(one.item.code, one.choice.code) for one in ready.without_finding]
    assert told == [("1.1.1", "mayor"), ("1.2.4", "mayor"), ("1.1.3", "minor")]
    assert "3 items do not conform and have no finding" in page_of(made, manager)


def test_review_and_readiness_count_the_same_findings_and_say_which(
    filled: Evaluation, manager: User, by_coordinator: Actor, now: datetime
) -> None:
    facts = FindingFacts(FindingSeverity.MAJOR, "Belum ada.", date(2025, 2, 28))
    raise_finding_of_item(
        evaluation=filled, item_code="1.01", facts=facts, by=by_coordinator, now=now
    )
    make_finding(filled.contractor, severity="major", year=2022)
    make_finding(filled.contractor, status="closed", closed_at=now)
    review = visitor(manager).get(reverse("evaluation-review", args=[filled.pk])).text
    review = " ".join(review.split())
    assert "Findings of this evaluation" in review
    assert "1 finding · 1 not closed" in review
    for page in (review, page_of(filled, manager)):
        assert "2 findings of the contractor are not closed" in page
        assert "wherever they were raised" in page.lower()
    (ready,) = readiness_of(manager, [filled], days=Days(now.date()))
    assert ready.findings.total == 2


def test_an_item_far_from_last_year_is_named_with_both(
    instruments: dict[str, Instrument],
    evaluation: Evaluation,
    contractor: Contractor,
    by_coordinator: Actor,
    by_manager: Actor,
    manager: User,
    now: datetime,
) -> None:
    year = open_period(
        year=2023, instrument=instruments["csms"], level="", submit_by=date(2024, 1, 31),
        by=SYSTEM, now=now,
    )  # fmt: skip
    before = add_evaluation(
        period=year, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )
    fill(before, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=before, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=before, by=by_manager, now=now)
    fill(
        evaluation, by=by_coordinator, now=now,
        choice=lambda item: {"1.01": "2", "1.02": "3"}.get(item.code, "4"),
    )  # fmt: skip
    (ready,) = readiness_of(manager, [evaluation], days=Days(now.date()))
    last = earlier_answers(evaluation)
    assert last is not None
    assert (last.year, ready.before) == (2023, None)  # answers are compared, published or not
    assert [(one.item.code, one.before, one.now) for one in ready.changes] == [("1.01", 100, 50)]
    life_cycle.publish_evaluations(evaluations=[before], by=by_manager, now=now)
    (ready,) = readiness_of(manager, [evaluation], days=Days(now.date()))
    assert [(one.item.code, one.before, one.now) for one in ready.changes] == [("1.01", 100, 50)]
    assert ready.before is not None
    assert (ready.before.year, ready.before.percent) == (2023, "100.0")


def test_an_item_that_counted_last_year_and_is_not_applicable_now_is_named(
    instruments: dict[str, Instrument],
    evaluation: Evaluation,
    contractor: Contractor,
    by_coordinator: Actor,
    by_manager: Actor,
    manager: User,
    now: datetime,
) -> None:
    year = open_period(
        year=2023, instrument=instruments["csms"], level="", submit_by=date(2024, 1, 31),
        by=SYSTEM, now=now,
    )  # fmt: skip
    before = add_evaluation(
        period=year, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )
    fill(
        before, by=by_coordinator, now=now, choice=lambda item: "4" if item.code != "1.02" else "0"
    )
    life_cycle.submit_evaluation(evaluation=before, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=before, by=by_manager, now=now)
    fill(evaluation, by=by_coordinator, now=now)
    Answer.objects.filter(evaluation=evaluation, item__code__in=["1.01", "1.02"]).update(
        choice="", not_applicable=True, na_reason="None on the site."
    )
    (ready,) = readiness_of(manager, [evaluation], days=Days(now.date()))
    assert [(one.item.code, one.before) for one in ready.excluded] == [("1.02", 0), ("1.01", 100)]
    assert not ready.changes
    assert readiness_as_json(ready, looked="")["excluded"][0] == {"item": "1.02", "before": 0}
    page = page_of(evaluation, manager)
    assert "2 items not applicable that were scored last year" in page
    assert "0 % → N/A" in page


def test_a_revision_says_what_it_changes_of_the_one_before(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, manager: User, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    step: dict[str, Any] = {"evaluation": evaluation, "by": by_manager, "now": now}
    evaluation = life_cycle.reopen_evaluation(**step, reason="1.01 was seen wrongly.")
    assert "Nothing is otherwise than in revision 1" in page_of(evaluation, manager)
    Answer.objects.filter(evaluation=evaluation, item__code="1.01").update(choice="2")
    Answer.objects.filter(evaluation=evaluation, item__code="1.02").update(
        choice="", not_applicable=True, na_reason="None on the site."
    )
    (ready,) = readiness_of(manager, [evaluation], days=Days(now.date()))
    assert ready.revised is not None
    assert [item.code for item in ready.revised.items] == ["1.01", "1.02"]
    assert (ready.revised.number, ready.revised.before.percent) == (1, "100.0")
    assert readiness_as_json(ready, looked="")["changed_in_revision"] == ["1.01", "1.02"]
    page = page_of(evaluation, manager)
    assert "2 items answered otherwise than in revision 1" in page
    assert "Revision 1:" in page


def test_a_revision_says_which_incident_counts_otherwise_and_that_it_lowers_the_rating(
    evaluation: Evaluation,
    incident: Incident,
    site: Site,
    by_coordinator: Actor,
    by_manager: Actor,
    manager: User,
    now: datetime,
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    step: dict[str, Any] = {"evaluation": evaluation, "by": by_manager, "now": now}
    life_cycle.approve_evaluation(**step)
    evaluation = life_cycle.reopen_evaluation(**step, reason="A-2 was not decided.")
    deadly: dict[str, Any] = {"kind": IncidentKind.FATAL, "fatalities": 1}
    Incident.objects.filter(pk=incident.pk).update(status=IncidentStatus.CONFIRMED, **deadly)
    MonthlyIndicator.objects.create(
        contractor=evaluation.contractor, site=site, month=date(2024, 5, 1), man_hours=10
    )
    page = page_of(evaluation, manager)
    assert "No item is answered otherwise than in revision 1; the rest is not as it was" in page
    assert page.index("The rating changes") < page.index("Result as it stands now")
    assert "Incidents decide it: counted as in revision 1 it would be" in page
    assert f'href="{reverse("incident", args=[incident.pk])}">A-2</a> Fatal' in page
    assert (
        "counts now: before it was not decided. <strong>It lowers the rating Blue → Black." in page
    )
    assert 'Man-hours <span class="figure">– → 10</span>' in page
    said = visitor(manager).get(reverse("api:readiness", args=[evaluation.pk])).json()
    counting = {"incident": "A-2", "counting": "was-undecided"}
    assert said["changed_besides"]["incidents"] == [counting]
    submitted = life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=submitted, by=by_manager, now=now)
    goes_out = page_of(evaluation, manager)
    assert goes_out.index("The rating changes") < goes_out.index("1 incident counts otherwise")


def test_a_year_costs_as_many_statements_as_one(
    period: Period,
    evaluation: Evaluation,
    manager: User,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        company = Contractor.objects.create(code=f"C{number}", name=f"PT C{number}")
        add_evaluation(period=period, contractor=company, coordinator=None, by=SYSTEM, now=now)
    joins = ("period", "contractor", "ladder")
    evaluations = list(Evaluation.objects.select_related(*joins))
    with django_assert_max_num_queries(10):
        assert len(readiness_of(manager, evaluations, days=Days(now.date()))) == 6


def test_a_manager_decides_an_incident_there_and_comes_back(
    filled: Evaluation, incident: Incident, manager: User, coordinator: User
) -> None:
    page = reverse("evaluation-readiness", args=[filled.pk])
    assert "1 incident is not decided" in page_of(filled, manager)
    decide = reverse("decide-incident", args=[filled.contractor_id, incident.pk])
    assert decide not in page_of(filled, coordinator)
    answer = visitor(manager).post(decide, {"decision": "confirm", "back": page})
    assert answer.headers["Location"] == page
    incident.refresh_from_db()
    assert incident.status == IncidentStatus.CONFIRMED
    assert "not decided" not in page_of(filled, manager)


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com/", "javascript:x"])
def test_nobody_is_sent_elsewhere_after_deciding(
    back: str, incident: Incident, manager: User
) -> None:
    decide = reverse("decide-incident", args=[incident.contractor_id, incident.pk])
    answer = visitor(manager).post(decide, {"decision": "confirm", "back": back})
    assert answer.headers["Location"].startswith("/contractors/")


def test_missing_months_lead_to_the_year_of_months_of_that_contractor(
    filled: Evaluation, coordinator: User
) -> None:
    months = reverse("months-of-year", args=[filled.contractor_id, 2024])
    assert f'href="{months}"' in page_of(filled, coordinator)


def test_who_submits_looks_first(
    filled: Evaluation, by_coordinator: Actor, coordinator: User, now: datetime
) -> None:
    fill(filled, by=by_coordinator, now=now, skip=_all_but(filled, "1.02"))
    client = visitor(coordinator)
    submit = reverse("evaluation-submit", args=[filled.pk])
    assert client.post(submit).headers["Location"].endswith("/readiness/")
    filled.refresh_from_db()
    assert filled.status == EvaluationStatus.DRAFT
    client.post(submit, {"looked": "yes"})
    filled.refresh_from_db()
    assert filled.status == EvaluationStatus.SUBMITTED


def _all_but(evaluation: Evaluation, code: str) -> list[str]:
    from instruments.sheets import sheet_of

    items = sheet_of(evaluation.instrument_id, evaluation.level).items
    return [item.code for item in items if item.code != code]


def test_who_publishes_sees_who_goes_out_who_not_and_who_is_told(
    period: Period,
    evaluation: Evaluation,
    other_contractor: Contractor,
    representative: User,
    by_coordinator: Actor,
    by_manager: Actor,
    manager: User,
    now: datetime,
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    add_evaluation(period=period, contractor=other_contractor, coordinator=None, by=SYSTEM, now=now)
    asked = visitor(manager).post(reverse("evaluation-publish"), {"evaluation": [evaluation.pk]})
    page = " ".join(asked.text.split())
    assert "1 result goes out" in page
    assert "wakil.pta" in page
    assert page.index("Not made known with them") < page.index("PT B")
    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.APPROVED


def test_the_api_says_the_same(filled: Evaluation, incident: Incident, manager: User) -> None:
    said = visitor(manager).get(reverse("api:readiness", args=[filled.pk])).json()
    filled.refresh_from_db()
    (ready,) = readiness_of(manager, [filled], days=Days(timezone.localdate()))
    assert said == readiness_as_json(ready, looked=said["looked"])
    assert (said["undecided"], said["open_items"]) == (["A-2"], ["1.02"])
    assert said["percent"] is None  # with an open item there is a range, never a guess
