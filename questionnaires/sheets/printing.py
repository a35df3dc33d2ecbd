"""The empty questionnaire, A4: HTML from a published version, then PDF/A-3a and PDF/UA-1."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.charts.svg import spoken
from documents.jobs.progress_bar import ProgressBar
from documents.kinds import Maker
from documents.models import Document
from documents.printing.pdf import pdf_of
from documents.printing.qr import qr_svg
from questionnaires.models import Questionnaire, Survey
from questionnaires.selectors import spec_of
from questionnaires.words import moment_of

MOST_WORDED = 7  # steps whose words fit over their columns; more are headed by abbreviations


def sheet_html(row: Questionnaire, options: Mapping[str, Any]) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say.

    ``options``: of ``survey_options``, or nothing for the version by itself.
    """
    spec = spec_of(row)
    context = {
        "questionnaire": row,
        "spec": spec,
        "title": options.get("name") or row.title,
        "is_worded": len(spec.steps) <= MOST_WORDED,
        "with_none": any(one.not_applicable for one in spec.statements()),
        "language": get_language(),
        "owner": settings.OWNER_NAME,
        "created": row.published_at.astimezone(UTC).isoformat() if row.published_at else "",
        **(_of_survey(options) if options else {}),
    }
    return render_to_string("questionnaires/pdf/sheet.html", context)


def _of_survey(options: Mapping[str, Any]) -> dict[str, Any]:
    survey = Survey(time_zone=options["time_zone"])
    survey.naming = options.get("naming", survey.naming)
    closes_at = moment_of(survey, datetime.fromisoformat(options["closes_at"]))
    found: dict[str, Any] = {"closes_at": closes_at, "survey": survey}
    if not options["key"]:
        return found
    address = settings.BASE_URL + reverse("survey-answer", args=[options["key"]])
    qr = spoken(qr_svg(address, key="survey", title=_("To the survey")))
    return found | {"address": address, "qr": qr}


def _make(document: Document, progress: ProgressBar) -> bytes:
    row = _row(document.results)
    progress(1, 3)
    content = pdf_of(sheet_html(row, document.options))
    progress(2, 3)
    return content


def _row(digests: Sequence[str]) -> Questionnaire:
    return Questionnaire.objects.get(sha256__in=digests)


def _subject(digests: Sequence[str], options: Mapping[str, Any]) -> str:
    row = _row(digests)
    return f"{options.get('name') or row.title} ({row.key})"


MAKER = Maker(make=_make, subject=_subject)
