"""From HTML to PDF bytes: fonts, style sheet, and a fetcher without network."""

import atexit
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from documents.printing.archival import (
    SRGB,
    VARIANT,
    AttachedFile,
    as_attachment,
    claim_both_standards,
    colours,
)
from documents.printing.chart_words import draw_whole_words
from documents.printing.fonts import font_urls
from documents.printing.printable import printable

if TYPE_CHECKING:
    from weasyprint import CSS, URLFetcher
    from weasyprint.text.fonts import FontConfiguration


# Raise it when documents come to look different: files made before are then no longer given out
# for new requests. Those that were issued stay what they are.
RENDERER_VERSION = 14
OWN_PICTURE = "data:image/png;base64,"  # the letterhead's logo, carried by the document itself


@dataclass(frozen=True, slots=True)
class Press:
    """What is parsed once and shared by every document of this process."""

    fonts: "FontConfiguration"
    stylesheet: "CSS"
    fetcher: "URLFetcher"
    colours: dict[str, Any]


def pdf_of(html: str, *, attached: Sequence[AttachedFile] = ()) -> bytes:
    """Lay ``html`` out as PDF/A-3a and PDF/UA-1 with the shared style sheet.

    Same HTML and attachments, same bytes.
    """
    from weasyprint import HTML

    ready = press(os.getpid())
    options: dict[str, Any] = {
        "pdf_variant": VARIANT,
        "output_intent": SRGB,
        "attachments": [as_attachment(one) for one in attached],
    }
    document = HTML(string=printable(html), url_fetcher=ready.fetcher).render(
        stylesheets=[ready.stylesheet],
        font_config=ready.fonts,
        color_profiles=dict(ready.colours),
        **options,
    )
    claim_both_standards(document)
    made: bytes = document.write_pdf(**options)
    return made


def warm_up() -> None:
    """Import WeasyPrint before the worker forks, so that every child shares its memory."""
    import weasyprint  # noqa: F401


def prepare() -> None:
    """Parse fonts and style sheet in this process, so that the first document is as fast."""
    press(os.getpid())


@cache  # this process, and the one it came from
def press(process: int) -> Press:
    """One press a process: the fonts lie in a folder that ends with the process that made it."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    # Let go of the fonts while the interpreter still can: they lie in a folder to be removed.
    atexit.register(press.cache_clear)
    draw_whole_words()
    fonts = FontConfiguration()
    fetcher = font_files_only()
    stylesheet = CSS(string=stylesheet_text(), font_config=fonts, url_fetcher=fetcher)
    return Press(fonts=fonts, stylesheet=stylesheet, fetcher=fetcher, colours=colours())


def stylesheet_text() -> str:
    """The style sheet of the documents, its font faces included."""
    faces = [
        {"style": style, "weight": weight, "url": url}
        for (style, weight), url in font_urls().items()
    ]
    return render_to_string("documents/pdf/document.css", {"faces": faces})


def font_files_only() -> "URLFetcher":
    """A fetcher that gives WeasyPrint the font files and refuses every other address."""
    from weasyprint import URLFetcher

    allowed = frozenset(font_urls().values())

    class FontFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url not in allowed and not url.startswith(OWN_PICTURE):
                raise ValueError(f"A document loads nothing but its own fonts, and not {url}.")
            return super().fetch(url, headers)

    return FontFilesOnly(allowed_protocols=("file", "data"), allow_redirects=False)
