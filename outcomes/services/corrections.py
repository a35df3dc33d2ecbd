"""What could be put right about an objection, what the result would come to, and who scored it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.canonical import Json
from core.figures import percent
from core.language import localized
from instruments.ratings import rating_of
from instruments.sheets import sheet_of
from outcomes import access
from outcomes.models import Objection, ObjectionStep
from outcomes.rules.corrections import (
    CorrectedFigures,
    Correction,
    corrected_case,
    corrections_of,
    figures_of,
    is_worse,
)
from outcomes.selectors import FROZEN


def possible_corrections(objection: Objection) -> list[Correction]:
    """What could be put right about it, from what was put right of the same result before."""
    return _from_accepted(_corrections_of(objection), accepted_corrections(objection))


def _from_accepted(found: list[Correction], accepted: Sequence[Correction]) -> list[Correction]:
    """Where something was put right already, another correction begins at that."""
    stands = {one.name: one.after for one in accepted}
    return [replace(one, before=stands.get(one.name, one.before)) for one in found]


def accepted_corrections(objection: Objection) -> list[Correction]:
    """What decisions have put right of its result so far, in the order they were taken.

    Of all objections to the result: the next revision puts all of it right. One statement.
    """
    steps = ObjectionStep.objects.filter(
        objection__result=objection.result_id, correction__isnull=False
    )
    accepted: list[Correction] = []
    for step in steps.select_related("objection").order_by("at", "pk"):
        about = step.objection
        about.result, about.evaluation = objection.result, objection.evaluation
        assert step.correction is not None
        code = step.correction["code"]
        found = _from_accepted(_corrections_of(about), accepted)
        accepted += [one for one in found if one.code == code]
    return accepted


def case_so_far(objection: Objection) -> Json:
    """The case of its result with what was put right of it before."""
    case: Json = objection.result.case
    return reduce(corrected_case, accepted_corrections(objection), case)


def _corrections_of(objection: Objection) -> list[Correction]:
    result, evaluation = objection.result, objection.evaluation
    return corrections_of(
        target=objection.target,
        code=objection.code,
        case=result.case,
        output=result.output,
        context=result.context,
        sheet=sheet_of(evaluation.instrument_id, evaluation.level),
    )


def people_who_scored(objection: Objection) -> QuerySet[User]:
    could_be = _corrections_of(objection)
    incidents = {one.name for one in could_be if one.response is None}
    items = {one.name for one in could_be if one.response is not None}
    return access.people_who_scored(objection.evaluation, items=items, incidents=incidents)


def corrections_with_figures(objection: Objection) -> list[tuple[str, str]]:
    """What could be corrected, by code, in words with what the result would come to.

    What would make it worse is left out: it is no outcome of an objection. Two statements: what
    was frozen, and what was put right before.
    """
    objection.result.refresh_from_db(fields=FROZEN)
    accepted = accepted_corrections(objection)
    case: Json = reduce(corrected_case, accepted, objection.result.case)
    before, ladder = figures_of(case), objection.evaluation.ladder.content
    told = []
    for one in _from_accepted(_corrections_of(objection), accepted):
        after = figures_of(corrected_case(case, one))
        if is_worse(after, before, case=case):
            continue
        told.append(
            (one.code, f"{one.name}: {localized(one.after)} ({figures_in_words(after, ladder)})")
        )
    return told


def figures_in_words(figures: CorrectedFigures, ladder: Json) -> str:
    """ "58.2 %, Merah"."""
    rating = rating_of(ladder, figures.rating)
    label = localized(rating["label"]) if rating else _("no rating")
    return f"{percent(figures.percent)}, {label}"
