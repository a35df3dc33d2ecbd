"""What a form does to an opened document: its fields put in place, rows added, moved, removed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from core.canonical import JsonObject, sha256_of
from instruments.editor.fields import EditorField, read_record, without_empty_rows
from instruments.editor.layout import EditorPage
from instruments.wording import tokens_of

LISTS = ("rows", "pairs", "texts")  # the kinds of fields that rows are added to
RECORDS = ("measured",)  # left out while empty, so a row in one begins it


def base_path(page: EditorPage, number: int | None) -> str:
    """Where the fields of a page stand in the document; ``number`` is that of the element."""
    return f"elements[{number}]" if page.element else ""


def read_page(page: EditorPage, form: QueryDict, *, at: int | None, tidy: bool) -> JsonObject:
    """What a form gave for a page; ``tidy`` drops empty rows.

    ``at`` is where the element of the page stood when the form was drawn.
    """
    record = read_record(page.fields, form, path=base_path(page, at))
    return without_empty_rows(page.fields, record) if tidy else record


def part_of(page: EditorPage, whole: Mapping[str, Any], *, number: int | None) -> JsonObject:
    """The part of an opened document that a page edits; {} of an element that is not there.

    Elements in a list carry a mark of what is inside them: removing one removes that too.
    """
    record: Mapping[str, Any] = whole
    if page.element and number is not None:
        elements = whole["elements"]
        record = elements[number] if number < len(elements) else {}
    part = {field.name: record[field.name] for field in page.fields if field.name in record}
    if page.name == "elements":
        names = ("code", "weight", "title")
        part["elements"] = [
            {"was": one["code"], "inside": _mark(one)} | {n: one[n] for n in names if n in one}
            for one in part["elements"]
        ]
    return part


def _mark(element: Mapping[str, Any]) -> str:
    return sha256_of([element["items"], element.get("sections", [])])


def with_marks(page: EditorPage, part: JsonObject, *, base: Mapping[str, Any]) -> JsonObject:
    """What a form gave, with the marks that its elements had when it was drawn."""
    if page.name != "elements":
        return part
    marks = {one["was"]: one["inside"] for one in base.get("elements", [])}
    rows = [row | {"inside": marks.get(row.get("was"), "")} for row in part["elements"]]
    return {"elements": rows}


def placed(
    page: EditorPage, whole: Mapping[str, Any], *, part: JsonObject, number: int | None
) -> JsonObject:
    """The opened document with this as the part of a page."""
    if page.element and number is not None:
        return _with_element(whole, number, record=part)
    if page.name == "elements":
        return _with_elements(whole, part["elements"])
    return {**whole, **part}


def moved_path(page: EditorPage, path: str, *, at: int | None, number: int | None) -> str:
    """A path that a form names, where what it leads to stands now; "" for one of another page."""
    if not page.element:
        return path
    old, new = base_path(page, at), base_path(page, number)
    return new + path[len(old) :] if path.startswith(old) else ""


def _with_element(whole: Mapping[str, Any], number: int, *, record: JsonObject) -> JsonObject:
    elements = list(whole["elements"])
    before = elements[number]["code"] if number < len(elements) else record["code"]
    elements[number:] = [record, *elements[number + 1 :]]
    renamed = {before: record["code"]}
    return {**whole, "elements": elements, "groups": _groups(whole, renamed)}


def _with_elements(whole: Mapping[str, Any], rows: list[JsonObject]) -> JsonObject:
    known = {element["code"]: element for element in whole["elements"]}
    rows = [row for row in rows if row.get("was") in known]
    elements = [known[row["was"]] | row for row in rows]  # "was" stays until it is stored
    kept = {row["was"]: row["code"] for row in rows}
    renamed = {code: kept.get(code) for code in known}
    return {**whole, "elements": elements, "groups": _groups(whole, renamed)}


def _groups(whole: Mapping[str, Any], renamed: Mapping[str, str | None]) -> list[JsonObject]:
    """The groups with elements by their new codes, less those that are gone."""
    return [
        group
        | {
            "elements": [
                new for old in group["elements"] if (new := renamed.get(old, old)) is not None
            ]
        }
        for group in whole.get("groups", [])
    ]


def act(whole: JsonObject, page: EditorPage, *, action: str, path: str) -> str:
    """Add, remove or move a row in place; returns the path of the row to go on with.

    "to" moves it to the end of another list, which the path names after a ">". An action or a path
    that makes no sense changes nothing.
    """
    if action == "to":
        origin, _sign, target = path.partition(">")
        return _move_elsewhere(whole, page, origin=origin, target=target)
    tokens = tokens_of(path)
    here = _at(whole, tokens[:-1])
    if not tokens or here is None:
        return ""
    last, field = tokens[-1], _list_of(page, path)
    if field is None:
        return ""
    if action == "add" and last == field.name and isinstance(here, dict):
        rows = here.setdefault(last, [])
        rows.append(_new_row(field, rows))
        return f"{path}[{len(rows) - 1}]"
    if isinstance(last, int) and isinstance(here, list) and last < len(here):
        return _move_row(here, last, action=action, path=path.rpartition("[")[0])
    return ""


def _step(here: Any, token: str | int) -> Any:
    if isinstance(token, int):
        return here[token] if isinstance(here, list) and token < len(here) else None
    if isinstance(here, dict):
        return here.setdefault(token, {}) if token in RECORDS else here.get(token)
    return None


def _move_row(rows: list[Any], at: int, *, action: str, path: str) -> str:
    to = {"up": at - 1, "down": at + 1, "remove": at}.get(action, -1)
    if not 0 <= to < len(rows):
        return f"{path}[{at}]"
    row = rows.pop(at)
    if action != "remove":
        rows.insert(to, row)
    return f"{path}[{min(to, len(rows) - 1)}]" if rows else path


def _move_elsewhere(whole: JsonObject, page: EditorPage, *, origin: str, target: str) -> str:
    """Move a row to the end of the same list of another row above; "" where it is no such list."""
    *above, at = tokens_of(origin) or [""]
    *record, name = tokens_of(target) or [""]
    field = _list_of(page, origin)
    if field is None or not field.elsewhere or field is not _list_of(page, target):
        return ""
    rows, to = _at(whole, above), _at(whole, record)
    if name != field.name or not isinstance(to, dict) or not isinstance(rows, list):
        return ""
    there = to.setdefault(field.name, [])
    if not isinstance(at, int) or at >= len(rows) or there is rows:
        return ""
    there.append(rows.pop(at))
    return f"{target}[{len(there) - 1}]"


def _at(whole: JsonObject, tokens: Sequence[str | int]) -> Any:
    """What stands at this place of a document; None where nothing does."""
    here: Any = whole
    for token in tokens:
        here = _step(here, token)
    return here


def _list_of(page: EditorPage, path: str) -> EditorField | None:
    """The list of a page that a path, or that of one of its rows, leads to."""
    fields, found = page.fields, None
    tokens = tokens_of(path)
    for token in tokens:
        match = next((field for field in fields if field.name == token), None)
        if match is not None:
            found, fields = match, match.fields
    name = next((token for token in tokens[-2:][::-1] if isinstance(token, str)), None)
    return found if found and found.name == name and found.kind in LISTS else None


def _new_row(field: EditorField, rows: list[Any]) -> Any:
    """An empty row; an item or a scale starts like the one before it."""
    if field.kind == "rows":
        like = ("scale", "level", "section", "kind", "colour", "measure", "certainty", "document")
        before = rows[-1] if rows and isinstance(rows[-1], dict) else {}
        row: JsonObject = {name: before[name] for name in like if name in before}
        return row | {"weight": "1"} if field.name == "items" else row
    return ["", ""] if field.kind == "pairs" else {"id": ""}
