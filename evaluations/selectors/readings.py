"""What other rooms read of a contractor for the items of its checklist, and what a result keeps.

A reading is a figure that a measured item may take, or a fact that a register says beside an item.
"""

from collections.abc import Collection, Iterable

from core.canonical import JsonObject
from core.contributions import ItemFact, MeasuredFigure, MeasuredScope, gathered
from core.figures.reading import plain_decimal
from core.language import in_each_language
from evaluations.models import Evaluation
from instruments.sheets import Sheet, SheetItem


def measured_scope(evaluation: Evaluation) -> MeasuredScope:
    """Whose figures an evaluation takes, and of which days."""
    period = evaluation.period
    return MeasuredScope(evaluation.contractor_id, period.start, period.end)


def measured_names(items: Iterable[SheetItem]) -> set[str]:
    """The measured figures that these items take."""
    return {item.measured["name"] for item in items if item.measured}


def figures_read(names: Collection[str], scope: MeasuredScope) -> dict[str, MeasuredFigure]:
    """What other rooms read of these figures, by their names."""
    found: dict[str, MeasuredFigure] = {}
    for source in gathered("MEASURED_FIGURES"):
        found |= source.figures(names, scope)
    return found


def frozen_readings(evaluation: Evaluation, sheet: Sheet) -> dict[str, list[JsonObject]]:
    """By the code of an item what is read of it now, as a result keeps it: the words of each in
    every language, its page, and its figure with the unit where it is one.

    Items of which nothing is read are left out.
    """
    scope = measured_scope(evaluation)
    figures = figures_read(measured_names(sheet.items), scope)
    lineages = {item.lineage for item in sheet.items}
    kept = [one for one in gathered("ITEM_FACTS") if one.is_kept]
    facts = [source.facts(lineages, scope) for source in kept]
    found: dict[str, list[JsonObject]] = {}
    for item in sheet.items:
        told = [_kept(said[item.lineage]) for said in facts if item.lineage in said]
        if item.measured and (figure := figures.get(item.measured["name"])):
            measure = {"figure": plain_decimal(figure.figure), "unit": item.measured["unit"]}
            told.insert(0, _kept(figure) | measure)
        if told:
            found[item.code] = told
    return found


def _kept(reading: MeasuredFigure | ItemFact) -> JsonObject:
    return {"words": in_each_language(reading.words), "address": reading.address}
