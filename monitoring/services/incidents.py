"""Changes of incidents: reported, confirmed, rejected."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from datetime import time as clock
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contractors.access import check_works_for, contractors_visible_to
from contractors.days import today_at
from contractors.models import Contractor, Site
from contractors.services import hold
from contractors.site_field import elsewhere_words
from core.audit import SYSTEM, Actor, record, record_change
from core.canonical import JsonObject
from core.errors import AlreadySo, Conflict, NotAllowed, Refusal
from core.errors.validation import check_row
from core.figures import whole
from core.operations import acknowledged, as_asked, once
from core.writing import written
from monitoring.access import (
    incidents_decided_by,
    leaves_decision,
    may_report_incident_at,
    may_report_own_incident,
)
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.consequences import IncidentDeed, tell_listeners
from monitoring.models import Incident
from monitoring.rates import LOST_DAYS_PER_FATALITY
from monitoring.services.dates import check_odd
from monitoring.services.people import check_people


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """What is said of an incident; its time goes by the clock of its site."""

    site: Site | None
    on: date
    kind: IncidentKind
    description: str
    mining_class: str = ""
    time: clock | None = None
    fatalities: int = 0
    injured: int = 0
    lost_days: int = 0
    still_counting: bool = False

    def columns(self) -> dict[str, Any]:
        """By the columns of the row."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        return {"date": given.pop("on"), **given}


class SameEvent(Refusal):
    """An incident of that day and site is there already. Whoever knows better sends it again."""


@transaction.atomic
def report_incident(
    *,
    contractor: Contractor,
    facts: IncidentFacts,
    reference: str = "",
    sure: date | None = None,
    another: bool = True,
    with_procedure: bool = True,
    by: Actor,
    now: datetime,
) -> Incident:
    """Write down an incident; it counts in a rating once a manager has confirmed it.

    Without a ``reference`` it gets the next of the contractor's year. Refusal when a field is
    missing, the reference is taken, date and time lie in the future at its site, more days are
    lost than have passed since, or the kind contradicts the people killed or the ``mining_class``
    ("": not at a mine); OddDate for a date long ago, or from before the contractor came, unless
    ``sure`` is that date; SameEvent where one of that day and site stands there already, unless it
    is ``another``, which the audit then keeps. A representative reports for their own company at
    one of its sites. NotAllowed for the other roles. The accident
    procedure begins where its library says so, unless not ``with_procedure``: what is told of the
    past is over.
    """
    _check_reporting(by, contractor, site=facts.site)
    known = sure if by != SYSTEM else facts.on
    _check_day(facts, contractor=contractor, now=now, sure=known)
    _check_lost_days(facts, now=now)
    hold(contractor)
    same = _same_event(facts, contractor)
    if same and not another:
        raise SameEvent(_is_it_the_same(same))
    incident = Incident(
        contractor=contractor,
        reference=reference or _next_reference(contractor, facts.on.year),
        reported_by=by.user,
        told_at=now,
        **facts.columns(),
    )
    check_row(incident, exclude=["site", "reported_by", "told_at", "decided_by", "decided_at"])
    incident.save()
    _record_report(incident, other_than=same if by != SYSTEM else None, by=by, now=now)
    if with_procedure:
        tell_listeners(IncidentDeed(incident, "", by, now))
    return incident


@transaction.atomic
def report_incident_once(
    *,
    operation: UUID | None,
    contractor: Contractor,
    facts: IncidentFacts,
    by: Actor,
    now: datetime,
    **answers: Any,
) -> Incident:
    """As ``report_incident``, once for each ``operation``: what a second tap or a slow line sends
    again gives the incident of the first time, and asks nothing.

    Conflict where the same ``operation`` comes with other facts, as from a page gone back to.
    """

    def store() -> JsonObject:
        one = report_incident(contractor=contractor, facts=facts, by=by, now=now, **answers)
        return {"incident": one.pk, "reference": one.reference}

    hold(contractor)  # the second waits for the first
    about, asked = f"contractor/{contractor.pk}/incident", as_asked(facts)
    response = (
        store()
        if operation is None
        else acknowledged(operation, about=about, asked=asked, by=by, reused=_stands_already)
        or once(operation, about=about, asked=asked, store=store, by=by, now=now)
    )
    return Incident.objects.get(pk=response["incident"])


