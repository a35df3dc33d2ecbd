"""What an answer may be, whichever way it comes, and whether it was based on what stands."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, NoReturn

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from core.canonical import JsonObject
from core.errors import Conflict, Refusal
from core.figures.reading import is_not_applicable, read_choice
from core.language.texts import check_text
from core.writing import is_written
from evaluations.models.answers import STATE, state_of
from evaluations.parties import Party
from evaluations.rules.measured_items import figure_of, is_more_than_all, proposed_choice
from instruments.sheets import SheetItem


class StandingAnswer(NamedTuple):
    """An answer as it stands, as a plain row."""

    id: int
    item_id: int
    choice: str
    not_applicable: bool
    na_reason: str
    note: str
    figure: Decimal | None
    figure_reason: str
    version: int


ROW = StandingAnswer._fields


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What an answer becomes: a choice, or not applicable with a reason, or open again.

    A measured item may bring its figure, and the reason for another choice than it stands for.
    """

    choice: str = ""
    not_applicable: bool = False
    na_reason: str = ""
    note: str = ""
    figure: str | None = None  # plain: "3.5"
    figure_reason: str = ""

    def as_json(self) -> JsonObject:
        """Its values by name, for the columns, the audit and the answer to who sent it."""
        return {name: getattr(self, name) for name in STATE}


def typed_choice(item: SheetItem, typed: str) -> tuple[str, bool]:
    """The code of a choice by its code or its label, and whether it says "not applicable".

    What is neither comes back as it was typed: ``check_change`` refuses it.
    """
    known = [(one.code, [*one.label.values()]) for one in item.scale.choices]
    choice = read_choice(typed, known)
    is_na = choice is None and is_not_applicable(typed)
    return "" if is_na else choice or typed, is_na


def check_change(item: SheetItem, change: AnswerChange) -> None:
    """Refusal, with its field, for a choice off the scale or a reason that lacks or is too many."""
    check_text(change.note, "note")
    check_text(change.na_reason, "na_reason")
    if change.not_applicable:
        _check_not_applicable(item, change)
    elif change.choice and item.scale.choice(change.choice) is None:
        allowed = ", ".join(f"{c.code}" for c in item.scale.choices)
        raise Refusal(
            _("Item %(item)s: %(choice)s is not on its scale. Choose one of: %(allowed)s.")
            % {"item": item.code, "choice": change.choice, "allowed": allowed},
            fields={"choice": _("Choose one of: %(allowed)s.") % {"allowed": allowed}},
        )
    elif change.na_reason:
        raise Refusal(
            _(
                "Item %(item)s: a reason is given, but not applicable is not chosen. Choose it, or "
                "take the reason out."
            )
            % {"item": item.code},
            fields={"na_reason": _("Only for not applicable.")},
        )
    _check_figure(item, change)


def _check_figure(item: SheetItem, change: AnswerChange) -> None:
    """Refusal for a figure that cannot be, or a choice that departs from it without a reason."""
    check_text(change.figure_reason, "figure_reason")
    if change.figure is None:
        if change.figure_reason:
            raise Refusal(
                _("Item %(item)s: a reason for another score is given, but no figure.")
                % {"item": item.code},
                fields={"figure_reason": _("Only with a figure.")},
            )
        return
    if item.measured is None or change.not_applicable:
        raise Refusal(
            _("Item %(item)s takes no figure: leave it out.") % {"item": item.code},
            fields={"figure": _("Not for this answer.")},
        )
    _check_departure(item, change, figure=_figure_that_can_be(item, change.figure))


def _figure_that_can_be(item: SheetItem, given: str) -> Decimal:
    """The figure as a number; Refusal for what is none, or more than all of it."""
    figure = figure_of(given)
    if figure is None:
        raise Refusal(
            _("Item %(item)s: write the figure as a number from 0 on, with at most 4 decimals.")
            % {"item": item.code},
            fields={"figure": _("Not a number from 0 on.")},
        )
    if is_more_than_all(item, figure):
        raise Refusal(
            _("Item %(item)s: %(figure)s %% is more than all of it: write at most 100 %%.")
            % {"item": item.code, "figure": number_format(figure.normalize())},
            fields={"figure": _("More than 100 %.")},
        )
    return figure


def _check_departure(item: SheetItem, change: AnswerChange, *, figure: Decimal) -> None:
    """Refusal for another choice than the figure stands for, without a reason."""
    proposed = proposed_choice(item, figure)
    departs = change.choice and proposed and change.choice != proposed
    if not departs or is_written(change.figure_reason):
        return
    raise Refusal(
        _(
            "Item %(item)s: the figure %(figure)s stands for %(proposed)s. Choose that, or "
            "write why it is %(choice)s."
        )
        % {
            "item": item.code,
            "figure": number_format(figure.normalize()),
            "proposed": proposed,
            "choice": change.choice,
        },
        fields={"figure_reason": _("A reason is needed for another score.")},
    )


def _check_not_applicable(item: SheetItem, change: AnswerChange) -> None:
    if not item.scale.not_applicable_allowed:
        raise Refusal(
            _("Item %(item)s cannot be not applicable: choose a score.") % {"item": item.code},
            fields={"not_applicable": _("Not allowed for this item.")},
        )
    if change.choice:
        raise Refusal(
            _("Item %(item)s: choose either a score or not applicable, not both.")
            % {"item": item.code},
            fields={"choice": _("Leave empty for not applicable.")},
        )
    if not is_written(change.na_reason):
        raise Refusal(
            _("Item %(item)s: write why it is not applicable.") % {"item": item.code},
            fields={"na_reason": _("A reason is needed.")},
        )


def refuse_stale(current: dict[str, Any], *, by: User | None, at: datetime, what: str) -> NoReturn:
    """Say who changed it meanwhile, and hand over what stands on the server."""
    raise Conflict(
        _("%(person)s has changed %(what)s meanwhile: choose which of the two to keep.")
        % {"person": by or _("Someone else"), "what": what},
        current=current | {"answered_by": str(by or ""), "at": at.isoformat()},
    )


def refuse_never_saved(what: str) -> NoReturn:
    """Conflict: the page builds on a save of ``what`` that is not here."""
    raise Conflict(capfirst(_("%(what)s was never saved: reload the page.") % {"what": what}))


def check_version(item: SheetItem, row: Any, *, base_version: int, party: Party) -> int:
    """The version that stands; Conflict when the save was based on another."""
    version: int = row.version if row else 0
    if base_version != version:
        what = _("item %(item)s") % {"item": item.code}
        if row is None:
            refuse_never_saved(what)
        last = party.answers.objects.select_related("answered_by").get(pk=row.id)
        refuse_stale(
            state_of(row) | {"version": version},
            by=last.answered_by,
            at=last.answered_at,
            what=what,
        )
    return version
