"""The document of a frozen gap table: HTML from what was frozen, then PDF/A-3a and PDF/UA-1."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.canonical import canonical_json
from core.figures import day
from documents.kinds import maker_of
from documents.printing.archival import AttachedFile
from documents.printing.imprint import imprint_of
from documents.printing.pdf import pdf_of
from plans.choices import GapStatus
from plans.models import FrozenGapTable


def gap_html(frozen: FrozenGapTable) -> str:
    """The HTML the PDF is laid out from, in the active language: no clock has a say."""
    content = frozen.content
    rows = [
        row
        | {
            "status": GapStatus(row["status"]).label,
            "due_on": day(row["due_on"]),
            "recheck_on": day(row["recheck_on"]),
        }
        for row in content["rows"]
    ]
    context: dict[str, Any] = {
        "table": content,
        "rows": rows,
        "closed": sum(row["status"] == GapStatus.CLOSED for row in content["rows"]),
        "as_of": day(content["as_of"]),
        "revision": frozen.revision,
        "sha256": frozen.sha256,
        **imprint_of(frozen.sha256, at=frozen.frozen_at),
    }
    return render_to_string("plans/pdf/gap_table.html", context)


def gap_pdf(frozen: FrozenGapTable) -> bytes:
    """The table as a file that carries its own JSON: whoever hashes that has the hash printed."""
    attached = AttachedFile(
        name=f"gap-{frozen.sha256[:12]}.json",
        content=canonical_json(frozen.content),
        description=_("The gap table as JSON; the SHA-256 of this file is the one printed."),
        at=frozen.frozen_at.astimezone(UTC),
    )
    return pdf_of(gap_html(frozen), attached=[attached])


def _frozen_of(digests: Sequence[str]) -> FrozenGapTable:
    return FrozenGapTable.objects.get(sha256__in=digests)


def _subject(frozen: FrozenGapTable) -> str:
    """``Klausul 6.1, 14 Februari 2024``"""
    return f"{frozen.content['name'][:200]}, {day(frozen.content['as_of'])}"


MAKER = maker_of(_frozen_of, lay_out=gap_pdf, subject=_subject)
