"""What a version changes against another, as it is looked at before its publication."""

from typing import Any

from instruments import selectors
from instruments.differences import difference
from instruments.ratings import bands_given_down
from instruments.rendering import changed_steps, lost_items
from instruments.selectors import NamedVersion


def compared(found: NamedVersion, chosen: str = "") -> dict[str, Any]:
    """What a version is compared with (the ``chosen`` one of its ``bases``, or the first), how it
    differs, and the items that would be lost; the two only where there is a ``base``."""
    bases = selectors.bases_of(found)
    base = selectors.named(found.kind, chosen or bases[0]) if bases else None
    if base is None:
        return {"bases": bases, "base": None}
    differs = difference(selectors.whole_document(base), selectors.whole_document(found))
    answers = selectors.answers_by_year(found.code, [one.key for one in differs.lost])
    lost = lost_items(differs.lost, answers)
    return {"bases": bases, "base": base, "difference": differs, "lost": lost}


def ladder_changes(found: NamedVersion, base: NamedVersion | None) -> dict[str, Any]:
    """How many of its steps change, and which instruments it will be for."""
    document = selectors.whole_document(found)
    codes = [rating["code"] for rating in document["ratings"]]
    naming, choosing = selectors.instruments_using(found.code, codes)
    changed, steps = changed_steps(selectors.whole_document(base), document) if base else (0, 0)
    return {
        "changed": changed,
        "steps": steps,
        "given_down": bands_given_down(document),
        "naming": naming,
        "choosing": choosing,
    }
