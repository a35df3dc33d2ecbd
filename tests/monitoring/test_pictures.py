"""Months drawn: the sites of a month are added, and only what was told whole."""

from datetime import date

import pytest
from django.utils.translation import override

from contractors.models import Contractor, Site
from monitoring.models import MonthlyIndicator
from monitoring.pictures import pictures_of

MARCH = date(2024, 3, 1)


def at(code: str, **figures: int) -> MonthlyIndicator:
    """March's figures at a site; nothing is stored."""
    return MonthlyIndicator(contractor=Contractor(), site=Site(code=code), month=MARCH, **figures)


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
