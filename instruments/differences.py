"""What differs between two versions: added, changed field by field, moved, removed.

Works on documents, the JSON of a spec. Items are the same where their lineage is, everything
else where its code is.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.canonical import Json
from instruments.wording import name_of, shown, tokens_of

LISTS = (
    "aspects",
    "documents",
    "levels",
    "groups",
    "rules",
    "ratings",
    "awards",
    "actors",
    "forms",
    "steps",
)
HEAD = (
    "title",
    "origin",
    "proposal",
    "aggregation",
    "ladder",
    "rule_set",
    "pass_mark",
    "instrument",
    "acceptable",
    "likelihood",
    "severity",
    "cells",
    "about",
    "before",
    "became",
    "published",
)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with both values, in words; "–" stands for none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryDifference:
    """Something with a code that differs. ``key`` is the lineage of an item."""

    key: str
    code: str
    title: Mapping[str, str]
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class KindDifferences:
    """Entries of one kind, in the order of the newer version; removed ones in that of the older."""

    name: str
    added: tuple[EntryDifference, ...]
    changed: tuple[EntryDifference, ...]
    moved: tuple[EntryDifference, ...]
    removed: tuple[EntryDifference, ...]

    @property
    def label(self) -> str:
        """What these entries are, in words."""
        return name_of(self.name)

    @property
    def count(self) -> int:
        """How many entries differ, each way counted."""
        return len(self.added) + len(self.changed) + len(self.moved) + len(self.removed)


@dataclass(frozen=True, slots=True)
class Difference:
    """From one version to another. ``items`` is None where the kind has no items."""

    head: tuple[FieldChange, ...]
    parts: tuple[KindDifferences, ...]
    comparable: int
    of: int

    @property
    def empty(self) -> bool:
        """True when nothing but the number of the version differs."""
        return not self.head and not self.parts

    @property
    def lost(self) -> tuple[EntryDifference, ...]:
        """The items that the newer version no longer has."""
        return next((part.removed for part in self.parts if part.name == "items"), ())


def difference(before: Json, after: Json) -> Difference:
    """What changes from ``before`` to ``after``; both documents of the same kind.

    ``comparable`` items are in both, ``of`` is the count of the version that has more.
    """
    old, new = _items(before), _items(after)
    parts = [
        _part("elements", _elements(before), after=_elements(after)),
        _part("items", old, after=new),
        _part("scales", before.get("scales", {}), after=after.get("scales", {})),
        *(_part(name, _coded(before, name), after=_coded(after, name)) for name in LISTS),
    ]
    return Difference(
        head=tuple(_changes({n: before.get(n) for n in HEAD}, {n: after.get(n) for n in HEAD})),
        parts=tuple(part for part in parts if part.count),
        comparable=len(old.keys() & new.keys()),
        of=max(len(old), len(new)),
    )


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """JSON values by path, ``elements[0].items[2].weight``; a list of plain values is one."""
    if isinstance(value, Mapping):
        found: dict[str, Any] = {}
        for name, entry in value.items():
            found |= flat(entry, f"{path}.{name}" if path else str(name))
        return found
    if isinstance(value, list | tuple):
        if any(isinstance(entry, Mapping | list | tuple) for entry in value):
            found = {}
            for number, entry in enumerate(value):
                found |= flat(entry, f"{path}[{number}]")
            return found
        return {path: ", ".join(map(str, value))} if value else {}
    return {} if value is None else {path: value}


def _changes(before: Json, after: Json) -> Iterable[FieldChange]:
    old, new = flat(before), flat(after)
    for path in {**new, **old}:
        if old.get(path) != new.get(path):
            field = _field(path)
            yield FieldChange(
                label=label_of(path),
                before=shown(field, old.get(path)),
                after=shown(field, new.get(path)),
            )


def changes_between(before: Json, after: Json) -> list[FieldChange]:
    """What differs between two states of the same part, told from the outside in.

    Records of a list are the same where their lineage or code is; a word in English that only
    repeats the Indonesian says nothing.
    """
    return list(_field_changes(before, after, field="", words=()))


def _field_changes(
    before: Any, after: Any, *, field: str, words: tuple[str, ...]
) -> Iterable[FieldChange]:
    one, other = _by_key(before, field), _by_key(after, field)
    if isinstance(one, Mapping) or isinstance(other, Mapping):
        one, other = one or {}, other or {}
        for name in {**other, **one}:
            inner = field if name in ("id", "en") or isinstance(name, _Coded) else name
            yield from _field_changes(
                one.get(name), other.get(name), field=inner, words=(*words, _worded(name))
            )
    elif one != other:
        yield FieldChange(" ".join(words), shown(field, one), shown(field, other))


class _Coded(str):
    """The key of a record in a list: it is told as it stands."""

    __slots__ = ()


def _worded(name: str) -> str:
    if isinstance(name, _Coded):
        return name
    return f"({name})" if name in ("id", "en") else name_of(name)


def _by_key(value: Any, field: str) -> Any:
    """A list of records as a mapping by lineage, code or place; plain lists as one line."""
    if isinstance(value, Mapping):
        repeats = value.get("en") == value.get("id") and "id" in value
        return {name: entry for name, entry in value.items() if not (repeats and name == "en")}
    if not isinstance(value, list | tuple):
        return value
    if any(isinstance(entry, Mapping | list | tuple) for entry in value):
        return {
            _Coded(
                (entry.get("lineage") or entry.get("code") or number)
                if isinstance(entry, Mapping)
                else number
            ): entry
            for number, entry in enumerate(value, start=1)
        }
    return ", ".join(map(str, value)) or None


def _field(path: str) -> str:
    """The name of the field a path ends in."""
    names = [token for token in tokens_of(path) if isinstance(token, str)]
    return next((name for name in reversed(names) if name not in ("id", "en")), path)


def label_of(path: str) -> str:
    """A path inside one entry in words: ``Guide 2 (id)``, ``Thresholds 1``."""
    words = []
    for token in tokens_of(path):
        if isinstance(token, int):
            words.append(str(token + 1))
        elif token in ("id", "en"):
            words.append(f"({token})")
        else:
            words.append(name_of(token))
    return " ".join(words)


def _coded(document: Json, name: str) -> dict[str, Json]:
    """The entries of a list by code; a rating with the percent from which it is earned."""
    entries = {entry["code"]: entry for entry in document.get(name, [])}
    if name == "ratings":
        for band in document.get("bands", []):
            if band["rating"] in entries:
                entries[band["rating"]] = entries[band["rating"]] | {"min": band["min"]}
    return entries


def _elements(document: Json) -> dict[str, Json]:
    return {
        element["code"]: {name: entry for name, entry in element.items() if name != "items"}
        for element in document.get("elements", [])
    }


def _items(document: Json) -> dict[str, Json]:
    """Items by lineage, each with the code of its element."""
    return {
        item["lineage"]: item | {"element": element["code"]}
        for element in document.get("elements", [])
        for item in element["items"]
    }


def _part(name: str, before: Mapping[str, Json], *, after: Mapping[str, Json]) -> KindDifferences:
    both = [key for key in after if key in before]
    changes = {key: tuple(_changes(before[key], after[key])) for key in both}
    moved = [] if name == "scales" else _fewest_moves(list(before), both)  # scales have no order
    if name == "items":
        moved = _moved_items(before, after, both=both)
    return KindDifferences(
        name=name,
        added=tuple(_entry(key, after[key]) for key in after if key not in before),
        changed=tuple(
            _entry(key, after[key], changes=changes[key]) for key in both if changes[key]
        ),
        moved=tuple(_entry(key, after[key]) for key in moved),
        removed=tuple(_entry(key, before[key]) for key in before if key not in after),
    )


def _entry(key: str, record: Json, *, changes: tuple[FieldChange, ...] = ()) -> EntryDifference:
    return EntryDifference(
        key=key,
        code=record.get("code", key),
        title=record.get("title") or record.get("label") or {},
        changes=changes,
    )


def _moved_items(
    before: Mapping[str, Json], after: Mapping[str, Json], *, both: Sequence[str]
) -> list[str]:
    """The items that stand in another element, or elsewhere among those of their own."""
    elements: dict[str, list[str]] = {}
    for key in both:
        if before[key]["element"] == after[key]["element"]:
            elements.setdefault(after[key]["element"], []).append(key)
    stayed = {
        key
        for inside in elements.values()
        for key in set(inside) - set(_fewest_moves(list(before), inside))
    }
    return [key for key in both if key not in stayed]


def _fewest_moves(before: Sequence[str], both: Sequence[str]) -> list[str]:
    """The fewest of ``both`` (in their new order) that must move to get there from the old."""
    place = {key: number for number, key in enumerate(before)}
    tails: list[int] = []  # of rising sequences by length: the place each ends at, smallest
    holders: list[str] = []
    previous: dict[str, str | None] = {}
    for key in both:
        at = bisect_left(tails, place[key])
        tails[at:] = [place[key], *tails[at + 1 :]]
        holders[at:] = [key, *holders[at + 1 :]]
        previous[key] = holders[at - 1] if at else None
    kept: set[str] = set()
    last = holders[-1] if holders else None
    while last is not None:
        kept.add(last)
        last = previous[last]
    return [key for key in both if key not in kept]
