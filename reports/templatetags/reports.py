"""``{% load reports %}``: what only comparisons and documents show."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from core import figures
from documents.charts.svg import spoken
from reports.comparison.subjects import Subject

register = template.Library()


@register.filter
def heat_cells(subject: Subject, name: str) -> SafeString:
    """The cells of one row of the heat map and its total, of class ``name``.

    Written here and not in a template, because a comparison has thousands of them.
    """
    cells = [
        f'<td class="{name} {cell.step}">{"▼ " if cell.below else ""}{_figure(cell.percent)}</td>'
        for cell in subject.cells
    ]
    total = subject.total
    cells.append(
        f'<td class="{name} {total.step}">{"▼ " if total.below else ""}'
        f"<strong>{_figure(total.percent)}</strong></td>"
    )
    return mark_safe("".join(cells))  # noqa: S308 - figures and class names of our own


@register.simple_tag
def heat_rows(subjects: Iterable[Subject]) -> SafeString:
    """The rows of the heat map of a page."""
    card = reverse("scorecard", args=["0" * 64])
    rows = [_heat_row(one, url=card.replace("0" * 64, one.sha256)) for one in subjects]
    return mark_safe("\n".join(rows))  # noqa: S308 - names are escaped, the rest is our own


def _heat_row(one: Subject, *, url: str) -> str:
    marks = f" ({escape(one.marks)})" if one.marks else ""
    return (
        f'<tr><th scope="row" class="heat__who"><a href="{url}"><bdi>{escape(one.contractor)}</bdi>'
        f'</a> <span class="muted">{escape(one.year_title)}{marks}</span></th>'
        f"{heat_cells(one, 'heat__cell')}<td>{one.rating.badge}</td></tr>"
    )


def _figure(percent: str | None) -> str:
    return escape(figures.figure(percent))


@register.filter
def instant(at: datetime) -> str:
    """An instant as paper says it: with its hour and zone."""
    return figures.instant(at)


@register.filter
def on_paper(drawing: SafeString | None) -> str:
    """A chart for the PDF, its figures in the alternative text."""
    return spoken(drawing) if drawing else ""
