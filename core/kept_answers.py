"""What the API answers under an ``Idempotency-Key`` where no body has an ``operation`` of its own.

A program that heard nothing and sends a step again would be told 404 of what was taken away, or
that somebody was faster. It hears what it would have heard the first time, or how it stands by now.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit import actor_of
from core.canonical import JsonObject
from core.operations import is_first, once
from core.requests.api import PRIVATE

KEY = "Idempotency-Key"
View = Callable[..., Response]
Of = Callable[..., JsonObject | None]


def _address(_request: Request, **at: Any) -> JsonObject:
    return {name: one if isinstance(one, int) else str(one) for name, one in at.items()}


def answered_again(view: View) -> View:
    """Below ``api_view``: sent again by the same person under its key, it is done once.

    The answer is kept as it was told: none with a secret in it, or with the name of a person.
    """

    def told(_request: Request, answer: Any) -> Response:
        return Response(answer, headers=PRIVATE)

    return _once_under_its_key(view, of=lambda _request, **_at: None, tell=told)


def answered_as_it_stands(
    stands: View, *, of: Of = _address, made: str = ""
) -> Callable[[View], View]:
    """The same where nothing but ``of`` is kept, what ``stands`` needs to tell how it stands by
    then: without it, what the address says; of what is ``made``, that field of its answer."""

    def keep(view: View) -> View:
        return _once_under_its_key(
            view, of=of, tell=lambda request, kept: stands(request, **kept), made=made
        )

    return keep


def _once_under_its_key(
    view: View, *, of: Of, tell: Callable[[Request, Any], Response], made: str = ""
) -> View:
    @wraps(view)
    def kept(request: Request, **at: Any) -> Response:
        key = None if request.method in SAFE_METHODS else _key(request)
        if key is None:
            return view(request, **at)
        fresh = []

        def store() -> JsonObject:
            noted = of(request, **at)  # before it is gone
            fresh.append(view(request, **at))
            if made:
                noted = {"made": str(fresh[0].data[made])}
            return {"kept": _rendered(fresh[0]) if noted is None else noted}

        by, now = actor_of(request), timezone.now()
        asked = _asked(request) | {"by": by.user.pk if by.user else None}
        about = f"api/{view.__module__}.{view.__name__}"[-60:]
        done = once(key, about=about, asked=asked, store=store, by=by, now=now)
        return fresh[0] if is_first(done, now=now) else tell(request, done["kept"])

    kept.is_answered_again = True  # type: ignore[attr-defined]  # the description says so
    return kept


def _rendered(answer: Response) -> Any:
    return json.loads(JSONRenderer().render(answer.data))


def _asked(request: Request) -> JsonObject:
    """All that was sent, and where; the same whether its key came in the header or the body."""
    body = request.data
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if name != "operation"}
    return {
        "path": request.path,
        "body": json.dumps(body, sort_keys=True),
        "seen": request.headers.get("If-Match", ""),
    }


def _key(request: Request) -> UUID | None:
    """As the header has it, or the body as ``operation``; 400 where it is no UUID."""
    said = request.headers.get(KEY)
    kind = request.content_type.partition(";")[0].strip()
    if said is None and request.method != "PUT" and kind == "application/json":
        # any other body stays unread here
        said = request.data.get("operation") if isinstance(request.data, dict) else None
    if said is None:
        return None
    field = serializers.UUIDField()
    try:
        key: UUID = field.run_validation(said)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"operation": error.detail}) from None
    return key
