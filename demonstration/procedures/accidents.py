"""The constructed accident: its procedure partly done, one step late, its investigation submitted.

Every step is taken by the service a person would use, at its own time.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor
from core.database.keys import drawn_with
from investigations.models import AccidentProcedure, Cause, Investigation
from investigations.procedure.services import StepFacts, enter_step
from investigations.services import (
    ActionFacts,
    CauseFacts,
    begin_investigation,
    put_action,
    put_cause,
    put_event,
    submit_investigation,
)
from monitoring.choices import IncidentKind, InjuryClass
from monitoring.models import Incident
from monitoring.services import IncidentFacts, report_incident
from monitoring.services.people import InjuredFacts, add_person, count_days


def load_accident(path: Path, *, today: date) -> Incident:
    """The accident of a file, so many days before ``today``, with all that followed it."""
    told: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    with drawn_with(Random("accident")):  # noqa: S311 - the same keys everywhere, no secret
        incident = _report(told, on=today - timedelta(days=told["days_ago"]))
        _list_person(incident, told["person"], by=_actor(told["by"]))
        for entry in told["steps"]:
            _enter(incident, entry, by=_actor(entry.get("by", told["by"])))
        _investigate(incident, told, today=today)
    count_days(now=datetime.combine(today, time.min, tzinfo=incident.zone))
    return incident


def _list_person(incident: Incident, entry: Mapping[str, Any], *, by: Actor) -> None:
    """Away from work since so many days after the accident, and listed on that day."""
    away = incident.date + timedelta(days=entry["away"])
    facts = InjuredFacts(
        job=entry["job"], injury=InjuryClass(entry["injury"]), harm=entry["harm"], away_from=away
    )
    now = incident.began_at + timedelta(days=entry["away"])
    add_person(incident=incident, facts=facts, by=by, now=now)


def _report(told: Mapping[str, Any], *, on: date) -> Incident:
    site = Site.objects.get(code=told["site"])
    happened = time.fromisoformat(told["time"])
    reported = timedelta(minutes=told["reported"])
    return report_incident(
        contractor=Contractor.objects.get(code=told["contractor"]),
        facts=IncidentFacts(
            site=site,
            on=on,
            time=happened,
            kind=IncidentKind(told["kind"]),
            mining_class=told["mining_class"],
            description=told["description"],
            injured=1,
            still_counting=True,
        ),
        by=_actor(told["by"]),
        now=datetime.combine(on, happened, tzinfo=ZoneInfo(site.time_zone)) + reported,
    )


def _actor(username: str) -> Actor:
    return Actor(User.objects.get(username=username))


def _after(incident: Incident, minutes: int) -> datetime:
    return incident.began_at + timedelta(minutes=minutes)


def _enter(incident: Incident, entry: Mapping[str, Any], *, by: Actor) -> None:
    procedure = AccidentProcedure.objects.get(incident=incident)
    finished = _after(incident, entry["finished"])
    enter_step(
        procedure=procedure,
        code=entry["code"],
        facts=StepFacts(
            started_at=_after(incident, entry["started"]),
            finished_at=finished,
            who=entry["who"],
            note=entry.get("note", ""),
            condition=entry.get("condition", ""),
        ),
        seen=procedure.version,
        by=by,
        now=max(finished, procedure.begun_at) + timedelta(minutes=5),
    )


def _investigate(incident: Incident, told: Mapping[str, Any], *, today: date) -> None:
    """Events, causes and actions as the contractor wrote them; submitted, nobody reviewed it."""
    by, now = _actor(told["by"]), _after(incident, told["investigated"])
    made = begin_investigation(incident=incident, potential=told["potential"], by=by, now=now)
    for entry in told["events"]:
        put_event(
            investigation=made,
            at=_after(incident, entry["at"]),
            what=entry["what"],
            source=entry["source"],
            by=by,
            now=now,
        )
    causes = _name_causes(made, told["causes"], by=by, now=now)
    for entry in told["actions"]:
        facts = ActionFacts(
            cause=causes[entry["cause"]],
            kind=entry["kind"],
            text=entry["text"],
            owner=by.user,
            due_on=today + timedelta(days=entry["due"]),
        )
        put_action(investigation=made, facts=facts, by=by, now=now)
    made.refresh_from_db()
    submit_investigation(investigation=made, seen=made.version, by=by, now=now)


def _name_causes(
    made: Investigation, entries: list[Mapping[str, Any]], *, by: Actor, now: datetime
) -> dict[str, Cause]:
    """Each by its key in the file, behind the one it explains."""
    causes: dict[str, Cause] = {}
    for entry in entries:
        facts = CauseFacts(
            text=entry["text"],
            kind=entry["kind"],
            parent=causes.get(entry.get("of", "")),
            is_root=entry.get("root", False),
            evidence=entry.get("evidence", ""),
        )
        causes[entry["key"]] = put_cause(investigation=made, facts=facts, by=by, now=now)
    return causes
