"""How much a request may weigh, refused before it is read.

Three gates, the earliest first: the proxy in front (docs/decisions/0006-evidence.md), the
length that a request declares, and the count of each file's bytes as they come in. A request
that declares no length is read by nobody: Django takes it to be empty.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.errors import Refusal

MEGABYTE = 1024 * 1024
FORM_BESIDE_A_FILE = 64 * 1024  # bytes: its token, its boundaries, the name of the file
View = Callable[..., HttpResponse]


class TooLarge(Refusal, RequestDataTooBig):
    """More bytes than are taken. Where no view can say so, Django itself answers with 400."""

    status = 413


def takes_files(view: Any) -> Any:
    """Mark a view whose requests may carry files; all others take little."""
    view.takes_files = True
    return view


def takes_a_file_of(largest: int) -> Callable[[Any], Any]:
    """Mark a view whose requests carry one file of at most ``largest`` bytes."""

    def mark(view: Any) -> Any:
        view.largest_request = largest + FORM_BESIDE_A_FILE
        return takes_files(view)

    return mark


class LargestRequestMiddleware:
    """Refuses by the declared length, before any view, form or check reads the body.

    Stands above the CSRF middleware, which reads a form to find its token.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_args: object) -> HttpResponse | None:
        """Answer 413 when more is announced than this view takes."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        if getattr(view, "takes_files", False):
            limit = getattr(view, "largest_request", settings.LARGEST_REQUEST)
        if _declared_length(request) <= limit:
            return None
        refusal = TooLarge(
            _("That is more than the %(limit)s MB that are taken at once: send less.")
            % {"limit": limit // MEGABYTE}
        )
        if request.path.startswith("/api/"):
            return JsonResponse({"message": refusal.message, "fields": {}}, status=refusal.status)
        return render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)


def _declared_length(request: HttpRequest) -> int:
    try:
        return int(request.headers.get("content-length") or 0)
    except ValueError:
        return 0


class LargestFileHandler(FileUploadHandler):
    """Counts a file's bytes as they arrive and stops at the limit; the first of the handlers."""

    refusal: TooLarge | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the chunk on, or stop the whole upload: what was received is thrown away."""
        if start + len(raw_data) > settings.LARGEST_FILE:
            self.refusal = TooLarge(larger_than_a_file_may_be(str(self.file_name)))
            raise StopUpload(connection_reset=True)  # the rest is not read
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""

    def upload_complete(self) -> None:
        """Raise TooLarge once Django has closed, and so deleted, what came in."""
        if self.refusal is not None:
            raise self.refusal


def larger_than_a_file_may_be(name: str) -> str:
    """The sentence about a file beyond the limit."""
    return _("%(name)s is larger than %(limit)s MB: make it smaller, then choose it again.") % {
        "name": name,
        "limit": settings.LARGEST_FILE // MEGABYTE,
    }
