"""A year of months as one table: all or none, only what somebody changed, read as people type."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor
from core.errors import Refusal
from core.models import AuditEntry
from monitoring.indicators import FigureChange
from monitoring.models import MonthlyIndicator
from monitoring.services import record_monthly_indicator, record_year
from tests.visitors import visitor

YEAR = timezone.localdate().year - 1  # over, and nothing to be asked about


class YearOnPage:
    """PT A's months of a year as the table shows and sends them."""

    def __init__(self, client: Client, contractor: Contractor, *, site: Site) -> None:
        self.client, self.contractor, self.site = client, contractor, site
        self.address = reverse("months-of-year", args=[contractor.pk, YEAR])

    def shown(self) -> dict[str, str]:
        """Every field of the page with what it holds."""
        table = self.client.get(self.address).context["table"]
        fields = {"site": str(self.site.pk)}
        for form in table.months:
            for name in form.fields:
                text = str(form[name].value() if form[name].value() is not None else "")
                fields |= {form.add_prefix(name): text, form.add_initial_prefix(name): text}
        return fields

    def send(self, shown: dict[str, str], **typed: str) -> Any:
        """What was shown, with what was typed over it: m3_man_hours is March's."""
        over = {name.replace("_", "-", 1)[1:]: text for name, text in typed.items()}
        return self.client.post(self.address, shown | over)

    def months(self) -> dict[int, tuple[int, int, int | None]]:
        """Man-hours, workforce and near misses by month."""
        rows = MonthlyIndicator.objects.filter(contractor=self.contractor)
        return {row.month.month: (row.man_hours, row.workforce, row.near_misses) for row in rows}


@pytest.fixture
def year(coordinator: User, contractor: Contractor, site: Site) -> YearOnPage:
    return YearOnPage(visitor(coordinator), contractor, site=site)


def test_months_are_stored_together_with_a_row_of_audit_each(year: YearOnPage) -> None:
    answer = year.send(
        year.shown(), m1_man_hours="12,500", m1_workforce="60", m3_man_hours="0", m3_workforce="0"
    )
    assert answer.status_code == 302
    assert year.months() == {1: (12500, 60, None), 3: (0, 0, None)}
    assert AuditEntry.objects.filter(action="record_monthly_indicator").count() == 2


