"""Corrective action and indicators: what is told, what is not reported, what is overdue."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from annual_books.capa import frozen_capa
from contractors.days import Days
from contractors.models import Contractor, Site
from core.contributions import YearScope
from evaluations.models import Evaluation
from evaluations.readiness import readiness_of
from findings.corrective import CorrectiveAction, corrective_of, overdue_since
from findings.models import Finding
from findings.selectors import finding_counts
from monitoring.boards import RATES, MonthsRow, indicators_content, indicators_rows
from monitoring.models import Incident, MonthlyIndicator
from monitoring.rates import ALL_COVERED
from monitoring.year import Indicators, indicators_of
from tests.reports.frozen_results import APPROVED
from tests.visitors import visitor

TODAY = date(2025, 4, 30)
pytestmark = pytest.mark.usefixtures("in_english")


def make_finding(contractor: Contractor, **values: Any) -> Finding:
    number = Finding.objects.count() + 1
    facts = {
        "year": 2024, "number": number, "reference": f"T-{number}", "severity": "minor",
        "description": "-", "due_on": TODAY - timedelta(days=1), "raised_at": APPROVED,
    }  # fmt: skip
    return Finding.objects.create(contractor=contractor, **facts | values)


def corrective() -> CorrectiveAction:
    return corrective_of(Finding.objects.all(), days=Days(TODAY))


def test_what_is_not_closed_counts_whatever_its_severity_and_year(contractor: Contractor) -> None:
    make_finding(contractor, severity="major")
    make_finding(contractor, severity="minor", status="answered", answered_at=APPROVED)
    make_finding(contractor, severity="observation", due_on=None)
    make_finding(contractor, severity="major", status="closed", closed_at=APPROVED)
    make_finding(contractor, severity="major", year=2025)
    found = corrective()
    assert (found.unclosed, found.majors, found.overdue, found.answered) == (4, 2, 3, 1)


def test_earlier_years_stay_to_be_put_right(contractor: Contractor) -> None:
    make_finding(contractor, year=2022)
    assert corrective().unclosed == 1


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, ""), (1, "1-30"), (30, "1-30"), (31, "31-60"), (61, "61-90"), (91, "90+")],
)
def test_overdue_is_told_by_age(days: int, age: str, contractor: Contractor) -> None:
    one = make_finding(contractor, due_on=TODAY - timedelta(days=days))
    found = corrective()
    assert found.overdue == (1 if age else 0)
    assert [told.key for told in found.ages if told.count] == [age]
    if age:
        assert list(overdue_since(Finding.objects.all(), age, days=Days(TODAY))) == [one]


def test_list_dashboard_book_table_and_approval_count_the_same(
    evaluation: Evaluation, contractor: Contractor, manager: User
) -> None:
    today = timezone.localdate()
    late, early = today - timedelta(days=40), today + timedelta(days=5)
    make_finding(contractor, due_on=late, severity="observation", year=2026)
    make_finding(contractor, due_on=late, status="answered", answered_at=APPROVED)
    make_finding(contractor, due_on=late, status="closed", closed_at=APPROVED)
    make_finding(contractor, due_on=early)
    found = Finding.objects.all()
    board, book = corrective_of(found, days=Days(today)), frozen_capa(found, days=Days(today))
    listed = finding_counts(found, days=Days(today))
    table = visitor(manager).get("/api/v1/data/findings").json()["value"]
    days = [row["days_overdue"] for row in table]
    assert (board.unclosed, board.overdue, board.answered) == (3, 2, 1)
    assert (listed.unclosed, listed.overdue, listed.answered) == (3, 2, 1)
    assert (book["unclosed"], book["overdue_count"], book["answered"]) == (3, 2, 1)
    assert sorted(days, key=str) == [40, 40, None, None]
    [ready] = readiness_of(manager, [evaluation], days=Days(today))
    assert (ready.findings.total, ready.findings.overdue) == (3, 2)


def test_the_most_overdue_contractor_comes_first(
    contractor: Contractor, other_contractor: Contractor
) -> None:
    later = TODAY + timedelta(days=9)
    make_finding(contractor, severity="major", due_on=later)
    make_finding(contractor, severity="minor", due_on=later)
    make_finding(other_contractor, due_on=TODAY - timedelta(days=40))
    make_finding(other_contractor, due_on=TODAY - timedelta(days=2))
    told = [(o.contractor, o.majors, o.overdue, o.oldest_due) for o in corrective().contractors]
    assert told == [("PT B", 0, 2, TODAY - timedelta(days=40)), ("PT A", 1, 0, None)]


def make_month(contractor: Contractor, month: date, **values: Any) -> None:
    MonthlyIndicator.objects.create(
        contractor=contractor, site=Site.objects.get(), month=month,
        **{"man_hours": 100_000, **values},
    )  # fmt: skip


def make_incident(contractor: Contractor, kind: str, *, on: date, **values: Any) -> None:
    Incident.objects.create(
        contractor=contractor, kind=kind, date=on, description="-",
        reference=f"I-{Incident.objects.count()}", **{"status": "confirmed", **values},
    )  # fmt: skip


def indicators() -> Indicators:
    return indicators_of(Contractor.objects.all(), year=2024, contractors=2)


def test_leading_indicators_are_sums_of_what_was_reported(
    contractor: Contractor, other_contractor: Contractor
) -> None:
    january, last = date(2024, 1, 1), date(2023, 1, 1)
    make_month(
        contractor, january, walkthroughs=4, near_misses=0, permits_checked=10, permits_valid=9,
        inspections_planned=8, inspections_done=4, training_hours=250,
    )  # fmt: skip
    make_month(other_contractor, january, walkthroughs=2, permits_checked=90)
    make_month(other_contractor, last, walkthroughs=5)
    found = {line.code: line for line in indicators().leading}
    told = {code: (line.now.value, line.now.reported) for code, line in found.items()}
    # Permits of PT B are left out: it told how many were checked, not how many were valid.
    assert told == {
        "walkthroughs": ("6", 2),
        "near_misses": ("0", 1),
        "permits": ("90.0", 1),
        "inspections": ("50.0", 1),
        "capa": (None, 0),
        "training": ("2.5", 1),
    }
    assert (found["walkthroughs"].before.value, found["permits"].before.value) == ("5", None)
    with translation.override("en"):
        sides = indicators_content(rates_scope()).found
    made_of = {one.indicator: one.now_of for one in sides.leading if one.now_of}
    assert made_of == {"permits": "9 of 10", "inspections": "5 of 10"}  # as the paper says it


def test_a_rate_is_told_where_its_hours_are_those_of_all_its_cases(
    contractor: Contractor, other_contractor: Contractor
) -> None:
    make_month(contractor, date(2024, 1, 1), man_hours=400_000)
    make_month(contractor, date(2024, 2, 1), man_hours=600_000)
    make_incident(contractor, "lti", on=date(2024, 2, 1), lost_days=10)
    make_incident(contractor, "fatal", on=date(2024, 2, 29), fatalities=1)
    make_incident(contractor, "medical", on=date(2024, 1, 1))
    make_incident(contractor, "lti", on=date(2024, 5, 1), status="reported")
    make_incident(contractor, "lti", on=date(2023, 12, 31))
    make_incident(other_contractor, "near_miss", on=date(2024, 3, 1))
    found = indicators()
    assert (found.now.fatal, found.now.lti, found.now.recordables) == (1, 2, 3)
    # Of PT A alone: 2 LTI, 6,010 days and 3 recordables in 1,000,000 hours.
    assert (found.now.fr, found.now.sr, found.now.trir) == ("2.0", "6010.0", "0.6")
    assert (found.now.with_hours, found.without_hours) == (1, 1)
    assert (found.before.lti, found.before.fr) == (1, None)


@pytest.mark.parametrize(
    ("kind", "days", "told"),
    [("lti", 9, (None, None, None)), ("medical", 0, ("0.0", "0.0", None))],
)
def test_there_is_no_rate_over_the_hours_of_others(
    kind: str,
    days: int,
    told: tuple[str | None, ...],
    contractor: Contractor,
    other_contractor: Contractor,
) -> None:
    make_month(contractor, date(2024, 1, 1), man_hours=400_000)
    make_incident(other_contractor, kind, on=date(2024, 3, 1), lost_days=days)
    now = indicators().now
    assert (now.fr, now.sr, now.trir) == told
    assert now.uncovered.lti == (kind == "lti")


def test_whose_lost_time_injury_lacks_hours_stands_among_the_rates(
    contractor: Contractor, other_contractor: Contractor
) -> None:
    make_month(contractor, date(2024, 1, 1), man_hours=400_000)
    make_incident(other_contractor, "lti", on=date(2024, 3, 1), lost_days=9)
    scope = YearScope(
        user=User(), year=2024, companies=Contractor.objects.all(), contractors=2, now=APPROVED,
        query={"show": RATES},
    )  # fmt: skip
    found = indicators_rows(scope)
    assert found is not None
    told = {row.contractor: row.figures for row in found.rows}
    assert told["PT A"][:3] == ("400,000", "0", "0.0")
    assert told["PT B"] == ("–", "1", "–", "–", "–")


def rates_scope() -> YearScope:
    return YearScope(
        user=User(), year=2024, companies=Contractor.objects.all(), contractors=1, now=APPROVED,
        query={"show": RATES},
    )  # fmt: skip


def rates_rows() -> dict[str, MonthsRow]:
    found = indicators_rows(rates_scope())
    assert found is not None
    return {row.contractor: row for row in found.rows}


def test_hours_of_other_months_carry_no_case(contractor: Contractor) -> None:
    for month in (1, 2, 3):
        make_month(contractor, date(2024, month, 1), man_hours=100_000)
    make_incident(contractor, "lti", on=date(2024, 5, 7), lost_days=4)
    now = indicators().now
    assert (now.fr, now.sr, now.trir) == (None, None, None)
    row = rates_rows()["PT A"]
    assert row.figures == ("300,000", "1", "–", "–", "–")
    assert row.without_hours.startswith("FR –: 1 LTI without man-hours.")
    make_month(contractor, date(2024, 5, 1), man_hours=100_000)
    now = indicators().now
    assert (now.fr, now.uncovered) == ("2.5", ALL_COVERED)
    assert rates_rows()["PT A"].without_hours == ""


@pytest.mark.parametrize("hours", [0, 100_000])
def test_a_month_that_is_told_with_no_hours_or_awaits_its_decision_carries_no_case(
    hours: int, contractor: Contractor
) -> None:
    make_month(contractor, date(2024, 1, 1), man_hours=100_000)
    waits = {"status": "awaiting"} if hours else {}
    make_month(contractor, date(2024, 5, 1), man_hours=hours, **waits)
    make_incident(contractor, "medical", on=date(2024, 5, 31))
    now = indicators().now
    assert (now.fr, now.sr, now.trir) == ("0.0", "0.0", None)


def test_hours_of_another_site_carry_no_case(contractor: Contractor) -> None:
    here = Site.objects.get()
    make_month(contractor, date(2024, 5, 1))
    there = Site.objects.create(code="S9", name="Pelabuhan")
    make_incident(contractor, "lti", on=date(2024, 5, 7), site=there)
    assert indicators().now.uncovered.lti == 1
    Incident.objects.update(site=here)
    assert indicators().now.fr == "10.0"
    Incident.objects.update(site=None)  # nobody has said where: any hours of the month will do
    assert indicators().now.fr == "10.0"


def test_the_dashboard_says_why_a_rate_of_either_year_is_missing(contractor: Contractor) -> None:
    make_incident(contractor, "medical", on=date(2024, 5, 7))
    make_incident(contractor, "lti", on=date(2023, 5, 7))
    content = indicators_content(rates_scope())
    assert content.found.rates_missing == (
        "TRIR –: 1 recordable case without man-hours.",
        "2023: FR –: 1 LTI without man-hours.",
        "2023: SR –: 1 case with days lost, without man-hours.",
        "2023: TRIR –: 1 recordable case without man-hours.",
    )


def test_nothing_reported_is_no_figure(contractor: Contractor) -> None:
    found = indicators()
    assert {line.now.value for line in found.leading} == {None}
    assert (found.now.fatal, found.now.man_hours, found.now.fr) == (0, None, None)


def test_two_years_of_indicators_are_two_statements(
    contractor: Contractor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_month(contractor, date(2024, 1, 1))
    with django_assert_num_queries(2):
        indicators()
