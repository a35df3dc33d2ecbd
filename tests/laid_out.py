"""Pages as a browser takes them: how a template is laid out is nothing a test asks about."""

import re
from typing import Any

BLOCKS = (
    "html|head|body|title|meta|link|script|main|nav|section|article|header|footer|div|p|ul|ol|li|dl|dt|dd|"
    "table|caption|thead|tbody|tfoot|tr|th|td|form|fieldset|legend|details|summary|h[1-6]|hr|figure|"
    "figcaption|option|select|dialog|br|input|label|svg|button|textarea|template"
)
AROUND_A_BLOCK = re.compile(rf" ?(</?(?:{BLOCKS})\b[^>]*>) ?")
END_OF_A_TAG = re.compile(r"(<[a-z][^<>]*?) (/?>)")


def squeezed(page: str) -> str:
    """The page without the white space that means nothing: around blocks, and more than one."""
    page = re.sub(r"[ \t\r\n]+", " ", page)
    page = END_OF_A_TAG.sub(r"\1\2", page)
    return AROUND_A_BLOCK.sub(r"\1", page)


def squeeze(response: Any) -> None:
    """Do so with the content of an answer that is a page."""
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        response.content = squeezed(response.content.decode()).encode()
