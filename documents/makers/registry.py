"""The kinds of document there are, and the maker of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refusal
from documents.models import Document, DocumentKind

if TYPE_CHECKING:
    from documents.makers.progress import Progress


OF_NOTHING = gettext_lazy(
    "There is no result to make this document of: choose a wider scope or another year."
)


@dataclass(frozen=True, slots=True)
class Maker:
    """A kind of document: what its file is, what it is called, how it is made.

    ``subject`` says of whom and when, from the hashes of the results and the options, in the
    active language. ``most`` results are taken at once; ``of_nothing`` says what to do where
    there is none. ``keeps_parts``: what is finished is kept until the job ends (documents/kept.py).
    """

    extension: str
    content_type: str
    make: Callable[[Document, "Progress"], bytes | Path]
    subject: Callable[[Sequence[str], Mapping[str, Any]], str]
    most: int = 5000
    of_nothing: Promise = OF_NOTHING
    keeps_parts: bool = False


# A module is imported when its kind is asked for: a web process needs none of their tools.
MAKERS: Mapping[str, str] = {
    DocumentKind.SCORECARD: "reports.makers.scorecard.MAKER",
    DocumentKind.COMPARISON: "reports.makers.comparison.MAKER",
    DocumentKind.SCORECARDS_ZIP: "reports.makers.scorecards_zip.MAKER",
    DocumentKind.FIGURES: "reports.makers.figures.MAKER",
    DocumentKind.BOOK: "reports.makers.book.MAKER",
}


def maker_of(kind: str) -> Maker:
    """The maker of this kind; Refusal where there is none."""
    if kind not in MAKERS:
        raise Refusal(_("There is no such kind of document: go back and choose again."))
    maker: Maker = import_string(MAKERS[kind])
    return maker


def kinds() -> list[tuple[str, str]]:
    """The kinds that can be asked for, and their words."""
    return [(kind, str(DocumentKind(kind).label)) for kind in MAKERS]
