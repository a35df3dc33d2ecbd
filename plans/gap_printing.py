"""The document of a frozen gap table: HTML from what was frozen, then PDF/A-3a and PDF/UA-1."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.canonical import canonical_json
from core.figures import day
from documents.jobs.progress_bar import ProgressBar
from documents.kinds import Maker
from documents.models import Document
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


def _subject(digests: Sequence[str], _options: Mapping[str, Any]) -> str:
    """``Klausul 6.1, 14 Februari 2024``"""
    content = FrozenGapTable.objects.get(sha256__in=digests).content
    return f"{content['name'][:200]}, {day(content['as_of'])}"


def _make(document: Document, progress: ProgressBar) -> bytes:
    """Read, lay out: two steps, and the third is to keep it."""
    frozen = FrozenGapTable.objects.get(sha256__in=document.results)
    progress(1, 3)
    content = gap_pdf(frozen)
    progress(2, 3)
    return content


MAKER = Maker(make=_make, subject=_subject)
