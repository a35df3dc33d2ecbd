"""Changes of monthly figures: told, confirmed, returned."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from contractors.access import check_works_for, contractors_visible_to
from contractors.days import today_at
from contractors.models import Contractor, Site
from contractors.services import hold
from core.audit import SYSTEM, Actor, AuditedChange, record_all
from core.errors import AlreadySo, Conflict, NotAllowed, Refusal
from core.errors.validation import store_checked
from core.writing import written
from monitoring.access import (
    may_record_month,
    may_record_month_of,
    may_tell_months,
    may_tell_months_of,
    months_decided_by,
    with_own_word,
)
from monitoring.choices import MonthStatus
from monitoring.indicators import (
    FIGURES,
    LEADING_COLUMNS,
    NOTHING_REPORTED,
    FigureChange,
    LeadingIndicators,
)
from monitoring.models import MonthlyIndicator
from monitoring.rules.doubts import AROUND, MonthDoubt, doubts_of, replacements
from monitoring.rules.due import check_begun
from monitoring.selectors import registered_near_misses
from monitoring.services.dates import check_odd

TOLD = ("told_by", "decided_by")
STORED = (*FIGURES, *TOLD, "told_at", "decided_at", "status", "reason")


class OddFigures(Refusal):
    """Figures that may be right and hardly are. Whoever is sure sends their tokens along."""

    def __init__(self, doubts: Collection[MonthDoubt]) -> None:
        super().__init__(
            " ".join(one.question for one in doubts),
            fields={one.cell: one.question for one in doubts},
        )
        self.doubts = tuple(doubts)


class StoredMonths(NamedTuple):
    """How many months were stored, and how many of them wait to be confirmed."""

    stored: int
    awaiting: int


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
    seen: str | None = None,
    sure: date | None = None,
    sure_of: Collection[str] = (),
    by: Actor,
    now: datetime,
) -> MonthlyIndicator:
    """Store the figures of one month and site; a second time replaces the first.

    With ``complete`` False a leading figure that is not given stays as it was reported before.
    ``seen`` is the mark of the month that was looked at, "" where none was: OddFigures too where
    another stands, so that nothing is written over unseen; None asks nothing. As ``record_year``
    otherwise.
    """
    given = {name: getattr(leading, name) for name in LEADING_COLUMNS}
    given = {name: value for name, value in given.items() if complete or value is not None}
    given |= {"man_hours": man_hours, "workforce": workforce}
    _check_telling(by, contractor, site=site)
    _check_month(month, contractor, site=site, sure=month if by == SYSTEM else sure, now=now)
    hold(contractor)
    year = _held_year(contractor, site, months=[month], by=by)
    held = year.months[0]
    _check_open(held, [f"{month.month}-{name}" for name in given], by=by)
    if seen is not None and seen != held.row.mark:
        _check_replaced(held, given, sure_of=sure_of)
    for name, value in given.items():
        setattr(held.row, name, value)
    _check_meant(year, {month: given}, sure_of=sure_of, by=by)
    _store_months(year.months, site=site, by=by, now=now)
    return held.row


@transaction.atomic
def record_year(
    *,
    contractor: Contractor,
    site: Site,
    changes: Collection[FigureChange],
    sure: date | None = None,
    sure_of: Collection[str] = (),
    by: Actor,
    now: datetime,
) -> StoredMonths:
    """Store changed figures of many months of one site, all or none; says how many, how many wait.

    What a representative enters, of their own company, awaits confirmation; what the owner's
    people enter is confirmed at once, but for a month that was told before of a company they once
    spoke for. Conflict, by cell, where a figure is no longer what was seen: nothing is written
    over unseen. Refusal where a part is larger than its whole, the month has not begun at the
    site, the contractor does not work there, or a representative changes what is confirmed;
    OddDate (of the earliest) as for an incident; OddFigures where one can hardly be
    meant and its token is not in ``sure_of``; NotAllowed.
    """
    _check_telling(by, contractor, site=site)
    hold(contractor)
    by_month: dict[date, list[FigureChange]] = defaultdict(list)
    given: dict[date, dict[str, int | None]] = defaultdict(dict)
    for change in changes:
        by_month[change.month].append(change)
        given[change.month][change.name] = change.value
    check_begun(by_month, today=today_at(site, now))
    year = _held_year(contractor, site, months=sorted(by_month), by=by)
    for place, held in enumerate(year.months):
        month = held.row.month
        # What is asked about are early months: who is sure of the earliest is sure of the rest.
        is_sure = place > 0 or by == SYSTEM
        _check_month(month, contractor, site=site, sure=month if is_sure else sure, now=now)
        _take_over(held, by_month[month], by=by)
    _check_meant(year, given, sure_of=sure_of, by=by)
    awaiting = _store_months(year.months, site=site, by=by, now=now)
    return StoredMonths(len(year.months), awaiting)


@transaction.atomic
def decide_months(
    *,
    contractor: Contractor,
    site: Site,
    seen: Mapping[date, datetime | None],
    confirmed: bool,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> int:
    """Confirm months of a site, so that they count, or return them with a reason; all or none.

    ``seen`` are the months, each with the time at which the figures that were looked at were told.
    Conflict where they were told again since, or are decided so; Refusal without a month, or to
    return without a reason; NotAllowed for who may not, or ever spoke for the company. Says how
    many.
    """
    reason = written(reason)
    if not may_record_month(by.user):
        raise NotAllowed(_("Only HSE coordinators and managers confirm or return months."))
    if not may_record_month_of(by.user, contractor.pk):
        check_works_for(by, contractor)
    if not confirmed and not reason:
        said = _("Write why, so that the contractor knows what to correct.")
        raise Refusal(said, fields={"reason": said})
    hold(contractor)
    rows = _locked_months(contractor, site, months=seen)
    status = MonthStatus.CONFIRMED if confirmed else MonthStatus.RETURNED
    action = "confirm_month" if confirmed else "return_month"
    why = "" if confirmed else reason
    _check_not_so_already(rows, seen, status=status, reason=why, by=by)
    _check_decidable(rows, seen, confirmed=confirmed, by=by)
    _store_decision(rows, status, site=site, reason=why, action=action, by=by, now=now)
    return len(rows)


def _locked_months(
    contractor: Contractor, site: Site, *, months: Collection[date]
) -> list[MonthlyIndicator]:
    """These months of a site, held, in their order; Refusal for none, or where one was not told."""
    rows = list(
        MonthlyIndicator.objects.select_for_update(of=("self",))
        .filter(contractor=contractor, site=site, month__in=months)
        .order_by("month")
    )
    if not months or len(rows) < len(months):
        raise Refusal(_("Choose months that were told: there is nothing else to confirm."))
    return rows


def _check_not_so_already(
    rows: Collection[MonthlyIndicator],
    seen: Mapping[date, datetime | None],
    *,
    status: MonthStatus,
    reason: str,
    by: Actor,
) -> None:
    """AlreadySo where the same person has decided all of it so: a second tap changes nothing."""
    if by.user is None:
        return
    same = (status, reason, by.user.pk)
    if all(
        (row.status, row.reason, row.decided_by_id) == same and row.told_at == seen[row.month]
        for row in rows
    ):
        raise AlreadySo(
            _("These months are already decided so (%(state)s): it counts once.")
            % {"state": status.label}
        )


def _check_decidable(
    rows: Collection[MonthlyIndicator],
    seen: Mapping[date, datetime | None],
    *,
    confirmed: bool,
    by: Actor,
) -> None:
    """What waits can be confirmed or returned; what is confirmed can be returned."""
    own = months_decided_by(by.user).filter(pk__in=[row.pk for row in rows])
    if own.count() < len(rows):
        raise NotAllowed(
            _("You have spoken for this company: another HSE coordinator or manager confirms it.")
        )
    states = {MonthStatus.AWAITING} | (set() if confirmed else {MonthStatus.CONFIRMED})
    for row in rows:
        words = {"month": date_format(row.month, "F Y")}
        if row.told_at != seen[row.month]:
            raise Conflict(
                _("%(month)s was told again meanwhile: look at its figures, then decide.") % words
            )
        if row.status not in states:
            words["state"] = row.get_status_display()
            raise Conflict(_("%(month)s does not wait any more: %(state)s.") % words)


def _store_decision(
    rows: Collection[MonthlyIndicator],
    status: MonthStatus,
    *,
    site: Site,
    reason: str,
    action: str,
    by: Actor,
    now: datetime,
) -> None:
    """What was decided of these months; each has its own row of audit."""
    changes = []
    for row in rows:
        told = {"month": row.month.isoformat(), "site": site.code, "status": status}
        told |= {"reason": reason} if reason else {}
        changes.append(AuditedChange(row, before={"status": row.status}, after=told))
        row.status, row.reason = status, reason
        row.decided_by, row.decided_at = by.user, now
    MonthlyIndicator.objects.bulk_update(rows, ["status", "reason", "decided_by", "decided_at"])
    record_all(by=by, at=now, action=action, changes=changes)


def _check_telling(by: Actor, contractor: Contractor, *, site: Site) -> None:
    """NotAllowed for other roles and other companies; Refusal where it does not work."""
    if by == SYSTEM:
        return
    if not may_tell_months(by.user):
        raise NotAllowed(who_tells_months())
    if not may_tell_months_of(by.user, contractor.pk):
        check_works_for(by, contractor)
    if not may_record_month(by.user):
        assert by.user is not None
        if not contractors_visible_to(by.user).filter(pk=contractor.pk).exists():
            raise NotAllowed(_("You enter the months of your own company only."))
        if not contractor.sites.filter(pk=site.pk).exists():
            raise Refusal(
                _("%(contractor)s does not work at %(site)s: choose one of its sites.")
                % {"contractor": contractor, "site": site}
            )


def _check_month(
    month: date, contractor: Contractor, *, site: Site, sure: date | None, now: datetime
) -> None:
    today = today_at(site, now)
    check_begun([month], today=today)
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


class _HeldYear(NamedTuple):
    """The months that are changed, in their order, and the figures of all around them."""

    contractor: Contractor
    site: Site
    months: list[_HeldMonth]
    others: dict[date, dict[str, int]]


def _check_open(held: _HeldMonth, cells: Collection[str], *, by: Actor) -> None:
    """A representative leaves alone what is confirmed: it counts already."""
    row = held.row
    is_open = held.before is None or row.status != MonthStatus.CONFIRMED
    if is_open or by == SYSTEM or may_record_month(by.user):
        return
    said = _(
        "%(month)s is confirmed and counts: ask the HSE coordinator to return it, then correct it."
    ) % {"month": date_format(row.month, "F Y")}
    raise Conflict(said, fields=dict.fromkeys(cells, said))


def _check_replaced(
    held: _HeldMonth, given: Mapping[str, int | None], *, sure_of: Collection[str]
) -> None:
    """OddFigures for what would replace a figure of a month that somebody told before."""
    labels = {one.name: str(one.verbose_name) for one in MonthlyIndicator._meta.fields}
    doubts = replacements(held.row.month, given, before=held.before or {}, labels=labels)
    if asked := [one for one in doubts if one.token not in sure_of]:
        raise OddFigures(asked)


def _take_over(held: _HeldMonth, changes: list[FigureChange], *, by: Actor) -> None:
    """Write the changes of a month into its row; Conflict where it is not what was seen."""
    _check_seen(changes, held.row if held.before is not None else None)
    _check_open(held, [change.cell for change in changes], by=by)
    for change in changes:
        setattr(held.row, change.name, change.value)


def _held_year(
    contractor: Contractor, site: Site, *, months: Collection[date], by: Actor
) -> _HeldYear:
    """These months, held, with those of a year around them, read in the same statement."""
    if not months:
        return _HeldYear(contractor, site, [], {})
    rows = with_own_word(MonthlyIndicator.objects.select_for_update(of=("self",)), by.user).filter(
        contractor=contractor,
        site=site,
        month__range=(min(months) - AROUND, max(months) + AROUND),
    )
    found = {row.month: _HeldMonth(row, row.figures) for row in rows}
    held = [
        found.get(month)
        or _HeldMonth(MonthlyIndicator(contractor=contractor, site=site, month=month), None)
        for month in months
    ]
    others = {
        month: one.before
        for month, one in found.items()
        if one.before is not None and one.row.status != MonthStatus.RETURNED
    }
    return _HeldYear(contractor, site, held, others)


def _check_meant(
    year: _HeldYear,
    given: Mapping[date, Mapping[str, int | None]],
    *,
    sure_of: Collection[str],
    by: Actor,
) -> None:
    """OddFigures for figures that were given now, can hardly be meant, and nobody is sure of."""
    if by == SYSTEM or not year.months:
        return
    figures = {**year.others, **{held.row.month: held.row.figures for held in year.months}}
    of_misses = any("near_misses" in of_month for of_month in given.values())
    months = [held.row.month for held in year.months] if of_misses else []
    registered = registered_near_misses(year.contractor, year.site, months=months)
    doubts = [
        doubt
        for month, of_month in given.items()
        for doubt in doubts_of(
            month, figures[month], others=figures, registered=registered.get(month)
        )
        if of_month.get(doubt.name) is not None and doubt.token not in sure_of
    ]
    if doubts:
        raise OddFigures(doubts)


def _store_months(held: Collection[_HeldMonth], *, site: Site, by: Actor, now: datetime) -> int:
    """A year takes as many statements as a month; each month has its own row of audit.

    Returns how many await confirmation.
    """
    new = [row for row, before in held if before is None]
    known = [row for row, before in held if before is not None]
    may_count = by == SYSTEM or may_record_month(by.user)
    counted: list[_HeldMonth] = []
    awaiting: list[_HeldMonth] = []
    for one in held:
        row = one.row
        counts = may_count and not getattr(row, "own_word", False)
        (counted if counts else awaiting).append(one)
        row.told_by, row.told_at, row.reason = by.user, now, ""
        row.status = MonthStatus.CONFIRMED if counts else MonthStatus.AWAITING
        row.decided_by, row.decided_at = (by.user, now) if counts else (None, None)

    def store() -> None:
        MonthlyIndicator.objects.bulk_create(new)
        MonthlyIndicator.objects.bulk_update(known, STORED)

    store_checked([*new, *known], store, exclude=("contractor", "site", *TOLD))
    for action, months in (("record_monthly_indicator", counted), ("tell_month", awaiting)):
        if months:
            record_all(by=by, at=now, action=action, changes=_changes(months, site=site))
    return len(awaiting)


def _changes(held: Collection[_HeldMonth], *, site: Site) -> list[AuditedChange]:
    return [
        AuditedChange(
            row,
            before=before,
            after={"month": row.month.isoformat(), "site": site.code, **row.figures},
        )
        for row, before in held
    ]


def who_tells_months() -> str:
    """That only some enter months, and who."""
    return _("Only HSE coordinators, managers and the contractor itself enter months.")
