"""The document of a frozen analysis: HTML from what was frozen, then PDF/A-3a and PDF/UA-1."""

from django.utils.translation import gettext as _

from documents.kinds import maker_of
from documents.printing.frozen import frozen_html, own_json
from documents.printing.pdf import pdf_of
from jsas.documents import FROZEN
from jsas.models import FrozenJsa
from jsas.words import jsa_words

LINES_TO_SIGN = 8  # for a crew that signs on paper


def jsa_html(frozen: FrozenJsa) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    found = jsa_words(frozen.told)
    return frozen_html(
        "jsas/pdf/jsa.html",
        frozen,
        found=found,
        blank=range(max(0, LINES_TO_SIGN - len(found.team))),
    )


def jsa_pdf(frozen: FrozenJsa) -> bytes:
    """The analysis as a file that carries its own JSON: its hash is the one printed."""
    said = _("The analysis as JSON; the SHA-256 of this file is the one printed.")
    return pdf_of(jsa_html(frozen), attached=[own_json(frozen, "jsa", said=said)])


def _subject(frozen: FrozenJsa) -> str:
    """``PT A: JSA 1, revisi 2: Cor kolom``"""
    content = frozen.told
    return f"{content['company'][:100]}: {jsa_words(content).title}: {content['job'][:120]}"


JSA_MAKER = maker_of(FROZEN.read, lay_out=jsa_pdf, subject=_subject)
