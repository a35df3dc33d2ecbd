"""Two people on one page of a draft: what each changed, put together field by field.

Three states of the part a page edits: ``base``, as it stood when the form was opened; ``mine``,
what the form gave; ``theirs``, what is stored now. Where only one side changed a field, its value
counts; where both did, and differently, it is a clash, and a person chooses.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.canonical import Json
from instruments.differences import FieldChange, changes_between
from instruments.wording import name_of, shown

Place = tuple[str, ...]
IDENTITIES = ("was", "lineage", "code")  # a record of a list is known by the first it has
HIDDEN = ("was", "inside")  # carried along, never told
MOST_NAMED = 5  # changes of somebody else in one message


class _Nothing:
    """What a side does not have."""


NOTHING = _Nothing()


class Sides(NamedTuple):
    """One value in its three states, NOTHING where a state does not have it."""

    base: Any
    mine: Any
    theirs: Any

    def each(self, choose: Callable[[Any], Any]) -> "Sides":
        """What is chosen of each state."""
        return Sides(*(choose(side) for side in self))


@dataclass(slots=True)
class Merge:
    """What came out: ``value`` holds mine where both changed, and ``clashes`` tells both."""

    value: Any = None
    clashes: list[FieldChange] = field(default_factory=list)


def merged(*, base: Json, mine: Json, theirs: Json) -> Merge:
    """The three states of a page's part as one; nothing is lost that is not in ``clashes``."""
    merge = Merge()
    merge.value = _value(Sides(base, mine, theirs).each(_without_repeats), (), merge=merge)
    return merge


def same(one: object, other: object) -> bool:
    """Whether two values say the same: nothing, an empty text and an empty list are alike."""
    return bool(_settled(_without_repeats(one)) == _settled(_without_repeats(other)))


def _without_repeats(value: Any) -> Any:
    """Values less the English words that only repeat the Indonesian, as forms leave them out."""
    if isinstance(value, Mapping):
        repeats = "id" in value and value.get("en") == value["id"]
        return {n: _without_repeats(v) for n, v in value.items() if not (repeats and n == "en")}
    if isinstance(value, list | tuple):
        return [_without_repeats(entry) for entry in value]
    return value


def _settled(value: Any) -> Any:
    if isinstance(value, Mapping):
        settled = {name: _settled(entry) for name, entry in value.items()}
        return {name: entry for name, entry in settled.items() if entry is not None} or None
    if isinstance(value, list | tuple):
        return [_settled(entry) for entry in value] or None
    return None if value == "" or value is NOTHING else value


def _value(sides: Sides, place: Place, *, merge: Merge) -> Any:
    base, mine, theirs = sides.each(_settled)
    if mine == base:
        return sides.theirs
    if theirs in (base, mine):
        return sides.mine
    if isinstance(sides.mine, Mapping) and isinstance(sides.theirs, Mapping):
        return _record(sides, place, merge=merge)
    if _is_records(sides.mine) and _is_records(sides.theirs):
        return _rows(sides, place, merge=merge)
    merge.clashes.append(_clash(sides, place))
    return sides.mine


def _record(sides: Sides, place: Place, *, merge: Merge) -> dict[str, Any]:
    sides = sides.each(lambda side: side if isinstance(side, Mapping) else {})
    found = {}
    for name in {**sides.mine, **sides.theirs}:
        inner = Sides(*(side.get(name, NOTHING) for side in sides))
        found[name] = _value(inner, (*place, name), merge=merge)
    return {name: value for name, value in found.items() if value is not NOTHING}


def _is_records(value: Any) -> bool:
    """A list whose records can be told apart; an empty one is as good as any."""
    return isinstance(value, list) and all(
        isinstance(entry, Mapping) and any(name in entry for name in IDENTITIES) for entry in value
    )


def _rows(sides: Sides, place: Place, *, merge: Merge) -> list[Any]:
    old = _keyed(sides.base if _is_records(sides.base) else [])
    theirs = _keyed(sides.theirs)
    added = {str(row.get("code")): key for key, row in theirs.items() if key not in old}
    keyed = Sides(old, _keyed(sides.mine, added), theirs)
    kept: dict[str, Any] = {}
    for key in {**keyed.theirs, **keyed.mine}:
        inner = Sides(*(side.get(key, NOTHING) for side in keyed))
        kept[key] = _value(inner, (*place, f"“{_code(inner, key)}”"), merge=merge)
    order = _order(keyed.each(list), place, merge=merge)
    return [kept[key] for key in order if kept[key] is not NOTHING]


