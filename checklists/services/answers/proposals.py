"""A figure other than the proposed one asks for a reason.

What confirmed months propose counts only where every month that is over has told it: half a year
is a hint and no measure.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from checklists.selectors.proposed_figures import figures_elsewhere
from checklists.services.answers.rules import AnswerChange
from contractors.days import today_for
from core.errors import Refusal
from core.language import localized
from core.writing import is_written
from evaluations.models import Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.rules.measured_items import figure_of, is_the_figure
from instruments.sheets import SheetItem
from monitoring.proposals import months_figures


def check_against_proposals(
    pinned: PinnedEvaluation, saves: Collection[tuple[SheetItem, AnswerChange]], *, now: datetime
) -> None:
    """Refusal, at the reason, for a new figure other than the proposed one that says no why.

    No statement where no such figure is given. Call it under the lock, where an operation that
    was acknowledged is not asked anew.
    """
    asked = [
        (item, figure)
        for item, change in saves
        if item.measured and change.figure is not None and not is_written(change.figure_reason)
        if (figure := figure_of(change.figure)) is not None
    ]
    if not asked:
        return
    evaluation = Evaluation.objects.select_related("period", "contractor").get(pk=pinned.pk)
    proposed = _proposed([item for item, _figure in asked], evaluation, now=now)
    standing = dict(
        pinned.party.answers.objects.filter(evaluation=pinned.pk).values_list("item_id", "figure")
    )
    for item, figure in asked:
        offered = proposed.get(item.measured["name"]) if item.measured else None
        if offered is None or standing.get(item.id) == figure:
            continue
        if not is_the_figure(figure, offered):
            _refuse(item, figure=figure, proposed=offered)


def _proposed(
    items: Sequence[SheetItem], evaluation: Evaluation, *, now: datetime
) -> dict[str, Decimal]:
    """By the name of a measured figure what is proposed, where nothing lacks in it."""
    period, contractor = evaluation.period, evaluation.contractor
    today = today_for(contractor, now)
    months = months_figures(contractor, period.start, end=period.end, today=today)
    elsewhere = figures_elsewhere(items, evaluation)
    return {name: one.figure for name, one in months.items() if one.is_complete} | {
        name: one.figure for name, one in elsewhere.items()
    }


def _refuse(item: SheetItem, *, figure: Decimal, proposed: Decimal) -> None:
    assert item.measured is not None
    raise Refusal(
        _(
            "Item %(item)s: the proposed figure is %(proposed)s %(unit)s. Take that, or write why "
            "it is %(figure)s."
        )
        % {
            "item": item.code,
            "proposed": number_format(proposed.normalize()),
            "unit": localized(item.measured["unit"]),
            "figure": number_format(figure.normalize()),
        },
        fields={"figure_reason": _("A reason is needed for another figure than the proposed one.")},
    )
