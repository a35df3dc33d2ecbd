"""Lists of the API: one page of rows, and the address of the next.

A page ends behind a row, and the next begins behind that same row, wherever it stands by then: what
is added or taken away meanwhile neither repeats nor hides another. The cursor has the values that
row had of what the list is in the order of; it is signed, so that only one of ours is ever read.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Field, Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core.errors import Refusal
from core.figures.reading import number_in_address
from core.requests.api import PRIVATE

Row = TypeVar("Row")
RowModel = TypeVar("RowModel", bound=Model)
Position = list[Any]  # of a row: numbers and words, as JSON keeps them
USUAL, MOST = 100, 1000
OF_A_LIST = "ListOut"  # how the names of its answers end in the description


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Row]):
    """The ``rows`` of a page, and the address of those behind them, if there are any."""

    rows: list[Row]
    next: str | None

    def answer(self, results: Iterable[Any]) -> Response:
        """With each of the rows as the API tells it."""
        return Response({"results": list(results), "next": self.next}, headers=PRIVATE)


@cache  # as many as there are kinds of lists
def list_of(out: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """A page of these, as it is described: ``responses=list_of(SiteOut)`` brings along ``limit``
    and ``cursor``."""
    parts = {
        "__doc__": "So many of them; ``next`` is the address of those behind, null at the end.",
        "results": out(many=True),
        "next": serializers.URLField(allow_null=True),
    }
    return type(f"{out.__name__.removesuffix('Out')}{OF_A_LIST}", (serializers.Serializer,), parts)


def whole_list(results: Iterable[Any]) -> Response:
    """All there is, in the form of a page with none behind it: what a step on a list answers."""
    empty: ListPage[Any] = ListPage([], None)
    return empty.answer(results)


def listed(request: Request, rows: QuerySet[RowModel], *, by: str) -> ListPage[RowModel]:
    """The page that is asked for, in the order of the fields ``by``.

    They are written as for ``order_by`` ("-begun_at pk"); none is ever null, and no two rows have
    all alike. Refusal for a ``limit`` or ``cursor`` that cannot be meant.
    """
    order = by.split()
    after, limit = _after(request, of=by), _limit(request)
    if after is not None:
        rows = rows.filter(_behind(rows, order, after=after))
    found = list(rows.order_by(*order)[: limit + 1])
    position = [_position(row, order) for row in found[limit - 1 : limit]]
    return _page(request, found, limit=limit, position=position, of=by)


def listed_of(
    request: Request, rows: Iterable[Row], *, by: Callable[[Row], Position]
) -> ListPage[Row]:
    """The same of what no query can put in order: ``by`` has the numbers and words of a row that
    tell its place, and no other row has the same."""
    after, limit = _after(request), _limit(request)
    found = sorted((one for one in rows if after is None or by(one) > after), key=by)
    position = [by(row) for row in found[limit - 1 : limit]]
    return _page(request, found[: limit + 1], limit=limit, position=position)


def _page(
    request: Request, found: list[Row], *, limit: int, position: list[Position], of: str = ""
) -> ListPage[Row]:
    if len(found) <= limit:
        return ListPage(found, None)
    cursor = _signer(request, of).sign_object(position[0])
    address = request.build_absolute_uri()
    return ListPage(found[:limit], replace_query_param(address, "cursor", cursor))


def _limit(request: Request) -> int:
    if "limit" not in request.query_params:
        return USUAL
    limit = number_in_address(request.query_params["limit"])
    if limit is None or not 1 <= limit <= MOST:
        said = _("A page has 1 to %(most)s rows: ask for so many.") % {"most": MOST}
        raise Refusal(said, fields={"limit": said})
    return limit


def _after(request: Request, of: str = "") -> Position | None:
    """Behind what the page begins; None for the first."""
    if "cursor" not in request.query_params:
        return None
    try:
        after: Position = _signer(request, of).unsign_object(request.query_params["cursor"])
    except (signing.BadSignature, ValueError):
        said = _("This cursor is none of this list: begin without one, and follow its next.")
        raise Refusal(said, fields={"cursor": said}) from None
    return after


def _signer(request: Request, of: str) -> signing.Signer:
    return signing.Signer(salt=f"cursor {request.path} {of}")


def _position(row: Model, order: list[str]) -> Position:
    return [_kept(row, name.removeprefix("-")) for name in order]


def _kept(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    if isinstance(row, date):  # and a moment, of which JSON would keep no microseconds
        return row.isoformat()
    return row if isinstance(row, int) else str(row)


def _behind(rows: QuerySet[RowModel], order: list[str], *, after: Position) -> Q:
    """Behind these values: as far as the first ones are alike, the next one decides."""
    behind, alike = Q(), Q()
    for name, value in zip(order, after, strict=True):
        bare = name.removeprefix("-")
        meant = _field(rows, bare).to_python(value)
        behind |= alike & Q((f"{bare}__{'lt' if name != bare else 'gt'}", meant))
        alike &= Q((bare, meant))
    return behind


def _field(rows: QuerySet[RowModel], name: str) -> "Field[Any, Any]":
    """The field of a name; of what the query works out, that of its kind."""
    if name in rows.query.annotations:
        worked_out: Field[Any, Any] = rows.query.annotations[name].output_field
        return worked_out
    model: Any = rows.model
    *towards, last = name.split("__")
    for part in towards:
        model = model._meta.get_field(part).related_model
    found: Field[Any, Any] = model._meta.pk if last == "pk" else model._meta.get_field(last)
    return found
