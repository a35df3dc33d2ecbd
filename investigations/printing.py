"""The document of a version of an investigation: HTML from what was frozen, then PDF."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.erased_names import shown
from core.canonical import canonical_json
from core.figures import day
from documents.charts.svg import spoken
from documents.kinds import maker_of
from documents.printing.archival import AttachedFile
from documents.printing.imprint import imprint_of
from documents.printing.pdf import pdf_of
from investigations.content import InvestigationReport
from investigations.documents import provisional_versions, replaced_versions
from investigations.models import InvestigationVersion
from monitoring.choices import classes_in_words


def investigation_html(version: InvestigationVersion) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    report, incident = InvestigationReport(shown(version.content)), version.content["incident"]
    context: dict[str, Any] = {
        "report": report,
        "incident": incident,
        "on": day(incident["date"]),
        "classes": classes_in_words(incident["kind"], incident["mining_class"]),
        "whys": [spoken(one) for one in report.whys()],
        "fishbone": [spoken(one) for one in report.fishbone()],
        "version": version,
        "provisional": bool(provisional_versions([version.sha256])),
        "replaced": bool(replaced_versions([version.sha256])),
        "sha256": version.sha256,
        **imprint_of(version.sha256, at=version.submitted_at),
    }
    return render_to_string("investigations/pdf/investigation.html", context)


def investigation_pdf(version: InvestigationVersion) -> bytes:
    """The version as a file that carries its own JSON: whoever hashes that has the hash printed."""
    attached = AttachedFile(
        name=f"investigation-{version.sha256[:12]}.json",
        content=canonical_json(version.content),
        description=_("The investigation as JSON; the SHA-256 of this file is the one printed."),
        at=version.submitted_at.astimezone(UTC),
    )
    return pdf_of(investigation_html(version), attached=[attached])


def _version_of(digests: Sequence[str]) -> InvestigationVersion:
    found = InvestigationVersion.objects.select_related("review")
    return found.get(sha256__in=digests)


def _subject(version: InvestigationVersion) -> str:
    """``A-2025-1, versi 2``"""
    words = {"reference": version.content["incident"]["reference"], "number": version.number}
    return _("%(reference)s, version %(number)s") % words


MAKER = maker_of(_version_of, lay_out=investigation_pdf, subject=_subject)
