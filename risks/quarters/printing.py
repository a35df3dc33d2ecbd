"""The document of a signed quarterly report: HTML from what was signed, then PDF/A-3a and UA-1."""

from django.utils.translation import gettext as _

from documents.charts.svg import spoken
from documents.kinds import maker_of
from documents.printing.archival import AttachedFile
from documents.printing.frozen import frozen_html, own_json
from documents.printing.pdf import pdf_of
from risks.models import SignedQuarter
from risks.quarters.documents import FROZEN
from risks.quarters.words import quarter_name, quarter_words


def quarter_html(signed: SignedQuarter) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    found = quarter_words(signed.told)
    return frozen_html(
        "risks/pdf/quarter.html",
        signed,
        found=found,
        registers=[(one, spoken(one.drawing)) for one in found.registers],
        revision=signed.revision,
    )


def attached_quarter(signed: SignedQuarter) -> AttachedFile:
    """The report's own JSON, as its PDF carries it."""
    said = _("The report as JSON; the SHA-256 of this file is the one printed.")
    return own_json(signed, "quarter", said=said)


def quarter_pdf(signed: SignedQuarter) -> bytes:
    """The report as a file that carries its own JSON: its hash is the one printed."""
    return pdf_of(quarter_html(signed), attached=[attached_quarter(signed)])


def _subject(signed: SignedQuarter) -> str:
    """``PT A: Triwulan 1/2024``"""
    content = signed.told
    return f"{content['company'][:100]}: {quarter_name(content['year'], content['quarter'])}"


QUARTER_MAKER = maker_of(FROZEN.read, lay_out=quarter_pdf, subject=_subject)
