"""The document of a frozen year: HTML from what was frozen, then PDF/A-3a and PDF/UA-1."""

from django.utils.translation import gettext as _

from documents.kinds import maker_of
from documents.printing.frozen import frozen_html, own_json
from documents.printing.pdf import pdf_of
from procedures.models import FrozenProcedureRun
from procedures.printed.content import printed_run
from procedures.printed.documents import FROZEN
from procedures.rules.phases import QUARTERS


def run_html(frozen: FrozenProcedureRun) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    return frozen_html(
        "procedures/pdf/run.html", frozen, found=printed_run(frozen.told), quarters=QUARTERS
    )


def run_pdf(frozen: FrozenProcedureRun) -> bytes:
    """The year as a file that carries its own JSON: its hash is the one printed."""
    said = _("The year of the procedure as JSON; the SHA-256 of this file is the one printed.")
    return pdf_of(run_html(frozen), attached=[own_json(frozen, "procedure", said=said)])


def _subject(frozen: FrozenProcedureRun) -> str:
    """``PT A, Gudang: Penanganan risiko K3 usulan 2025``"""
    content = frozen.told
    parts = [content["company"][:100], content["department"][:60]]
    return f"{', '.join(filter(None, parts))}: {printed_run(content).title[:120]}"


PROCEDURE_RUN_MAKER = maker_of(FROZEN.read, lay_out=run_pdf, subject=_subject)
