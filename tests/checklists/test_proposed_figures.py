"""Figures propose themselves: what the confirmed months say of a measured item, and beside what."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from checklists.selectors.proposed_figures import figure_proposals
from checklists.services.answers import AnswerChange, save_answer
from contractors.models import Contractor, Site
from core.audit import Actor
from core.errors import Refusal
from evaluations.models import Answer, Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.rules.measured_items import is_the_figure
from monitoring.choices import MonthStatus
from monitoring.indicators import LeadingIndicators
from monitoring.models import MonthlyIndicator
from monitoring.proposals import figure_source, months_figures
from monitoring.services import record_monthly_indicator
from tests.visitors import visitor

PERMITS = "3.04"
JUNE = date(2024, 6, 15)


@pytest.fixture
def told(contractor: Contractor, site: Site, by_coordinator: Actor, now: datetime) -> None:
    """Two months of PT A: 60 workers, 4 and 5 walkthroughs, 7 of 10 permits valid in each."""
    leading: dict[str, Any] = {"permits_checked": 10, "permits_valid": 7, "near_misses": 3}
    for month, walkthroughs in ((1, 4), (2, 5)):
        record_monthly_indicator(
            contractor=contractor, site=site, month=date(2024, month, 1),
            man_hours=10_000, workforce=60,
            leading=LeadingIndicators(walkthroughs=walkthroughs, capa_due=4,
                                      capa_closed_on_time=4, **leading),
            by=by_coordinator, now=now,
        )  # fmt: skip


def figures(contractor: Contractor, today: date = JUNE) -> dict[str, Decimal]:
    found = months_figures(contractor, date(2024, 1, 1), end=date(2024, 12, 31), today=today)
    return {name: one.figure for name, one in found.items()}


def test_months_say_figures_by_site_by_100_workers_and_in_percent(
    told: None, contractor: Contractor
) -> None:
    assert figures(contractor) == {
        "mwt_per_site_month": Decimal("4.50"),
        "mwt_per_month": Decimal("4.50"),
        "near_miss_per_100_month": Decimal("5.00"),
        "near_miss_per_month": Decimal("3.00"),
        "permit_valid_pct": Decimal("70.00"),
        "capa_on_time_pct": Decimal("100.00"),
    }


@pytest.mark.parametrize(
    "given",
    [
        {"name": "x", "counts": "fines", "per": "month"},
        {"name": "x", "counts": "walkthroughs", "per": "week"},
        {"name": "x", "counts": "permits_valid", "per": "whole"},
    ],
)
def test_a_figure_counts_only_what_a_month_has(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="x counts what no month has"):
        figure_source(given)


def test_of_a_month_is_counted_at_all_sites_together(
    told: None, contractor: Contractor, by_coordinator: Actor, now: datetime
) -> None:
    site = Site.objects.create(code="S9", name="Site 9")
    contractor.sites.add(site)
    record_monthly_indicator(
        contractor=contractor, site=site, month=date(2024, 1, 1), man_hours=100, workforce=1,
        leading=LeadingIndicators(walkthroughs=3), by=by_coordinator, now=now,
    )  # fmt: skip
    found = figures(contractor)
    assert found["mwt_per_month"] == 6
    assert found["mwt_per_site_month"] == 4


def test_only_confirmed_months_say_anything(told: None, contractor: Contractor) -> None:
    MonthlyIndicator.objects.filter(month__month=2).update(status=MonthStatus.AWAITING)
    assert figures(contractor)["mwt_per_site_month"] == 4
    MonthlyIndicator.objects.update(status=MonthStatus.AWAITING)
    assert figures(contractor) == {}


def test_months_that_lack_are_marked(told: None, contractor: Contractor) -> None:
    year = {"start": date(2024, 1, 1), "end": date(2024, 12, 31)}
    [early, late] = [
        months_figures(contractor, **year, today=today)["permit_valid_pct"]
        for today in (date(2024, 3, 1), JUNE)
    ]
    assert (early.months, early.due, early.is_complete) == (2, 2, True)
    assert (late.months, late.due, late.is_complete) == (2, 5, False)


def test_the_checklist_shows_the_figure_with_its_months_and_what_it_stands_for(
    told: None, evaluation: Evaluation, coordinator: User, now: datetime
) -> None:
    proposals = figure_proposals(evaluation, now=now)
    text = visitor(coordinator).get(reverse("checklist", args=[evaluation.pk])).text
    months = reverse("months-of-year", args=[evaluation.contractor_id, evaluation.period.year])
    assert {one.address for one in proposals.values()} == {months}
    assert f'href="{months}"' in text
    assert "7 of 10, that is 70 % (14 of 20): 1." in text
    assert "Incomplete: only 2 of 12 months are told and confirmed." in text


SAVED_AT = datetime(2024, 3, 1, 3, tzinfo=UTC)  # both months that are over have told it


def saved(evaluation: Evaluation, by: Actor, *, base: int = 0, **change: Any) -> dict[str, Any]:
    """The answer to the item of permits, of which the months say 70 %."""
    return save_answer(
        pinned=PinnedEvaluation.of(evaluation), item_code=PERMITS, change=AnswerChange(**change),
        base_version=base, operation=uuid4(), by=by, now=SAVED_AT,
    )  # fmt: skip


def test_another_figure_than_the_months_asks_for_a_reason(
    told: None, evaluation: Evaluation, by_coordinator: Actor
) -> None:
    with pytest.raises(Refusal, match="70") as refused:
        saved(evaluation, by_coordinator, figure="95")
    assert "figure_reason" in refused.value.fields
    saved(evaluation, by_coordinator, figure="95", figure_reason="Dua blok izin hilang.")
    saved(evaluation, by_coordinator, base=1, figure="95", note="x")  # as it stood: not again
    saved(evaluation, by_coordinator, base=2, figure="70")  # nor what the months round to
    assert Answer.objects.get().version == 3


def test_incomplete_months_ask_for_none(
    told: None, evaluation: Evaluation, by_coordinator: Actor
) -> None:
    MonthlyIndicator.objects.filter(month__month=2).update(status=MonthStatus.AWAITING)
    assert saved(evaluation, by_coordinator, figure="95")["answer"]["version"] == 1


@pytest.mark.parametrize(
    ("typed", "proposed", "same"),
    [("4.1", "4.08", True), ("4", "4.08", True), ("4.10", "4.08", True), ("5", "4.08", False),
     ("97.7", "97.64", False), ("97.6", "97.64", True), ("0", "0.50", True)],
)  # fmt: skip
def test_a_figure_is_the_months_rounded_as_it_was_typed(
    typed: str, proposed: str, same: bool
) -> None:
    assert is_the_figure(Decimal(typed), Decimal(proposed)) is same
