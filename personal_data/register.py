"""The list of what is kept about people. Each room says its own part: PERSONAL_DATA.

A test holds every model to it: what points to a person, or has a column for a name or an address,
stands here, so that nothing is left out of a person's own copy or of an erasure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from accounts.models import User
from core.contributions import gathered_as

Erasure = Callable[[QuerySet[Any]], object]


def stays(_rows: QuerySet[Any]) -> None:
    """A record: it stays as it is, and tells the number in place of the name."""


def goes(rows: QuerySet[Any]) -> None:
    """What is the person's alone."""
    rows.delete()


def emptied(values: Mapping[str, Any]) -> Erasure:
    """What others count or point to: the row stays, these columns are overwritten."""
    return lambda rows: rows.update(**values)


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Rows of one model that are about a person.

    ``person`` is the path to whom they are about. ``fields`` are told in the person's copy, under
    ``key``; ``names`` are those columns that say who it is. ``is_private``: an administrator
    reads how many there are, and not what. ``address`` is a column of addresses: rows of nobody
    that have theirs are about them as well.
    """

    position: int
    key: str
    title: str | Promise
    model: type[Model]
    person: str
    fields: tuple[str, ...]
    names: tuple[str, ...] = ()
    erase: Erasure = stays
    is_private: bool = False
    address: str = ""

    def rows_of(self, person: User) -> QuerySet[Any]:
        """Those about this person, the latest first by the first moment that is told of them."""
        theirs = Q(**{self.person: person.pk})
        if self.address and person.email:
            theirs |= Q(**{self.person: None, f"{self.address}__iexact": person.email})
        rows: QuerySet[Any] = self.model._default_manager.filter(theirs)
        moments = [f"-{one}" for one in self.fields if one == "at" or one.endswith("_at")]
        return rows.order_by(*moments[:1], "-pk")


def personal_data() -> tuple[PersonalData, ...]:
    """What every room keeps about people, in the order of a person's copy."""
    return gathered_as(PersonalData, "PERSONAL_DATA")
