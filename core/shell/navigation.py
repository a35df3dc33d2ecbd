"""The rail and the bottom bar: the places every room gives, for one person."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
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
    """The links this person sees, in order; the one ``path`` lies in is current, and of several
    the one whose folder says most: objecting to a result is among the objections."""
    places = [(place, _address(place.url_name)) for place in places_for(user)]
    depths = [
        max(_depth(path, folder) for folder in (url, *place.folders)) for place, url in places
    ]
    current = depths.index(max(depths)) if any(depths) else None
    return [Link(url, str(place.label), at == current) for at, (place, url) in enumerate(places)]


def _depth(path: str, folder: str) -> int:
    """How many parts of its address a path shares with a folder it lies in; 0 where it does not."""
    parts = folder.removesuffix("/").split("/")
    begins = path.split("/")[: len(parts)]
    fits = len(begins) == len(parts) and all(map(fnmatchcase, begins, parts))
    return len(parts) if fits else 0


@cache  # the places of the rail
def _address(url_name: str) -> str:
    """A place's own address, which takes nothing from the request: looked up once a process."""
    return reverse(url_name)


def home_of(user: "Person") -> str:
    """The name of the address where a person begins: their first place."""
    return places_for(user)[0].url_name
