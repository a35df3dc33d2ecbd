"""The document of a signed quarterly report: HTML from what was signed, then PDF/A-3a and UA-1."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.canonical import canonical_json
from documents.charts.svg import spoken
from documents.kinds import maker_of
from documents.printing.archival import AttachedFile
from documents.printing.imprint import imprint_of
from documents.printing.pdf import pdf_of
from risks.models import SignedQuarter
from risks.quarters.words import quarter_name, quarter_words


def quarter_html(signed: SignedQuarter) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    found = quarter_words(signed.content)
    context: dict[str, Any] = {
        "found": found,
        "registers": [(one, spoken(one.drawing)) for one in found.registers],
        "revision": signed.revision,
        "sha256": signed.sha256,
        **imprint_of(signed.sha256, at=signed.frozen_at),
    }
    return render_to_string("risks/pdf/quarter.html", context)


def attached_quarter(signed: SignedQuarter) -> AttachedFile:
    """The report's own JSON, as its PDF carries it."""
    return AttachedFile(
        name=f"quarter-{signed.sha256[:12]}.json",
        content=canonical_json(signed.content),
        description=_("The report as JSON; the SHA-256 of this file is the one printed."),
        at=signed.frozen_at.astimezone(UTC),
    )


def quarter_pdf(signed: SignedQuarter) -> bytes:
    """The report as a file that carries its own JSON: its hash is the one printed."""
    return pdf_of(quarter_html(signed), attached=[attached_quarter(signed)])


def _quarter_of(digests: Sequence[str]) -> SignedQuarter:
    return SignedQuarter.objects.get(sha256__in=digests)


def _subject(signed: SignedQuarter) -> str:
    """``PT A: Triwulan 1/2024``"""
    content = signed.content
    return f"{content['company'][:100]}: {quarter_name(content['year'], content['quarter'])}"


QUARTER_MAKER = maker_of(_quarter_of, lay_out=quarter_pdf, subject=_subject)
