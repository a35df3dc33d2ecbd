"""What the views of the API keep of themselves, handed to the generator of the description.

Named in ``SPECTACULAR_SETTINGS``, and so imported when the description is made, not before.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema

from core.requests.api import HEADERS, DescribedLater
from core.requests.lists import MOST, OF_A_LIST, USUAL
from core.requests.rates import RATE_HEADERS

Endpoint = tuple[str, str, str, Callable[..., Any]]  # path, its pattern, method, view


def describe(endpoints: Sequence[Endpoint]) -> Sequence[Endpoint]:
    """The same, each view described once: what stands nearest to it first, as decorators apply."""
    for _path, _pattern, _method, view in endpoints:
        kept = view.cls  # type: ignore[attr-defined]  # the generator names no others
        if not isinstance(kept.schema, DescribedLater):
            continue
        kept.schema = AutoSchema()
        kept.kwargs = {"schema": AutoSchema}  # what the first description extends
        for words in getattr(kept, "descriptions", ()):
            extend_schema(**words)(view)
        if kept.is_answered_again:
            extend_schema(methods=["POST", "PUT", "DELETE"], parameters=[OF_KEPT_ANSWERS])(view)
    return endpoints


OF_KEPT_ANSWERS = OpenApiParameter(
    "Idempotency-Key",
    UUID,
    OpenApiParameter.HEADER,
    description="Sent twice under it, it is done once, and answered as the first time.",
)
SAID = {
    "Idempotency-Key": "In place of `operation` in the body: sent twice, it is done once.",
    "If-Match": "In place of the version in the body: {}",
}
OF_WHAT_WAS_READ = "the `ETag` of what was read."
ETAG = {
    "ETag": {
        "description": "Sent back as If-Match, where that takes an ETag.",
        "schema": {"type": "string"},
    }
}

OF_LISTS = [
    {
        "in": "query",
        "name": "limit",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        "description": "At most so many rows.",
    },
    {
        "in": "query",
        "name": "cursor",
        "schema": {"type": "string"},
        "description": "As the `next` of the page before has it: the rows behind that one.",
    },
]


def say_pages(result: dict[str, Any], **_how: Any) -> dict[str, Any]:
    """The description with what a list is asked by (``core/requests/lists.py``)."""
    for path in result["paths"].values():
        answer = path.get("get", {}).get("responses", {}).get("200", {})
        kinds = [one.get("schema", {}) for one in answer.get("content", {}).values()]
        if any(one.get("$ref", "").endswith(OF_A_LIST) for one in kinds):
            path["get"]["parameters"] = [*path["get"].get("parameters", ()), *OF_LISTS]
    return result


def say_headers(result: dict[str, Any], **_how: Any) -> dict[str, Any]:
    """The description with the headers that stand for a field, and the ETag that answers one."""
    schemas = result.get("components", {}).get("schemas", {})
    for path in result["paths"].values():
        for operation in path.values():
            fields = _fields_of(operation.get("requestBody", {}), schemas)
            headers = {HEADERS[name]: _stands_for(name, one) for name, one in fields.items()
                       if name in HEADERS}  # fmt: skip
            if headers:
                operation["parameters"] = [
                    *operation.get("parameters", ()),
                    *(_header(name, said) for name, said in sorted(headers.items())),
                ]
            answer = operation["responses"].get("200", {})
            if "version" in _fields_of(answer, schemas):
                answer["headers"] = ETAG
    return result


def _stands_for(name: str, field: dict[str, Any]) -> str:
    """What is said of a header in place of this field of the body."""
    of_part = field.get("description") if HEADERS[name] == "If-Match" else None
    return SAID[HEADERS[name]].format(of_part or OF_WHAT_WAS_READ)


RATES = (
    "So many requests a minute, of this token or person.",
    "So many are left.",
    "Seconds until they are counted anew.",
)
NOT_CHANGED = {"description": "It is as it was under the `ETag` sent as `If-None-Match`."}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string"},
    "description": "The `ETag` of what was read: 304 where it is the same still.",
}


def say_rates(result: dict[str, Any], **_how: Any) -> dict[str, Any]:
    """The description with what each answer tells of the rate, and with reading on a condition."""
    told = {name: _number(said) for name, said in zip(RATE_HEADERS, RATES, strict=True)}
    for path in result["paths"].values():
        for method, operation in path.items():
            answers = operation["responses"]
            reads_json = "application/json" in answers.get("200", {}).get("content", {})
            for status, answer in answers.items():
                if status.startswith("2") or status == "429":
                    answer["headers"] = {**answer.get("headers", {}), **told}
            answers["429"]["headers"]["Retry-After"] = _number("Seconds to wait.")
            if method == "get" and reads_json:
                answers["200"]["headers"].setdefault("ETag", ETAG_OF_ALL)
                operation["parameters"] = [*operation.get("parameters", ()), IF_NONE_MATCH]
                answers["304"] = NOT_CHANGED
    return result


ETAG_OF_ALL = {"description": "Of all that is answered.", "schema": {"type": "string"}}


def _number(said: str) -> dict[str, Any]:
    return {"description": said, "schema": {"type": "integer"}}


def _header(name: str, said: str) -> dict[str, Any]:
    return {"in": "header", "name": name, "schema": {"type": "string"}, "description": said}


def _fields_of(said: dict[str, Any], schemas: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is in a body, however it is sent, by its name."""
    kinds = [one.get("schema", {}) for one in said.get("content", {}).values()]
    named = [schemas.get(one.get("$ref", "").rpartition("/")[2], one) for one in kinds]
    return {name: said for one in named for name, said in one.get("properties", {}).items()}