@transaction.atomic
def change_incident(
    *,
    incident: Incident,
    facts: IncidentFacts,
    seen: int,
    sure: date | None = None,
    with_procedure: bool = True,
    by: Actor,
    now: datetime,
) -> Incident:
    """Correct an incident that nobody has decided on; sent twice, it is changed once.

    Conflict where it is decided, or was changed since version ``seen``; the rest as for a report.
    """
    _check_reporting(by, incident.contractor, site=facts.site)
    locked = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    _check_undecided(locked)
    told = facts.columns()
    if locked.version != seen and all(getattr(locked, name) == told[name] for name in told):
        return locked
    _check_version(locked, seen)
    _check_day(facts, contractor=incident.contractor, now=now, sure=sure)
    _check_lost_days(facts, now=now)
    check_people(locked, on=facts.on, fatalities=facts.fatalities, injured=facts.injured)
    before = _audit_values(locked)
    for name, value in told.items():
        setattr(locked, name, value)
    locked.version += 1
    check_row(locked, exclude=["site", "reported_by", "told_at", "decided_by", "decided_at"])
    locked.save()
    record_change(
        by=by,
        at=now,
        action="change_incident",
        target=locked,
        before=before,
        after=_audit_values(locked),
    )
    if with_procedure:
        tell_listeners(IncidentDeed(locked, before["kind"], by, now))
    return locked


def why_unchangeable(incident: Incident) -> str:
    """Why nobody corrects it any more and what to do; "" while it is undecided."""
    if incident.status == IncidentStatus.REPORTED:
        return ""
    words = {"reference": incident.reference, "state": incident.get_status_display()}
    return (
        _(
            "Incident %(reference)s is decided (%(state)s) and stays as it is. If something is "
            "missing, tell the HSE manager."
        )
        % words
    )


def _check_undecided(incident: Incident) -> None:
    if said := why_unchangeable(incident):
        raise Conflict(said)


def _check_version(incident: Incident, seen: int) -> None:
    if incident.version != seen:
        raise Conflict(
            _("Incident %(reference)s was changed meanwhile: open it again, then decide.")
            % {"reference": incident.reference}
        )


def _check_reporting(by: Actor, contractor: Contractor, *, site: Site | None) -> None:
    """NotAllowed for other roles and other companies; Refusal for a site not theirs."""
    if by == SYSTEM or may_report_incident_at(by.user, contractor.pk):
        return
    check_works_for(by, contractor)
    if by.user is None or not may_report_own_incident(by.user):
        raise NotAllowed(
            _("Only HSE coordinators, managers and the contractor itself report incidents.")
        )
    if not contractors_visible_to(by.user).filter(pk=contractor.pk).exists():
        raise NotAllowed(_("You report incidents of your own company only."))
    if site is None or not contractor.sites.filter(pk=site.pk).exists():
        said = elsewhere_words(contractor)
        raise Refusal(said, fields={"site": said})


def _same_event(facts: IncidentFacts, contractor: Contractor) -> Incident | None:
    """The first of the same day and site that nobody has rejected."""
    if facts.site is None:
        return None
    there = Incident.objects.filter(contractor=contractor, site=facts.site, date=facts.on)
    found = there.exclude(status=IncidentStatus.REJECTED).select_related("site")
    return found.order_by("pk").first()


def _is_it_the_same(one: Incident) -> str:
    words = {"day": date_format(one.date), "site": one.site, "reference": one.reference}
    said = _("%(reference)s of %(day)s at %(site)s stands there already: is this the same event?")
    return said % words


def _stands_already(earlier: JsonObject) -> str:
    said = _("This page has stored incident %(reference)s already: change that one in the list of "
             "incidents, or begin a new report.")  # fmt: skip
    return said % {"reference": earlier["reference"]}


def _next_reference(contractor: Contractor, year: int) -> str:
    """The first free of A-2025-1, A-2025-2 ... by the contractor's code."""
    begin = f"{contractor.code}-{year}-"
    taken = set(
        Incident.objects.filter(reference__startswith=begin).values_list("reference", flat=True)
    )
    return next(found for n in count(1) if (found := f"{begin}{n}") not in taken)


def _audit_values(incident: Incident) -> dict[str, Any]:
    """What is said of it, as JSON values."""
    return {
        "site": incident.site.code if incident.site else "",
        "date": incident.date.isoformat(),
        "time": incident.time.isoformat("minutes") if incident.time else None,
        "kind": str(incident.kind),
        "mining_class": str(incident.mining_class),
        "fatalities": incident.fatalities,
        "injured": incident.injured,
        "lost_days": incident.lost_days,
        "still_counting": incident.still_counting,
        "description": incident.description,
    }


