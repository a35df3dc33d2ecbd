"""Views of the API: what may be read may be asked for its head as well.

What the API's description says of them is kept beside them (``described``), and handed to its
generator only when somebody asks for it (``api_description.py``): the generator brings Django's
test client and unittest along, 4 MB that a web process need not carry.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework import decorators
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.schemas.inspectors import ViewInspector
from rest_framework.serializers import Serializer

from core.errors import Conflict, Refusal
from core.figures.api import PartVersionField
from core.requests.conditions import BEHIND_A_VERSION, COMPRESSED, answer_if_changed
from core.requests.rates import tell_rate

View = Callable[..., Any]
HEADERS = {
    "operation": "Idempotency-Key",
    "version": "If-Match",
    "base_version": "If-Match",
}
OK = 200
# Of what who holds a token reads: no session says to caches that it is one person's.
PRIVATE = {"Cache-Control": "private, no-store"}
# The generator of the description is not made for threads: it loads its parts in the first asking,
# and a second one meanwhile is an error.
ONE_AT_A_TIME = Lock()


class DescribedLater(ViewInspector):
    """How a view is described before anybody asks: not at all."""


def api_view(methods: Sequence[str]) -> Callable[[View], View]:
    """The library's own, which answers 405 to HEAD. A view tells reading by ``SAFE_METHODS``.

    What is read has an ETag, and is answered 304 where it is as it was; each answer tells the rate.
    """
    head = ["HEAD"] if "GET" in methods else []
    made = decorators.api_view([*methods, *head])

    def make(view: View) -> View:
        asked: View = made(_with_etag(view))
        kind: Any = asked.cls  # type: ignore[attr-defined]  # what api_view made
        kind.is_answered_again = getattr(view, "is_answered_again", False)
        finalize = kind.finalize_response

        def finalized(self: Any, request: Request, answer: Any, *args: Any, **kwargs: Any) -> Any:
            answer = finalize(self, request, answer, *args, **kwargs)
            tell_rate(self, answer)
            if request.method in SAFE_METHODS and answer.status_code == OK:
                answer_if_changed(request, answer)
            return answer

        kind.finalize_response = finalized
        return asked

    return make


def described(**words: Any) -> Callable[[View], View]:
    """Keep what drf-spectacular's ``extend_schema`` is told of the view below, in its words."""

    def keep(view: View) -> View:
        kept = view.cls  # type: ignore[attr-defined]  # what api_view made
        kept.descriptions = (*getattr(kept, "descriptions", ()), words)
        return view

    return keep


def sent_as(kind: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """What was sent, cleaned; 400 with the sentence of each field that cannot be meant.

    What stands for a field in a header (``HEADERS``) is taken where the body does not say it.
    """
    given = sent(kind, request)
    given.is_valid(raise_exception=True)
    cleaned: dict[str, Any] = given.validated_data
    return cleaned


def sent(kind: type[Serializer[Any]], request: Request, **context: Any) -> Serializer[Any]:
    """What was sent, to be cleaned; with what stands for a field in a header (``HEADERS``)."""
    given = kind(context={"request": request, **context})
    parts = {one.part for one in given.fields.values() if isinstance(one, PartVersionField)}
    request.parts = parts  # type: ignore[attr-defined]  # for the ETag of its answer
    given.initial_data = _with_headers(request, given.fields)
    return given


def _with_headers(request: Request, fields: Mapping[str, Any]) -> Any:
    data = request.data
    told = {
        field: _bare(header, request.headers[header])
        for field, header in HEADERS.items()
        if field in fields and header in request.headers
    }
    is_of_a_whole = BEHIND_A_VERSION in request.headers.get("If-Match", "")
    for field in told:
        if isinstance(fields[field], PartVersionField) and is_of_a_whole:
            said = _("If-Match is the ETag of the whole: send the version of the part instead.")
            raise Refusal(said, fields={field: said})
    if not told or not isinstance(data, dict):
        return data
    together = data.copy()
    for field, value in told.items():
        if str(together.setdefault(field, value)).lower() != value.lower():
            said = _("%(header)s says otherwise than the body: send one of the two.")
            said %= {"header": HEADERS[field]}
            raise Refusal(said, fields={field: said})
    return together


@contextmanager
def telling_current(current: Callable[[], dict[str, Any] | None]) -> Iterator[None]:
    """Whoever was overtaken in here is told how it stands (``current``), as it is read."""
    try:
        yield
    except Conflict as conflict:
        conflict.current = current()
        raise


@contextmanager
def named_within(field: str) -> Iterator[None]:
    """What is refused in here is about places of a whole ("levels[0].title", "" for all of it): a
    program is told them behind the ``field`` in which it sent it."""
    try:
        yield
    except Refusal as refusal:
        refusal.fields = {
            field + ("." if name and not name.startswith("[") else "") + name: said
            for name, said in refusal.fields.items()
        }
        raise


@contextmanager
def named_as(names: Mapping[str, str]) -> Iterator[None]:
    """What is refused in here by the name that a service has for a field is told by the one under
    which it was sent: ``names`` has that by the service's."""
    try:
        yield
    except Refusal as refusal:
        refusal.fields = {names.get(name, name): said for name, said in refusal.fields.items()}
        raise


def _bare(header: str, value: str) -> str:
    """What a header stands for. A proxy that compresses makes an ETag a weak one, or marks it."""
    bare = value.strip().removeprefix("W/").strip('"').removesuffix(COMPRESSED)
    return bare.partition(BEHIND_A_VERSION)[0] if header == "If-Match" else bare


def _with_etag(view: View) -> View:
    """The version of what is answered as its ETag, which a change sends back as ``If-Match``.

    None where a part was changed and the whole is answered: a part has a version of its own. All
    but a part's stand for no part, written as the one of what is read is.
    """

    @wraps(view)
    def tagged(request: Request, *args: Any, **kwargs: Any) -> Any:
        answer = view(request, *args, **kwargs)
        data = getattr(answer, "data", None)
        parts: set[str] = getattr(request, "parts", set())
        if isinstance(data, dict) and "version" in data and parts.isdisjoint(data):
            behind = "" if parts else BEHIND_A_VERSION
            answer.headers.setdefault("ETag", f'"{data["version"]}{behind}"')
        return answer

    return tagged


@login_not_required  # the library's view asks itself, and answers 403 as the API does
def description(request: HttpRequest) -> HttpResponseBase:
    """The description of the API as OpenAPI, to who is signed in."""
    from core.requests.description import DescriptionView  # late: see above

    with ONE_AT_A_TIME:
        answer: HttpResponseBase = DescriptionView.as_view()(request)
    return answer


class NothingIn(Serializer[Any]):
    """No body."""
