"""The document of a version of a procedure: HTML of what was frozen, then PDF/A-3a and PDF/UA-1."""

from django.utils.translation import gettext as _

from documents.kinds import maker_of
from documents.printing.frozen import frozen_html, own_json
from documents.printing.pdf import pdf_of
from procedures.models import FrozenProcedure
from procedures.printed.versions import FROZEN, printed_words


def procedure_html(frozen: FrozenProcedure) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    return frozen_html("procedures/pdf/procedure.html", frozen, words=printed_words(frozen))


def procedure_pdf(frozen: FrozenProcedure) -> bytes:
    """The version as a file that carries its own JSON: its hash is the one printed."""
    said = _("The procedure as JSON; the SHA-256 of this file is the one printed.")
    return pdf_of(procedure_html(frozen), attached=[own_json(frozen, "procedure", said=said)])


def _subject(frozen: FrozenProcedure) -> str:
    """``Penanganan risiko K3 usulan v1``"""
    words = printed_words(frozen)
    return f"{words.title[:200]} v{words.version}"


PROCEDURE_MAKER = maker_of(FROZEN.read, lay_out=procedure_pdf, subject=_subject)