def _record_report(
    incident: Incident, *, other_than: Incident | None, by: Actor, now: datetime
) -> None:
    """``other_than`` is what somebody was asked about and said not to be the same event."""
    after = {
        "reference": incident.reference,
        "date": incident.date.isoformat(),
        "kind": str(incident.kind),
        "mining_class": str(incident.mining_class),
    } | ({"other_than": other_than.reference} if other_than else {})
    record(by=by, at=now, action="report_incident", target=incident, after=after)


def _check_day(
    facts: IncidentFacts, *, contractor: Contractor, now: datetime, sure: date | None
) -> None:
    """Refusal for a moment in the future at the site, OddDate for a day hardly meant."""
    today = today_at(facts.site, now)
    if facts.on > today:
        said = _("The date of the incident lies in the future: correct it.")
        raise Refusal(said, fields={"on": said})
    zone = ZoneInfo(facts.site.time_zone) if facts.site else None
    if facts.time and facts.on == today and facts.time > timezone.localtime(now, zone).time():
        said = _("At the site it is not yet that time of the day: correct the time.")
        raise Refusal(said, fields={"time": said})
    check_odd(facts.on, contractor, field="on", today=today, sure=sure)


def _check_lost_days(facts: IncidentFacts, *, now: datetime) -> None:
    """Refusal for more days lost than have passed since, counted for each who was injured.

    Of somebody who died no days are told: the severity rate adds theirs by convention.
    """
    alone = 0 if facts.fatalities else 1  # who gives no number of injured means one
    passed = max(0, (today_at(facts.site, now) - facts.on).days)
    people = facts.injured or alone
    if facts.lost_days <= passed * people:
        return
    words = {
        "passed": passed,
        "people": people,
        "most": passed * people,
        "each": whole(LOST_DAYS_PER_FATALITY),
    }
    said = _(
        "Days lost are counted from the incident on, %(passed)s days ago: with %(people)s injured "
        "they are at most %(most)s. Correct the days or the date."
    )
    of_dead = _("For a person who died none are given: the severity rate adds %(each)s itself.")
    if facts.fatalities and people:
        said = f"{said} {of_dead}"
    if not people:
        said = f"{of_dead} " + _("Give 0, or how many people were injured besides.")
    raise Refusal(said % words, fields={"lost_days": said % words})


@transaction.atomic
def decide_incident(
    *,
    incident: Incident,
    confirmed: bool,
    reason: str = "",
    seen: int | None = None,
    stood: str | None = None,
    by: Actor,
    now: datetime,
) -> Incident:
    """Confirm or reject an incident; who reported it does not, and a decision may be changed later.

    Refusal without a reason where ``needs_reason`` says so; the audit keeps it. Conflict where it
    was changed since version ``seen``, or is decided otherwise than it ``stood`` before who
    decides: nobody turns a decision round unseen.
    A result that is already approved keeps what it was frozen with.
    """
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    check_deciding(locked, by=by)
    if seen is not None:
        _check_version(locked, seen)
    new = IncidentStatus.CONFIRMED if confirmed else IncidentStatus.REJECTED
    reason = written(reason)
    _check_decision(locked, new, reason=reason, stood=stood, by=by)
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


def _check_decision(
    incident: Incident, new: IncidentStatus, *, reason: str, stood: str | None, by: Actor
) -> None:
    """Conflict where it stands so already (AlreadySo by the same person) or otherwise than it
    ``stood``; Refusal without a reason that is needed."""
    if incident.status == new:
        words = {"reference": incident.reference, "who": incident.decided_by or ""}
        if by.user is not None and incident.decided_by_id == by.user.pk:
            raise AlreadySo(_("Incident %(reference)s is already decided so.") % words)
        raise Conflict(
            _("Incident %(reference)s is already decided so, by %(who)s: nothing was stored.")
            % words
        )
    if stood is not None and incident.status != stood:
        words = {"reference": incident.reference, "who": incident.decided_by or ""}
        words["state"] = incident.get_status_display()
        raise Conflict(
            _(
                "Incident %(reference)s was decided meanwhile by %(who)s (%(state)s): nothing was "
                "stored. Open it again, then decide."
            )
            % words
        )
    if not reason and needs_reason(incident, confirmed=new == IncidentStatus.CONFIRMED):
        said = _("Write why, so that who reported it understands the decision.")
        raise Refusal(said, fields={"reason": said})


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
                "You reported or corrected this incident yourself, or have represented its "
                "company, so another HSE manager decides it or, where there is none, an HSE "
                "coordinator."
            )
        )
    if not incidents_decided_by(by.user).filter(pk=incident.pk).exists():
        raise NotAllowed(_("Only an HSE manager confirms or rejects an incident."))
