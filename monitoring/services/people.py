"""The people an incident harmed: listed until it is decided, told back at work whenever they are.

What is listed and what the incident counts never contradict each other: listing somebody raises
its figures where they were lower, and while somebody is away its days grow with the calendar.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contractors.days import today_at
from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import check_row
from core.operations import as_asked, made_once
from monitoring.access import incidents_changed_by, incidents_followed_by
from monitoring.choices import IncidentKind, IncidentStatus, InjuryClass
from monitoring.models import Incident, InjuredPerson

MOST_PEOPLE = 50  # of one incident; more is a disaster, told otherwise


@dataclass(frozen=True, slots=True)
class InjuredFacts:
    """What is said of an injured person: their job, never their name."""

    job: str
    injury: InjuryClass
    harm: str = ""
    away_from: date | None = None
    back_on: date | None = None


def add_person(
    *,
    incident: Incident,
    facts: InjuredFacts,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Incident:
    """List an injured person. Sent twice under one ``operation``, they are listed once.

    Refusal for days lost before the incident or in the future, and for a dead person where the
    accident is not fatal; Conflict once it is decided; NotAllowed.
    """

    def make() -> Incident:
        return _list_person(incident, facts, by=by, now=now)

    about, asked = f"incident/{incident.pk}/person", as_asked(facts)
    return made_once(Incident, make, operation=operation, about=about, asked=asked, by=by, now=now)


@transaction.atomic
def _list_person(incident: Incident, facts: InjuredFacts, *, by: Actor, now: datetime) -> Incident:
    locked = _locked_undecided(incident, by=by)
    person = InjuredPerson(
        incident=locked,
        job=facts.job,
        injury=facts.injury,
        harm=facts.harm,
        away_from=facts.away_from,
        back_on=facts.back_on,
    )
    _check_person(person, today=today_at(locked.site, now))
    if locked.people.count() >= MOST_PEOPLE:
        raise Refusal(
            _("An incident lists at most %(limit)s people: write of the others what happened.")
            % {"limit": MOST_PEOPLE}
        )
    check_row(person, exclude=["incident"])
    person.save()
    _count_people(locked, by=by, now=now, told={"added": _audit_values(person)})
    return locked


@transaction.atomic
def remove_person(*, person: InjuredPerson, by: Actor, now: datetime) -> Incident:
    """Take a person off the list. The incident's figures stay: correct them with the report.

    Conflict once it is decided, or where the person is gone already; NotAllowed.
    """
    locked = _locked_undecided(person.incident, by=by)
    row = _there(person)
    told = _audit_values(row)
    row.delete()
    _count_people(locked, by=by, now=now, told={"removed": told})
    return locked


@transaction.atomic
def tell_back(*, person: InjuredPerson, on: date, by: Actor, now: datetime) -> Incident:
    """Somebody is back at work: their days are counted up to then, and so are the incident's.

    Refusal for a day in the future or before the first day lost; Conflict for a rejected
    incident, or a person who is back already; NotAllowed, with who may.
    """
    locked = _locked(person.incident)
    if locked.status == IncidentStatus.REJECTED:
        raise Conflict(_rejected(locked))
    if by != SYSTEM and not (
        by.user and incidents_followed_by(by.user).filter(pk=locked.pk).exists()
    ):
        raise NotAllowed(
            _(
                "Incident %(reference)s is decided and its days count: an HSE coordinator or "
                "manager tells who is back at work."
            )
            % {"reference": locked.reference}
        )
    row = _there(person)
    if row.back_on == on:
        return locked  # a second tap
    if not row.is_counting:
        raise Conflict(_("No days of this person are being counted any more."))
    row.back_on = on
    _check_person(row, today=today_at(locked.site, now))
    check_row(row, exclude=["incident"])
    row.save(update_fields=["back_on"])
    _count_people(locked, by=by, now=now, told={"back": _audit_values(row)})
    return locked


def check_people(incident: Incident, *, on: date, fatalities: int, injured: int) -> None:
    """Refusal where facts contradict the people who are listed: fewer of them, days before it."""
    people = list(incident.people.all())
    dead = sum(one.injury == InjuryClass.DEAD for one in people)
    for name, listed, said in (
        ("fatalities", dead, fatalities),
        ("injured", len(people) - dead, injured),
    ):
        if said < listed:
            words = _("%(listed)s people are listed: give at least so many, or take one off.")
            raise Refusal(words % {"listed": listed}, fields={name: words % {"listed": listed}})
    first = min((one.away_from for one in people if one.away_from), default=None)
    if first and first < on:
        words = _("Days are listed as lost from %(day)s on, before this date: correct one of them.")
        said_so = words % {"day": date_format(first)}
        raise Refusal(said_so, fields={"on": said_so})


def _check_person(person: InjuredPerson, *, today: date) -> None:
    incident = person.incident
    if person.injury == InjuryClass.DEAD and incident.kind != IncidentKind.FATAL:
        said = _("A person who died makes it a fatal accident: change the kind of the incident.")
        raise Refusal(said, fields={"injury": said})
    for name, day in (("away_from", person.away_from), ("back_on", person.back_on)):
        if day and day > today:
            said = _("This day is still to come: correct it, or leave it empty until then.")
            raise Refusal(said, fields={name: said})
    if person.away_from and person.away_from < incident.date:
        said = _("Days cannot be lost before the incident, which was on %(day)s: correct the day.")
        said %= {"day": date_format(incident.date)}
        raise Refusal(said, fields={"away_from": said})
    if person.back_on and not person.away_from:
        said = _("Give the first day lost too, or leave this empty: no days were lost.")
        raise Refusal(said, fields={"away_from": said})


def _count_people(incident: Incident, *, by: Actor, now: datetime, told: dict[str, Any]) -> None:
    """Raise the incident's figures to what is listed; its days are theirs once all are listed.

    But for a death, for which days are counted by convention and not by the calendar.
    """
    before = _figures(incident)
    people = list(incident.people.all())
    dead = sum(one.injury == InjuryClass.DEAD for one in people)
    incident.fatalities = max(incident.fatalities, dead)
    incident.injured = max(incident.injured, len(people) - dead)
    are_all = bool(people) and len(people) == incident.fatalities + incident.injured
    counting = any(one.is_counting for one in people)
    days = _days_of(people, today=today_at(incident.site, now))
    incident.lost_days = days if are_all and not dead else max(incident.lost_days, days)
    incident.still_counting = counting if are_all else counting or incident.still_counting
    incident.version += 1
    incident.save(update_fields=[*before, "version"])
    after = _figures(incident)
    changed = [name for name in after if after[name] != before[name]]
    record(
        by=by,
        at=now,
        action="change_people",
        target=incident,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed} | told,
    )


def _days_of(people: Iterable[InjuredPerson], *, today: date) -> int:
    return sum(one.days_lost(today) for one in people)


def count_days(*, now: datetime) -> int:
    """Bring the days of every incident up to today of which listed people lose more; how many.

    Safe to run twice. Nobody has said anything new, so whoever reads the incident still decides
    on what they read: its version stays.
    """
    away = InjuredPerson.objects.filter(away_from__isnull=False, back_on=None)
    counting = Incident.objects.filter(Exists(away.filter(incident=OuterRef("pk"))))
    ids = counting.exclude(status=IncidentStatus.REJECTED).order_by("pk").values_list("pk")
    return sum(_count_days_of(pk, now=now) for (pk,) in ids)


@transaction.atomic
def _count_days_of(pk: int, *, now: datetime) -> bool:
    """Whether they grew, read under the lock: another process may have counted meanwhile."""
    locked = _locked(Incident(pk=pk))
    before = locked.lost_days
    days = _days_of(locked.people.all(), today=today_at(locked.site, now))
    if locked.status == IncidentStatus.REJECTED or days <= before:
        return False
    locked.lost_days = days
    locked.save(update_fields=["lost_days"])
    record(
        by=SYSTEM,
        at=now,
        action="count_days",
        target=locked,
        before={"lost_days": before},
        after={"lost_days": days},
    )
    return True


def _figures(incident: Incident) -> dict[str, Any]:
    names = ("fatalities", "injured", "lost_days", "still_counting")
    return {name: getattr(incident, name) for name in names}


def _locked(incident: Incident) -> Incident:
    rows = Incident.objects.select_for_update(of=("self",)).select_related("site")
    return rows.get(pk=incident.pk)


def _locked_undecided(incident: Incident, *, by: Actor) -> Incident:
    locked = _locked(incident)
    if locked.status == IncidentStatus.REJECTED:
        raise Conflict(_rejected(locked))
    if locked.status != IncidentStatus.REPORTED:
        raise Conflict(
            _("Incident %(reference)s is decided: the people listed stay as they are.")
            % {"reference": locked.reference}
        )
    if by != SYSTEM and not (
        by.user and incidents_changed_by(by.user).filter(pk=locked.pk).exists()
    ):
        raise NotAllowed(
            _("Only HSE coordinators, managers and the contractor itself report incidents.")
        )
    return locked


def _rejected(incident: Incident) -> str:
    return _("Incident %(reference)s is rejected, and nothing is added to it.") % {
        "reference": incident.reference
    }


def _there(person: InjuredPerson) -> InjuredPerson:
    rows = InjuredPerson.objects.select_for_update(of=("self",)).select_related("incident")
    row = rows.filter(pk=person.pk).first()
    if row is None:
        raise Conflict(_("This person was taken off the list meanwhile."))
    return row


def _audit_values(person: InjuredPerson) -> str:
    """One line of the audit: ``Mekanik · serious · 2025-01-02 – 2025-01-09``."""
    days = [day.isoformat() for day in (person.away_from, person.back_on) if day]
    return " · ".join([person.job, str(person.injury), *([" – ".join(days)] if days else [])])
