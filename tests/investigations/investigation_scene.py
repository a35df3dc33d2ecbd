"""An investigated incident: what tests write in it."""

from datetime import datetime, timedelta

from core.audit import SYSTEM, Actor
from investigations.models import Investigation
from investigations.services import (
    CauseFacts,
    begin_investigation,
    put_cause,
    put_event,
    submit_investigation,
)
from monitoring.models import Incident


def begun_investigation(
    incident: Incident, *, now: datetime, by: Actor = SYSTEM, potential: str = "slight"
) -> Investigation:
    """With one event and one root cause: as much as the slightest depth asks."""
    made = begin_investigation(incident=incident, potential=potential, by=by, now=now)
    at = now - timedelta(hours=3)
    put_event(investigation=made, at=at, what="Unit mundur", source="Operator", by=by, now=now)
    facts = CauseFacts("Tanpa pemandu", "supervision", is_root=True, evidence="Wawancara")
    put_cause(investigation=made, facts=facts, by=by, now=now)
    made.refresh_from_db()
    return made


def submitted_investigation(
    incident: Incident, *, now: datetime, by: Actor = SYSTEM
) -> Investigation:
    """That one, waiting for its review."""
    made = begun_investigation(incident, now=now, by=by)
    submit_investigation(investigation=made, seen=made.version, by=by, now=now)
    made.refresh_from_db()
    return made
