"""``{% load shell %}``: what the shell draws around a page."""

from typing import Any

from django import template
from django.template import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.shell.navigation import IN_THE_BAR, Link, links_for
from core.shell.own_links import with_links
from core.shell.scripts import later_than, needed_by

register = template.Library()
register.filter(with_links)


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


@register.simple_tag
def page_script(module: str) -> SafeString:
    """``{% page_script "checklist" %}``: runs a module of static/js/.

    All that it needs is named beside it, so that the browser asks for it at once and not for one
    import after the other. What it imports later is named for a device that keeps the page.
    """
    own = static(f"js/{module}.js")  # its file may stand before others: it holds what they need
    needed = dict.fromkeys(static(f"js/{one}.js") for one in needed_by(module))
    links = format_html_join(
        "", '<link rel="modulepreload" href="{}">\n', ((at,) for at in needed if at != own)
    )
    more = dict.fromkeys(static(f"js/{one}.js") for one in later_than(module))
    later = " ".join(at for at in more if at != own and at not in needed)
    return format_html(
        '{}<script type="module" src="{}"{}></script>',
        links, own, format_html(' data-later="{}"', later) if later else "",
    )  # fmt: skip
