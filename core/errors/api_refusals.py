"""What the API's description says of refusals: their one shape, at every operation.

Handed to drf-spectacular in ``SPECTACULAR_SETTINGS``; the tests hold every answer of the API
against the description (``tests/api/description.py``).
"""

from typing import Any

ERROR = {
    "type": "object",
    "description": "A refusal. ``message`` says what, where and what to do; ``fields`` says it for "
    "each field it is about, by its name in the body or the address (without ``_code``), deeper in "
    "a document as in ``document.cells[0][0]``; of a header by the field it stands for; of a step "
    "by the field of what it is taken on; of the checklist and of months by the item or the "
    "figure. What is about no one field stands in ``message`` alone. ``current`` is what the "
    "server holds, where something has changed.",
    "properties": {
        "message": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
        "current": {"type": "object", "additionalProperties": {}},
    },
    "required": ["message", "fields"],
}
SAID = {
    "400": "It cannot be read, or breaks a rule: correct what the sentence names.",
    "401": "The token is not valid, or no longer.",
    "403": "Nobody is signed in, or the role does not include this.",
    "404": "There is nothing at this address, or it is not yours to see.",
    "406": "It is answered in none of the kinds that are accepted.",
    "409": "It has changed meanwhile, or its state does not allow this: read it again.",
    "410": "The file was kept, and the storage has it no longer: have it restored.",
    "413": "More is sent at once than is taken: send less.",
    "415": "The body is of another kind than the description says.",
    "429": "Too often: try again after the seconds of Retry-After.",
    "503": "The database or the storage does not answer: try again later. Nothing was stored.",
    "507": "There is no room left: nothing was stored.",
}
WRITES = {"409", "415", "507"}  # what is only read is in no state that forbids it, and no body
FILES = {"410"}
JSON = "application/json"
METHODS = ("get", "put", "post", "patch", "delete")


def say_refusals(result: dict[str, Any], **_how: Any) -> dict[str, Any]:
    """The description with the refusals of each operation; any other status has the same shape."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    for path in result["paths"].values():
        for method, operation in path.items():
            if method in METHODS:
                operation["responses"] |= _refusals(operation, is_read=method == "get")
    return result


def _refusals(operation: dict[str, Any], *, is_read: bool) -> dict[str, Any]:
    takes_tokens = any("readerToken" in way for way in operation.get("security", []))
    gives_files = JSON not in operation["responses"].get("200", {}).get("content", {JSON: {}})
    left_out = (WRITES if is_read else set()) | (set() if takes_tokens else {"401"})
    left_out |= set() if gives_files else FILES
    said = {status: text for status, text in SAID.items() if status not in left_out}
    return {status: _answer(text) for status, text in (said | {"default": "Any other."}).items()}


def _answer(description: str) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Error"}
    return {"description": description, "content": {JSON: {"schema": reference}}}
