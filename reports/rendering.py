"""From a frozen dataclass to a page's HTML and from that to PDF bytes.

The bytes depend on the snapshot, the language and the installed fonts only: no clock, no
network. Fonts and style sheet are parsed once a process (see ``warm_up``); WeasyPrint is
imported on first use, because a web process never needs it.
"""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.figures import figure
from documents import charts
from documents.charts.svg import shorten
from documents.printing.archival import AttachedFile
from documents.printing.pdf import pdf_of
from documents.printing.qr import qr_svg
from reports.archival import attached_figures
from reports.comparison.charts import charts_of
from reports.comparison.comparison import LINES, Comparison
from reports.results.frozen_results import chart_bands
from reports.results.reasons import band_words
from reports.scorecard import Scorecard

MOST_ON_A_RADAR = 6  # elements; of more the dots are read
LOST_IN_PDF = 10  # where a step gains most; the page lists every one


def scorecard_pdf(card: Scorecard, attached: AttachedFile) -> bytes:
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
    lost = card.lost_by_step
    return {
        "card": card,
        "language": get_language(),
        "created": card.published_at or card.approved_at,
        "lost": lost[:LOST_IN_PDF],
        "lost_rest": lost[LOST_IN_PDF:],
        "lost_more": len(card.lost) - LOST_IN_PDF,
        "element_chart": element_chart(card),
        "scale_chart": scale_chart(card),
        "aspect_chart": aspect_chart(card),
        "qr": qr_svg(card.verification_url, key="qr", title=_("QR code of the verification page")),
    }


def element_chart(card: Scorecard, *, key: str = "radar") -> SafeString:
    """The radar against the average of the year; dots against last year where a radar is hard to
    read, for many elements; bars where there are fewer than 3.

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
        return _bars(key, title, rows=rows, card=card)
    if len(card.elements) > MOST_ON_A_RADAR:
        return _dots(key, title, card=card)
    own = charts.Series(
        f"{card.contractor} {card.year}", tuple(row.percent for row in card.elements)
    )
    series = [own]
    if card.average is not None:
        averages = [row.average.percent if row.average else None for row in card.elements]
        series.append(charts.Series(card.average_words, tuple(averages)))
    axes = [charts.Axis(row.code, row.title) for row in card.elements]
    return charts.radar(key=key, title=title, axes=axes, series=series)


def _dots(key: str, title: str, *, card: Scorecard) -> SafeString:
    mark = card.ladder.pass_mark
    return charts.dots(
        key=key,
        title=title,
        rows=[
            charts.Dot(f"{row.code} {row.title}", row.percent, row.previous)
            for row in card.elements
        ],
        mark=mark,
        mark_label=_("pass mark %(mark)s") % {"mark": figure(mark)},
        before=card.previous.year if card.previous else "",
    )


def scale_chart(card: Scorecard) -> SafeString | None:
    """The score on the ladder, with the average and last year; None without a percent."""
    if card.percent is None:
        return None
    others = []
    if card.average is not None:
        others.append(charts.Mark(_("average"), card.average.percent))
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
    return _bars("aspects", _("Percent by aspect"), rows=rows, card=card)


def _bars(key: str, title: str, *, rows: list[charts.Bar], card: Scorecard) -> SafeString:
    label = _("pass mark %(mark)s") % {"mark": figure(card.ladder.pass_mark)}
    return charts.bars(
        key=key, title=title, rows=rows, mark=card.ladder.pass_mark, mark_label=label
    )
