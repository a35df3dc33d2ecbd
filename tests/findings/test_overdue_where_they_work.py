"""A deadline is over when its day is over where the contractor works: in every list alike."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from annual_books.capa import frozen_capa
from contractors.choices import TimeZone
from contractors.days import Days, days_at, today_for
from contractors.models import Contractor, Site
from core.contributions import YearScope
from core.models import Mail
from evaluations.models import Evaluation
from evaluations.readiness import readiness_of
from findings.boards import capa_content
from findings.corrective import corrective_of, days_overdue_on, overdue_since
from findings.models import Finding
from findings.selectors import FindingFilter, finding_counts, finding_list
from findings.services.reminders import remind_of_findings
from findings.todo import to_answer
from tests.findings.findings_scene import stored_finding

DUE = date(2025, 2, 19)
EVENING = datetime(2025, 2, 19, 15, 30, tzinfo=UTC)  # 22:30 in Jakarta, 00:30 in Jayapura
LATER = datetime(2025, 2, 19, 16, 30, tzinfo=UTC)  # half past midnight in Makassar too


@pytest.fixture
def papuan(contractor: Contractor, site: Site, now: datetime) -> Finding:
    """Due on the nineteenth, at a contractor whose site goes by WIT."""
    Site.objects.filter(pk=site.pk).update(time_zone=TimeZone.WIT)
    return stored_finding(contractor=contractor, raised_at=now)


@pytest.fixture
def western(other_contractor: Contractor, now: datetime) -> Finding:
    """Due on the same day, at a contractor who goes by the installation."""
    other_contractor.sites.set([Site.objects.create(code="S9", name="Barat")])
    return stored_finding(2, contractor=other_contractor, raised_at=now)


def test_days_are_told_contractor_by_contractor(papuan: Finding, western: Finding) -> None:
    central = Contractor.objects.create(code="C", name="PT C")
    central.sites.create(code="S5", name="Tengah", time_zone=TimeZone.WITA)
    for at in (EVENING, LATER):
        days = days_at(at)
        for one in Contractor.objects.all():
            assert days.of(one.pk) == today_for(one, at)
    assert days_at(LATER).of(central.pk) == date(2025, 2, 20)
    assert days_at(EVENING).of(central.pk) == DUE


def test_while_all_have_one_day_nothing_is_asked(
    papuan: Finding, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert days_at(now) == Days(now.date())


def test_lists_counts_dashboard_and_book_go_by_the_day_there(
    papuan: Finding, western: Finding, manager: User
) -> None:
    days = days_at(EVENING)
    late = finding_list(manager, FindingFilter(overdue=True), days=days)
    assert list(late) == [papuan]
    assert finding_counts(finding_list(manager, FindingFilter(), days=days), days=days).overdue == 1
    everything = Finding.objects.all()
    assert corrective_of(everything, days=days).overdue == 1
    assert list(overdue_since(everything, "1-30", days=days)) == [papuan]
    assert len(frozen_capa(everything, days=days)["overdue"]) == 1
    aged: Any = everything.annotate(late=days_overdue_on(days))
    assert {one.pk: one.late for one in aged} == {papuan.pk: 1, western.pk: None}
    scope = YearScope(manager, 2025, Contractor.objects.all(), 2, EVENING, QueryDict())
    assert capa_content(scope).tally[1].count == 1


def test_what_waits_and_what_is_mailed_go_by_the_day_there(
    papuan: Finding,
    western: Finding,
    representative: User,
    other_representative: User,
    settings: Settings,
) -> None:
    said = [to_answer(one, EVENING) for one in (representative, other_representative)]
    assert [one.lines[0].late for one in said if one] == ["terlambat 1 hari", ""]
    settings.EMAIL_CONFIGURED, settings.TIME_ZONE = True, "Asia/Jakarta"
    for one in (representative, other_representative):
        one.email, one.language = f"{one.username}@example.com", "en"
        one.save()
    remind_of_findings(now=EVENING)
    told = {one.person.username: "OVERDUE" in one.body for one in Mail.objects.all()}
    assert told == {"wakil.pta": True, "wakil.ptb": False}


def test_readiness_goes_by_the_day_there(
    evaluation: Evaluation, papuan: Finding, manager: User
) -> None:
    [ready] = readiness_of(manager, [evaluation], days=days_at(EVENING))
    assert ready.findings.overdue == 1
