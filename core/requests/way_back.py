"""Where an address that takes only what a form sends leads whoever opens it: to the form's page.

A form that comes back, with what is wrong or with a preview, stands at the address it was sent to.
Reloaded from the address bar, restored with the session of a browser or opened from its history,
that address would answer with an empty 405.
"""

from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from core.errors.answers import is_for_programs, page_before

FORM_PAGE = "form_page"  # in the session: [where a form was sent to last, the page it stood on]


class WayBackMiddleware:
    """Leads a browser that opens an address of forms to the page with the form.

    It is the page the form was last sent from; where that is not known (another device, a later
    form) the nearest address above it. Programs and the API keep the 405.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not _opens_a_page(request):
            return answer
        if request.method == "POST":
            _remember(request, answer)
        elif request.method == "GET" and answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return redirect(_remembered(request) or next(_above(request.path), "/"))
        return answer


def _opens_a_page(request: HttpRequest) -> bool:
    """Whether a person's browser goes there, and no script, program or part of a page."""
    return (
        not is_for_programs(request.path)
        and "text/html" in request.headers.get("Accept", "")
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and "HX-Request" not in request.headers
    )


def _remember(request: HttpRequest, answer: HttpResponse) -> None:
    """Keep where the form stood that came back here; of who has signed in, nobody else."""
    page = page_before(request)  # "" when sent again from here: what is known stays
    came_back = answer.status_code < HTTPStatus.MULTIPLE_CHOICES or answer.status_code >= 400
    if page and came_back and request.user.is_authenticated:
        request.session[FORM_PAGE] = [request.path, page]


def _remembered(request: HttpRequest) -> str:
    path, page = request.session.get(FORM_PAGE, ["", ""])
    return str(page) if path == request.path else ""


def _above(path: str) -> Iterator[str]:
    """The addresses above one that there are, the nearest first."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:length])}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        yield above
