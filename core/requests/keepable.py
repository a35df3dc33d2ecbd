"""Characters that PostgreSQL cannot keep are refused here, before any view or form meets them; so
are more marks on one letter than anybody writes, which take an hour to compare.

A null, and half of a surrogate pair, are in no text that a person writes. They come by a broken
program, or from somebody who tries.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework.parsers import JSONParser

from core.errors import Refusal
from core.errors.answers import is_for_programs, refused
from core.requests.uploads import View
from core.writing import MOST_MARKS, is_stacked

UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


class UnkeepableText(Refusal):
    """A character that no text of ours has. It may be in the cookie that says who has signed in."""

    asks_nothing = True


class KeepableTextMiddleware:
    """Refuses such a character in path, query, form, cookie or header: 400 with a sentence.

    Stands below what limits the size of a form, which is read here, and above all else that asks
    the database.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400 where one comes with the request: nothing below reads such a cookie."""
        if said := _said_of(_heads_of(request)):
            return refused(request, UnkeepableText(said))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_args: object) -> HttpResponse | None:
        """Answer 400 where a form holds one; read here, so that the limits on forms hold."""
        if said := _said_of(_texts_of(request)):
            return refused(request, UnkeepableText(said))
        return None


class KeepableJSONParser(JSONParser):
    """The body of an API request: Refusal with the names of the fields that hold one."""

    def parse(self, *given: Any, **how: Any) -> Any:
        """What the JSON says."""
        body = super().parse(*given, **how)
        parts = body.items() if isinstance(body, dict) else [("", body)]
        odd = {name: said for name, value in parts if (said := _said_of(_texts_in([name, value])))}
        if odd:
            fields = {name: said for name, said in odd.items() if name and not _said_of([name])}
            raise UnkeepableText(next(iter(odd.values())), fields=fields)
        return body


def _said_of(texts: Iterable[str]) -> str:
    """Why one of them is not taken; "" where each is."""
    for text in texts:
        if UNKEEPABLE.search(text):
            return _(
                "The request contains a null character or half of a character, which cannot be "
                "kept: take it out, and send it again."
            )
        if is_stacked(text):
            return _(
                "More than %(most)s accents stand on one letter, which nobody reads: take them "
                "out, and send it again."
            ) % {"most": MOST_MARKS}
    return ""


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(_texts_in, chain.from_iterable(value.items())))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(_texts_in, value))


def _heads_of(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield from (value for name, value in request.META.items() if name.startswith("HTTP_"))
    yield from chain.from_iterable(request.COOKIES.items())


def _texts_of(request: HttpRequest) -> Iterator[str]:
    for form in (request.GET, _form_of(request)):
        for name, values in form.lists():
            yield name
            yield from values


def _form_of(request: HttpRequest) -> QueryDict:
    if is_for_programs(request.path):
        return QueryDict()
    try:
        return request.POST
    except UnreadablePostError:  # the line broke: whoever sent it reads no answer
        return QueryDict()
