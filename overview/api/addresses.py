"""The addresses of the data as OData names them; the generator leaves their dollar out."""

from typing import Any

NAMED = {"/metadata": "/$metadata", "/{name}/count": "/{name}/$count"}


def name_as_odata_does(result: dict[str, Any], **_how: Any) -> dict[str, Any]:
    """The description with ``$metadata`` and ``$count`` at their addresses."""
    result["paths"] = {_named(path): operations for path, operations in result["paths"].items()}
    return result


def _named(path: str) -> str:
    before, data, rest = path.partition("/api/v1/data")
    return before + data + NAMED.get(rest, rest) if data else path
