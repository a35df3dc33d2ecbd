"""What follows from the decision on an incident: told on its page by the rooms above this one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from accounts.roles import Person
from core.contributions import gathered_as
from monitoring.models import Incident


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
