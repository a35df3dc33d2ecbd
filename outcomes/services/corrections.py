"""What could be put right about an objection, what the result would come to, and who scored it."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.figures import percent
from core.language import localized
from instruments.ratings import rating_of
from instruments.sheets import sheet_of
from outcomes import access
from outcomes.models import Objection
from outcomes.rules.corrections import (
    Correction,
    corrected_case,
    corrections_of,
    figures_of,
    is_worse,
)


def possible_corrections(objection: Objection) -> list[Correction]:
    """What could be put right about it."""
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
    could_be = possible_corrections(objection)
    incidents = {one.name for one in could_be if one.response is None}
    items = {one.name for one in could_be if one.response is not None}
    return access.people_who_scored(objection.evaluation, items=items, incidents=incidents)


def corrections_with_figures(objection: Objection) -> list[tuple[str, str]]:
    """What could be corrected, by code, in words with what the result would come to.

    What would make it worse is left out: it is no outcome of an objection.
    """
    case, ladder = objection.result.case, objection.evaluation.ladder.content
    before = figures_of(case)
    told = []
    for one in possible_corrections(objection):
        after = figures_of(corrected_case(case, one))
        if is_worse(after, before, case=case):
            continue
        rating = rating_of(ladder, after.rating)
        said = _("%(name)s: %(choice)s (%(percent)s, %(rating)s)") % {
            "name": one.name,
            "choice": localized(one.after),
            "percent": percent(after.percent),
            "rating": localized(rating["label"]) if rating else _("no rating"),
        }
        told.append((one.code, said))
    return told
