"""Addresses of this installation that somebody wrote into a text, as links."""

import re

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ENDS = ".,;:!?)”’\"'"  # what ends the sentence around an address, not the address


def with_links(text: str) -> SafeString:
    """The text, escaped, with each address of our own pages a link; no other address is one."""
    parts = re.split(f"({re.escape(settings.BASE_URL)}/[^\\s<>]*)", str(text))
    told = (_link(part) if nth % 2 else part for nth, part in enumerate(parts))
    return format_html_join("", "{}", ((one,) for one in told))


def _link(found: str) -> SafeString:
    address = found.rstrip(ENDS)
    return format_html('<a href="{0}">{0}</a>{1}', address, found[len(address) :])
