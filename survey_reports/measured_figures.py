"""The percent of a survey as the figure of a measured item of an instrument.

An item names it ``survey_<questionnaire>`` for all statements, and for one variable
``survey_<questionnaire>.<variable>``. What is taken is frozen: of the last survey by that
questionnaire, in whatever version, that asked about this one contractor and closed in the period.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.contributions import MeasuredFigure, MeasuredScope
from core.figures import moment
from core.language import said_when_read
from questionnaires.models import SurveyResult

PREFIX = "survey_"


def survey_figures(names: Collection[str], scope: MeasuredScope) -> Mapping[str, MeasuredFigure]:
    """By name; none for a survey of which too few answered. One statement, or none."""
    wanted = {name: name.removeprefix(PREFIX).partition(".")[::2] for name in names
              if name.startswith(PREFIX)}  # fmt: skip
    if not wanted:
        return {}
    found = SurveyResult.objects.filter(
        survey__contractor=scope.contractor_id,
        survey__questionnaire__code__in={code for code, _variable in wanted.values()},
        survey__closed_at__date__range=(scope.start, scope.end),
        output__isnull=False,
    )
    newest_last = found.select_related("survey__questionnaire").order_by("survey__closed_at")
    by_code = {one.survey.questionnaire.code: one for one in newest_last.defer("case", "groups")}
    figures = {name: _figure(by_code[code], variable)
               for name, (code, variable) in wanted.items() if code in by_code}  # fmt: skip
    return {name: figure for name, figure in figures.items() if figure}


def _figure(result: SurveyResult, variable: str) -> MeasuredFigure | None:
    assert result.output is not None
    part = result.output["variables"].get(variable) if variable else result.output["overall"]
    if part is None or part["percent"] is None:
        return None
    words = said_when_read(_words, result.context, result.output["respondents"])
    return MeasuredFigure(
        Decimal(part["percent"]), words, reverse("survey", args=[result.survey_id])
    )


def _words(context: Mapping[str, Any], respondents: int) -> str:
    return _("The survey %(survey)s of %(day)s, %(respondents)s respondents") % {
        "survey": context["survey"],
        "day": moment(context["closed_at"]),
        "respondents": respondents,
    }
