"""The empty questionnaire as a document: of a published version, or as a survey asks it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy

from core.audit import Actor
from documents.kinds import DocumentKind, Sources
from documents.models import Document
from documents.services.requests import request_document
from instruments.choices import PublicationStatus
from questionnaires.access import may_read_questionnaires, questionnaires_to_ask
from questionnaires.models import Questionnaire, Survey


def _published() -> QuerySet[Questionnaire]:
    return Questionnaire.objects.filter(status=PublicationStatus.PUBLISHED)


PAPER_SHEET = DocumentKind(
    position=58,
    code="questionnaire_sheet",
    label=gettext_lazy("Questionnaire to fill in on paper"),
    extension="pdf",
    content_type="application/pdf",
    maker="questionnaires.sheets.printing.MAKER",
    sources=Sources(visible_to=questionnaires_to_ask, published=_published),
    may_request=may_read_questionnaires,
    only_one=gettext_lazy("The sheet for paper is made of exactly one published questionnaire."),
    quick=True,
)


def request_sheet(
    *, row: Questionnaire, survey: Survey | None, language: str, by: Actor, now: datetime
) -> Document:
    """Ask for the sheet of a version, or as ``survey`` asks it, in one of our languages.

    A language we do not have is the active one.
    """
    known = language in dict(settings.LANGUAGES)
    return request_document(
        kind=PAPER_SHEET.code,
        results=[row],
        language=language if known else get_language() or "",
        by=by,
        now=now,
        options=survey_options(survey) if survey else {},
    )


def survey_options(survey: Survey) -> Mapping[str, str]:
    """What a sheet of a survey says besides, as it is when it is asked for.

    ``key``: of its open link; "" where each of the invited has a link of their own. ``naming``
    where names stand beside the answers.
    """
    return {
        "name": survey.name,
        "key": "" if survey.is_personal else survey.key,
        "closes_at": survey.closes_at.astimezone(UTC).isoformat(),
        "time_zone": survey.time_zone,
    } | ({"naming": survey.naming} if survey.is_named else {})
