"""Which of the names in the ``fields`` of a refusal are none of what the operation takes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

FIELD = re.compile(r"[^.\[]*")  # "document.cells[0][0]" is a place of "document"
IN_HEADERS = {"Idempotency-Key": ["operation"], "If-Match": ["version", "base_version"]}
# Of these a refusal may name rows: items of the checklist, months and their figures.
OF_ROWS = {"submit_evaluation", "submit_self_assessment", "tell_months", "decide_months"}


def misnamed(
    fields: Mapping[str, str], *, operation: Mapping[str, Any], schemas: Mapping[str, Any]
) -> list[str]:
    """Those that name nothing in a body, an address or a header of the operation."""
    if operation.get("operationId") in OF_ROWS:
        return []
    known = {*_taken(operation, schemas)}
    return [name for name in fields if FIELD.match(name)[0] not in known]


def _taken(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[str]:
    for one in operation.get("parameters", ()):
        yield one["name"].removesuffix("_code")
        yield from IN_HEADERS.get(one["name"], ())
    told = operation["responses"].get("200", {})  # a step names what lacks of what it is taken on
    bodies = [*operation.get("requestBody", {}).get("content", {}).values()]
    for body in (*bodies, *told.get("content", {}).values()):
        name = body["schema"].get("$ref", "").rpartition("/")[2]
        yield from schemas.get(name, body["schema"]).get("properties", ())
