"""Changes of incidents: reported, confirmed, rejected."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contractors.days import today_at
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import check_row
from monitoring.access import incidents_decided_by, leaves_decision, may_report_incident
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident
from monitoring.services.dates import check_odd, hold


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
    hold(contractor)
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
    check_odd(on, contractor, field="on", today=today, sure=sure)


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
