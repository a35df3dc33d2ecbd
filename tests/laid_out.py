"""Pages as a browser takes them: how a template is laid out is nothing a test asks about."""

import re
from typing import Any

BLOCK = (
    rb"</?(?:html|head|body|title|meta|link|script|main|nav|section|article|header|footer|div|p|"
    rb"ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tfoot|tr|th|td|form|fieldset|legend|details|"
    rb"summary|h[1-6]|hr|figure|figcaption|option|select|dialog|br|input|label|svg|button|"
    rb"textarea|template)\b"
)
BEFORE_A_BLOCK = re.compile(rb" (?=" + BLOCK + rb")")
AFTER_A_BLOCK = re.compile(rb"(" + BLOCK + rb"[^>]*>) ")


def squeezed(page: bytes) -> bytes:
    """The page without the white space that means nothing: around blocks, and more than one."""
    page = b" ".join(page.split())  # of bytes: a no-break space is none of these
    page = page.replace(b" >", b">").replace(b" />", b"/>")  # in words they are &gt;
    return AFTER_A_BLOCK.sub(rb"\1", BEFORE_A_BLOCK.sub(b"", page))


def squeeze(response: Any) -> None:
    """Do so with the content of an answer that is a page."""
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        response.content = squeezed(response.content)
