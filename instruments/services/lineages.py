"""What an item of a draft is: one that was there before, known by its lineage, or a new one."""

import re

from django.utils.translation import gettext as _

from core.canonical import JsonObject
from instruments.models import Draft, Item

NOT_IN_A_CODE = re.compile(r"[^A-Za-z0-9_.-]")


def with_lineages(draft: Draft, document: JsonObject) -> tuple[JsonObject, list[str]]:
    """The document with a lineage for each item, and what is to be said about re-used codes.

    An item keeps a lineage that this instrument has or had; any other gets a new one.
    """
    earlier = _earlier_items(draft)
    known = {lineage for lineage, _code, _title in earlier}
    for other in Draft.objects.filter(kind=draft.kind, code=draft.code):
        known |= _lineages(other.document)
    given = _lineages(document) & known
    removed = {code: title for lineage, code, title in reversed(earlier) if lineage not in given}
    notices, elements = [], []
    for element in document["elements"]:
        items = []
        for item in element["items"]:
            if item.get("lineage") in given:
                items.append(item)
                continue
            code = item.get("code", "")
            items.append(item | {"lineage": _new_lineage(draft.code, code, used=known)})
            if code in removed:
                notices.append(_reused(code, removed[code]))
        elements.append(element | {"items": items})
    return document | {"elements": elements}, notices


def has_items(document: JsonObject) -> bool:
    """Whether what a program sent has elements and items whose lineages can be told at all."""
    elements = document.get("elements")
    return isinstance(elements, list) and all(
        isinstance(element, dict)
        and isinstance(element.get("items"), list)
        and all(map(_is_item, element["items"]))
        for element in elements
    )


def _is_item(item: object) -> bool:
    return isinstance(item, dict) and all(
        isinstance(item.get(name, ""), str) for name in ("code", "lineage")
    )


def with_earlier_texts(draft: Draft, document: JsonObject) -> JsonObject:
    """The document with the texts that an item had for each that is taken up without a title."""
    present = _lineages(draft.document)
    wanted = {
        item["lineage"]
        for element in document["elements"]
        for item in element["items"]
        if item.get("lineage") not in present and _is_taken_up(item)
    }
    if not wanted:
        return document
    rows = Item.objects.filter(instrument__code=draft.code, lineage__in=wanted)
    earlier = {row.lineage: row for row in rows.order_by("instrument__version")}
    elements = [
        element
        | {
            "items": [
                _as_it_was(item, earlier.get(item["lineage"]))
                if item.get("lineage") in wanted
                else item
                for item in element["items"]
            ]
        }
        for element in document["elements"]
    ]
    return document | {"elements": elements}


def _is_taken_up(item: JsonObject) -> bool:
    title = item.get("title")
    return bool(item.get("lineage")) and isinstance(title, dict) and not any(title.values())


def _as_it_was(item: JsonObject, row: Item | None) -> JsonObject:
    if row is None:
        return item
    details = {name: value for name, value in row.details.items() if name != "section"}
    was = details | {
        "code": row.code,
        "title": {"id": row.title_id, "en": row.title_en},
        "aspects": row.aspects,
    }
    return was | {name: value for name, value in item.items() if value and name != "title"}


def _lineages(document: JsonObject) -> set[str]:
    return {
        item.get("lineage", "") for element in document["elements"] for item in element["items"]
    } - {""}


def _earlier_items(draft: Draft) -> list[tuple[str, str, str]]:
    """(lineage, code, title) of every item a published version of this code has or had."""
    items = Item.objects.filter(instrument__code=draft.code).order_by("-instrument__version")
    return [(item.lineage, item.code, item.title) for item in items]


def _new_lineage(code: str, item: str, *, used: set[str]) -> str:
    """``csms-2.13``, or with a number after it where that was given before."""
    stem = NOT_IN_A_CODE.sub("_", f"{code}-{item or 'item'}")[:34]
    lineage, number = stem, 1
    while lineage in used:
        number += 1
        lineage = f"{stem}_{number}"
    used.add(lineage)
    return lineage


def _reused(code: str, title: str) -> str:
    return _(
        "Code %(code)s was that of “%(title)s”, which this version no longer has. The new item is "
        "another one: it is not compared with what was answered there."
    ) % {"code": code, "title": title}
