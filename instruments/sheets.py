"""An instrument at one level as one immutable object, ready to show and to score.

A published version never changes, so each process keeps its sheets: a save or a page costs
no query for the checklist itself. Titles and guides are ``{"id": ..., "en": ...}``.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from core.figures.reading import plain_decimal
from core.memory import Memory
from instruments.choices import PublicationStatus
from instruments.models import Element, Instrument, Item
from instruments.models.versions import Version
from scoring import Exact, exact

Text = dict[str, str]
V = TypeVar("V", bound=Version)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer: its code, what it scores (a decimal string), its label."""

    code: str
    score: str
    label: Text
    meaning: Text | None


@dataclass(frozen=True, slots=True)
class SheetScale:
    """The choices of an item; ``max`` is the score that counts as full."""

    code: str
    kind: str
    max: str
    not_applicable_allowed: bool
    choices: tuple[Choice, ...]
    points: dict[str, Exact]  # what each choice scores, exactly

    def choice(self, code: str) -> Choice | None:
        """The choice of this code, or None when it lies outside the scale."""
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item with all that is shown beside it. ``weight`` is a decimal string."""

    id: int
    code: str
    lineage: str
    element_code: str
    title: Text
    weight: str
    scale: SheetScale
    aspects: tuple[str, ...]
    section: dict[str, Any] | None
    guide: dict[str, Text]
    evidence: Text | None
    references: tuple[dict[str, str], ...]
    measured: dict[str, Any] | None
    indicator: Text | None


@dataclass(frozen=True, slots=True)
class SheetElement:
    """One element with its items, in order."""

    id: int
    code: str
    title: Text
    weight: str
    items: tuple[SheetItem, ...]


@dataclass(frozen=True)
class Sheet:
    """An instrument at one level. ``content`` is the instrument's own (aspects, groups...)."""

    instrument_id: int
    aggregation: str
    elements: tuple[SheetElement, ...]
    content: dict[str, Any]

    @cached_property
    def items(self) -> tuple[SheetItem, ...]:
        """Every item, in the order of the checklist."""
        return tuple(item for element in self.elements for item in element.items)

    @cached_property
    def _by_code(self) -> dict[str, SheetItem]:
        return {item.code: item for item in self.items}

    @cached_property
    def by_id(self) -> dict[int, SheetItem]:
        """Items by their database id."""
        return {item.id: item for item in self.items}

    @cached_property
    def groups(self) -> tuple[dict[str, Any], ...]:
        """The instrument's groups, each cut to the elements that this level has."""
        present = {element.code for element in self.elements}
        cut = (
            group | {"elements": [code for code in group["elements"] if code in present]}
            for group in self.content["groups"]
        )
        return tuple(group for group in cut if group["elements"])

    def item(self, code: str) -> SheetItem | None:
        """The item of this code, or None when it is not on the sheet."""
        return self._by_code.get(code)

    def element(self, code: str) -> SheetElement | None:
        """The element of this code, or None when it is not on the sheet."""
        return next((element for element in self.elements if element.code == code), None)


_published: Memory[tuple[int, str], Sheet] = Memory(200)
_versions: Memory[tuple[type[Version], int], Version] = Memory(500)


def version_of(model: type[V], key: int) -> V:
    """A version by its id; a published one is read once a process, a draft anew each time."""
    kept = _versions.get((model, key))
    if kept is None:
        kept = model._default_manager.get(pk=key)
        if kept.status == PublicationStatus.PUBLISHED:
            _versions[model, key] = kept
    return cast(V, kept)


def sheet_of(instrument_id: int, level: str) -> Sheet:
    """The sheet of an instrument at a level ("" where it has none); a draft is read anew.

    Raises Instrument.DoesNotExist for an unknown id, ValueError for an unknown level.
    """
    sheet = _published.get((instrument_id, level))
    if sheet is None:
        instrument = version_of(Instrument, instrument_id)
        sheet = _read_sheet(instrument, level)
        if instrument.status == PublicationStatus.PUBLISHED:
            _published[instrument_id, level] = sheet
    return sheet


def _read_sheet(instrument: Instrument, level: str) -> Sheet:
    scales = {code: _scale(code, scale) for code, scale in instrument.content["scales"].items()}
    levels = [entry["code"] for entry in instrument.content["levels"]]
    included = set(levels[: levels.index(level) + 1]) if level else None
    items: dict[int, list[SheetItem]] = {}
    for row in Item.objects.filter(instrument=instrument).select_related("element"):
        if included is None or row.level in included:
            items.setdefault(row.element_id, []).append(_item(row, scales[row.scale]))
    return Sheet(
        instrument_id=instrument.pk,
        aggregation=instrument.aggregation,
        content=instrument.content,
        elements=tuple(
            SheetElement(
                id=row.pk,
                code=row.code,
                title={"id": row.title_id, "en": row.title_en},
                weight=plain_decimal(row.weight),
                items=tuple(items[row.pk]),
            )
            for row in Element.objects.filter(instrument=instrument)
            if row.pk in items  # an element without items at this level is not on the sheet
        ),
    )


def _scale(code: str, scale: dict[str, Any]) -> SheetScale:
    return SheetScale(
        code=code,
        kind=scale["kind"],
        max=scale["max"],
        not_applicable_allowed=scale["na"],
        choices=tuple(
            Choice(code=c["code"], score=c["score"], label=c["label"], meaning=c.get("meaning"))
            for c in scale["choices"]
        ),
        points={c["code"]: exact(c["score"]) for c in scale["choices"]},
    )


def _item(row: Item, scale: SheetScale) -> SheetItem:
    details = row.details
    return SheetItem(
        id=row.pk,
        code=row.code,
        lineage=row.lineage,
        element_code=row.element.code,
        title={"id": row.title_id, "en": row.title_en},
        weight=plain_decimal(row.weight),
        scale=scale,
        aspects=tuple(row.aspects),
        section=details.get("section"),
        guide=details.get("guide", {}),
        evidence=details.get("evidence"),
        references=tuple(details.get("references", [])),
        measured=details.get("measured"),
        indicator=details.get("indicator"),
    )
