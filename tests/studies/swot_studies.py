"""Studies to try: the paper's, from its twelve answers, and what is said of one."""

from dataclasses import replace
from datetime import date, datetime

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from questionnaires.choices import SheetSource
from questionnaires.models import FinishedSheet, Questionnaire, Survey
from questionnaires.selectors import spec_of
from questionnaires.services.results import freeze_survey
from questionnaires.services.surveys import SurveyFacts, add_survey, close_survey
from studies.choices import JudgementSource, StrategyKind, WeightMeaning
from studies.factors.shipped import shipped_factors
from studies.models import Study
from studies.services.strategies import StrategyFacts
from studies.services.studies import (
    JudgementFacts,
    StudyFacts,
    add_study,
    judge_factor,
    read_factors,
)
from tests.questionnaires.swot_paper import EFAS, IFAS, STATEMENTS, rows

SMALL = """
internal:
- {code: a, title: {id: Kuat}, weight: '0.6', requirements: [{id: satu}, {id: dua}, {id: tiga}]}
- {code: b, title: {id: Lemah}, weight: '0.4'}
external:
- {code: o, title: {id: Peluang}, mean: '4', answers: 12}
- {code: t, title: {id: Ancaman}, mean: '3.9833', answers: 12}
"""


def judged(rating: int, *, met: tuple[int, ...] = ()) -> JudgementFacts:
    """A judgement with all that belongs to one."""
    return JudgementFacts(
        rating=rating,
        met=met,
        evidence="Dilihat di tempat",
        source=JudgementSource.OBSERVATION,
        said_by="Koordinator K3",
        judged_on=date(2024, 1, 15),
    )


def rate(study: Study, ratings: dict[str, int], *, now: datetime) -> None:
    """Rate these factors, by key."""
    for key, rating in ratings.items():
        judge_factor(study=study, key=key, facts=judged(rating), by=SYSTEM, now=now)


HELD_ON = date(2024, 1, 31)


def small_study(
    contractor: Contractor | None, *, now: datetime, text: str = SMALL, held_on: date = HELD_ON
) -> Study:
    """Two factors a side, weighed without a survey, none rated yet."""
    facts = StudyFacts(
        name="Studi PT A",
        held_on=held_on,
        meaning=WeightMeaning.IMPORTANCE,
        contractor=contractor,
    )
    return add_study(facts=facts, spec=read_factors(text), by=SYSTEM, now=now)


def papers_survey(questionnaire: Questionnaire, *, facts: SurveyFacts, now: datetime) -> Survey:
    """The paper's twelve respondents, closed and frozen; of the external part there are none.

    Of another questionnaire each statement is answered alike.
    """
    survey = add_survey(questionnaire=questionnaire, facts=facts, by=SYSTEM, now=now)
    columns = [(code, list(map(int, given))) for code, given, _mean in rows(STATEMENTS)]
    if questionnaire.code != "swot_weights":
        columns = [(one.code, [4] * 12) for one in spec_of(questionnaire).statements()]
    FinishedSheet.objects.bulk_create(
        FinishedSheet(
            survey=survey,
            answers={code: given[at] for code, given in columns},
            finished_on=now.date(),
            source=SheetSource.PAPER,
        )
        for at in range(12)
    )
    close_survey(survey=survey, by=SYSTEM, now=now)
    freeze_survey(survey=survey, now=now)
    return survey


def papers_study(survey: Survey, *, weight_decimals: int | None, now: datetime) -> Study:
    """The shipped factors, weighed by that survey and rated as in the paper."""
    facts = StudyFacts(
        name="Studi makalah",
        held_on=date(2015, 4, 1),
        meaning=WeightMeaning.PERFORMANCE,
        survey=survey,
        weight_decimals=weight_decimals,
    )
    study = add_study(facts=facts, spec=read_factors(shipped_factors()), by=SYSTEM, now=now)
    rate(study, {f"internal.{code}": int(rating) for code, rating, *_ in rows(IFAS)}, now=now)
    rate(study, {f"external.{code}": int(rating) for code, _m, rating, *_ in rows(EFAS)}, now=now)
    return study


def strategy_of(owner: User, **changes: object) -> StrategyFacts:
    """A strategy for the small study as it is rated here, with fields replaced."""
    facts = StrategyFacts(
        kind=StrategyKind.SO,
        text="Manfaatkan peluang",
        cites=("internal.a", "external.o"),
        owner=owner,
        due_on=date(2029, 6, 1),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]  # any field of it


ALL_RATED = {"internal.a": 2, "internal.b": -1, "external.o": 1, "external.t": -2}
