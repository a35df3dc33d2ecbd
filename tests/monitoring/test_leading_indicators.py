"""Leading indicators of a month: not reported is not 0, and a part is no larger than its whole."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor
from core.errors import Refusal
from core.models import AuditEntry
from monitoring.indicators import LeadingIndicators
from monitoring.models import MonthlyIndicator
from monitoring.services import record_monthly_indicator

FEBRUARY = date(2024, 2, 1)
POSTED = {"month": "2024-02", "man_hours": "1000", "workforce": "10", "sure": "2024-02-01"}


class Recording:
    """PT A's figures of February, and the page they are given on."""

    def __init__(self, client: Client, contractor: Contractor, *, site: Site) -> None:
        self.client, self.contractor, self.site = client, contractor, site

    def post(self, **given: str) -> Any:
        """As the form sends them, by somebody who has looked at what stands."""
        page = reverse("record-man-hours", args=[self.contractor.pk])
        there = self.contractor.monthly_indicators.first()
        seen = {"site": self.site.pk, "seen": there.mark if there else ""}
        return self.client.post(page, POSTED | seen | given)

    @property
    def row(self) -> MonthlyIndicator:
        """What is stored."""
        return self.contractor.monthly_indicators.get()


@pytest.fixture
def recording(client: Client, coordinator: User, contractor: Contractor, site: Site) -> Recording:
    """The coordinator, signed in."""
    client.force_login(coordinator)
    return Recording(client, contractor, site=site)


def test_an_empty_figure_is_not_reported_and_a_zero_is(recording: Recording) -> None:
    assert (
        recording.post(near_misses="0", permits_checked="8", permits_valid="6").status_code == 302
    )
    row = recording.row
    assert (row.near_misses, row.walkthroughs) == (0, None)
    assert (row.permits_checked, row.permits_valid) == (8, 6)


def test_a_second_record_of_a_month_keeps_what_it_leaves_empty(recording: Recording) -> None:
    recording.post(walkthroughs="4")
    recording.post(man_hours="1200", training_hours="30")
    row = recording.row
    assert (row.man_hours, row.walkthroughs, row.training_hours) == (1200, 4, 30)


def test_a_changed_month_loses_a_figure_that_is_cleared(recording: Recording) -> None:
    recording.post(walkthroughs="4")
    recording.post(complete="True")
    assert recording.row.walkthroughs is None


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("permits_valid", "permits_checked"),
        ("inspections_done", "inspections_planned"),
        ("capa_closed_on_time", "capa_due"),
    ],
)
def test_a_part_larger_than_its_whole_or_without_it_is_sent_back(
    part: str, whole: str, recording: Recording
) -> None:
    assert recording.post(**{part: "3", whole: "2"}).status_code == 400
    assert recording.post(**{part: "3"}).status_code == 400
    assert not recording.contractor.monthly_indicators.exists()
    assert recording.post(**{part: "2", whole: "2"}).status_code == 302


def test_a_whole_that_falls_below_its_stored_part_is_refused_with_a_sentence(
    recording: Recording,
) -> None:
    recording.post(permits_checked="8", permits_valid="6")
    answer = recording.post(permits_checked="5")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert recording.row.permits_checked == 8


def test_a_figure_below_zero_is_sent_back(recording: Recording) -> None:
    assert recording.post(walkthroughs="-1").status_code == 400


def test_the_service_refuses_what_the_form_would(
    contractor: Contractor, site: Site, by_coordinator: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal):
        record_monthly_indicator(
            contractor=contractor,
            site=site,
            month=FEBRUARY,
            man_hours=1,
            workforce=1,
            leading=LeadingIndicators(capa_due=1, capa_closed_on_time=2),
            by=by_coordinator,
            now=now,
        )


def test_the_database_refuses_it_too(contractor: Contractor, site: Site) -> None:
    with pytest.raises(IntegrityError, match="monthly_indicator_permits"):
        MonthlyIndicator.objects.create(
            contractor=contractor, site=site, month=FEBRUARY, man_hours=1, permits_valid=1
        )


def test_the_audit_names_the_figures_before_and_after(recording: Recording) -> None:
    recording.post(walkthroughs="4")
    recording.post(walkthroughs="5")
    latest = AuditEntry.objects.filter(action="record_monthly_indicator").latest("id")
    assert latest.before == {"man_hours": 1000, "workforce": 10, "walkthroughs": 4}
    assert latest.after == {
        "month": "2024-02-01",
        "site": recording.site.code,
        "man_hours": 1000,
        "workforce": 10,
        "walkthroughs": 5,
    }


def test_a_month_can_be_opened_again_with_its_figures(recording: Recording) -> None:
    recording.post(walkthroughs="4")
    page = reverse("contractor-detail", args=[recording.contractor.pk])
    shown = recording.client.get(page, {"month": "2024-02", "site": str(recording.site.pk)})
    assert shown.context["man_hours_form"].initial["walkthroughs"] == 4
    assert "walkthroughs" not in shown_anew(recording, {"month": "x"})


def test_the_next_month_to_record_stands_in_the_form_once_it_is_over(recording: Recording) -> None:
    assert shown_anew(recording) == {}
    recording.post(walkthroughs="4")
    assert shown_anew(recording) == {"site": recording.site, "month": "2024-03"}
    this_month = timezone.localdate().replace(day=1)
    last = (this_month - timedelta(days=1)).replace(day=1)
    MonthlyIndicator.objects.filter(contractor=recording.contractor).update(month=last)
    assert shown_anew(recording)["month"] == ""


def shown_anew(recording: Recording, asked: dict[str, str] | None = None) -> dict[str, object]:
    """What the form to record a month begins with."""
    page = reverse("contractor-detail", args=[recording.contractor.pk])
    initial: dict[str, object] = recording.client.get(page, asked).context["man_hours_form"].initial
    return initial
