"""``{% load dashboard %}``: links within the scope of the page, and the rows of the heat map."""

from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import figures
from overview.dashboard.heat import HeatMap, HeatRow
from reports.comparison.subjects import HeatCell
from reports.scope.filters import ScopeFilter

register = template.Library()


@register.simple_tag(takes_context=True)
def sort_by(context: Context, asked: str) -> str:
    """The address of the same page, its heat map sorted by ``asked``."""
    scope: ScopeFilter = context["scope"]
    return f"?{urlencode([*scope.parameters(), ('sort', asked)])}#heat"


@register.simple_tag(takes_context=True)
def same_scope(context: Context, **changes: Any) -> str:
    """The query of this scope with these parts changed: ``year``, or "" to leave a part out."""
    scope: ScopeFilter = context["scope"]
    if "year" in changes:
        changes["years"] = (changes.pop("year"),)
    return scope.with_only(**changes).query_string()


@register.simple_tag(takes_context=True)
def table_address(context: Context, extension: str) -> str:
    """Where the table ``name`` is as a file: narrowed as its list is, to a year or a contractor."""
    listed, year, contractor = map(context.get, ("listed", "year", "contractor"))
    query = ""
    if listed is not None:
        query = f"?as_listed=1&{listed}" if listed else "?as_listed=1"
    elif year:
        query = f"?year={year}"
    elif contractor:
        query = f"?contractor={contractor}"
    return reverse("table", args=[context["name"], extension]) + query


@register.simple_tag
def heat_body(heat: HeatMap) -> SafeString:
    """The rows of the heat map. Written here, because there are thousands of cells."""
    cells, signed = cache(_cell), cache(figures.signed)
    card = reverse("scorecard", args=["0" * 64])
    review = reverse("evaluation-review", args=[0])
    rows = []
    for row in heat.rows:
        if row.entry is None:
            url = card.replace("0" * 64, row.sha256)
            rows.append(_result_row(row, url, cells=cells, signed=signed))
        else:
            rows.append(_waiting_row(row, review.replace("/0/", f"/{row.evaluation_id}/")))
    return mark_safe("\n".join(rows))  # noqa: S308 - names are escaped, the rest is our own


def _head(row: HeatRow, url: str) -> str:
    """The name of a row; on a phone with the mark that stands in the last column, out of sight."""
    said = escape(_("overtaken by an incident"))
    mark = f' <strong class="small heat__mark">{said}</strong>' if row.overtaken else ""
    level = f' <span class="muted">{escape(row.level)}</span>' if row.level else ""
    return (
        f'<tr><th scope="row" class="heat__who"><a href="{url}"><bdi>{escape(row.contractor)}'
        f"</bdi></a>{level}{mark}</th>"
    )


def _result_row(
    row: HeatRow,
    url: str,
    *,
    cells: Callable[[HeatCell], str],
    signed: Callable[[str | None], str],
) -> str:
    badge = row.rating.badge if row.rating else ""
    return (
        f"{_head(row, url)}{''.join(map(cells, row.cells))}{cells(row.total)}"
        f'<td class="number">{escape(signed(row.change))}</td>'
        f'<td class="heat__rating">{badge}{_marks(row)}</td></tr>'
    )


def _cell(cell: HeatCell) -> str:
    sign = "▼ " if cell.below else ""
    return f'<td class="heat__cell {cell.step}">{sign}{escape(figures.figure(cell.percent))}</td>'


def _marks(row: HeatRow) -> str:
    """What is to be known of a rating beside its badge: that it no longer holds in bold."""
    told = f' <span class="small">{escape(_("lowered"))}</span>' if row.lowered else ""
    if row.overtaken:
        told += f' <strong class="small">{escape(_("overtaken by an incident"))}</strong>'
    if row.being_revised:
        told += f' <span class="small">{escape(_("being revised"))}</span>'
    return told


def _waiting_row(row: HeatRow, url: str) -> str:
    """An evaluation without a result: its state, its progress, and no figure."""
    entry = row.entry
    assert entry is not None
    cells = f'<td class="heat__cell">{figures.NO_FIGURE}</td>' * (len(row.cells) + 1)
    return (
        f'{_head(row, url)}{cells}<td class="number">{figures.NO_FIGURE}</td>'
        f'<td class="heat__rating">{escape(entry.status_label)} '
        f'<span class="figure">{entry.answered}/{entry.items}</span></td></tr>'
    )
