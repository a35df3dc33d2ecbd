"""What the rooms above this one add to an incident: what follows, told on its page or done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Value
from django.db.models.expressions import Combinable

from accounts.roles import Person
from core.audit import Actor
from core.contributions import gathered_as
from monitoring.models import Incident

PartPlace = Literal["first", "after_telling", "last"]


@dataclass(frozen=True, slots=True)
class ConsequenceLine:
    """One thing that follows, in words, and the page of it with the words of the link."""

    words: str
    address: str
    link: str


@dataclass(frozen=True, slots=True)
class IncidentConsequence:
    """What a room has to tell this person of an incident: INCIDENT_CONSEQUENCES.

    Before it is decided, what a confirmation would do; after it, what has come of it.
    """

    position: int
    lines: Callable[[Person, Incident], list[ConsequenceLine]]


def consequences_of(user: Person, incident: Incident) -> Iterator[ConsequenceLine]:
    """All that follows from this incident, as far as this person may know."""
    for one in gathered_as(IncidentConsequence, "INCIDENT_CONSEQUENCES"):
        yield from one.lines(user, incident)


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part as one person sees it: where on the page, its template, and its ``part`` there."""

    place: PartPlace
    template: str
    part: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IncidentPart:
    """What a room shows of an incident on its page: INCIDENT_PARTS."""

    position: int
    shown: Callable[[Person, Incident], ShownPart]


@dataclass(frozen=True, slots=True)
class IncidentDeed:
    """An incident is told or corrected; ``was`` is the kind it had before, "" as it is told."""

    incident: Incident
    was: str
    by: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class IncidentListener:
    """What a room does in the transaction that tells or corrects one: INCIDENT_LISTENERS."""

    position: int
    note: Callable[[IncidentDeed], None]


@dataclass(frozen=True, slots=True)
class LateSteps:
    """How many steps of a room that follow an incident are late: INCIDENT_LATE_STEPS."""

    position: int
    counted: Callable[[datetime], Combinable]


def late_steps_at(now: datetime) -> Combinable:
    """How many steps that follow an incident are late ``now``, or were once done; to annotate."""
    rooms = gathered_as(LateSteps, "INCIDENT_LATE_STEPS")
    return sum((one.counted(now) for one in rooms), start=Value(0))


def parts_of(user: Person, incident: Incident) -> dict[PartPlace, list[ShownPart]]:
    """The parts of its page, by their place on it."""
    places: dict[PartPlace, list[ShownPart]] = {"first": [], "after_telling": [], "last": []}
    for one in gathered_as(IncidentPart, "INCIDENT_PARTS"):
        shown = one.shown(user, incident)
        places[shown.place].append(shown)
    return places


def tell_listeners(deed: IncidentDeed) -> None:
    """Let every room do what follows. Call in the transaction that tells or corrects it."""
    for one in gathered_as(IncidentListener, "INCIDENT_LISTENERS"):
        one.note(deed)
