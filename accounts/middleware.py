"""What is taken out through any address is recorded, whichever view gives it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.access_records import record_access
from accounts.choices import AccessKind
from accounts.models import ReaderToken, User

TABLES = "data"  # the namespace of the tables for programs


class AccessRecordMiddleware:
    """Records each file that is handed out, and each page of a table a program reads.

    A file is what is sent as an attachment: no view has to think of it, and none can forget.
    Without the row it is not given: a database that is gone refuses it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        kind = _kind_of(request, response)
        person = getattr(request, "reader", None) or getattr(request, "_cached_user", None)
        if kind is not None and isinstance(person, User):
            token: ReaderToken | None = getattr(request, "reader_token", None)
            name = response.headers.get("Content-Disposition", "").partition("filename")[2]
            what = f"{request.path} {name.lstrip('*=')}".strip()
            now = timezone.now()
            record_access(request, kind, now=now, person=person, token=token, what=what)
        return response


def _kind_of(request: HttpRequest, response: HttpResponseBase) -> AccessKind | None:
    if request.method == "HEAD" or response.status_code not in (200, 206):
        return None
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return AccessKind.DOWNLOAD
    match = request.resolver_match
    is_table = match is not None and match.namespace == TABLES and "name" in match.kwargs
    return AccessKind.EXPORT if is_table else None
