"""From a frozen dataclass to a page's HTML and from that to PDF bytes.

The bytes depend on the snapshot, the language and the installed fonts only: no clock, no
network. Fonts and style sheet are parsed once a process (see ``warm_up``); WeasyPrint is
imported on first use, because a web process never needs it.
"""

import atexit
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import font_source_sans_pro  # type: ignore[import-untyped]
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports import charts
from reports.archival import (
    SRGB,
    VARIANT,
    Attached,
    as_attachment,
    attached_figures,
    claim_both_standards,
    colours,
)
from reports.charts.svg import shorten
from reports.comparison import LINES, Comparison
from reports.comparison_charts import charts_of
from reports.figures import figure
from reports.frozen import chart_bands
from reports.printable import printable
from reports.qr import qr_svg
from reports.reasons import band_words
from reports.scorecard import Scorecard

if TYPE_CHECKING:
    from weasyprint import CSS, URLFetcher
    from weasyprint.text.fonts import FontConfiguration

FACES = {
    ("normal", 400): "SourceSansPro-Regular.ttf",
    ("italic", 400): "SourceSansPro-It.ttf",
    ("normal", 600): "SourceSansPro-Semibold.ttf",
}
OWN_PICTURE = "data:image/png;base64,"  # the letterhead's logo, carried by the document itself
LOST_IN_PDF = 10  # the dearest items; the page lists every one


@dataclass(frozen=True, slots=True)
class Press:
    """What is parsed once and shared by every document of this process."""

    fonts: "FontConfiguration"
    stylesheet: "CSS"
    fetcher: "URLFetcher"
    colours: dict[str, Any]


def scorecard_pdf(card: Scorecard, attached: Attached) -> bytes:
    """The scorecard as PDF/A-3a and PDF/UA-1, fonts and the result itself inside."""
    return pdf_of(scorecard_html(card), attached=[attached])


def scorecard_html(card: Scorecard) -> str:
    """The scorecard's HTML as the PDF is laid out from, in the active language."""
    return render_to_string("reports/pdf/scorecard.html", scorecard_context(card))


def comparison_pdf(compared: Comparison) -> bytes:
    """The comparison as PDF/A-3a and PDF/UA-1, fonts and its figures inside."""
    return pdf_of(comparison_html(compared), attached=[attached_figures(compared)])


def comparison_html(compared: Comparison) -> str:
    """The comparison's HTML as the PDF is laid out from, in the active language."""
    context = comparison_context(compared) | charts_of(compared)
    return render_to_string("reports/pdf/comparison.html", context)


def comparison_context(compared: Comparison) -> dict[str, Any]:
    """What page and PDF share: the comparison and its trend."""
    return {
        "compared": compared,
        "language": get_language(),
        "trend_chart": trend_chart(compared),
        "trend_lines": LINES,
        "ladder_chart": ladder_chart(compared),
        "ladder_rows": [
            (rating, band_words(band) if (band := compared.ladder.band(rating.code)) else "")
            for rating in compared.ladder.ratings
        ],
    }


def ladder_chart(compared: Comparison) -> SafeString:
    """The bands of the ladder, with the results on them where they are few enough to name."""
    few = compared.subjects if len(compared.subjects) <= LINES else ()
    return charts.scale(
        key="ladder",
        title=_("The scores on the rating ladder"),
        bands=chart_bands(compared.ladder),
        score=None,
        others=[charts.Mark(shorten(one.name, 28), one.percent) for one in few if one.percent],
    )


def trend_chart(compared: Comparison) -> SafeString | None:
    """Percent by year; None where there are too many lines to tell apart."""
    if compared.trend is None:
        return None
    mark = compared.ladder.pass_mark
    return charts.trend(
        key="trend",
        title=_("Percent by year"),
        years=compared.trend.years,
        series=compared.trend.series,
        mark=mark,
        mark_label=_("pass mark %(mark)s") % {"mark": figure(mark)},
    )


