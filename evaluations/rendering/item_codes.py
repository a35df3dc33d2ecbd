"""Codes of items in what people write, as links to the items."""

import re
from collections.abc import Iterable, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WORD = re.compile(r"[\w.]*\w")  # "2.08" of "See 2.08." and of "(2.08)"


def code_addresses(codes: Iterable[str], before: str) -> dict[str, str]:
    """Where each item stands on a page that names its lines by code: ``before`` and the code."""
    return {code: before + code for code in codes}


def linked(text: str, addresses: Mapping[str, str]) -> SafeString:
    """The text as HTML with each code that has an address as a link; all else is escaped."""
    parts, end = [], 0
    for found in WORD.finditer(text):
        if address := addresses.get(found[0]):
            link = format_html('<a href="{}">{}</a>', address, found[0])
            parts.append((text[end : found.start()], link))
            end = found.end()
    return format_html_join("", "{}{}", [*parts, (text[end:], "")])
