"""HTTP in, one page of a table out."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import authentication_classes, renderer_classes
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import NotAllowed
from core.requests.api import PRIVATE, api_view, described
from core.tables import Dataset
from overview.data.datasets import DATASETS
from overview.data.odata import metadata_of, page_of, service_document, wanted_of
from overview.data.scope import scope_of
from tokens.authentication import ReaderTokenAuthentication

VERSION = {"OData-Version": "4.0", **PRIVATE}
View = Callable[..., Any]


class AsItIs(DefaultContentNegotiation):
    """Every address has one shape, whatever a reader says it accepts: readers ask for many."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The only one there is."""
        return renderers[0], renderers[0].media_type


def read_by_programs(view: View) -> View:
    """Taken by a token or by a session, in the one shape there is."""
    view.content_negotiation_class = AsItIs  # type: ignore[attr-defined]  # read by api_view
    return authentication_classes([ReaderTokenAuthentication, SessionAuthentication])(view)


class XmlRenderer(BaseRenderer):
    """A text that is XML already; an error stays JSON."""

    media_type = "application/xml"
    format = "xml"
    charset = "utf-8"

    def render(self, data: Any, *_how: Any, **_more: Any) -> bytes:
        """The bytes."""
        return data.encode() if isinstance(data, str) else JSONRenderer().render(data)


class NumberRenderer(BaseRenderer):
    """A plain number; an error stays JSON."""

    media_type = "text/plain"
    format = "txt"
    charset = "utf-8"

    def render(self, data: Any, *_how: Any, **_more: Any) -> bytes:
        """The bytes."""
        return str(data).encode() if isinstance(data, int) else JSONRenderer().render(data)


def _root(request: Request) -> str:
    return request.build_absolute_uri(reverse("data:tables"))


def _readable(request: Request) -> list[Dataset]:
    return [one for one in DATASETS.values() if one.may_read(request.user)]


@described(responses=OpenApiTypes.OBJECT, operation_id="list_tables")
@api_view(["GET"])
@read_by_programs
def tables(request: Request) -> Response:
    """The tables there are (the service document of OData)."""
    return Response(service_document(_readable(request), root=_root(request)), headers=VERSION)


@described(responses={(200, "application/xml"): str}, operation_id="get_metadata")
@api_view(["GET"])
@read_by_programs
@renderer_classes([XmlRenderer])
def metadata(request: Request) -> Response:
    """The columns of every table and what cannot be asked ($metadata of OData)."""
    return Response(metadata_of(_readable(request)), headers=VERSION)


def _dataset_or_404(request: Request, name: str) -> Dataset:
    if name not in DATASETS:
        raise Http404
    dataset = DATASETS[name]
    if not dataset.may_read(request.user):
        raise NotAllowed(_("Your role may not take this table."))
    return dataset


@described(responses={(200, "text/plain"): int}, operation_id="count_table")
@api_view(["GET"])
@read_by_programs
@renderer_classes([NumberRenderer])
def count(request: Request, name: str) -> Response:
    """How many rows a table has in the scope of the address."""
    dataset = _dataset_or_404(request, name)
    wanted_of(request.query_params, ())
    scope = scope_of(request.query_params, request.user)
    return Response(dataset.count(request.user, scope), headers=VERSION)


@described(
    parameters=[
        OpenApiParameter("$top", int, description="At most so many rows; 1,000 come at once."),
        OpenApiParameter("$skip", int),
        OpenApiParameter("$select", str, description="Columns, by comma."),
        OpenApiParameter("$count", bool, description="Say how many rows there are in all."),
        OpenApiParameter("year", int, many=True),
        OpenApiParameter("contractor", str, many=True, description="By code."),
        OpenApiParameter("site", int, description="By id."),
        *(OpenApiParameter(name, str) for name in ("instrument", "risk", "scope", "rating")),
    ],
    responses=OpenApiTypes.OBJECT,
    operation_id="read_table",
)
@api_view(["GET"])
@read_by_programs
def table(request: Request, name: str) -> Response:
    """A page of a table; ``@odata.nextLink`` is the address of the next one."""
    dataset = _dataset_or_404(request, name)
    wanted = wanted_of(request.query_params, dataset.columns)
    scope = scope_of(request.query_params, request.user)
    body = page_of(dataset, request.user, scope=scope, wanted=wanted, root=_root(request))
    return Response(body, headers=VERSION)
