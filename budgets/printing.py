"""The document of a frozen budget: HTML from what was frozen, then PDF/A-3a and PDF/UA-1."""

from django.utils.translation import gettext as _

from budgets.documents import FROZEN
from budgets.models import FrozenBudget
from budgets.words import budget_words
from documents.kinds import maker_of
from documents.printing.frozen import frozen_html, own_json
from documents.printing.pdf import pdf_of


def budget_html(frozen: FrozenBudget) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    return frozen_html(
        "budgets/pdf/budget.html", frozen, found=budget_words(frozen.told), revision=frozen.revision
    )


def budget_pdf(frozen: FrozenBudget) -> bytes:
    """The budget as a file that carries its own JSON: its hash is the one printed."""
    said = _("The budget as JSON; the SHA-256 of this file is the one printed.")
    return pdf_of(budget_html(frozen), attached=[own_json(frozen, "budget", said=said)])


def _subject(frozen: FrozenBudget) -> str:
    """``PT A: Anggaran K3 2024``"""
    content = frozen.told
    return f"{content['company'][:100]}: {budget_words(content).title}"


BUDGET_MAKER = maker_of(FROZEN.read, lay_out=budget_pdf, subject=_subject)
