"""A sheet as the checklist page draws it: in one language, ready to print.

A published instrument never changes, so what does not depend on an answer (titles, choices,
the folded guide) is drawn once a process and language; the page itself then only loops. Every
process can draw it again, so nothing here needs to be shared between hosts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.language import localized
from core.memory import Memory
from evaluations.rules.measured_items import units_of
from instruments.sheets import Sheet, SheetItem, SheetScale
from scoring import exact

LOW, NO_MARK = SafeString(" data-low"), SafeString("")
SHORT_CODE = 2  # choices with codes up to so many characters are drawn as their codes


@dataclass(frozen=True, slots=True)
class DrawnChoice:
    """One button: ``face`` is what stands on it, ``label`` what a screen reader adds.

    ``mark`` says in HTML that the choice earns less than half of the full score.
    """

    code: str
    face: str
    label: str
    mark: SafeString


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """What the page shows of an item whatever its answer. ``key`` is safe in ids."""

    code: str
    key: str
    title: str
    choices: tuple[DrawnChoice, ...]
    not_applicable_allowed: bool
    section: str  # the heading above this item; "" where the section goes on
    guide: SafeString
    unit: str  # of the figure, where the item is measured; else ""
    direction: str
    units: str  # all that may stand behind the figure, for the script: "kali/bulan|times/month"
    thresholds: str  # for the script: "100:4 95:3", best first


@dataclass(frozen=True, slots=True)
class DocumentClauses:
    """A document with the clauses that an item rests on."""

    document: str
    clauses: str


_drawn: Memory[tuple[int, str], tuple[Sheet, dict[str, DrawnItem]]] = Memory(400)


def drawn_items(sheet: Sheet, level: str) -> dict[str, DrawnItem]:
    """The items of a sheet in the active language, by code.

    Kept for as long as ``sheets`` keeps the sheet itself: a draft is drawn anew each time.
    """
    key = (sheet.instrument_id, f"{level}/{get_language()}")
    kept = _drawn.get(key)
    if kept is None or kept[0] is not sheet:
        kept = _drawn[key] = (sheet, {item.code: item for item in _draw(sheet)})
    return kept[1]


def _draw(sheet: Sheet) -> Iterator[DrawnItem]:
    documents = {entry["code"]: localized(entry["title"]) for entry in sheet.content["documents"]}
    weighs = any(item.weight != "1" for item in sheet.items)
    section = None
    for item in sheet.items:
        begins = item.section is not None and item.section != section
        section = item.section
        yield DrawnItem(
            code=item.code,
            key=item_key(item.code),
            title=localized(item.title),
            choices=_choices(item.scale),
            not_applicable_allowed=item.scale.not_applicable_allowed,
            section=_section_title(item.section) if begins and item.section else "",
            guide=render_to_string(
                "checklists/_guide.html",
                {
                    "item": item,
                    "earns": _earns(item, sheet.content),
                    "references": _references(item, documents),
                    "weighs": weighs,
                },
            ),
            unit=localized(item.measured["unit"]) if item.measured else "",
            direction=item.measured["direction"] if item.measured else "",
            units="|".join(units_of(item)),
            thresholds=" ".join(
                f"{bound}:{choice}"
                for bound, choice in (item.measured["thresholds"] if item.measured else ())
            ),
        )


def item_key(code: str) -> str:
    """The code of an item as ids of the page have it."""
    return code.replace(".", "-")


def _section_title(section: dict[str, Any]) -> str:
    return f"{section['code']} {localized(section['title'])}"


def _choices(scale: SheetScale) -> tuple[DrawnChoice, ...]:
    """Figures on the buttons of a points scale; words where the codes are words."""
    by_code = all(len(choice.code) <= SHORT_CODE for choice in scale.choices)
    return tuple(
        DrawnChoice(
            code=choice.code,
            face=choice.code if by_code else localized(choice.label),
            label=localized(choice.label) if by_code else "",
            mark=LOW if 2 * scale.points[choice.code] < exact(scale.max) else NO_MARK,
        )
        for choice in scale.choices
    )


def _earns(item: SheetItem, content: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands for each choice: the item's own guide, else what the scale says of it."""
    rows = []
    for choice in content["scales"][item.scale.code]["choices"]:
        label = localized(choice["label"])
        face = choice["code"] if len(choice["code"]) <= SHORT_CODE else label
        meaning = item.guide.get(choice["code"]) or choice.get("meaning") or choice["label"]
        rows.append((face, localized(meaning)))
    return rows


def _references(item: SheetItem, documents: dict[str, str]) -> list[DocumentClauses]:
    clauses: dict[str, list[str]] = {}
    for reference in item.references:
        found = clauses.setdefault(reference["document"], [])
        if reference.get("clause"):
            found.append(reference["clause"])
    return [DocumentClauses(documents[code], ", ".join(found)) for code, found in clauses.items()]
