"""What rooms give to the pages that gather: the types, and the one gatherer.

A page that gathers from many rooms imports none of them. Each room says in its
``contributions.py``, in tuples of the types below, what it gives; ``gathered`` reads them once,
in the order of ``csms/rooms.py``. No signals, no autodiscovery: who gives a place in the rail is
one grep for PLACES.

Where a contribution stands among the others is its ``position``: 10, 20, 30 ... with room between;
no two of a kind have the same.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, overload

from django.conf import settings
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils.functional import Promise

from core.tables import Dataset, Kind

if TYPE_CHECKING:
    from core.database.reads import Asking
    from core.tables import Person

M = TypeVar("M", bound=Model)
Contribution = TypeVar("Contribution")
MOST_WAITING = 5  # of what waits in one group; the rest stands on the page its link opens


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the rail: the name of its address, its word, who sees it.

    ``folders`` are the beginnings of further addresses that belong to it; ``*`` stands for any one
    part.
    """

    position: int
    url_name: str
    label: str | Promise
    may_see: "Callable[[Person], bool]"
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TodoLine:
    """One thing to do. ``late`` is "" or says by how many days; ``name`` stands before the title
    and may be written in any script. ``due`` is the last day on which it is in time, where it is
    done; None for what has no such day."""

    title: str
    url: str
    about: str
    late: str = ""
    name: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class TodoGroup:
    """Things of one kind: the most urgent ones, how many in all, where all of them stand.

    ``together`` is what to press where several can be done at once, and "" where not.
    """

    title: str
    lines: tuple[TodoLine, ...]
    total: int
    url: str
    together: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """A kind of work that may wait for somebody: its group for a person now, None for nobody's.

    ``waiting`` takes one statement where this person may do the work, else none.
    """

    position: int
    waiting: "Callable[[Person, datetime], TodoGroup | None]"


_looked_for: ContextVar[list[QuerySet[Any]] | None] = ContextVar("looked_for", default=None)


def first_of(found: QuerySet[M]) -> tuple[list[M], int]:
    """The first rows of what waits, and how many there are in all: one statement."""
    asked = _looked_for.get()
    if asked is not None:
        asked.append(found)
        return [], 0
    rows = list(found.annotate(among=Window(Count("pk")))[:MOST_WAITING])
    return rows, getattr(rows[0], "among", 0) if rows else 0


def all_of(found: QuerySet[M]) -> list[M]:
    """All of what may wait, for who has to judge each row: asked for as by ``first_of``."""
    asked = _looked_for.get()
    if asked is not None:
        asked.append(found)
        return []
    return list(found)


@contextmanager
def looked_for() -> Iterator[list[QuerySet[Any]]]:
    """What ``first_of`` and ``all_of`` are asked for meanwhile, in the place of reading it: they
    find nothing.

    So whoever gathers what waits can ask of all of it at once whether there is any.
    """
    found: list[QuerySet[Any]] = []
    token = _looked_for.set(found)
    try:
        yield found
    finally:
        _looked_for.reset(token)


@dataclass(frozen=True, slots=True)
class HomeLine:
    """How a part of a company's work stands, in words, and the page of all of it."""

    label: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class HomeFact:
    """What a representative reads of their company where they begin.

    ``figures`` is a column beside the company, as ``company_figures`` makes it: all of them are
    read by one statement. ``line`` says it; it gets {} where the company has nothing of it.
    """

    position: int
    figures: "Callable[[Person, datetime], Combinable]"
    line: "Callable[[Mapping[str, int], datetime], HomeLine]"


