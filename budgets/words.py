"""A frozen budget in words: what its PDF prints, in the active language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from budgets.choices import BudgetState
from core.figures import day, grouped, moment, percent_of, whole
from core.language import localized


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A component with its sums; dashes never stand for what is not budgeted: ``is_planned``."""

    label: str
    planned: str
    share: str
    realised: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class BudgetQuarterRow:
    """A quarter of the budget's year."""

    label: str
    planned: str
    realised: str
    absorbed: str


@dataclass(frozen=True, slots=True)
class BudgetLineRow:
    """A line; ``kept`` are its texts."""

    kept: Mapping[str, Any]
    quantity: str
    price: str
    amount: str
    planned_on: str
    realised: str
    realised_on: str
    controls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComponentLines:
    """The lines of one component, with their sum."""

    label: str
    lines: tuple[BudgetLineRow, ...]
    total: str


@dataclass(frozen=True, slots=True)
class BudgetWords:
    """Everything a frozen budget shows."""

    content: Mapping[str, Any]
    title: str
    as_of: str
    state: str
    facts: tuple[tuple[str, str], ...]
    components: tuple[ComponentRow, ...]
    quarters: tuple[BudgetQuarterRow, ...]
    groups: tuple[ComponentLines, ...]
    idle: tuple[Mapping[str, Any], ...]
    total: str
    spent: str


def budget_words(content: Mapping[str, Any]) -> BudgetWords:
    """The content in words."""
    lines = content["lines"]
    return BudgetWords(
        content=content,
        title=_("OHS budget %(year)s") % {"year": content["year"]},
        as_of=day(content["as_of"]),
        state=_state(content),
        facts=(
            (_("Budgeted, rupiah"), whole(content["total"]) if lines else _("not budgeted")),
            (_("Spent, rupiah"), whole(content["spent"] if lines else None)),
            (_("Absorbed"), percent_of(content["absorbed"], content["spent"])),
            (_("A worker, rupiah"), whole(content["per_worker"])),
            (_("Of the contract value"), percent_of(content["of_value"], content["total"])),
        ),
        components=tuple(
            ComponentRow(
                localized(one["label"]),
                whole(one["planned"]),
                percent_of(one["percent"], one["planned"]),
                whole(one["realised"]),
                is_planned=one["planned"] is not None,
            )
            for one in content["components"]
        ),
        quarters=tuple(
            BudgetQuarterRow(
                _("Quarter %(quarter)s") % {"quarter": one["number"]},
                whole(one["planned"]),
                whole(one["realised"]),
                percent_of(one["absorbed"], one["realised"]),
            )
            for one in content["quarters"]
        ),
        groups=_groups(content),
        idle=tuple(one for one in content["lines"] if not one["controls"]),
        total=whole(content["total"]),
        spent=whole(content["spent"]),
    )


def _state(content: Mapping[str, Any]) -> str:
    """``Approved: Rina, 14 February 2024``."""
    word = str(BudgetState(content["state"]).label)
    if not content["state_on"]:
        return word
    told = [one for one in (content["state_by"], moment(content["state_on"])) if one]
    return f"{word}: {', '.join(told)}"


def _groups(content: Mapping[str, Any]) -> tuple[ComponentLines, ...]:
    found = []
    for one in content["components"]:
        lines = [line for line in content["lines"] if line["component"] == one["code"]]
        if lines:
            rows = tuple(_line(line) for line in lines)
            found.append(ComponentLines(localized(one["label"]), rows, whole(one["planned"])))
    return tuple(found)


def _line(kept: Mapping[str, Any]) -> BudgetLineRow:
    return BudgetLineRow(
        kept=kept,
        quantity=grouped(kept["quantity"]),
        price=whole(kept["price"]),
        amount=whole(kept["amount"]),
        planned_on=day(kept["planned_on"]),
        realised=whole(kept["realised"]),
        realised_on=day(kept["realised_on"]) if kept["realised_on"] else "",
        controls=tuple(_controls(kept["controls"])),
    )


def _controls(kept: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The controls of each register: ``Kolom: 1. Pagar; 7. Jaring``."""
    for title, ones in groupby(kept, key=lambda one: str(one["register"])):
        yield f"{title}: " + "; ".join(f"{one['number']}. {one['measure']}" for one in ones)
