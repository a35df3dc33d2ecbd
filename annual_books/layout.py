"""Laying out one part of a book with WeasyPrint, tagged, its pages numbered from anywhere."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from documents.printing.archival import (
    SRGB,
    VARIANT,
    AttachedFile,
    as_attachment,
    claim_both_standards,
)
from documents.printing.pdf import RENDERER_VERSION, press
from documents.printing.printable import printable

if TYPE_CHECKING:
    from weasyprint import CSS

OPTIONS: dict[str, Any] = {"pdf_variant": VARIANT, "output_intent": SRGB}
FROM_PAGE = "@page :first {{ counter-reset: page {page} }}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part to be laid out: its HTML, the number of its first page, what is attached to it."""

    html: str
    first_page: int = 1
    attached: Sequence[AttachedFile] = ()

    @property
    def key(self) -> str:
        """The SHA-256 of all that its pages depend on: the same key, the same part."""
        digest = hashlib.sha256(f"{RENDERER_VERSION} {self.first_page}\n{self.html}".encode())
        for one in self.attached:
            digest.update(one.content)
        return digest.hexdigest()


def pages_in(piece: Piece) -> Callable[[], int]:
    """Work for ``apart``: how many pages this part takes."""
    process, html = _ready(), printable(piece.html)
    return lambda: len(_laid_out(html, piece.first_page, process=process).pages)


def write_part(piece: Piece, path: Path) -> Callable[[], int]:
    """Work for ``apart``: write the part as a PDF; how many pages it has."""
    process, html = _ready(), printable(piece.html)
    files = [as_attachment(one) for one in piece.attached]

    def write() -> int:
        document = _laid_out(html, piece.first_page, process=process)
        claim_both_standards(document)
        document.write_pdf(path, **OPTIONS, attachments=files)
        return len(document.pages)

    return write


def _ready() -> int:
    """Parse fonts and style sheets here once, so that each fork finds them; our process id."""
    process = os.getpid()
    _stylesheet(process)
    return process


def _laid_out(html: str, first_page: int, *, process: int) -> Any:
    from weasyprint import CSS, HTML

    ready = press(process)
    numbered = CSS(string=FROM_PAGE.format(page=first_page))
    return HTML(string=html, url_fetcher=ready.fetcher).render(
        stylesheets=[ready.stylesheet, _stylesheet(process), numbered],
        font_config=ready.fonts,
        color_profiles=dict(ready.colours),
        **OPTIONS,
    )


@cache  # this process, and the one it came from
def _stylesheet(process: int) -> "CSS":
    """What the book adds, parsed once a process."""
    from weasyprint import CSS

    ready = press(process)
    return CSS(
        string=render_to_string("annual_books/pdf/book.css"),
        font_config=ready.fonts,
        url_fetcher=ready.fetcher,
    )