def company_figures(
    found: QuerySet[Any, Any], *, contractor: str = "contractor", **counted: Count
) -> Subquery:
    """Counts of some rows of a company, by name, as a column beside the company."""
    own = found.filter(**{contractor: OuterRef("pk")}).order_by().values(contractor)
    return Subquery(own.annotate(figures=JSONObject(**counted)).values("figures"))


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a contractor's page: its template, and what that shows of this contractor.

    ``context`` gives None where there is nothing to show.
    """

    position: int
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Usage:
    """Who uses the versions of an instrument, a ladder or a rule set.

    ``periods_by_version`` counts the periods of each, by the id of the version, for a kind
    ("instrument", "ladder", "rules"); ``answers_by_year`` the answers to items of these lineages
    in every version of an instrument, by lineage and year. One statement each.
    """

    position: int
    periods_by_version: Callable[[str], dict[int, int]]
    answers_by_year: Callable[[str, Collection[str]], Mapping[str, dict[int, int]]]


@dataclass(frozen=True, slots=True)
class Grace:
    """Files that are let go of some time after their rows were.

    ``delete_due`` deletes those whose time is over and says how many; safe to run twice.
    """

    position: int
    delete_due: Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Birthplace:
    """Where a finding was born: "Item 3.04", more words about it, its page ("" for no link)."""

    name: str
    detail: str
    address: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A kind of place where findings are born; everything is asked by the findings' ids.

    ``name`` is that by which an address narrows the list to one place (?evaluation=7), and
    ``born_at`` gives the ids of the findings born there, as a column to filter by. ``places``
    tells a person where each of some findings was born, as far as they may know; ``answerable``
    the ids of the people who answer for those places; findings that were born elsewhere are left
    out of both. ``code`` is the place's code, to be selected beside a row of findings.
    """

    position: int
    name: str
    born_at: Callable[[int], QuerySet[Any, Any]]
    places: "Callable[[Person, Collection[int]], Mapping[int, Birthplace]]"
    answerable: Callable[[Collection[int]], Mapping[int, int]]
    code: Combinable


@dataclass(frozen=True, slots=True)
class MeasuredFigure:
    """A figure that a measured item may take, in words what it is made of, and its page."""

    figure: Decimal
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class MeasuredScope:
    """Whose figures are asked for, and of which days, both ends included."""

    contractor_id: int
    start: date
    end: date


Asks = Callable[[Collection[str], MeasuredScope], Sequence["Asking"]]


def asks_nothing(_names: Collection[str], _scope: MeasuredScope) -> Sequence["Asking"]:
    """Of a source whose reads go out as they come."""
    return ()


@dataclass(frozen=True, slots=True)
class MeasuredFigureSource:
    """Where measured items take figures from besides the months of their contractor.

    ``figures`` gives those of these names that it has in a scope; what it does not know is left
    out, without a question. ``asks`` is what it begins by reading for them.
    """

    position: int
    figures: "Callable[[Collection[str], MeasuredScope], Mapping[str, MeasuredFigure]]"
    asks: "Asks" = asks_nothing


@dataclass(frozen=True, slots=True)
class ItemFact:
    """What a register says that concerns an item, in words, and its page. It proposes no score."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class ItemFactSource:
    """Where the checklist takes such facts from, for the items of these lineages, by lineage.

    ``asks`` is what it begins by reading for them. ``is_kept``: whether a result keeps what they
    say of the company that is rated.
    """

    position: int
    facts: "Callable[[Collection[str], MeasuredScope], Mapping[str, ItemFact]]"
    asks: "Asks" = asks_nothing
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class YearScope:
    """What a year's dashboard is about: its contractors in scope, ``contractors`` of them with an
    evaluation; who looks, and when. ``query`` is the address: what narrows a figure further."""

    user: "Person"
    year: int
    companies: QuerySet[Any]
    contractors: int
    now: datetime
    query: Mapping[str, str]

    @property
    def show(self) -> str:
        """The name of the figure whose rows are asked for."""
        return self.query.get("show", "")


@dataclass(frozen=True, slots=True)
class TallyFigure:
    """One of the counts at the head of the dashboard; ``show`` names the rows it opens."""

    label: str
    count: int
    show: str


@dataclass(frozen=True, slots=True)
class YearSentence:
    """One sentence of the year in words; ``at`` is the board that counts it, ``show`` its rows."""

    position: int
    text: str
    at: str
    show: str = ""


@dataclass(frozen=True, slots=True)
class BoardContent:
    """What a board says of one year: ``found`` for its template, and what stands above it."""

    found: Any
    tally: tuple[TallyFigure, ...] = ()
    sentences: tuple[YearSentence, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of the rows behind a figure: ``told`` is what a file says, ``by`` what it is
    sorted by, where that differs."""

    key: str
    label: str
    told: Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    by: Callable[[Any], Any] | None = None
    on_page: bool = True

    def sort_value(self, row: Any) -> Any:
        """What the row is sorted by; None comes last either way."""
        value = (self.by or self.told)(row)
        if self.by is None and self.kind is Kind.TEXT:
            return value.casefold() or None
        return Decimal(value) if self.kind is Kind.DECIMAL and value is not None else value