def scorecard_context(card: Scorecard) -> dict[str, Any]:
    """What page and PDF share: the card, its charts and the QR code."""
    return {
        "card": card,
        "language": get_language(),
        "created": card.published_at or card.approved_at,
        "lost": card.lost[:LOST_IN_PDF],
        "lost_rest": card.lost[LOST_IN_PDF:],
        "lost_more": len(card.lost) - LOST_IN_PDF,
        "element_chart": element_chart(card),
        "scale_chart": scale_chart(card),
        "aspect_chart": aspect_chart(card),
        "qr": qr_svg(card.verification_url, key="qr", title=_("QR code of the verification page")),
    }


def element_chart(card: Scorecard, *, key: str = "radar") -> SafeString:
    """The radar against the average of the year; bars where there are fewer than 3 elements.

    ``key`` tells the drawings of one page apart.
    """
    title = _("Percent by element, %(contractor)s %(year)s") % {
        "contractor": card.contractor,
        "year": card.year,
    }
    if len(card.elements) < 3:
        rows = [
            charts.Bar(label=f"{row.code} {row.title}", value=row.percent) for row in card.elements
        ]
        return _bars(key, title, rows, card)
    own = charts.Series(
        f"{card.contractor} {card.year}", tuple(row.percent for row in card.elements)
    )
    series = [own]
    if card.average is not None:
        name = _("Average of %(count)s contractors %(year)s") % {
            "count": card.average_of,
            "year": card.year,
        }
        series.append(charts.Series(name, tuple(row.average for row in card.elements)))
    axes = [charts.Axis(row.code, row.title) for row in card.elements]
    return charts.radar(key=key, title=title, axes=axes, series=series)


def scale_chart(card: Scorecard) -> SafeString | None:
    """The score on the ladder, with the average and last year; None without a percent."""
    if card.percent is None:
        return None
    others = []
    if card.average is not None:
        others.append(charts.Mark(_("average"), card.average))
    if card.previous is not None and card.previous.percent is not None:
        others.append(charts.Mark(card.previous.year, card.previous.percent))
    return charts.scale(
        key="scale",
        title=_("The score on the rating ladder"),
        bands=chart_bands(card.ladder),
        score=charts.Mark(card.year, card.percent),
        others=others,
    )


def aspect_chart(card: Scorecard) -> SafeString | None:
    """The themes that cut across the elements; None where the instrument has none."""
    if not card.aspects:
        return None
    rows = [charts.Bar(label=row.title, value=row.percent) for row in card.aspects]
    return _bars("aspects", _("Percent by aspect"), rows, card)


def _bars(key: str, title: str, rows: list[charts.Bar], card: Scorecard) -> SafeString:
    label = _("pass mark %(mark)s") % {"mark": figure(card.ladder.pass_mark)}
    return charts.bars(
        key=key, title=title, rows=rows, mark=card.ladder.pass_mark, mark_label=label
    )


def pdf_of(html: str, *, attached: Sequence[Attached] = ()) -> bytes:
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


@cache
def press(process: int) -> Press:
    """One press a process: the fonts lie in a folder that ends with the process that made it."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    # Let go of the fonts while the interpreter still can: they lie in a folder to be removed.
    atexit.register(press.cache_clear)
    fonts = FontConfiguration()
    fetcher = font_files_only()
    stylesheet = CSS(string=stylesheet_text(), font_config=fonts, url_fetcher=fetcher)
    return Press(fonts=fonts, stylesheet=stylesheet, fetcher=fetcher, colours=colours())


def stylesheet_text() -> str:
    """The style sheet of the documents, its font faces included."""
    faces = [
        {"style": style, "weight": weight, "url": url}
        for (style, weight), url in _font_urls().items()
    ]
    return render_to_string("reports/pdf/document.css", {"faces": faces})


def font_files_only() -> "URLFetcher":
    """A fetcher that gives WeasyPrint the font files and refuses every other address."""
    from weasyprint import URLFetcher

    allowed = frozenset(_font_urls().values())

    class FontFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url not in allowed and not url.startswith(OWN_PICTURE):
                raise ValueError(f"A document loads nothing but its own fonts, and not {url}.")
            return super().fetch(url, headers)

    return FontFilesOnly(allowed_protocols=("file", "data"), allow_redirects=False)


def _font_urls() -> dict[tuple[str, int], str]:
    folder = Path(font_source_sans_pro.font_directory)
    return {face: (folder / name).as_uri() for face, name in FACES.items()}
