"""The words of a chart in a PDF, where they are of a script whose letters join or carry marks.

WeasyPrint draws the text of an SVG letter by letter, each by itself: Arabic falls into separate
letters in the wrong order, and a mark stands beside its letter. Such a text is drawn as a whole
here, as a browser does; every other text is left to WeasyPrint, in the bytes it always had.
"""

import re
from collections.abc import Iterator
from typing import Any

# Marks that combine, the scripts that join or reorder (Hebrew to Vedic, and their later blocks),
# joiners, and pictures made of several characters.
SHAPED = re.compile(
    "[\u0300-\u036f\u0590-\u1cff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f"
    "\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001f1e6-\U0001faff]"
)


class _Whole(str):
    """A text that is one letter to who takes it letter by letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def draw_whole_words() -> None:
    """Have WeasyPrint draw such texts as a whole, in this process."""
    from weasyprint.svg import Node

    def text(node: Any) -> str | None:
        written: str | None = node._etree_node.text
        return _Whole(written) if written and SHAPED.search(written) else written

    Node.text = property(text)
