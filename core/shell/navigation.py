"""The rail and the bottom bar: the places every room gives, for one person."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.urls import reverse

from core.contributions import Place, gathered

if TYPE_CHECKING:
    from core.tables import Person

IN_THE_BAR = 4  # on a phone so many places stand in the bottom bar, the others under "More"


@dataclass(frozen=True, slots=True)
class Link:
    """A place as the shell draws it."""

    url: str
    label: str
    current: bool


def places_for(user: "Person") -> list[Place]:
    """The places this person sees, in order."""
    return [one for one in gathered("PLACES") if one.may_see(user)]


def links_for(user: "Person", *, path: str) -> list[Link]:
    """The links this person sees, in order; the one ``path`` lies in is current."""
    places = [(place, _address(place.url_name)) for place in places_for(user)]
    return [
        Link(url, str(place.label), path.startswith((url, *place.folders))) for place, url in places
    ]


@cache  # the places of the rail
def _address(url_name: str) -> str:
    """A place's own address, which takes nothing from the request: looked up once a process."""
    return reverse(url_name)


def home_of(user: "Person") -> str:
    """The name of the address where a person begins: their first place."""
    return places_for(user)[0].url_name
