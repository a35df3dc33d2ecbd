"""The document of a frozen study: HTML from what was frozen, then PDF/A-3a and PDF/UA-1."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.canonical import canonical_json
from core.figures import day
from documents.charts.svg import spoken
from documents.kinds import maker_of
from documents.printing.archival import AttachedFile
from documents.printing.imprint import imprint_of
from documents.printing.pdf import pdf_of
from studies.factor_tables import MARKS, study_tables
from studies.models import StudyResult
from studies.printed.drawing import position_chart
from studies.snapshot import frozen_snapshot


def study_html(result: StudyResult) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    found = frozen_snapshot(result)
    chart = position_chart(found)
    context: dict[str, Any] = {
        "found": found,
        "tables": study_tables(found),
        "marks": MARKS,
        "day": day(found.context["held_on"]),
        "chart": spoken(chart) if chart else "",
        **imprint_of(result.sha256, at=result.frozen_at),
    }
    return render_to_string("studies/pdf/study.html", context)


def study_pdf(result: StudyResult) -> bytes:
    """The study as a file that carries its own JSON: whoever hashes that has the hash printed.

    Without the JSON where something of another company is in it that the pages leave out.
    """
    if frozen_snapshot(result).context != result.context:
        return pdf_of(study_html(result))
    frozen = {"case": result.case, "output": result.output, "context": result.context}
    attached = AttachedFile(
        name=f"study-{result.sha256[:12]}.json",
        content=canonical_json(frozen),
        description=_("The study as JSON; the SHA-256 of this file is the one printed."),
        at=result.frozen_at.astimezone(UTC),
    )
    return pdf_of(study_html(result), attached=[attached])


def study_result_of(digests: Sequence[str]) -> StudyResult:
    """The one study that a document is made of, by its hash."""
    return StudyResult.objects.get(sha256__in=digests)


def study_subject(result: StudyResult) -> str:
    """``Studi PT A (2024)``"""
    return f"{result.context['name'][:200]} ({result.context['held_on'][:4]})"


MAKER = maker_of(study_result_of, lay_out=study_pdf, subject=study_subject)
