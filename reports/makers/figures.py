"""The workbook of figures of many results: scores, weights, and live formulas over them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refusal
from documents.jobs.progress_bar import ProgressBar
from documents.kinds import Maker
from documents.models import Document
from evaluations.models import Result
from reports.figures_book.reading import figures_book_of
from reports.figures_book.writing import write_book
from reports.selectors import subject_of_results


def subject(digests: Sequence[str], _options: Mapping[str, Any]) -> str:
    """``2024: PT A, PT B (CSMS)``, ``2023–2024: 300 contractors (CSMS)``"""
    return subject_of_results(digests)


def make(document: Document, progress: ProgressBar) -> Path:
    """Read the figures, then write them; the same results give the same bytes."""
    found = figures_book_of(Result.objects.filter(sha256__in=document.results))
    if found is None:
        raise Refusal(_("The results of this document are no longer there."))
    path = progress.folder / "figures.xlsx"
    write_book(found, path, step=progress)
    return path


MAKER = Maker(make=make, subject=subject)
