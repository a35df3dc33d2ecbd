"""What could be put right about an objection, what the result would come to, and who scored it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.canonical import Json
from core.figures import percent
from core.language import localized
from evaluations.models import Result
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
    """What could be put right about it, from what was put right of its evaluation before."""
    return _case_and_corrections(objection)[1]


def case_so_far(objection: Objection) -> Json:
    """The case of the result that stands with what was put right of it before."""
    return _case_and_corrections(objection)[0]


def _case_and_corrections(objection: Objection) -> tuple[Json, list[Correction]]:
    """``case_so_far`` and ``possible_corrections``: two statements."""
    stands = _result_that_stands(objection)
    accepted = _accepted_corrections(objection, stands)
    case: Json = reduce(corrected_case, accepted, stands.case)
    return case, _from_accepted(_corrections_of(objection, stands), accepted)


def _result_that_stands(objection: Objection) -> Result:
    """The last that was published of its evaluation: what it objects to may be replaced by now, and
    nobody is to be put behind what the revision since gave."""
    later = Result.objects.published().filter(
        evaluation=objection.evaluation_id, revision__gt=objection.result.revision
    )
    return later.order_by("-revision").first() or objection.result


def _from_accepted(found: list[Correction], accepted: Sequence[Correction]) -> list[Correction]:
    """Where something was put right already, another correction begins at that."""
    stands = {one.name: one.after for one in accepted}
    return [replace(one, before=stands.get(one.name, one.before)) for one in found]


def _accepted_corrections(objection: Objection, stands: Result) -> list[Correction]:
    """What decisions have put right since the result that stands, in the order they were taken.

    Of all objections to the evaluation: the next revision puts all of it right. One statement, and
    one for each that objects to an earlier result.
    """
    steps = ObjectionStep.objects.filter(
        Q(objection__result=stands) | Q(at__gt=stands.approved_at),
        objection__evaluation=objection.evaluation_id,
        correction__isnull=False,
    )
    accepted: list[Correction] = []
    for step in steps.select_related("objection").order_by("at", "pk"):
        about = step.objection
        about.evaluation = objection.evaluation
        if about.result_id == objection.result_id:
            about.result = objection.result
        assert step.correction is not None
        code = step.correction["code"]
        found = _from_accepted(_corrections_of(about, stands), accepted)
        accepted += [one for one in found if one.code == code]
    return accepted


def _corrections_of(objection: Objection, stands: Result) -> list[Correction]:
    result, evaluation = objection.result, objection.evaluation
    return corrections_of(
        target=objection.target,
        code=objection.code,
        output=result.output,
        context=result.context,
        case=stands.case,
        items=stands.context["items"],
        sheet=sheet_of(evaluation.instrument_id, evaluation.level),
    )


def people_who_scored(objection: Objection) -> QuerySet[User]:
    """``access.people_who_scored`` of what could be corrected in the result it objects to."""
    could_be = _corrections_of(objection, objection.result)
    incidents = {one.name for one in could_be if one.response is None}
    items = {one.name for one in could_be if one.response is not None}
    return access.people_who_scored(objection.evaluation, items=items, incidents=incidents)


def corrections_with_figures(objection: Objection) -> list[tuple[str, str]]:
    """What could be corrected, by code, in words with what the result would come to.

    What would make it worse is left out: it is no outcome of an objection. Three statements: what
    was frozen, then and since, and what was put right before.
    """
    objection.result.refresh_from_db(fields=FROZEN)
    case, possible = _case_and_corrections(objection)
    before, ladder = figures_of(case), objection.evaluation.ladder.content
    told = []
    for one in possible:
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
