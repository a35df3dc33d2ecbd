"""Changes of monthly figures."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from contractors.days import today_at
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor, AuditedChange, record_all
from core.errors import Conflict, NotAllowed, Refusal
from core.validation import store_checked
from monitoring.access import may_record_month
from monitoring.indicators import (
    FIGURES,
    LEADING_COLUMNS,
    NOTHING_REPORTED,
    FigureChange,
    LeadingIndicators,
)
from monitoring.models import MonthlyIndicator
from monitoring.services.dates import check_odd, hold


@transaction.atomic
def record_monthly_indicator(
    *,
    contractor: Contractor,
    site: Site,
    month: date,
    man_hours: int,
    workforce: int,
    leading: LeadingIndicators = NOTHING_REPORTED,
    complete: bool = True,
    sure: date | None = None,
    by: Actor,
    now: datetime,
) -> MonthlyIndicator:
    """Store the figures of one month and site; a second time replaces the first.

    With ``complete`` False a leading figure that is not given stays as it was reported before.
    Refusal where a part is larger than its whole, or the month has not begun at the site;
    OddDate as for an incident; NotAllowed.
    """
    _check_recording(by)
    _check_month(month, contractor, site, sure=month if by == SYSTEM else sure, now=now)
    hold(contractor)
    held = _held_months(contractor, site, [month])
    row = held[0].row
    row.man_hours = man_hours
    row.workforce = workforce
    for name in LEADING_COLUMNS:
        value = getattr(leading, name)
        if complete or value is not None:
            setattr(row, name, value)
    _store_months(held, site=site, by=by, now=now)
    return row


@transaction.atomic
def record_year(
    *,
    contractor: Contractor,
    site: Site,
    changes: Collection[FigureChange],
    sure: date | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Store changed figures of many months of one site, all or none; says how many months.

    Conflict, by cell, where a figure is no longer what was seen: nothing is written over unseen.
    Refusal and OddDate (of the earliest) as for one month; NotAllowed.
    """
    _check_recording(by)
    hold(contractor)
    months = sorted({change.month for change in changes})
    held = _held_months(contractor, site, months)
    for place, (month, (row, before)) in enumerate(zip(months, held, strict=True)):
        # What is asked about are early months: who is sure of the earliest is sure of the rest.
        is_sure = place > 0 or by == SYSTEM
        _check_month(month, contractor, site, sure=month if is_sure else sure, now=now)
        of_month = [change for change in changes if change.month == month]
        _check_seen(of_month, row if before is not None else None)
        for change in of_month:
            setattr(row, change.name, change.value)
    _store_months(held, site=site, by=by, now=now)
    return len(months)


def _check_recording(by: Actor) -> None:
    if by != SYSTEM and not may_record_month(by.user):
        raise NotAllowed(_("Only HSE coordinators and managers record man-hours."))


def _check_month(
    month: date, contractor: Contractor, site: Site, *, sure: date | None, now: datetime
) -> None:
    today = today_at(site, now)
    if month > today:
        said = _("This month has not begun: choose an earlier one.")
        raise Refusal(said, fields={"month": said})
    check_odd(month, contractor, field="month", today=today, sure=sure)


def _check_seen(changes: list[FigureChange], row: MonthlyIndicator | None) -> None:
    """Conflict where somebody else has stored another figure meanwhile."""
    fields = {}
    for change in changes:
        stands = getattr(row, change.name) if row else None
        if stands not in (change.seen, change.value):
            fields[change.cell] = _(
                "Somebody else wrote %(figure)s here meanwhile: look, then store yours again."
            ) % {"figure": "–" if stands is None else number_format(stands, force_grouping=True)}
    if fields:
        raise Conflict(_("Some figures were changed meanwhile; nothing is stored."), fields=fields)


class _HeldMonth(NamedTuple):
    """The row of a month, held or new, and its figures so far; None where there were none."""

    row: MonthlyIndicator
    before: dict[str, int] | None


def _held_months(contractor: Contractor, site: Site, months: Collection[date]) -> list[_HeldMonth]:
    """These months, in their order."""
    rows = MonthlyIndicator.objects.select_for_update().filter(
        contractor=contractor, site=site, month__in=months
    )
    found = {row.month: _HeldMonth(row, _figures(row)) for row in rows}
    return [
        found.get(month)
        or _HeldMonth(MonthlyIndicator(contractor=contractor, site=site, month=month), None)
        for month in months
    ]


def _store_months(held: Collection[_HeldMonth], *, site: Site, by: Actor, now: datetime) -> None:
    """A year takes as many statements as a month; each month has its own row of audit."""
    new = [row for row, before in held if before is None]
    known = [row for row, before in held if before is not None]

    def store() -> None:
        MonthlyIndicator.objects.bulk_create(new)
        MonthlyIndicator.objects.bulk_update(known, FIGURES)

    store_checked([*new, *known], store, exclude=("contractor", "site"))
    record_all(
        by=by,
        at=now,
        action="record_monthly_indicator",
        changes=[
            AuditedChange(
                row,
                before=before,
                after={"month": row.month.isoformat(), "site": site.code, **_figures(row)},
            )
            for row, before in held
        ],
    )


def _figures(row: MonthlyIndicator) -> dict[str, int]:
    """Man-hours, workforce, and the leading figures that were reported."""
    reported = LeadingIndicators(
        **{name: getattr(row, name) for name in LEADING_COLUMNS}
    ).reported()
    return {"man_hours": row.man_hours, "workforce": row.workforce, **reported}
