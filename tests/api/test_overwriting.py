"""Every change of something that stands says what was read of it, or docs/api.md says why not."""

import re

from tests.api.description import description
from tests.api.test_docs import listed_in_docs

SEEN = {"version", "base_version", "seen", "edition"}


def required_of(operation: dict[str, object], schemas: dict[str, dict[str, object]]) -> set[str]:
    """The fields without which a body is refused, however it is sent."""
    named = re.findall(r"schemas/(\w+)'", str(operation.get("requestBody", {})))
    return {str(one) for name in named for one in schemas[name].get("required", ())}  # type: ignore[attr-defined]


def test_what_is_put_without_what_was_read_is_listed_with_its_reason() -> None:
    told, free = description(), set()
    for path in told["paths"].values():
        for method in path.keys() & {"put", "patch"}:
            if not required_of(path[method], told["components"]["schemas"]) & SEEN:
                free.add(path[method]["operationId"])
    assert free == listed_in_docs("| Operation | Why |")
