"""Changes of incidents and monthly figures."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from contractors.days import today_at
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor, AuditedChange, record, record_all
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import check_row, store_checked
from core.figures.dates import OddDate, check_meant
from monitoring.access import (
    incidents_decided_by,
    leaves_decision,
    may_record_month,
    may_report_incident,
)
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.indicators import (
    FIGURES,
    LEADING_COLUMNS,
    NOTHING_REPORTED,
    FigureChange,
    LeadingIndicators,
)
from monitoring.models import Incident, MonthlyIndicator

YEARS_BACK = 2  # whole years that are still written down as a matter of course


@transaction.atomic
def report_incident(
    *,
    contractor: Contractor,
    site: Site | None,
    reference: str,
    on: date,
    kind: IncidentKind,
    description: str,
    mining_class: str = "",
    fatalities: int = 0,
    injured: int = 0,
    lost_days: int = 0,
    sure: date | None = None,
    by: Actor,
    now: datetime,
) -> Incident:
    """Write down an incident; it counts in a rating once a manager has confirmed it.

    Refusal when a field is missing, the reference is taken, the date lies in the future at its
    site, or the kind contradicts the people killed or the ``mining_class`` ("": not at a mine);
    OddDate for a date long ago, or from before the contractor came, unless ``sure`` is that date.
    NotAllowed for the other roles.
    """
    if by != SYSTEM and not may_report_incident(by.user):
        raise NotAllowed(_("Only HSE coordinators and managers report incidents."))
    known = sure if by != SYSTEM else on
    _check_day(on, contractor=contractor, site=site, now=now, sure=known)
    _hold(contractor)
    incident = Incident(
        contractor=contractor,
        site=site,
        reference=reference,
        date=on,
        kind=kind,
        description=description,
        mining_class=mining_class,
        fatalities=fatalities,
        injured=injured,
        lost_days=lost_days,
        reported_by=by.user,
    )
    check_row(incident, exclude=["site", "reported_by", "decided_by", "decided_at"])
    incident.save()
    _record_report(incident, by=by, now=now)
    return incident


def _record_report(incident: Incident, *, by: Actor, now: datetime) -> None:
    after = {
        "reference": incident.reference,
        "date": incident.date.isoformat(),
        "kind": str(incident.kind),
        "mining_class": str(incident.mining_class),
    }
    record(by=by, at=now, action="report_incident", target=incident, after=after)


def _check_day(
    on: date, *, contractor: Contractor, site: Site | None, now: datetime, sure: date | None
) -> None:
    """Refusal for a day in the future at the site, OddDate for one that hardly can be meant."""
    today = today_at(site, now)
    if on > today:
        said = _("The date of the incident lies in the future: correct it.")
        raise Refusal(said, fields={"on": said})
    _check_odd(on, contractor, field="on", today=today, sure=sure)


def _check_odd(
    on: date, contractor: Contractor, *, field: str, today: date, sure: date | None
) -> None:
    """Refusal for a year that cannot be meant; OddDate where it hardly can, unless ``sure``."""
    check_meant(on, field=field, today=today)
    if on == sure:
        return
    words = {"day": date_format(on), "contractor": contractor}
    since = contractor.engaged_on
    if since and on < since.replace(day=1):
        words["since"] = date_format(since)
        question = _("%(contractor)s works here since %(since)s only: is %(day)s right?")
        raise OddDate(question % words, field=field, on=on)
    if on.year < today.year - YEARS_BACK:
        question = _("%(day)s is years ago: is the year right?")
        raise OddDate(question % words, field=field, on=on)


def _hold(contractor: Contractor) -> None:
    """Let what is written down of a contractor come one after the other.

    A form that is sent twice at once is then told what the first one stored, and meets no error
    of the database.
    """
    Contractor.objects.select_for_update(no_key=True).get(pk=contractor.pk)


@transaction.atomic
def decide_incident(
    *, incident: Incident, confirmed: bool, reason: str = "", by: Actor, now: datetime
) -> Incident:
    """Confirm or reject an incident; who reported it does not, and a decision may be changed later.

    Refusal without a reason where ``needs_reason`` says so; the audit keeps it.
    A result that is already approved keeps what it was frozen with.
    """
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    check_deciding(locked, by=by)
    new = IncidentStatus.CONFIRMED if confirmed else IncidentStatus.REJECTED
    if locked.status == new:
        raise Conflict(
            _("Incident %(reference)s is already decided so.") % {"reference": locked.reference}
        )
    reason = reason.strip()
    if not reason and needs_reason(locked, confirmed=confirmed):
        said = _("Write why, so that who reported it understands the decision.")
        raise Refusal(said, fields={"reason": said})
    before = {"status": locked.status}
    locked.status = new
    locked.decided_by = by.user
    locked.decided_at = now
    locked.save(update_fields=["status", "decided_by", "decided_at"])
    record(
        by=by,
        at=now,
        action="decide_incident",
        target=locked,
        before=before,
        after={"status": new} | ({"reason": reason} if reason else {}),
    )
    return locked


def needs_reason(incident: Incident, *, confirmed: bool) -> bool:
    """Whether somebody would ask why: what was reported is rejected, or a decision is turned round.

    To confirm what was reported says nothing new.
    """
    return not confirmed or incident.status != IncidentStatus.REPORTED


def check_deciding(incident: Incident, *, by: Actor) -> None:
    """NotAllowed, with who may, unless this person decides this incident."""
    if by == SYSTEM:
        return
    if leaves_decision(by.user, incident):
        raise NotAllowed(
            _(
                "You reported this incident yourself, so another HSE manager decides it or, where "
                "there is none, an HSE coordinator."
            )
        )
    if not incidents_decided_by(by.user).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Only an HSE manager confirms or rejects an incident."))


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
    _check_month(month, contractor, site=site, sure=month if by == SYSTEM else sure, now=now)
    _hold(contractor)
    held = _held_months(contractor, site, months=[month])
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
    _hold(contractor)
    months = sorted({change.month for change in changes})
    held = _held_months(contractor, site, months=months)
    for place, (month, (row, before)) in enumerate(zip(months, held, strict=True)):
        # What is asked about are early months: who is sure of the earliest is sure of the rest.
        is_sure = place > 0 or by == SYSTEM
        _check_month(month, contractor, site=site, sure=month if is_sure else sure, now=now)
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
    month: date, contractor: Contractor, *, site: Site, sure: date | None, now: datetime
) -> None:
    today = today_at(site, now)
    if month > today:
        said = _("This month has not begun: choose an earlier one.")
        raise Refusal(said, fields={"month": said})
    _check_odd(month, contractor, field="month", today=today, sure=sure)


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


def _held_months(
    contractor: Contractor, site: Site, *, months: Collection[date]
) -> list[_HeldMonth]:
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
