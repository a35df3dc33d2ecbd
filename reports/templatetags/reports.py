"""``{% load reports %}``: changes, whole numbers and days as the documents show them."""

from django import template
from django.utils.safestring import SafeString

from reports import figures
from reports.charts.svg import spoken

register = template.Library()


@register.filter
def signed(value: str | None) -> str:
    """A change in percent points with its sign: +2,1."""
    return figures.signed(value)


@register.filter
def whole(number: int | None) -> str:
    """A whole number with its thousands marked: 1.240.000."""
    return figures.whole(number)


@register.filter
def grouped(value: str | None) -> str:
    """A decimal with its thousands marked: 17.338,6."""
    return figures.grouped(value)


@register.filter
def day_of(iso: str) -> str:
    """The day of an ISO date and time: 14 Februari 2024."""
    return figures.moment(iso)


@register.filter
def on_paper(drawing: SafeString | None) -> str:
    """A chart for the PDF, its figures in the alternative text."""
    return spoken(drawing) if drawing else ""
