"""What the API answers under an ``Idempotency-Key`` where no body has an ``operation`` of its own.

Of what was taken away nothing is left to tell how it stands, and a code that was added is taken: a
program that heard nothing would be told 404, or that somebody was faster. It hears what it would
have heard the first time.
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
from core.operations import acknowledged, once
from core.requests.api import PRIVATE

KEY = "Idempotency-Key"


def answered_again(view: Callable[..., Response]) -> Callable[..., Response]:
    """Below ``api_view``: sent again by the same person under its key, it is done once.

    The answer is kept as it is told, so none that has a secret.
    """

    @wraps(view)
    def kept(request: Request, **at: Any) -> Response:
        key = None if request.method in SAFE_METHODS else _key(request)
        if key is None:
            return view(request, **at)

        def store() -> JsonObject:
            return {"answer": json.loads(JSONRenderer().render(view(request, **at).data))}

        by = actor_of(request)
        asked: JsonObject = {
            "path": request.path,
            "body": json.dumps(_without_key(request.data), sort_keys=True),
            "seen": request.headers.get("If-Match", ""),
            "by": by.user.pk if by.user else None,
        }
        about = f"api/{view.__module__}.{view.__name__}"[-60:]
        done = acknowledged(key, about=about, asked=asked) or once(
            key, about=about, asked=asked, store=store, by=by, now=timezone.now()
        )
        return Response(done["answer"], headers=PRIVATE)

    kept.is_answered_again = True  # type: ignore[attr-defined]  # the description says so
    return kept


def _without_key(body: Any) -> Any:
    """The same whether its key came in the header or in the body."""
    if not isinstance(body, dict):
        return body
    return {name: value for name, value in body.items() if name != "operation"}


def _key(request: Request) -> UUID | None:
    """As the header has it, or the body as ``operation``; 400 where it is no UUID."""
    body = request.data if isinstance(request.data, dict) else {}
    said = request.headers.get(KEY, body.get("operation"))
    if said is None:
        return None
    field = serializers.UUIDField()
    try:
        key: UUID = field.run_validation(said)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"operation": error.detail}) from None
    return key
