"""Where findings were born, asked of the rooms that raise them; in none of them: an inspection."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import CharField, Expression, Value
from django.db.models.functions import Coalesce

from accounts.roles import Person
from core.contributions import Birthplace, gathered
from findings.models.findings import FindingQuerySet

OriginPlace = tuple[str, int]  # the name of an origin, and the id of a place of it


def origin_names() -> tuple[str, ...]:
    """By what an address can narrow findings to one place."""
    return tuple(one.name for one in gathered("ORIGINS"))


def born_at(found: FindingQuerySet, place: OriginPlace) -> FindingQuerySet:
    """Those of the findings that were born at this place. KeyError for an unknown origin."""
    name, number = place
    origin = {one.name: one for one in gathered("ORIGINS")}[name]
    return found.filter(pk__in=origin.born_at(number))


def birthplaces_of(user: Person, findings: Collection[int]) -> dict[int, Birthplace]:
    """Where each of these findings was born; those of inspections are left out."""
    found: dict[int, Birthplace] = {}
    for origin in gathered("ORIGINS") if findings else ():
        found.update(origin.places(user, findings))
    return found


def answerable_for(findings: Collection[int]) -> Mapping[int, Collection[int]]:
    """The ids of the people who answer for the places where these findings were born."""
    found: dict[int, set[int]] = defaultdict(set)
    for origin in gathered("ORIGINS") if findings else ():
        for finding, person in origin.answerable(findings).items():
            found[finding].add(person)
    return found


def code_of_birthplace() -> Expression:
    """The code of the place, to be selected beside a row of findings; None for an inspection."""
    nothing = Value(None, output_field=CharField())
    return Coalesce(nothing, *(one.code for one in gathered("ORIGINS")), nothing)
