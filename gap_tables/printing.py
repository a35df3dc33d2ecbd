"""The document of a frozen gap table: HTML from what was frozen, then PDF/A-3a and PDF/UA-1."""

from django.utils.translation import gettext as _

from core.figures import day
from documents.kinds import maker_of
from documents.printing.frozen import frozen_html, own_json
from documents.printing.pdf import pdf_of
from gap_tables.choices import GapStatus
from gap_tables.documents import FROZEN
from gap_tables.models import FrozenGapTable


def gap_html(frozen: FrozenGapTable) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    content = frozen.told
    rows = [
        row
        | {
            "status": GapStatus(row["status"]).label,
            "due_on": day(row["due_on"]),
            "recheck_on": day(row["recheck_on"]),
        }
        for row in content["rows"]
    ]
    return frozen_html(
        "gap_tables/pdf/gap_table.html",
        frozen,
        table=content,
        rows=rows,
        closed=sum(row["status"] == GapStatus.CLOSED for row in content["rows"]),
        as_of=day(content["as_of"]),
        revision=frozen.revision,
    )


def gap_pdf(frozen: FrozenGapTable) -> bytes:
    """The table as a file that carries its own JSON: whoever hashes that has the hash printed."""
    said = _("The gap table as JSON; the SHA-256 of this file is the one printed.")
    return pdf_of(gap_html(frozen), attached=[own_json(frozen, "gap", said=said)])


def _subject(frozen: FrozenGapTable) -> str:
    """``Klausul 6.1, 14 Februari 2024``"""
    return f"{frozen.told['name'][:200]}, {day(frozen.told['as_of'])}"


MAKER = maker_of(FROZEN.read, lay_out=gap_pdf, subject=_subject)
