"""What a table is: columns with a kind, and rows from a visible query in a scope."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Expression, QuerySet, Sum
from django.http import HttpRequest
from django.utils.functional import Promise

if TYPE_CHECKING:  # the person is AUTH_USER_MODEL: what it is, the room above says
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.auth.models import _User as User

    Person = User | AnonymousUser

ROWS_AT_ONCE = 250  # rows of the database in memory; a result has some 30 kB

Row = tuple[Any, ...]
Record = Mapping[str, Any]


class Kind(Enum):
    """What stands in a column. A decimal is a string of digits as scoring wrote it ("58.2")."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """``key`` is its name for programs, ``label`` its head for people.

    ``words`` turns a code into a word for the files; programs get the code.
    """

    key: str
    label: str | Promise
    kind: Kind = Kind.TEXT
    words: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """A table ready to be written: rows come one by one, a value a column."""

    name: str
    title: str
    columns: Sequence[TableColumn]
    rows: Generator[Row]


class Scope(Protocol):
    """What narrows a table, as far as a room below the evaluations can know it."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years asked for; empty for all."""

    @property
    def site(self) -> int | None:
        """The site asked for."""

    def listed_companies(self, user: "Person") -> QuerySet[Any]:
        """The contractors of the scope; all that are visible where nothing narrows it."""

    def companies_of_any_year(self, user: "Person") -> QuerySet[Any]:
        """``listed_companies``, whatever the years."""


@dataclass(frozen=True)
class Dataset:
    """A table that can be asked for in a scope.

    ``source`` gives the visible rows of the database, ``fields`` what is read of each, ``flat``
    turns one into the rows of the table (one, or one an element or item). Files are sorted by
    ``order``; pages by the primary key, so that a page begins where the last one ended. ``key``
    names the columns that tell the rows of the table apart.
    """

    position: int
    name: str
    title: Promise
    columns: tuple[TableColumn, ...]
    source: "Callable[[Person, Any], QuerySet[Any]]"
    fields: tuple[str, ...]
    flat: Callable[[Record], Iterable[Row]]
    order: tuple[str, ...]
    key: tuple[str, ...]
    may_read: "Callable[[Person], bool]"  # at all; whose rows is the source's business
    listed: Callable[[HttpRequest], QuerySet[Any]] | None = None  # as its page shows the address
    many: Expression | None = None  # how many rows a row of the database gives; None: one

    def count(self, user: "Person", scope: Scope) -> int:
        """How many rows the whole table has, in one statement and without reading them."""
        found = self.source(user, scope).order_by()
        if self.many is None:
            return found.count()
        return found.annotate(many=self.many).aggregate(all=Sum("many"))["all"] or 0

    def extract(self, user: "Person", scope: Scope) -> Extract:
        """The whole table in order, read in small parts."""
        found = self.source(user, scope).order_by(*self.order, "pk").values(*self.fields)
        rows = (
            row for record in found.iterator(chunk_size=ROWS_AT_ONCE) for row in self.flat(record)
        )
        return Extract(self.name, str(self.title), self.columns, rows)

    def after(
        self, user: "Person", scope: Scope, *, key: int, index: int
    ) -> Generator[tuple[int, int, Row]]:
        """The rows from the ``index``-th of database row ``key`` on, each with its place."""
        found = self.source(user, scope).filter(pk__gte=key).order_by("pk")
        for record in found.values("pk", *self.fields).iterator(chunk_size=ROWS_AT_ONCE):
            for at, row in enumerate(self.flat(record)):
                if record["pk"] > key or at >= index:
                    yield record["pk"], at, row


def word_of(choices: Any) -> Callable[[Any], str]:
    """The label of a stored choice; "" where there is none."""
    return lambda value: str(choices(value).label) if value else ""


def alone(*fields: str) -> Callable[[Record], Iterable[Row]]:
    """A ``flat`` for tables with one row a record: the values of these fields."""

    def flat(record: Record) -> Iterable[Row]:
        yield tuple(record[name] for name in fields)

    return flat
