"""The document of a frozen inspection: HTML from what was frozen, then PDF/A-3a and PDF/UA-1."""

from django.utils.translation import gettext as _

from documents.kinds import maker_of
from documents.printing.frozen import frozen_html, own_json
from documents.printing.pdf import pdf_of
from inspections.models import FrozenInspection
from inspections.printed.content import printed_inspection
from inspections.printed.documents import FROZEN


def inspection_html(frozen: FrozenInspection) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    return frozen_html(
        "inspections/pdf/inspection.html", frozen, found=printed_inspection(frozen.told)
    )


def inspection_pdf(frozen: FrozenInspection) -> bytes:
    """The inspection as a file that carries its own JSON: its hash is the one printed."""
    said = _("The inspection as JSON; the SHA-256 of this file is the one printed.")
    return pdf_of(inspection_html(frozen), attached=[own_json(frozen, "inspection", said=said)])


def _subject(frozen: FrozenInspection) -> str:
    """``PT A: I-PTA-0007, P2H, 14 Februari 2024``"""
    found = printed_inspection(frozen.told)
    company, reference = found.content["company"][:100], found.content["reference"]
    return f"{company}: {reference}, {found.title[:100]}, {found.on}"


INSPECTION_MAKER = maker_of(FROZEN.read, lay_out=inspection_pdf, subject=_subject)
