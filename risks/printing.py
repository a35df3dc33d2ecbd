"""The document of a register: HTML from what was frozen, then PDF/A-3a and PDF/UA-1."""

from django.utils.translation import gettext as _

from core.figures import day
from documents.kinds import maker_of
from documents.printing.frozen import frozen_html, own_json
from documents.printing.pdf import pdf_of
from risks.documents import FROZEN
from risks.models import FrozenRegister
from risks.rendering.frozen import document_of
from risks.rendering.mitigation import mitigation_of


def register_html(frozen: FrozenRegister) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    return frozen_html("risks/pdf/register.html", frozen, found=document_of(frozen))


def register_pdf(frozen: FrozenRegister) -> bytes:
    """The register as a file that carries its own JSON: its hash is the one printed."""
    return _pdf(frozen, register_html(frozen))


def mitigation_pdf(frozen: FrozenRegister) -> bytes:
    """Its mitigation, likewise."""
    return _pdf(frozen, mitigation_html(frozen))


def _pdf(frozen: FrozenRegister, html: str) -> bytes:
    said = _("The register as JSON; the SHA-256 of this file is the one printed.")
    return pdf_of(html, attached=[own_json(frozen, "register", said=said)])


def mitigation_html(frozen: FrozenRegister) -> str:
    """The same of its mitigation alone."""
    return frozen_html("risks/pdf/mitigation.html", frozen, found=mitigation_of(frozen))


def _register_subject(frozen: FrozenRegister) -> str:
    """``PT A: Pekerjaan kolom, 14 Februari 2024``"""
    content = frozen.told
    return f"{content['company'][:100]}: {content['title'][:120]}, {day(content['as_of'])}"


REGISTER_MAKER = maker_of(FROZEN.read, lay_out=register_pdf, subject=_register_subject)
MITIGATION_MAKER = maker_of(FROZEN.read, lay_out=mitigation_pdf, subject=_register_subject)
