"""A study as it stands: frozen, or put together from its rows in the shape that is frozen.

The context: {"name", "contractor", "held_on", "meaning", "weight_decimals", "factors" (parts.py as
JSON), "judgements" by key, "strategies", "survey", "former"}; case and output as case.py has them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.erased_names import shown
from cases.errors import CaseError
from core.canonical import Json, JsonObject
from questionnaires.models import SurveyResult
from questionnaires.swot.sensitivity import SIDES
from studies.case import statements_missing, study_output, swot_case
from studies.factors.letters import misplaced
from studies.factors.parts import FactorsSpec
from studies.factors.reading import stored_factors
from studies.models import FactorJudgement, Strategy, Study, StudyResult

TABLE_NAMES = {"internal": "IFAS", "external": "EFAS"}


@dataclass(frozen=True, slots=True)
class StudySnapshot:
    """What a study says; ``output`` is None where its factors cannot be weighed.

    ``unjudged`` has the keys of what is not rated yet: their rating in ``case`` stands in.
    ``lacking`` says in sentences what keeps it from being frozen, ``sha256`` is "" before it is.
    """

    spec: FactorsSpec
    context: Json
    case: Json | None
    output: Json | None
    unjudged: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    sha256: str = ""

    @property
    def ratings(self) -> dict[str, int]:
        """The rating of each factor and part that has one, by key."""
        return {key: one["rating"] for key, one in self.context["judgements"].items()}


def frozen_snapshot(result: StudyResult) -> StudySnapshot:
    """What was frozen, but for a study before it that is of another company.

    Such a one was taken before it was refused; the company's representatives read the study.
    """
    spec, context = stored_factors(result.context["factors"]), result.context
    context = context | shown({one: context[one] for one in ("judgements", "strategies")})
    if _comes_after_another_company(result.study):
        context = context | {"former": None}
    return StudySnapshot(spec, context, result.case, result.output, sha256=result.sha256)


def _comes_after_another_company(study: Study) -> bool:
    if study.former is None or study.contractor_id is None:
        return False
    return study.former.contractor_id != study.contractor_id


def snapshot_of(study: Study) -> StudySnapshot:
    """The study as it stands. A frozen one is read from its result and nothing else."""
    if study.is_frozen:
        return frozen_snapshot(study.result)
    spec, survey = stored_factors(study.content), _weighing(study)
    context = _context(study, survey)
    judgements: Json = context["judgements"]
    unjudged = tuple(one.key for one in spec.rated() if one.key not in judgements)
    lacking = list(_weights_lacking(study, spec, survey=survey))
    case: JsonObject | None = None
    output: JsonObject | None = None
    if not lacking:
        ratings = {key: one["rating"] for key, one in judgements.items()}
        answers = survey.case if survey and spec.needs_survey() else None
        case = swot_case(
            spec, survey=answers, ratings=ratings, weight_decimals=study.weight_decimals
        )
        try:
            output = study_output(case)
        except CaseError as error:
            case = None
            lacking.append(_("The factors cannot be weighed: %(said)s.") % {"said": error})
    labels = spec.labels()
    lacking += _judgements_lacking(unjudged, labels=labels)
    lacking += _strategies_lacking(context, labels=labels)
    return StudySnapshot(spec, context, case, output, unjudged, tuple(lacking))


def _weighing(study: Study) -> SurveyResult | None:
    if study.survey is None:
        return None
    found = SurveyResult.objects.filter(survey=study.survey).select_related("survey__questionnaire")
    return found.first()


def _weights_lacking(
    study: Study, spec: FactorsSpec, *, survey: SurveyResult | None
) -> Iterator[str]:
    """Why a survey that is needed cannot weigh."""
    if not spec.needs_survey():
        return
    if study.survey is None:
        yield _("Factors are weighed by a survey, and none is chosen: choose a closed one.")
    elif survey is None:
        yield _("The figures of the survey are not frozen yet: close it, or wait a moment.")
    elif survey.case is None:
        yield _("Fewer than five people answered the survey: nothing can be weighed by it.")
    else:
        asked = {code for one in survey.case["variables"] for code in one["items"]}
        missing = statements_missing(spec, asked)
        if missing:
            yield _(
                "%(key)s, which the survey asked by, has no statements %(codes)s: choose a survey "
                "of the version that the factors name, or correct the factors."
            ) % {"key": survey.survey.questionnaire.key, "codes": ", ".join(missing)}


def _judgements_lacking(unjudged: tuple[str, ...], *, labels: Mapping[str, str]) -> Iterator[str]:
    """A side each: both may have a factor of the same code."""
    for side in SIDES:
        codes = [labels[key] for key in unjudged if key.startswith(f"{side}.")]
        if codes:
            said = _("Not rated yet in %(table)s: %(codes)s.")
            yield said % {"table": TABLE_NAMES[side], "codes": ", ".join(codes)}


def _strategies_lacking(context: Json, *, labels: Mapping[str, str]) -> Iterator[str]:
    ratings = {key: one["rating"] for key, one in context["judgements"].items()}
    for one in context["strategies"]:
        said = misplaced(one["kind"], one["cites"], ratings=ratings, labels=labels)
        if said:
            yield f"“{one['text'][:60]}”: {said}"


def _context(study: Study, survey: SurveyResult | None) -> JsonObject:
    judgements = study.judgements.select_related("judged_by").prefetch_related("files")
    strategies = study.strategies.select_related("owner")
    return {
        "name": study.name,
        "contractor": study.contractor.name if study.contractor else None,
        "held_on": study.held_on.isoformat(),
        "meaning": str(study.meaning),
        "weight_decimals": study.weight_decimals,
        "factors": study.content,
        "judgements": {one.key: judgement_as_json(one) for one in judgements},
        "strategies": [strategy_as_json(one) for one in strategies],
        "survey": _survey_facts(survey),
        "former": _former_facts(study.former),
    }


def judgement_as_json(one: FactorJudgement) -> JsonObject:
    """A judgement as it is frozen and audited; ``files`` only where there are some."""
    files = [{"name": file.name, "sha256": file.sha256} for file in one.files.all()]
    return {
        "rating": one.rating,
        "met": one.met,
        "evidence": one.evidence,
        "source": str(one.source),
        "said_by": one.said_by,
        "judged_on": one.judged_on.isoformat(),
        "judged_by": str(one.judged_by) if one.judged_by else None,
    } | ({"files": files} if files else {})


def strategy_as_json(one: Strategy) -> JsonObject:
    """A strategy as it is frozen and audited."""
    return {
        "id": one.pk,
        "kind": str(one.kind),
        "text": one.text,
        "cites": one.cites,
        "owner": str(one.owner),
        "due_on": one.due_on.isoformat(),
    }


def _survey_facts(result: SurveyResult | None) -> JsonObject | None:
    if result is None:
        return None
    return {
        "name": result.survey.name,
        "questionnaire": result.survey.questionnaire.key,
        "sha256": result.sha256,
        "respondents": len(result.case["responses"]) if result.case else None,
    }


def _former_facts(former: Study | None) -> JsonObject | None:
    if former is None:
        return None
    result = former.result
    return {
        "name": former.name,
        "held_on": former.held_on.isoformat(),
        "x": result.output["position"]["x"],
        "y": result.output["position"]["y"],
        "quadrant": result.output["position"]["quadrant"],
        "sha256": result.sha256,
    }
