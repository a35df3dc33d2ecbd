"""Single figures that something printed has of a plan and its audits, beside the computed ones."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import Refusal
from core.language.texts import check_text
from core.writing import written
from plans.choices import PlanStatus
from plans.models import FulfilmentPlan, PublishedFigure
from plans.rendering.published_figures import element_names, names_of
from plans.rules.published_figures import ALL_ELEMENTS, is_count, may_be_negative, stands_in
from plans.services.locking import check_plans_for, locked_plan

MOST_FIGURES = 400
LONGEST_SOURCE = 200
LARGEST_FIGURE = 100_000


@dataclass(frozen=True, slots=True)
class PublishedFigureFacts:
    """A printed figure: its name and element in ``rules/published_figures.py``, where it is
    printed, and the decimal as it is printed, with its decimals."""

    figure: str
    element: str
    source: str
    printed: Decimal


@transaction.atomic
def keep_published_figure(
    *, plan: FulfilmentPlan, facts: PublishedFigureFacts, by: Actor, now: datetime
) -> PublishedFigure:
    """Keep one printed figure; the same of the same source again replaces it.

    Refusal without its source, for a figure the plan has not or that is not one of that element,
    and for a count that is no whole number; NotAllowed for other roles.
    """
    locked = _locked(plan, by)
    _check(locked, facts)
    named: dict[str, Any] = {
        "figure": facts.figure,
        "element": facts.element,
        "source": written(facts.source),
    }
    there = PublishedFigure.objects.filter(plan=locked)
    before = there.filter(**named).first()
    printed = str(facts.printed + 0)  # "-0" is 0
    if before is not None and before.printed == printed:
        return before
    if before is None and there.count() >= MOST_FIGURES:
        raise Refusal(_("More than %(most)s printed figures are kept of no plan.")
                      % {"most": MOST_FIGURES})  # fmt: skip
    kept, _is_new = PublishedFigure.objects.update_or_create(
        plan=locked,
        figure=named["figure"],
        element=named["element"],
        source=named["source"],
        defaults={"printed": printed},
    )
    record(
        by=by, at=now, action="keep_published_figure", target=locked,
        before=named | {"printed": before.printed} if before else None,
        after=named | {"printed": kept.printed},
    )  # fmt: skip
    return kept


@transaction.atomic
def remove_published_figure(*, plan: FulfilmentPlan, number: int, by: Actor, now: datetime) -> None:
    """Take a printed figure out that was kept by mistake; the trail keeps it. Gone already, nothing
    is done. What was frozen with it stays frozen."""
    locked = _locked(plan, by)
    kept = PublishedFigure.objects.filter(plan=locked, pk=number).first()
    if kept is None:
        return
    said = {name: getattr(kept, name) for name in ("figure", "element", "source", "printed")}
    kept.delete()
    record(by=by, at=now, action="remove_published_figure", target=locked, before=said)


def _locked(plan: FulfilmentPlan, by: Actor) -> FulfilmentPlan:
    said = _("Coordinators and managers keep published figures.")
    check_plans_for(by, plan.result.evaluation.contractor_id, refusal=said)
    return locked_plan(plan, needed=list(PlanStatus))


def _check(plan: FulfilmentPlan, facts: PublishedFigureFacts) -> None:
    check_text(
        facts.source, "source", missing=_("Write where the figures are printed."), one_line=True
    )
    if len(written(facts.source)) > LONGEST_SOURCE:
        said = _("Write where it is printed in %(most)s characters at most.") % {
            "most": LONGEST_SOURCE
        }
        raise Refusal(said, fields={"source": said})
    if facts.figure not in names_of(plan):
        said = _("This plan has no such figure: choose one of the list.")
        raise Refusal(said, fields={"figure": said})
    is_known = facts.element == ALL_ELEMENTS or facts.element in element_names(plan)
    if not is_known or not stands_in(facts.figure, facts.element):
        said = _("This figure is none of that element: a percent of the element has its element, "
                 "and percents and accumulations of the plan are of all elements.")  # fmt: skip
        raise Refusal(said, fields={"element": said})
    _check_printed(facts)


def _check_printed(facts: PublishedFigureFacts) -> None:
    printed, said = facts.printed, ""
    if abs(printed) > LARGEST_FIGURE:
        said = _("No figure of a plan is as large as this: look at it once more.")
    elif printed < 0 and not may_be_negative(facts.figure):
        said = _("Only a gain can be negative: write this figure without a minus.")
    elif is_count(facts.figure) and printed != printed.to_integral_value():
        said = _("Criteria are counted in whole numbers; a percent or points may have decimals.")
    if said:
        raise Refusal(said, fields={"printed": said})
