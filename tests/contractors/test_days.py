"""Which day it is where a contractor works."""

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from contractors.choices import TimeZone
from contractors.days import days_at, days_kept, today_at, today_for
from contractors.models import Contractor, Site

LATE = datetime(2025, 1, 20, 15, 30, tzinfo=UTC)
TWENTIETH, NEXT_DAY = date(2025, 1, 20), date(2025, 1, 21)


@pytest.mark.parametrize(
    ("zone", "day"),
    [(TimeZone.WIB, TWENTIETH), (TimeZone.WITA, TWENTIETH), (TimeZone.WIT, NEXT_DAY)],
)
def test_each_site_has_its_own_day(zone: TimeZone, day: date) -> None:
    assert today_at(Site(time_zone=zone), LATE) == day
    assert today_at(None, LATE) == TWENTIETH


def test_a_contractor_goes_by_its_sites_only_where_they_share_a_zone(
    contractor: Contractor, site: Site
) -> None:
    Site.objects.filter(pk=site.pk).update(time_zone=TimeZone.WIT)
    assert today_for(contractor, LATE) == NEXT_DAY
    assert days_at(LATE).latest == NEXT_DAY  # up to it the lists of a year reach
    contractor.sites.create(code="S2", name="Site 2")
    assert today_for(contractor, LATE) == TWENTIETH
    contractor.sites.clear()
    assert today_for(contractor, LATE) == TWENTIETH
    assert days_at(LATE).latest == TWENTIETH


def test_a_page_that_asks_many_rooms_reads_the_days_of_a_moment_once(
    contractor: Contractor, site: Site, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Site.objects.filter(pk=site.pk).update(time_zone=TimeZone.WIT)
    with django_assert_num_queries(1), days_kept():
        assert days_at(LATE) == days_at(LATE)
    contractor.sites.clear()
    assert days_at(LATE).of(contractor.pk) == TWENTIETH  # nothing is kept for the next page
