"""Months drawn: the sites of a month are added, and only what was told whole."""

from datetime import date

import pytest
from django.utils.translation import override

from contractors.models import Contractor, Site
from monitoring.choices import MonthStatus
from monitoring.models import MonthlyIndicator
from monitoring.pictures import pictures_of, site_totals

MARCH, APRIL = date(2024, 3, 1), date(2024, 4, 1)


def at(code: str, month: date = MARCH, **figures: int) -> MonthlyIndicator:
    """A month's figures at a site; nothing is stored."""
    site = Site(pk=int(code[1:]), code=code, name=code)
    return MonthlyIndicator(contractor=Contractor(), site=site, month=month, **figures)


@pytest.mark.parametrize(
    ("place", "said"),
    [(0, "March 1,500;"), (3, "March 60.0\N{NO-BREAK SPACE}%;"), (2, "March –;")],
)
def test_the_sites_of_a_month_are_added_where_they_told_it_whole(place: int, said: str) -> None:
    rows = [
        at("S1", man_hours=1000, permits_checked=10, permits_valid=6),
        at("S2", man_hours=500, permits_checked=90),
    ]
    with override("en"):
        assert said in pictures_of(rows, year=2024, today=date(2025, 1, 1))[place]


def test_the_month_that_runs_is_not_missing_yet() -> None:
    with override("en"):
        drawn = pictures_of([], year=2024, today=date(2024, 3, 20))[0]
    assert (drawn.count("×"), "March" in drawn) == (2, False)


def test_a_month_that_not_every_site_has_told_is_hollow_and_named() -> None:
    rows = [at("S1", man_hours=1000), at("S2", man_hours=500), at("S1", APRIL, man_hours=900)]
    with override("en"):
        drawn = pictures_of(rows, year=2024, today=date(2025, 1, 1))[0]
    assert "Told in part only: April." in drawn
    assert (drawn.count('fill="#ffffff"'), drawn.count('fill="#0b5cad"')) == (1, 1)


def test_a_month_that_waits_for_its_confirmation_is_not_called_missing() -> None:
    row = at("S1", man_hours=1000)
    row.status = MonthStatus.AWAITING
    with override("en"):
        drawn = pictures_of([row], year=2024, today=date(2024, 5, 1))[0]
    assert (drawn.count("×"), drawn.count(">?<"), "confirmed yet: March." in drawn) == (3, 1, True)


def test_the_totals_of_a_year_stand_by_site_and_together() -> None:
    rows = [
        at("S1", man_hours=1000, walkthroughs=4, permits_checked=10, permits_valid=6),
        at("S2", man_hours=500, walkthroughs=1, permits_checked=90, permits_valid=90),
        at("S2", APRIL, man_hours=0, walkthroughs=4),
        at("S1", date(2023, 3, 1), man_hours=7),
    ]
    with override("en"):
        told = {
            one.name: (one.months, one.figures[0], one.figures[1], one.figures[3])
            for one in site_totals(rows, year=2024)
        }
    shares = (
        "60.0\N{NO-BREAK SPACE}% (6 of 10)",
        "96.0\N{NO-BREAK SPACE}% (96 of 100 a month)",
    )
    assert told["S1"] == (1, "1,000", "4 times/month", shares[0])
    assert told[""] == (2, "1,500", "4.5 times/month", shares[1])
    assert site_totals(rows[:1], year=2024) == []
