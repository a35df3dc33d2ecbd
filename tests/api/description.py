"""Every answer that a test is given by the API is held against the API's own description."""

import json
import re
from functools import cache
from typing import Any

from django.urls import Resolver404, resolve
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from jsonschema_rs import Draft202012Validator

API = "/api/v1/"
JSON = "application/json"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
OF_A_TABLE = "(?P<name>[-\\w]+)/?$"  # a regular expression, so that the slash may be left out
REFUSAL = {"schema": {"$ref": "#/components/schemas/Error"}}
NO_SUCH_METHOD = {"default": {"content": {JSON: REFUSAL}}}


@cache
def description() -> dict[str, Any]:
    """The description as it is given out."""
    generated = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    read: dict[str, Any] = json.loads(OpenApiJsonRenderer().render(generated))
    return read


def hold_to_description(response: Any, *, method: str, path: str) -> None:
    """AssertionError where an answer of the API is none that its description names."""
    address = _described_address(path)
    if address is None or method == "OPTIONS":
        return
    asked = "get" if method == "HEAD" else method.lower()
    operation = description()["paths"][address].get(asked)
    answers = operation["responses"] if operation else NO_SUCH_METHOD
    status = str(response.status_code)
    said = f"{method} {address}: {status}"
    assert status in answers or response.status_code >= 400, said
    if method == "HEAD":
        return
    contents = answers.get(status, answers["default"])["content"]
    kind = response.headers["Content-Type"].partition(";")[0]
    assert kind in contents, f"{said} as {kind}, not as {list(contents)}"
    if kind == JSON:
        schema = json.dumps(contents[kind]["schema"])
        for error in _validator(schema).iter_errors(json.loads(response.content)):
            raise AssertionError(f"{said}: {error}")


def _described_address(path: str) -> str | None:
    """An address of the API as the description writes it; None for any other."""
    if not path.startswith(API):
        return None
    try:
        route = resolve(path).route
    except Resolver404:
        return None
    return "/" + PARAMETER.sub(r"{\1}", route.replace(OF_A_TABLE, "{name}/").lstrip("^"))


@cache  # as many as there are kinds of answers
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema) | {"components": description()["components"]})
