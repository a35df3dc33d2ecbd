"""The answer that a refusal is given: a page, or the API's one error shape."""

from typing import TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import loader

from core.errors import Refusal

API = "/api/"
Answer = TypeVar("Answer", bound=HttpResponseBase)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal with its own status and headers, as whoever asked reads it."""
    if request.path.startswith(API):
        answer: HttpResponse = JsonResponse(refusal.body(), status=refusal.status)
    elif refusal.asks_nothing:  # neither who has signed in, nor where they may go
        page = loader.get_template(refusal.page).render({"refusal": refusal})
        answer = HttpResponse(page, status=refusal.status)
    else:
        answer = render(request, refusal.page, {"refusal": refusal}, status=refusal.status)
    for name, value in refusal.headers().items():
        answer.headers[name] = value
    return once_in_the_log(answer)


def once_in_the_log(answer: Answer) -> Answer:
    """The answer, of which Django's log says nothing more: core/outside.py has said it."""
    if answer.status_code >= 500:
        answer._has_been_logged = True  # type: ignore[attr-defined]  # what Django asks it for
    return answer
