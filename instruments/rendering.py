"""Versions as pages tell them: bands from-to, and the items that a draft would lose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.canonical import Json
from instruments.differences import EntryDifference


@dataclass(frozen=True, slots=True)
class BandRow:
    """A rating with the percents that earn it: from ``low`` up to ``high``, both "" for none."""

    rating: Json
    low: str
    high: str
    top: bool


def bands_of(document: Json) -> list[BandRow]:
    """The ratings of a ladder, best first, each with its band."""
    mins = {band["rating"]: band["min"] for band in document["bands"]}
    rows, high = [], "100"
    for rating in document["ratings"]:
        low = mins.get(rating["code"], "")
        rows.append(BandRow(rating, low, high if low else "", top=bool(low) and high == "100"))
        high = low or high
    return rows


def changed_steps(before: Json, after: Json) -> tuple[int, int]:
    """How many of the steps of a ladder have another bound or word, the pass mark among them.

    Of so many: those of ``after``, and what ``before`` had besides.
    """
    old, new = _steps_of(before), _steps_of(after)
    every = {*old, *new}
    return sum(old.get(one) != new.get(one) for one in every), len(every)


def _steps_of(document: Json) -> dict[str, tuple[Any, ...]]:
    steps: dict[str, tuple[Any, ...]] = {
        row.rating["code"]: (row.low, row.rating) for row in bands_of(document)
    }
    return steps | {"": (document["pass_mark"],)}


@dataclass(frozen=True, slots=True)
class LostItem:
    """An item that a draft no longer has, and what was answered to it."""

    item: EntryDifference
    says: str


def lost_items(
    removed: Sequence[EntryDifference], answers: Mapping[str, Mapping[int, int]]
) -> list[LostItem]:
    """Each removed item with how many answers it has, and in which years."""
    return [LostItem(item, _answers_said(answers.get(item.key, {}))) for item in removed]


def _answers_said(by_year: Mapping[int, int]) -> str:
    total = sum(by_year.values())
    if not total:
        return _("It has never been answered.")
    said = ngettext("%(count)s answer in %(years)s", "%(count)s answers in %(years)s", total)
    years = ", ".join(f"{year} ({count})" for year, count in sorted(by_year.items()))
    return said % {"count": total, "years": years}
