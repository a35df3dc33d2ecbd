"""The places in the rail and the bottom bar, by role.

Places are known here by the name of their address only, so that the lowest app can draw the
shell without importing the rooms above it.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role

STAFF = (Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR, Role.VIEWER)
EVERYONE = (*STAFF, Role.REPRESENTATIVE)
WORKERS = (Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR, Role.REPRESENTATIVE)
IN_THE_BAR = 4  # on a phone so many places stand in the bottom bar, the others under "More"


@dataclass(frozen=True, slots=True)
class Place:
    """One entry: the name of its address, its word, who sees it.

    ``folders`` are the beginnings of further addresses that belong to it.
    """

    url_name: str
    label: str | Promise
    roles: tuple[Role, ...] = STAFF
    folders: tuple[str, ...] = ()


PLACES = (
    Place("todo", _("To do"), WORKERS),
    Place("dashboard", _("Dashboard")),
    Place("evaluation-list", _("Evaluations")),
    Place("finding-list", _("Findings"), EVERYONE),
    Place("scorecard-list", _("Scorecards"), EVERYONE, ("/results/",)),
    Place("comparison", _("Comparison")),
    Place("document-list", _("Documents"), EVERYONE, ("/book/", "/schedules/", "/letterhead/")),
    Place("data-out", _("Data"), EVERYONE, ("/tokens/",)),
    Place("contractor-list", _("Contractors")),
    Place("period-list", _("Periods")),
    Place("instrument-list", _("Instruments")),
    Place("admin:index", _("Settings"), (Role.ADMINISTRATOR,)),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A place as the shell draws it."""

    url: str
    label: str
    current: bool


def links_for(role: str, *, path: str) -> list[Link]:
    """The links a person of this role sees, in order; the one ``path`` lies in is current."""
    places = [(place, reverse(place.url_name)) for place in PLACES if role in place.roles]
    return [
        Link(url, str(place.label), path.startswith((url, *place.folders))) for place, url in places
    ]


def home_of(role: str) -> str:
    """The name of the address where a person begins: at what waits for them, or at the year."""
    return "todo" if role in WORKERS else "dashboard"