def test_a_year_takes_as_few_statements_as_a_month(
    year: YearOnPage,
    by_coordinator: Actor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    place: dict[str, Any] = {"contractor": year.contractor, "site": year.site}
    for seen, hours in ((None, 100), (100, 200)):
        changes = [
            FigureChange(date(YEAR, month, 1), "man_hours", seen, hours) for month in range(1, 13)
        ]
        with django_assert_max_num_queries(8):
            record_year(**place, changes=changes, by=by_coordinator, now=timezone.now())
    assert year.months() == dict.fromkeys(range(1, 13), (200, 0, None))
    trail = AuditEntry.objects.filter(action="record_monthly_indicator").order_by("id")
    assert [row.after["month"] for row in trail[:12] if row.after] == [
        f"{YEAR}-{month:02}-01" for month in range(1, 13)
    ]
    assert [(row.before or {}).get("man_hours") for row in trail] == [None] * 12 + [100] * 12


def test_nothing_of_a_year_is_stored_where_the_database_refuses_a_month(
    year: YearOnPage, by_coordinator: Actor
) -> None:
    changes = [
        FigureChange(date(YEAR, month, 1), name, None, 5)
        for month, name in ((1, "man_hours"), (2, "man_hours"), (2, "permits_valid"))
    ]
    with pytest.raises(Refusal, match="Izin kerja yang berlaku lebih"):
        record_year(
            contractor=year.contractor,
            site=year.site,
            changes=changes,
            by=by_coordinator,
            now=timezone.now(),
        )
    assert year.months() == {}
    assert not AuditEntry.objects.filter(action="record_monthly_indicator").exists()


def test_nothing_is_stored_where_what_stood_there_before_cannot_be_read(year: YearOnPage) -> None:
    shown = year.shown() | {"initial-1-man_hours": "1e309"}
    answer = year.send(shown, m1_man_hours="1000", m1_workforce="9")
    assert answer.status_code == 400
    assert "What stood here before cannot be read" in answer.text
    assert year.months() == {}


def test_nothing_is_stored_where_one_figure_is_wrong(year: YearOnPage) -> None:
    answer = year.send(
        year.shown(), m1_man_hours="1000", m1_workforce="9", m2_man_hours="1.00", m2_workforce="9"
    )
    assert answer.status_code == 400
    assert "“1.00” can be read as 1 or as 100" in answer.text
    assert year.months() == {}


def test_a_month_still_to_come_that_the_page_does_not_show_is_refused_all_the_same(
    year: YearOnPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    march = datetime(YEAR, 3, 10, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: march)
    answer = year.send(year.shown(), m3_man_hours="5", m4_man_hours="5", m12_near_misses="1")
    assert answer.status_code == 400
    for month in ("April", "December"):
        assert f"{month} {YEAR} has not begun: choose an earlier month." in answer.text
    assert "March" not in answer.context["table"].error
    assert year.months() == {}


def test_a_month_that_runs_is_not_counted_among_those_to_tell(
    year: YearOnPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    year.send(year.shown(), m3_man_hours="100", m3_workforce="1")
    monkeypatch.setattr(timezone, "now", lambda: datetime(YEAR, 11, 29, tzinfo=UTC))
    assert "1 of 10 months told" in year.client.get(year.address).text  # as in what waits


def test_a_month_with_any_figure_needs_its_man_hours(year: YearOnPage) -> None:
    answer = year.send(year.shown(), m4_near_misses="3")
    assert answer.status_code == 400
    assert answer.context["table"].months[3].errors.keys() == {"man_hours", "workforce"}
    [said] = re.findall(r'<tr class="months__asked">(.*?)</tr>', answer.text, re.DOTALL)
    for name in ("man_hours", "workforce"):  # below its row, and told with its cell
        assert f'id="id_4-{name}_error"' in said
        assert f'aria-describedby="id_4-{name}_error"' in answer.text


def test_a_figure_that_another_changed_meanwhile_is_not_written_over_unseen(
    year: YearOnPage, by_coordinator: Actor
) -> None:
    months: dict[str, Any] = {
        "contractor": year.contractor,
        "site": year.site,
        "by": by_coordinator,
        "now": timezone.now(),
    }
    january = months | {"month": date(YEAR, 1, 1), "workforce": 9}
    record_monthly_indicator(**january, man_hours=1000)
    shown = year.shown()
    record_monthly_indicator(**january, man_hours=2000)
    answer = year.send(shown, m1_man_hours="3000", m2_man_hours="1", m2_workforce="1")
    assert answer.status_code == 400
    assert "Somebody else wrote 2,000 here meanwhile" in answer.text
    assert year.months() == {1: (2000, 9, None)}
    january_again = answer.context["table"].months[0]["man_hours"]
    assert 'value="2000"' in january_again.as_hidden(only_initial=True)


def test_two_people_at_different_figures_of_a_month_keep_both(
    year: YearOnPage, by_coordinator: Actor, now: datetime
) -> None:
    year.send(year.shown(), m1_man_hours="1000", m1_workforce="9")
    first, second = year.shown(), year.shown()
    year.send(first, m1_workforce="10")
    assert year.send(second, m1_near_misses="4").status_code == 302
    assert year.months() == {1: (1000, 10, 4)}


def test_what_names_no_month_is_not_said_to_be_stored(year: YearOnPage) -> None:
    answer = year.client.post(year.address, year.shown() | {"13-man_hours": "5"}, follow=True)
    assert "Nothing was changed, so nothing is stored." in answer.text
    assert year.months() == {}


def test_a_part_is_no_larger_than_its_whole(year: YearOnPage) -> None:
    answer = year.send(
        year.shown(),
        m1_man_hours="1",
        m1_workforce="1",
        m1_permits_valid="8",
        m1_permits_checked="7",
    )
    assert answer.context["table"].months[0].errors.keys() == {"permits_valid"}


def test_what_is_sent_for_another_site_is_stored_at_none(year: YearOnPage) -> None:
    strange = Site.objects.create(code="S9", name="Lokasi lain")
    shown = year.shown() | {"site": str(strange.pk)}
    refused = year.send(shown, m1_man_hours="1000", m1_workforce="9")
    assert refused.status_code == 400
    assert "does not work at this site" in refused.text
    assert year.months() == {}


@pytest.mark.parametrize("asked", [24, 1969, 2999])
def test_a_year_that_cannot_be_has_no_page(asked: int, year: YearOnPage) -> None:
    assert year.client.get(year.address.replace(str(YEAR), str(asked))).status_code == 404


def test_the_page_of_a_site_that_is_another_companys_says_which_there_are(
    year: YearOnPage, site: Site
) -> None:
    other = Site.objects.create(code="S9", name="Lokasi lain")
    place = year.address.partition("?")[0]
    for asked in (other.pk, 0, "x"):
        answer = year.client.get(place, {"site": asked})
        assert answer.status_code == 404
        assert f"choose one of its own ({site.name})" in answer.text
        assert "Lokasi lain" not in answer.text


def test_who_may_not_tell_months_is_told_who_may(year: YearOnPage, viewer: User) -> None:
    answer = visitor(viewer).post(year.address, {})
    assert answer.status_code == 403
    assert "Only HSE coordinators, managers and the contractor itself enter months" in answer.text


def test_a_contractor_without_a_site_is_told_so(year: YearOnPage) -> None:
    year.contractor.sites.clear()
    assert "This contractor works at no site yet" in year.client.get(year.address).text
    assert year.client.post(year.address, {}).status_code == 400


def test_the_page_takes_few_statements(
    year: YearOnPage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        year.client.get(year.address)


def test_months_from_before_the_contractor_came_are_asked_about_once(year: YearOnPage) -> None:
    Contractor.objects.update(engaged_on=date(YEAR, 3, 1))
    typed = {"m1_man_hours": "1", "m1_workforce": "1", "m2_man_hours": "1", "m2_workforce": "1"}
    asked = year.send(year.shown(), **typed)
    assert f'type="checkbox" name="sure" value="{YEAR}-01-01"' in asked.text
    assert year.months() == {}
    year.send(year.shown() | {"sure": f"{YEAR}-01-01"}, **typed)
    assert list(year.months()) == [1, 2]
