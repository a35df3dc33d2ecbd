"""The comparison of many results, as a PDF."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refusal
from documents.jobs.progress_bar import ProgressBar
from documents.kinds import Maker
from documents.models import Document
from evaluations.models import Result
from reports import rendering
from reports.comparison.comparison import Comparison
from reports.full_comparison import comparison_in_full
from reports.selectors import comparison_between


def compared_or_refusal(digests: Sequence[str]) -> Comparison:
    """The comparison of these results; Refusal where none of them is there."""
    compared = comparison_between(Result.objects.filter(sha256__in=digests))
    if compared is None:
        raise Refusal(_("The results of this document are no longer there."))
    return compared


def subject(digests: Sequence[str], _options: Mapping[str, Any]) -> str:
    """``2023–2024: PT A, PT B (CSMS)``"""
    return compared_or_refusal(digests).subject


def make(document: Document, progress: ProgressBar) -> bytes:
    """Read, lay out: two steps, and the third is to keep it."""
    compared = comparison_in_full(Result.objects.filter(sha256__in=document.results))
    if compared is None:
        raise Refusal(_("The results of this document are no longer there."))
    progress(1, 3)
    content = rendering.comparison_pdf(compared)
    progress(2, 3)
    return content


MAKER = Maker(make=make, subject=subject)
