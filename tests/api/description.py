"""Every answer that a test is given by the API is held against the API's own description."""

import fcntl
import json
import os
import re
from functools import cache
from typing import Any

from django.urls import Resolver404, resolve
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from jsonschema_rs import Draft202012, Draft202012Validator, Registry

from csms import embedded

API = "/api/v1/"
JSON = "application/json"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
OF_A_TABLE = "(?P<name>[-\\w]+)/?$"  # a regular expression, so that the slash may be left out
REFUSAL = {"schema": {"$ref": "#/components/schemas/Error"}}
OF_KIND = {"integer": 1, "number": 1, "boolean": True, "string": "1"}
OF_FORMAT = {
    "date": "2025-01-10",
    "date-time": "2025-01-10T08:00:00Z",
    "uuid": "6f1c2b1e-7a39-4f0e-9d0c-5a1f3f0e9d0c",
    "email": "orang@contoh.example",
    "uri": "https://contoh.example/",
}
WHOLE = "csms:api"  # what the description is called where its parts are named
NO_SUCH_METHOD = {"default": {"content": {JSON: REFUSAL}}}


@cache
def description() -> dict[str, Any]:
    """The description as it is given out: seconds of work, for the first worker of a run alone."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    told = _told_once(run) if run else _told()
    read: dict[str, Any] = json.loads(told)
    return read


def _told_once(run: str) -> bytes:
    """What the first worker of this run has left in a file; the others wait for it."""
    with (embedded.VAR_DIR / "description.json").open("a+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.seek(0)
        told_in, _, told = held.read().partition(b"\n")
        if told_in != run.encode():
            told = _told()
            held.truncate(0)
            held.write(run.encode() + b"\n" + told)
        return told


def _told() -> bytes:
    generated = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    rendered: bytes = OpenApiJsonRenderer().render(generated)
    return rendered


def hold_to_description(response: Any, *, method: str, path: str) -> None:
    """AssertionError where an answer of the API is none that its description names."""
    address = described_address(path)
    if address is None or method == "OPTIONS":
        return
    asked = "get" if method == "HEAD" else method.lower()
    operation = description()["paths"][address].get(asked)
    answers = operation["responses"] if operation else NO_SUCH_METHOD
    status = str(response.status_code)
    said = f"{method} {address}: {status}"
    declared = status in answers or response.status_code >= 500 or not operation
    assert declared, f"{said} is not described"
    if method == "HEAD" or status == "304":
        return
    contents = answers.get(status, answers["default"])["content"]
    kind = response.headers["Content-Type"].partition(";")[0]
    assert kind in contents, f"{said} as {kind}, not as {list(contents)}"
    if kind == JSON:
        schema = json.dumps(contents[kind]["schema"])
        told = json.loads(response.content)
        for error in _validator(schema).iter_errors(told):
            raise AssertionError(f"{said}: {error}")
        if response.status_code >= 400:
            assert not {"", "non_field_errors"} & {*told["fields"]}, f"{said}: {told}"


def described_operation(method: str, path: str) -> dict[str, Any]:
    """What the description says of one method of an address; {} where it says nothing."""
    address = described_address(path)
    found: dict[str, Any] = description()["paths"].get(address, {}).get(method.lower(), {})
    return found


def example_of(operation: dict[str, Any], kind: str = JSON) -> dict[str, Any]:
    """A body as the description asks for it, of whatever is the first that fits."""
    contents = operation.get("requestBody", {}).get("content", {})
    example = _example(contents[kind]["schema"]) if kind in contents else {}
    return example if isinstance(example, dict) else {}


def _example(schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _example(description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema:
            return _example(schema[several][0])
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: _example(one) for name, one in schema.get("properties", {}).items()}
    if kind == "array":
        return [_example(schema.get("items", {}))]
    return OF_FORMAT.get(schema.get("format", ""), OF_KIND.get(kind))


def described_address(path: str) -> str | None:
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
    within = schema.replace('"#/', f'"{WHOLE}#/')
    return Draft202012Validator(json.loads(within), registry=_registry())


@cache
def _registry() -> Registry:
    """The parts that answers share: read once, and not for each kind of answer."""
    whole = {"components": description()["components"]}
    return Registry([(WHOLE, whole)], draft=Draft202012)