@dataclass(frozen=True, kw_only=True)
class FigureRows:
    """The rows behind a figure. ``template`` draws the body of their table from ``found``, which
    they are; ``total`` is their sum in words, "" where they have none."""

    dress: ClassVar[str] = "told"  # the class of the table

    title: str
    template: str
    rows: Sequence[Any]
    columns: tuple[FigureColumn, ...]
    total: str = ""
    problems: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Board:
    """A part of a year's dashboard: its anchor, its word, its template, what that shows.

    The template gets ``found`` and ``year``, and opens figures by ``{% opens %}``. ``rows`` gives
    the rows of one of its figures, None for the figure of another board, from the same reading as
    ``content``; ``narrows`` are the names in the address that narrow its figures.
    """

    position: int
    name: str
    title: str | Promise
    template: str
    content: Callable[[YearScope], BoardContent]
    rows: Callable[[YearScope], FigureRows | None]
    narrows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Admission:
    """What must hold before a contractor joins a period, whichever way it is added.

    ``problem`` says of a period and a contractor why not, and what to do; "" where all is well.
    """

    position: int
    problem: Callable[[Any, Any], str]


@dataclass(frozen=True, slots=True)
class RevisionHold:
    """What keeps a revision that was begun from being taken back.

    ``reason`` says of an evaluation why its revision in hand stays, and what to do; "" where
    nothing of this room holds it.
    """

    position: int
    reason: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class DailyReminder:
    """Mails that are noted day by day, when people begin to work.

    ``remind`` notes those of today and says of how many people; safe to run twice.
    """

    position: int
    name: str
    remind: Callable[[datetime], int]


@overload
def gathered(name: Literal["BOARDS"]) -> tuple[Board, ...]: ...
@overload
def gathered(name: Literal["REMINDERS"]) -> tuple[DailyReminder, ...]: ...
@overload
def gathered(name: Literal["USAGE"]) -> tuple[Usage, ...]: ...
@overload
def gathered(name: Literal["PLACES"]) -> tuple[Place, ...]: ...
@overload
def gathered(name: Literal["TODO"]) -> tuple[Todo, ...]: ...
@overload
def gathered(name: Literal["HOME"]) -> tuple[HomeFact, ...]: ...
@overload
def gathered(name: Literal["PANELS"]) -> tuple[Panel, ...]: ...
@overload
def gathered(name: Literal["DATASETS"]) -> tuple[Dataset, ...]: ...
@overload
def gathered(name: Literal["GRACES"]) -> tuple[Grace, ...]: ...
@overload
def gathered(name: Literal["ORIGINS"]) -> tuple[Origin, ...]: ...
@overload
def gathered(name: Literal["MEASURED_FIGURES"]) -> tuple[MeasuredFigureSource, ...]: ...
@overload
def gathered(name: Literal["ITEM_FACTS"]) -> tuple[ItemFactSource, ...]: ...
@overload
def gathered(name: Literal["ADMISSIONS"]) -> tuple[Admission, ...]: ...
@overload
def gathered(name: Literal["REVISION_HOLDS"]) -> tuple[RevisionHold, ...]: ...
def gathered(name: str) -> tuple[Any, ...]:
    """What every room gives under this name, by position."""
    return _sorted_contributions(name)


def gathered_as(kind: type[Contribution], name: str) -> tuple[Contribution, ...]:
    """``gathered`` for what a room above this one has defined the type of.

    Raises TypeError where something else is listed: a slip is seen at the first request.
    """
    found = _sorted_contributions(name)
    for one in found:
        if not isinstance(one, kind):
            raise TypeError(f"{name} holds {one!r}, which is no {kind.__name__}.")
    return found


@cache  # the names are written in the code
def _sorted_contributions(name: str) -> tuple[Any, ...]:
    given: Iterable[Any] = (one for room in _contributing() for one in getattr(room, name, ()))
    return tuple(sorted(given, key=lambda one: one.position))


def _contributing() -> list[Any]:
    names = (f"{room}.contributions" for room in settings.ROOMS)
    return [import_module(name) for name in names if find_spec(name)]
