"""Surveys by one questionnaire beside each other: companies and years, where asked alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F

from accounts.roles import Person
from core.figures import difference
from questionnaires.access import survey_results_visible_to
from questionnaires.differences import comparable_statements
from questionnaires.models import Questionnaire, Survey, SurveyResult
from questionnaires.selectors import spec_of
from questionnaires.specs.parts import QuestionnaireSpec
from survey_reports.result_tables import bounds_words, category_words


@dataclass(frozen=True, slots=True)
class SurveyComparisonRow:
    """One survey with frozen figures; ``percents`` by variable as displayed (None: no answers).

    ``comparable`` statements are asked alike. Where that is not all of them ``percents`` is empty:
    a percent of other statements stands beside none. ``change``: ``overall`` less that of the
    company's survey before it, in the year ``since``; None for its first.
    """

    survey: Survey
    year: int
    answered: int
    invited: int
    comparable: int
    percents: tuple[str | None, ...] = ()
    overall: str | None = None
    change: str | None = None
    since: int | None = None
    category: str = ""
    bounds: str = ""


def comparison_of(questionnaire: Questionnaire, user: Person) -> list[SurveyComparisonRow]:
    """The surveys by any version of a questionnaire whose figures this person sees: one statement.

    By company (those of no one company first), the oldest first. Of fewer than five people there
    are no figures, and so no row.
    """
    found = (
        survey_results_visible_to(user)
        .filter(survey__questionnaire__code=questionnaire.code)
        .exclude(output=None)
        .defer("case", "groups")
        .select_related("survey__questionnaire", "survey__contractor")
        .order_by(F("survey__contractor__name").asc(nulls_first=True), "survey__opens_at", "survey")
    )
    spec = spec_of(questionnaire)
    rows: list[SurveyComparisonRow] = []
    for result in found:
        rows.append(_since(_row(result, spec), rows))
    return rows


def _since(row: SurveyComparisonRow, earlier: Sequence[SurveyComparisonRow]) -> SurveyComparisonRow:
    """The row with what has changed since the company's survey before it."""
    company = row.survey.contractor_id
    before = [one for one in earlier if one.overall and one.survey.contractor_id == company]
    if company is None or not before:
        return row
    return replace(row, change=difference(row.overall, before[-1].overall), since=before[-1].year)


def _row(result: SurveyResult, spec: QuestionnaireSpec) -> SurveyComparisonRow:
    survey, output = result.survey, result.output
    assert output is not None  # the query leaves those without out
    other = spec_of(survey.questionnaire)
    comparable = comparable_statements(other, spec)
    row = SurveyComparisonRow(
        survey=survey,
        year=survey.opens_at.astimezone(survey.zone).year,
        answered=output["respondents"],
        invited=result.context["invited"],
        comparable=comparable,
    )
    if comparable < max(spec.count, other.count) or _placed(other) != _placed(spec):
        return row
    overall = output["overall"]
    return replace(
        row,
        percents=tuple(output["variables"][one.code]["percent"] for one in spec.variables),
        overall=overall["percent"],
        category=category_words(other, overall["rating"]),
        bounds=bounds_words(other, overall["rating"]),
    )


def _placed(spec: QuestionnaireSpec) -> Any:
    """What a percent rests on beside the statements: the scale, and what is in which variable."""
    variables = [(one.code, [each.code for each in one.statements]) for one in spec.variables]
    return [step.value for step in spec.steps], variables
