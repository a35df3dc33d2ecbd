"""Laying out one part of a book with WeasyPrint, tagged, its pages numbered from anywhere."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from reports.rendering import press

if TYPE_CHECKING:
    from weasyprint import CSS

VARIANT = "pdf/ua-1"
FROM_PAGE = "@page :first {{ counter-reset: page {page} }}"


def pages_in(html: str) -> Callable[[], int]:
    """Work for ``apart``: how many pages this part takes."""
    process = _ready()
    return lambda: len(_laid_out(html, 1, process).pages)


def write_part(html: str, *, first_page: int, path: Path) -> Callable[[], int]:
    """Work for ``apart``: write the part as a PDF that begins with ``first_page``; its pages."""
    process = _ready()

    def write() -> int:
        document = _laid_out(html, first_page, process)
        document.write_pdf(path, pdf_variant=VARIANT)
        return len(document.pages)

    return write


def _ready() -> int:
    """Parse fonts and style sheets here once, so that each fork finds them; our process id."""
    process = os.getpid()
    _stylesheet(process)
    return process


def _laid_out(html: str, first_page: int, process: int) -> Any:
    from weasyprint import CSS, HTML

    ready = press(process)
    numbered = CSS(string=FROM_PAGE.format(page=first_page))
    return HTML(string=html, url_fetcher=ready.fetcher).render(
        stylesheets=[ready.stylesheet, _stylesheet(process), numbered],
        font_config=ready.fonts,
        pdf_variant=VARIANT,
    )


@cache
def _stylesheet(process: int) -> "CSS":
    """What the book adds, parsed once a process."""
    from weasyprint import CSS

    ready = press(process)
    return CSS(
        string=render_to_string("reports/pdf/book/book.css"),
        font_config=ready.fonts,
        url_fetcher=ready.fetcher,
    )
