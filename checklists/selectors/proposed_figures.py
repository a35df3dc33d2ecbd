"""What the confirmed months of its period, and other rooms, say of the measured items."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from contractors.days import today_for
from core.contributions import ItemFact, MeasuredFigure, gathered
from core.database.reads import Asking
from core.figures import difference, percent, signed
from core.language import localized
from evaluations.models import Evaluation
from evaluations.rules.measured_items import proposed_choice
from evaluations.selectors.readings import figures_read, measured_names, measured_scope
from findings.corrective import closed_on_time
from instruments.sheets import SheetItem, sheet_of
from monitoring.proposals import SHARE, MonthsFigure, months_asked, months_figures

CAPA_ON_TIME = "capa_on_time_pct"


@dataclass(frozen=True, slots=True)
class FigureProposal:
    """A figure an item may take: ``shown`` as it is typed, and in words what it is made of.

    ``incomplete`` says which months it lacks, ``register`` what the findings say beside it, each
    "" where there is nothing to say. ``address`` is the page of the months it is made of.
    """

    shown: str
    words: str
    incomplete: str
    register: str
    address: str


def figure_proposals(evaluation: Evaluation, *, now: datetime) -> dict[str, FigureProposal]:
    """By the code of an item; items that nothing speaks of are left out.

    Four statements; none where no item is measured.
    """
    items = sheet_of(evaluation.instrument_id, evaluation.level).items
    measured = [item for item in items if item.measured]
    if not measured:
        return {}
    elsewhere = proposals_elsewhere(measured, evaluation)
    return _proposals_of_months(measured, evaluation, now=now) | elsewhere


def proposals_elsewhere(
    items: Sequence[SheetItem], evaluation: Evaluation
) -> dict[str, FigureProposal]:
    """What other rooms say of these measured items: the percent of a survey, with its page."""
    found = figures_elsewhere(items, evaluation)
    return {
        item.code: _elsewhere(item, found[name])
        for item in items
        if item.measured and (name := item.measured["name"]) in found
    }


def figures_elsewhere(
    items: Sequence[SheetItem], evaluation: Evaluation
) -> dict[str, MeasuredFigure]:
    """The same by the names of measured figures."""
    return figures_read(measured_names(items), measured_scope(evaluation))


def item_facts(evaluation: Evaluation) -> dict[str, tuple[ItemFact, ...]]:
    """What other rooms say that concerns an item, by its code, in the order of their positions."""
    items = sheet_of(evaluation.instrument_id, evaluation.level).items
    found = facts_by_lineage({item.lineage for item in items}, evaluation)
    return {item.code: found[item.lineage] for item in items if item.lineage in found}


def facts_by_lineage(
    lineages: Collection[str], evaluation: Evaluation
) -> dict[str, tuple[ItemFact, ...]]:
    """The same of the items of these lineages; those that nobody speaks of are left out."""
    scope = measured_scope(evaluation)
    said = [source.facts(lineages, scope) for source in gathered("ITEM_FACTS")]
    found = {one: tuple(facts[one] for facts in said if one in facts) for one in lineages}
    return {lineage: facts for lineage, facts in found.items() if facts}


def asked_of_items(evaluation: Evaluation) -> list[Asking]:
    """What ``figure_proposals`` and ``item_facts`` begin by reading, to be read ahead."""
    items = sheet_of(evaluation.instrument_id, evaluation.level).items
    names, lineages = measured_names(items), {item.lineage for item in items}
    scope = measured_scope(evaluation)
    asked = [months_asked(scope.contractor_id, scope.start, end=scope.end)] if names else []
    for source in gathered("MEASURED_FIGURES"):
        asked += source.asks(names, scope)
    for facts in gathered("ITEM_FACTS"):
        asked += facts.asks(lineages, scope)
    return asked


def _elsewhere(item: SheetItem, found: MeasuredFigure) -> FigureProposal:
    assert item.measured is not None
    shown = str(number_format(found.figure.normalize()))
    said = _("%(words)s: %(figure)s %(unit)s, stands for %(choice)s.") % {
        "words": found.words,
        "figure": shown,
        "unit": localized(item.measured["unit"]),
        "choice": proposed_choice(item, found.figure) or "–",
    }
    return FigureProposal(shown, said, incomplete="", register="", address=found.address)


def _proposals_of_months(
    items: Sequence[SheetItem], evaluation: Evaluation, *, now: datetime
) -> dict[str, FigureProposal]:
    period, contractor = evaluation.period, evaluation.contractor
    today = today_for(contractor, now)
    found = months_figures(contractor, period.start, end=period.end, today=today)
    if not found:
        return {}
    address = reverse("months-of-year", args=[contractor.pk, period.year])
    return {
        item.code: _proposal(item, found[name], register=_register(evaluation, name, now=now),
                             address=address)
        for item in items
        if item.measured and (name := item.measured["name"]) in found
    }  # fmt: skip


def _proposal(
    item: SheetItem, found: MonthsFigure, *, register: str, address: str
) -> FigureProposal:
    assert item.measured is not None
    shown = str(number_format(found.figure.normalize()))
    words = {
        "figure": shown,
        "unit": localized(item.measured["unit"]),
        "part": number_format(found.part, force_grouping=True),
        "whole": number_format(found.whole or 0, force_grouping=True),
        "months": found.months,
        "choice": proposed_choice(item, found.figure) or "–",
        "monthly": found.of_month,
    }
    lacks = _("Incomplete: only %(months)s of %(due)s months are told and confirmed.")
    return FigureProposal(
        shown=shown,
        words=_sentence(found) % words,
        incomplete="" if found.is_complete else lacks % {"months": found.months, "due": found.due},
        register=_beside(found, register) if register else "",
        address=address,
    )


def _sentence(found: MonthsFigure) -> str:
    """With what the figure comes to in a month, where it is not that already."""
    if found.kind == SHARE:
        return _(
            "The confirmed months say %(monthly)s, that is %(figure)s %(unit)s (%(part)s of "
            "%(whole)s): %(choice)s."
        )
    if found.of_month:
        return _(
            "The confirmed months say %(monthly)s, that is %(figure)s %(unit)s (%(part)s in "
            "%(months)s months): %(choice)s."
        )
    return _(
        "The confirmed months say %(figure)s %(unit)s (%(part)s in %(months)s months): %(choice)s."
    )


def _register(evaluation: Evaluation, name: str, *, now: datetime) -> str:
    """The percent of findings that were closed on time, "" where none was due."""
    if name != CAPA_ON_TIME:
        return ""
    period = evaluation.period
    last = min(period.end, today_for(evaluation.contractor, now))
    share = closed_on_time(evaluation.contractor, period.start, end=last)
    return "" if share is None else f"{share:.1f}"


def _beside(found: MonthsFigure, register: str) -> str:
    """What the findings say beside what the contractor says of itself, with the difference."""
    told = f"{found.figure:.1f}"
    return _(
        "By the register of findings %(register)s were closed on time, by the contractor's own "
        "count %(told)s: difference %(difference)s."
    ) % {
        "register": percent(register),
        "told": percent(told),
        "difference": signed(difference(told, register)),
    }
