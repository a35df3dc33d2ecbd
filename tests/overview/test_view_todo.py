"""Where a person begins: what waits for each role, and the first steps of an empty house."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from accounts.choices import Role
from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor, Representative, Site
from core.audit import Actor, record
from core.contributions import TodoGroup, TodoLine
from evaluations.choices import EvaluationStatus
from evaluations.models import Evaluation, Period
from evaluations.services import life_cycle
from findings.choices import FindingStatus
from findings.models import Finding
from instruments.models import Instrument
from monitoring.choices import IncidentKind, MonthStatus
from monitoring.models import MonthlyIndicator
from monitoring.services import record_monthly_indicator
from monitoring.todo import to_tell
from overview.todo.rendering import lines_by_date
from overview.todo.selectors import of_the_latest_years
from reports.scorecard import dearest_gains
from tests.certificates.certificates_scene import entered
from tests.evaluations.filling import fill
from tests.findings.findings_scene import stored_finding
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor

PAGE = "/todo/"


@pytest.fixture
def submitted(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> Evaluation:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    return evaluation


def test_a_coordinator_is_led_to_the_checklist_with_its_deadline(
    evaluation: Evaluation, coordinator: User
) -> None:
    text = visitor(coordinator).get(PAGE).text
    assert f'href="/evaluations/{evaluation.pk}/checklist/"' in text
    assert "0 of 61 items" in text
    assert "0 of 12 months of 2024 are told" in text
    assert "31 January 2025" in text


def test_a_coordinator_reads_why_an_evaluation_came_back(
    evaluation: Evaluation, coordinator: User
) -> None:
    Evaluation.objects.filter(pk=evaluation.pk).update(
        status=EvaluationStatus.RETURNED, return_reason="Item 2.03 lacks evidence."
    )
    assert "Returned: Item 2.03 lacks evidence." in visitor(coordinator).get(PAGE).text


def test_what_is_given_to_another_coordinator_does_not_wait_for_this_one(
    evaluation: Evaluation, coordinator: User, manager: User
) -> None:
    Evaluation.objects.filter(pk=evaluation.pk).update(coordinator=manager)
    assert f"/evaluations/{evaluation.pk}/" not in visitor(coordinator).get(PAGE).text


def test_a_manager_is_led_to_the_review_and_then_to_publishing(
    submitted: Evaluation, manager: User, by_manager: Actor, now: datetime
) -> None:
    text = visitor(manager).get(PAGE).text
    assert "Evaluations to review" in text
    assert f'href="/evaluations/{submitted.pk}/review/"' in text
    life_cycle.approve_evaluation(evaluation=submitted, by=by_manager, now=now)
    text = visitor(manager).get(PAGE).text
    assert "Results to publish" in text
    assert "Evaluations to review" not in text


def test_what_no_manager_may_approve_waits_for_the_administrator(
    submitted: Evaluation, coordinator: User, manager: User, administrator: User
) -> None:
    title = "Evaluations that nobody can approve"
    assert title not in visitor(administrator).get(PAGE).text
    User.objects.filter(pk=coordinator.pk).update(role=Role.MANAGER)
    assert title not in visitor(administrator).get(PAGE).text  # the other manager still may
    User.objects.filter(pk=manager.pk).update(is_active=False)
    text = visitor(administrator).get(PAGE).text
    assert title in text
    assert f'href="/evaluations/{submitted.pk}/review/"' in text


def test_an_incident_that_everybody_has_told_waits_for_the_administrator(
    contractor: Contractor, manager: User, coordinator: User, administrator: User,
    by_manager: Actor, now: datetime,
) -> None:  # fmt: skip
    incident = reported_incident(
        contractor=contractor, site=None, reference="A-1", on=now.date(),
        kind=IncidentKind.NEAR_MISS, description="A stone rolled.", by=by_manager, now=now,
    )  # fmt: skip
    title = "Incidents that nobody can decide"
    assert title not in visitor(administrator).get(PAGE).text  # a coordinator still may
    record(by=Actor(coordinator), at=now, action="change_incident", target=incident)
    text = visitor(administrator).get(PAGE).text
    assert title in text
    assert "A stone rolled." in text
    assert title not in visitor(manager).get(PAGE).text


def test_a_reported_incident_waits_for_the_manager_alone(
    contractor: Contractor, manager: User, coordinator: User, by_coordinator: Actor, now: datetime
) -> None:
    reported_incident(
        contractor=contractor, site=None, reference="A-1", on=now.date(),
        kind=IncidentKind.NEAR_MISS, description="A stone rolled.", by=by_coordinator, now=now,
    )  # fmt: skip
    assert "A stone rolled." in visitor(manager).get(PAGE).text
    assert "A stone rolled." not in visitor(coordinator).get(PAGE).text


def test_a_representative_answers_and_a_coordinator_verifies(
    contractor: Contractor, representative: User, coordinator: User, now: datetime,
) -> None:  # fmt: skip
    finding = stored_finding(contractor=contractor, raised_at=now)
    link = f'href="/findings/{finding.pk}/"'
    assert link in visitor(representative).get(PAGE).text
    assert link not in visitor(coordinator).get(PAGE).text
    Finding.objects.filter(pk=finding.pk).update(status=FindingStatus.ANSWERED)
    assert link not in visitor(representative).get(PAGE).text
    assert link in visitor(coordinator).get(PAGE).text


def test_who_answered_does_not_verify(
    contractor: Contractor, coordinator: User, now: datetime
) -> None:
    finding = stored_finding(contractor=contractor, raised_at=now)
    Finding.objects.filter(pk=finding.pk).update(
        status=FindingStatus.ANSWERED, answered_by=coordinator
    )
    assert f"/findings/{finding.pk}/" not in visitor(coordinator).get(PAGE).text


def test_another_companys_representative_sees_none_of_it(
    contractor: Contractor, other_representative: User, now: datetime
) -> None:
    finding = stored_finding(contractor=contractor, raised_at=now)
    text = visitor(other_representative).get(PAGE).text
    assert finding.reference not in text
    assert contractor.name not in text


def test_a_representative_finds_the_latest_result_with_its_colour(
    submitted: Evaluation, representative: User, by_manager: Actor, now: datetime
) -> None:
    result = life_cycle.approve_evaluation(evaluation=submitted, by=by_manager, now=now)
    assert result.sha256 not in visitor(representative).get(PAGE).text
    life_cycle.publish_evaluations(evaluations=[submitted], by=by_manager, now=now)
    text = visitor(representative).get(PAGE).text
    assert f'href="/results/{result.sha256}/"' in text
    assert "rating--biru" in text


def test_the_audit_of_a_later_year_does_not_hide_the_rating_by_another_instrument() -> None:
    def row(code: str, year: int, *, company: int = 1) -> SimpleNamespace:
        period = SimpleNamespace(year=year, instrument=SimpleNamespace(code=code))
        return SimpleNamespace(evaluation=SimpleNamespace(contractor_id=company, period=period))

    smk3, csms, old = row("SMK3", 2025), row("CSMS", 2024), row("CSMS", 2023)
    other = row("CSMS", 2022, company=2)
    assert of_the_latest_years([smk3, csms, old, other]) == [smk3, csms, other]


def test_what_gains_most_comes_first_and_what_gains_nothing_is_left_out() -> None:
    def lost(code: str, gain: str | None) -> dict[str, Any]:
        following = {"choice": "2", "label": {"id": "-"}, "guide": None, "gain": gain}
        return {"item": code, "points": "1.0", "next": following if gain else {}}

    codes = ("1.01", "1.02", "1.03", "1.04")
    context = {
        "items": [{"code": one, "title": {"id": one}, "choice": "1"} for one in codes],
        "lost": [lost("1.01", "0.4"), lost("1.02", "0.0"), lost("1.03", "1.6"), lost("1.04", None)],
    }
    assert [one.code for one in dearest_gains(context)] == ["1.03", "1.01"]


def test_a_representative_without_a_company_is_told_so(stranger: User) -> None:
    assert "does not belong to a company yet" in visitor(stranger).get(PAGE).text


def test_an_empty_house_shows_the_first_steps_to_who_may_take_them(
    administrator: User, coordinator: User
) -> None:
    text = visitor(administrator).get(PAGE).text
    assert "Load the instruments" in text
    assert 'href="/settings/people/new/"' in text
    assert "First steps" not in visitor(coordinator).get(PAGE).text


def test_a_step_that_is_done_is_no_link_and_the_next_one_is(
    manager: User, period: Period, contractor: Contractor
) -> None:
    text = visitor(manager).get(PAGE).text
    assert f'href="/periods/{period.pk}/"' in text
    assert 'href="/settings/sites/new/"' not in text


def test_the_first_evaluation_ends_the_first_steps(evaluation: Evaluation, manager: User) -> None:
    assert "First steps" not in visitor(manager).get(PAGE).text


@pytest.mark.usefixtures("one_date_everywhere")
def test_five_are_shown_and_the_rest_is_counted(
    period: Period, coordinator: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    companies = Contractor.objects.bulk_create(
        Contractor(code=f"C{n}", name=f"PT Contoh {n:03}") for n in range(7)
    )
    counts = {"items": 61, "open": 61}
    Evaluation.objects.bulk_create(
        Evaluation(
            period=period, contractor=company, instrument=period.instrument,
            ladder=period.ladder, rule_set=period.rule_set, summary={"counts": counts},
        )
        for company in companies
    )  # fmt: skip
    client = visitor(coordinator)
    with django_assert_max_num_queries(5):  # whether there is any, then what there is
        text = client.get(PAGE).text
    assert text.count("/checklist/") == 5
    assert "Show all 7" in text


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2025, 1, 15), "1 of 12 months of 2024 are told"),
        (date(2025, 3, 1), "0 of 2 months of 2025 are told"),
        (date(2024, 2, 28), None),
    ],
)
def test_a_coordinator_is_asked_for_the_months_that_are_over(
    today: date,
    said: str | None,
    contractor: Contractor,
    site: Site,
    coordinator: User,
    by_coordinator: Actor,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record_monthly_indicator(
        contractor=contractor,
        site=site,
        month=date(2024, 1, 1),
        man_hours=1,
        workforce=1,
        by=by_coordinator,
        now=now,
    )
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_when: today)
    text = visitor(coordinator).get(PAGE).text
    assert said in text if said else "Months to tell" not in text


def test_a_month_is_over_when_it_is_where_the_contractor_works(
    contractor: Contractor, site: Site, coordinator: User
) -> None:
    new_year = datetime(2024, 12, 31, 15, 30, tzinfo=UTC)  # 22:30 in Jakarta, 00:30 in Jayapura
    for zone, over in ((TimeZone.WIB, 11), (TimeZone.WIT, 12)):
        Site.objects.filter(pk=site.pk).update(time_zone=zone)
        with translation.override("en"):
            group = to_tell(coordinator, new_year)
        assert group
        assert group.lines[0].title == f"0 of {over} months of 2024 are told"


def test_a_deadline_that_has_passed_is_said_in_days(
    evaluation: Evaluation, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_when: date(2025, 2, 3))
    assert "3 days late" in visitor(coordinator).get(PAGE).text


def test_what_waits_is_read_by_its_day() -> None:
    today = date(2025, 2, 3)

    def line(title: str, due: date | None = None, late: str = "") -> TodoLine:
        return TodoLine(title, "/", "", late, due=due)

    lines = (
        line("no day"), line("in a month", date(2025, 3, 3)), line("in a week", date(2025, 2, 10)),
        line("today", today), line("yesterday", date(2025, 2, 2)), line("said", late="late"),
    )  # fmt: skip
    steps = TodoGroup("Steps", lines, 6, "/")
    parts = lines_by_date([steps], today=today)
    assert {
        part.name: [one.title for one, kind in part.lines if kind == "Steps"] for part in parts
    } == {
        "late": ["yesterday", "said"],
        "week": ["today", "in a week"],
        "later": ["in a month"],
        "": ["no day"],
    }
    assert [part.count for part in parts] == [2, 2, 1, 1]
    cut = TodoGroup("Findings", (line("found", date(2025, 1, 4)),), 7, "/")  # six days unseen
    assert {part.count for part in lines_by_date([steps, cut], today=today)} == {None}


def test_a_representative_begins_by_date_and_others_as_they_ask(
    contractor: Contractor, representative: User, evaluation: Evaluation, coordinator: User,
    now: datetime,
) -> None:  # fmt: skip
    stored_finding(contractor=contractor, raised_at=now, due_on=date(2025, 1, 4))
    assert 'id="due-late"' in visitor(representative).get(PAGE).text
    assert 'id="due-late"' not in visitor(representative).get(PAGE, {"by": "kind"}).text
    assert 'id="due-late"' not in visitor(coordinator).get(PAGE).text
    assert 'id="due-late"' in visitor(coordinator).get(PAGE, {"by": "date"}).text


def test_a_representative_reads_how_their_company_stands_and_who_else_speaks_for_it(
    contractor: Contractor, other_contractor: Contractor, site: Site, representative: User,
    other_representative: User, now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    colleague = User.objects.create_user("rekan", email="rekan@pta.id", role=Role.REPRESENTATIVE)
    Representative.objects.create(user=colleague, contractor=contractor)
    stored_finding(contractor=contractor, raised_at=now, due_on=date(2025, 1, 4))
    stored_finding(contractor=other_contractor, raised_at=now)
    entered(contractor, issued_on=date(2024, 1, 1), expires_on=date(2024, 12, 1))
    record_monthly_indicator(
        contractor=contractor, site=site, month=date(2025, 1, 1), man_hours=1, workforce=1,
        by=Actor(representative), now=now,
    )  # fmt: skip
    MonthlyIndicator.objects.update(status=MonthStatus.RETURNED, reason="-")
    client = visitor(representative)
    client.get(PAGE)
    with django_assert_max_num_queries(10):
        text = client.get(PAGE).text
    for said in ("1 is not closed, 1 past the deadline", "1 expired", "rekan@pta.id"):
        assert said in text
    assert "PT B" not in text
    assert str(other_representative) not in text


def test_a_reported_incident_of_another_year_is_not_told_under_this_one(
    contractor: Contractor, site: Site, representative: User, now: datetime
) -> None:
    reported_incident(
        contractor=contractor, site=site, reference="A-9", on=date(2023, 5, 3),
        kind=IncidentKind.NEAR_MISS, description="A load swung", by=Actor(representative), now=now,
    )  # fmt: skip
    text = visitor(representative).get(PAGE).text
    assert "<span>0 incidents</span>" in text


def test_an_owners_page_has_no_home_of_a_company(coordinator: User) -> None:
    assert 'id="company"' not in visitor(coordinator).get(PAGE).text


def test_the_first_steps_know_what_is_there(
    administrator: User, coordinator: User, manager: User, instruments: dict[str, Instrument]
) -> None:
    text = visitor(administrator).get(PAGE).text
    assert text.count("<strong>done</strong>") == 2


def test_a_contractor_without_a_site_is_not_done(manager: User, contractor: Contractor) -> None:
    contractor.sites.clear()
    assert "Some have no site yet" in visitor(manager).get(PAGE).text
