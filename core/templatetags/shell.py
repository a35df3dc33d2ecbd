"""``{% load shell %}``: what the shell draws around a page."""

from typing import Any

from django import template
from django.template import RequestContext

from core.navigation import IN_THE_BAR, Link, links_for

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: RequestContext) -> dict[str, list[Link]]:
    """The links of the signed-in person: ``all``, and for the phone ``bar`` and ``more``.

    Empty lists where nobody is signed in, or where the page is drawn without a request (the
    page of a server error must not need the database).
    """
    request: Any = context.get("request")
    user = getattr(request, "user", None)
    links = links_for(user, path=request.path) if user is not None else []
    return {"all": links, "bar": links[:IN_THE_BAR], "more": links[IN_THE_BAR:]}
