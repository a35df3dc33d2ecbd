"""``{% load boards %}``: figures of the dashboard that open what they count."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html

from core import figures

register = template.Library()


@register.simple_tag(takes_context=True)
def opens_at(context: Context, show: str, **part: Any) -> str:
    """The address of the rows behind a figure, in the scope of the page.

    ``part`` narrows further: a coordinator, a rating or a contractor changes the scope, anything
    else (``deadline``, ``status``, ``item``, ...) is said beside it. The page says where they are
    (``rows_at``): a board does not know what the scope is made of.
    """
    address: str = context["rows_at"](show, part=part)
    return address


@register.simple_tag(takes_context=True)
def opens(context: Context, count: int | None, show: str, **part: Any) -> str:
    """A count that opens its rows; plain where there is none to open. ``sign`` stands before it."""
    sign = part.pop("sign", "")
    shown = figures.whole(count)
    if not count:
        return f"{sign}{shown}"
    return format_html(
        '<a class="opens" href="{}">{}{}</a>', opens_at(context, show, **part), sign, shown
    )
