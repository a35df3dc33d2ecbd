"""What documents are made of a survey's frozen figures, and what their hash stands for."""

from collections.abc import Collection
from dataclasses import replace

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Person
from core.errors import Refusal
from core.figures import moment, percent
from core.files.types import FileType
from documents.kinds import DocumentKind, Sources
from documents.verification.verifiable import PublishedRecord, Verifiable
from questionnaires.access import may_list_surveys, survey_results_visible_to
from questionnaires.models import SurveyResult
from questionnaires.selectors import spec_of
from survey_reports.result_tables import category_words, nothing_shown


def _one_survey(user: Person, sent: QueryDict) -> list[SurveyResult]:
    """The figures whose hash is sent; 404 where they are not theirs to see, Refusal for none."""
    found = get_object_or_404(survey_results_visible_to(user), sha256=sent.get("result", ""))
    if found.output is None:
        raise Refusal(nothing_shown())
    return [found]


def _frozen() -> QuerySet[SurveyResult]:
    return SurveyResult.objects.select_related("survey__questionnaire")


def _known(digests: Collection[str]) -> list[str]:
    return list(_frozen().filter(sha256__in=digests).values_list("sha256", flat=True))


def _records(digests: Collection[str], most: int) -> list[PublishedRecord]:
    """What the document prints of each: what was asked of whom, and what came of it."""
    found = _frozen().filter(sha256__in=digests).defer("case", "groups")
    return [_record(one) for one in found[:most]]


def _record(result: SurveyResult) -> PublishedRecord:
    return PublishedRecord(
        sha256=result.sha256,
        facts=(
            (_("Survey"), result.context["survey"]),
            (_("Target group"), result.context["target_group"]),
            (_("Closed"), moment(result.context["closed_at"])),
            *_figures(result),
        ),
        revision=1,
        replaced_by=None,
    )


def _figures(result: SurveyResult) -> list[tuple[str, str]]:
    if result.output is None:
        return [(_("Respondents"), nothing_shown())]
    spec, overall = spec_of(result.survey.questionnaire), result.output["overall"]
    category = category_words(spec, overall["rating"])
    return [
        (_("Respondents"), str(result.output["respondents"])),
        (_("All statements alike"), f"{percent(overall['percent'])} {category}".strip()),
    ]


SOURCES = Sources(
    visible_to=survey_results_visible_to,
    published=_frozen,
)
ONLY_ONE = gettext_lazy("The document of a survey is made of exactly one closed survey.")
SURVEY_REPORT = DocumentKind(
    position=62,
    code="survey",
    label=gettext_lazy("Survey results"),
    extension="pdf",
    content_type="application/pdf",
    maker="survey_reports.printing.MAKER",
    sources=SOURCES,
    may_request=may_list_surveys,
    asked=_one_survey,
    only_one=ONLY_ONE,
    quick=True,
    lasts=True,
)
SURVEY_WORKBOOK = replace(
    SURVEY_REPORT,
    position=64,
    code="survey_workbook",
    label=gettext_lazy("Survey results with formulas"),
    extension="xlsx",
    content_type=FileType.XLSX.value,
    maker="survey_reports.workbook.MAKER",
)
SURVEYS_BY_HASH = Verifiable(25, _known, _records)
