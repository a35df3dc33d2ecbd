"""The demonstration's SWOT studies: that of a paper, from its twelve answers, and a company's.

Its answers to 38 statements weigh the internal factors, the means it prints the external ones.
With weights rounded to four decimals every weight and total is the one in print; the exact totals
stand beside them.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor
from core.audit import Actor
from questionnaires.matrices.reading import read_matrix
from questionnaires.models import Questionnaire, Survey
from questionnaires.selectors import spec_of
from questionnaires.services.paper import take_in_paper
from questionnaires.services.results import freeze_survey
from questionnaires.services.surveys import SurveyFacts, add_survey, close_survey
from studies.choices import JudgementSource, StrategyKind, WeightMeaning
from studies.factors.shipped import shipped_factors
from studies.models import Study
from studies.services.strategies import StrategyFacts, add_strategy
from studies.services.studies import (
    JudgementFacts,
    StudyFacts,
    add_study,
    freeze_study,
    judge_factor,
    read_factors,
)

MADE_BY = "koordinator"
ASKED = datetime(2015, 3, 2, 1, 0, tzinfo=UTC)
HELD_ON = date(2015, 4, 1)
FROZEN = datetime(2015, 4, 2, 3, 0, tzinfo=UTC)
DECIMALS = 4  # as the paper rounds its weights


def load_study(library: Path) -> Study:
    """The paper's survey, its study with weights rounded as there, and its freezing."""
    by = Actor(User.objects.get(username=MADE_BY))
    text = (library / "surveys" / "swot_weights.csv").read_text(encoding="utf-8")
    study = add_study(
        facts=StudyFacts(
            name="Penerapan K3 di pabrik pengolahan kayu (makalah, 2015)",
            held_on=HELD_ON,
            meaning=WeightMeaning.PERFORMANCE,
            survey=_weighing_survey(text, by=by),
            weight_decimals=DECIMALS,
        ),
        spec=read_factors(shipped_factors()),
        by=by,
        now=FROZEN - timedelta(hours=1),
    )
    told = yaml.safe_load((library / "studies" / "paper.yaml").read_text(encoding="utf-8"))
    _judge(study, told, on=HELD_ON, by=by, now=FROZEN - timedelta(minutes=30))
    freeze_study(study=study, by=by, now=FROZEN)
    return study


def _weighing_survey(text: str, *, by: Actor) -> Survey:
    asked = Questionnaire.objects.get(code="swot_weights", version=1)
    closes = ASKED + timedelta(days=2)
    survey = add_survey(
        questionnaire=asked,
        facts=SurveyFacts(
            name="Faktor K3 pabrik pengolahan kayu, 2015 (jawaban makalah)",
            target_group="3 orang bagian K3 dan 9 pekerja produksi",
            invited=12,
            opens_at=ASKED,
            closes_at=closes,
            time_zone=TimeZone.WIB,
        ),
        by=by,
        now=ASKED - timedelta(hours=1),
    )
    take_in_paper(
        survey=survey,
        matrix=read_matrix(text, spec_of(asked)),
        alike_meant=True,
        operation=uuid5(NAMESPACE_URL, "demonstration/surveys/swot_weights"),
        by=by,
        now=closes - timedelta(hours=1),
    )
    close_survey(survey=survey, by=by, now=closes)
    freeze_survey(survey=survey, now=closes)
    return survey


def load_company_study(told: Mapping[str, Any], contractor: Contractor, *, by: Actor) -> Study:
    """A small constructed study of one company, weighed directly, judged and frozen on its day."""
    study = add_study(
        facts=StudyFacts(
            name=told["name"],
            held_on=told["held_on"],
            meaning=WeightMeaning.IMPORTANCE,
            contractor=contractor,
        ),
        spec=read_factors(yaml.safe_dump(told["factors"], allow_unicode=True)),
        by=by,
        now=(now := datetime.combine(told["held_on"], time(3), tzinfo=UTC)),
    )
    _judge(study, told, on=told["held_on"], by=by, now=now)
    freeze_study(study=study, by=by, now=now)
    return study


def _judge(study: Study, told: Mapping[str, Any], *, on: date, by: Actor, now: datetime) -> None:
    for one in told["judgements"]:
        facts = JudgementFacts(
            rating=one["rating"],
            met=tuple(one.get("met", ())),
            evidence=one["evidence"],
            source=JudgementSource(one["source"]),
            said_by=one["said_by"],
            judged_on=on,
        )
        judge_factor(study=study, key=one["key"], facts=facts, by=by, now=now)
    for one in told["strategies"]:
        assert by.user is not None
        strategy = StrategyFacts(
            kind=StrategyKind(one["kind"]),
            text=one["text"],
            cites=tuple(one["cites"]),
            owner=by.user,
            due_on=one["due_on"],
        )
        add_strategy(study=study, facts=strategy, by=by, now=now)
