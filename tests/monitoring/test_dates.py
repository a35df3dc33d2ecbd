"""Dates of what happened: by the clock of the site, and asked about where hardly meant."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from core.errors import Refusal
from core.figures.dates import OddDate
from monitoring.choices import IncidentKind
from monitoring.models import Incident
from monitoring.month_states import MonthState
from monitoring.rules.due import due_on
from monitoring.selectors import states_of_year
from monitoring.services import record_monthly_indicator
from tests.monitoring.reported import reported_incident

pytestmark = pytest.mark.django_db

Write = Callable[..., Any]
HALF_PAST_MIDNIGHT = datetime(2025, 2, 28, 15, 30, tzinfo=UTC)  # in Jayapura; 22:30 in Jakarta
MARCH = date(2025, 3, 1)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are read in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def report(contractor: Contractor, by_coordinator: Actor, now: datetime) -> Write:
    def incident(on: date, **given: Any) -> Incident:
        facts: dict[str, Any] = {
            "site": None, "reference": "A-1", "kind": IncidentKind.LTI, "description": "-",
            "by": by_coordinator, "now": now,
        }  # fmt: skip
        return reported_incident(contractor=contractor, on=on, **facts | given)

    return incident


@pytest.fixture
def record_month(contractor: Contractor, site: Site, by_coordinator: Actor, now: datetime) -> Write:
    def month(on: date, **given: Any) -> Any:
        facts: dict[str, Any] = {"man_hours": 8, "workforce": 1, "by": by_coordinator, "now": now}
        return record_monthly_indicator(contractor=contractor, site=site, month=on, **facts | given)

    return month


def test_an_accident_just_after_midnight_in_papua_is_not_in_the_future(
    report: Write, site: Site
) -> None:
    site.time_zone = TimeZone.WIT
    report(MARCH, site=site, now=HALF_PAST_MIDNIGHT)
    assert Incident.objects.get().date == MARCH


def test_at_that_moment_it_is_in_the_future_in_jakarta_and_where_no_site_is_told(
    report: Write, site: Site
) -> None:
    for where in (site, None):
        with pytest.raises(Refusal, match="in the future"):
            report(MARCH, site=where, now=HALF_PAST_MIDNIGHT)


def test_a_month_begins_by_the_clock_of_its_site(record_month: Write, site: Site) -> None:
    with pytest.raises(Refusal, match="has not begun"):
        record_month(MARCH, now=HALF_PAST_MIDNIGHT)
    site.time_zone = TimeZone.WIT
    assert record_month(MARCH, now=HALF_PAST_MIDNIGHT).month == MARCH


def test_to_the_second_a_month_begins_and_is_late_by_the_clock_of_its_site(
    record_month: Write, site: Site, contractor: Contractor, coordinator: User
) -> None:
    site.time_zone, second = TimeZone.WIT, timedelta(seconds=1)
    begins = datetime(2025, 2, 28, 15, tzinfo=UTC)  # midnight in Jayapura
    with pytest.raises(Refusal, match="has not begun"):
        record_month(MARCH, now=begins - second)
    assert record_month(MARCH, now=begins).month == MARCH
    late = datetime.combine(due_on(date(2025, 1, 1)), time(15), tzinfo=UTC)  # its last midnight

    def january(now: datetime) -> MonthState:
        return states_of_year(coordinator, contractor, site=site, year=2025, now=now)[0]

    assert [january(at).is_late for at in (late - second, late)] == [False, True]


@pytest.mark.parametrize("written", ["report", "record_month"])
def test_what_lies_years_back_is_asked_about_and_taken_from_whoever_is_sure(
    written: str, request: pytest.FixtureRequest
) -> None:
    write: Write = request.getfixturevalue(written)
    long_ago = date(1998, 3, 1)
    with pytest.raises(OddDate, match="is the year right"):
        write(long_ago)
    with pytest.raises(OddDate):  # sure of another date
        write(long_ago, sure=date(1998, 4, 1))
    assert write(long_ago, sure=long_ago).pk


@pytest.mark.parametrize("written", ["report", "record_month"])
def test_what_lies_before_the_contractor_came_is_asked_about(
    written: str, request: pytest.FixtureRequest, contractor: Contractor
) -> None:
    write: Write = request.getfixturevalue(written)
    contractor.engaged_on = date(2024, 6, 15)
    with pytest.raises(OddDate, match="works here since"):
        write(date(2024, 5, 1))
    assert write(date(2024, 6, 1)).pk  # the month it came in


@pytest.mark.parametrize("written", ["report", "record_month"])
def test_a_year_nobody_means_is_refused_even_from_whoever_is_sure(
    written: str, request: pytest.FixtureRequest
) -> None:
    write: Write = request.getfixturevalue(written)
    typed = date(24, 3, 1)
    with pytest.raises(Refusal, match="correct it") as refused:
        write(typed, sure=typed, by=SYSTEM)
    assert not isinstance(refused.value, OddDate)


def test_the_page_asks_and_the_answer_travels_in_the_form(
    client: Client, coordinator: User, contractor: Contractor
) -> None:
    client.force_login(coordinator)
    page = reverse("report-incident", args=[contractor.pk])
    filled = {
        "reference": "A-1", "on": "1998-03-01", "kind": "lti", "description": "-",
        "fatalities": "0", "injured": "1", "lost_days": "4",
    }  # fmt: skip
    asked = client.post(page, filled)
    assert (asked.status_code, Incident.objects.count()) == (400, 0)
    assert 'type="checkbox" name="sure" value="1998-03-01"' in asked.content.decode()
    assert client.post(page, filled | {"sure": "1998-03-01"}).status_code == 302


def test_the_month_page_asks_too(
    client: Client, coordinator: User, contractor: Contractor, site: Site
) -> None:
    client.force_login(coordinator)
    page = reverse("record-man-hours", args=[contractor.pk])
    given = {"site": site.pk, "month": "1998-03", "man_hours": "1", "workforce": "1"}
    asked = client.post(page, given)
    assert 'type="checkbox" name="sure" value="1998-03-01"' in asked.content.decode()
    assert client.post(page, given | {"sure": "1998-03-01"}).status_code == 302