def _code(sides: Sides, key: str) -> str:
    return next((str(row["code"]) for row in sides if row is not NOTHING and row.get("code")), key)


def _keyed(rows: Sequence[Json], added: Mapping[str, str] | None = None) -> dict[str, Json]:
    """Records by what they are known by; a second one of the same name gets a number.

    A new row, which has no lineage yet, is the one that ``added`` has under its code.
    """
    keyed: dict[str, Json] = {}
    for row in rows:
        known = next((str(row[name]) for name in IDENTITIES if row.get(name)), "")
        if not row.get("lineage") and not row.get("was"):
            known = (added or {}).get(known, known)
        key, number = known, 1
        while key in keyed or not key:
            number += 1
            key = f"{known}#{number}"
        keyed[key] = row
    return keyed


def _order(keys: Sides, place: Place, *, merge: Merge) -> list[str]:
    """The order of all rows: of the side that moved some, the other's own rows put in after it."""
    shared = [key for key in keys.base if key in keys.mine and key in keys.theirs]
    _base, mine, theirs = keys.each(lambda side: [key for key in side if key in shared])
    if mine not in (shared, theirs) and theirs != shared:
        label = _label((*place, _("order")))
        merge.clashes.append(FieldChange(label, ", ".join(keys.theirs), ", ".join(keys.mine)))
    first, second = (keys.theirs, keys.mine) if mine == shared else (keys.mine, keys.theirs)
    order = list(first)
    at = 0
    for key in second:
        if key in order:
            at = order.index(key) + 1
        else:
            order.insert(at, key)
            at += 1
    return order


def _clash(sides: Sides, place: Place) -> FieldChange:
    if isinstance(sides.base, Mapping) and NOTHING in (sides.mine, sides.theirs):
        return FieldChange(
            _label(place), _fate(sides.base, sides.theirs), _fate(sides.base, sides.mine)
        )
    return FieldChange(
        _label(place), _value_in_words(sides.theirs, place), _value_in_words(sides.mine, place)
    )


def _fate(base: Json, now: Any) -> str:
    """What became of a record on a side: that it was removed, or what changed in it."""
    if now is NOTHING:
        return _("removed")
    return "; ".join(said_of(changes_between(_without_hidden(base), _without_hidden(now)))) or _(
        "its items changed"
    )


def said_of(changes: Iterable[FieldChange]) -> list[str]:
    """Changes, each in a few words."""
    return [f"{one.label}: {one.before} → {one.after}" for one in changes]


def kept_words(person: str, theirs: Sequence[FieldChange]) -> str:
    """What somebody else stored in the same page meanwhile, and that it stays; "" for nothing."""
    if not theirs:
        return ""
    said = said_of(theirs)
    more = _(" and %(count)s more") % {"count": len(said) - MOST_NAMED}
    return _("%(person)s saved this page meanwhile; both are kept. Theirs: %(changes)s.") % {
        "person": person,
        "changes": "; ".join(said[:MOST_NAMED]) + (more if len(said) > MOST_NAMED else ""),
    }


def between(base: Json, theirs: Json) -> list[FieldChange]:
    """What they changed of a page's part since the form was opened."""
    return list(
        changes_between(
            _without_hidden(_without_repeats(base)), _without_hidden(_without_repeats(theirs))
        )
    )


def _without_hidden(value: Any) -> Any:
    """A value less what is only carried along."""
    if isinstance(value, Mapping):
        return {name: _without_hidden(entry) for name, entry in value.items() if name not in HIDDEN}
    return [_without_hidden(entry) for entry in value] if isinstance(value, list) else value


def _label(place: Place) -> str:
    words = []
    for name in place:
        if name in ("id", "en"):
            words.append(f"({name})")
        else:
            words.append(name if name.startswith("“") else name_of(name))
    return " ".join(words)


def _value_in_words(value: Any, place: Place) -> str:
    """A value of one side in words; a record by its own words, one after the other."""
    nothing = shown("", None)
    if value is NOTHING:
        return nothing
    if isinstance(value, Mapping):
        said = [
            _value_in_words(entry, (*place, name))
            for name, entry in value.items()
            if name not in HIDDEN
        ]
        return " · ".join(one for one in said if one != nothing) or nothing
    if isinstance(value, list):
        return "; ".join(_value_in_words(entry, place) for entry in value) or nothing
    named = [name for name in place if name not in ("id", "en") and not name.startswith("“")]
    return shown(named[-1] if named else "", value)
