"""The pages of a list, as its address names them; drawn by ``templates/_paging.html``."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from core.figures.reading import number_in_address

Row = TypeVar("Row")


def page_of_list(
    request: HttpRequest, found: QuerySet[Any, Row] | Sequence[Row], *, rows: int
) -> Page[Row]:
    """The page that the address names, of so many rows: the first where it names none, the last
    where it names one behind."""
    return Paginator(found, rows).get_page(number_in_address(request.GET.get("page")))


def query_beside_page(request: HttpRequest) -> str:
    """What the address says besides the page: the filters, for the links to the other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
