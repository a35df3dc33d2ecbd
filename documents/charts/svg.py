"""Writing SVG safely: elements, text, and the frame that a screen reader understands."""

import re
import unicodedata

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FONT = "'Source Sans', system-ui, sans-serif"
INK = "#14181f"
MUTED = "#5b6472"
LINE = "#dfe3e8"
PAPER = "#ffffff"

YEAR_AT_END = re.compile(r" \d{4}$")
DESCRIPTION = re.compile(r"</title><desc[^>]*>(.*?)</desc>", re.DOTALL)

Attribute = str | int | float


def element(tag: str, *children: str, **attributes: Attribute) -> str:
    """``<tag a-b="c">children</tag>``; children are SVG already, attributes are escaped.

    ``stroke_width=1`` is written ``stroke-width="1"``, ``class_`` is ``class``; floats keep two
    decimals, so that the same figures always give the same bytes.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for name, value in attributes.items()
    )
    content = "".join(children)
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def words(x: float, y: float, *, text: str, size: float = 11, **attributes: Attribute) -> str:
    """A ``<text>`` with its baseline at (x, y). A letter and its accents are one character."""
    attributes.setdefault("fill", INK)
    composed = unicodedata.normalize("NFC", text)
    return element("text", escape(composed), x=x, y=y, font_size=size, **attributes)


def frame(
    *children: str,
    key: str,
    kind: str,
    title: str,
    description: str,
    width: float,
    height: float,
    top: float = 0.0,
) -> SafeString:
    """The ``<svg>`` around a drawing.

    ``key`` makes its ids unique on the page; ``title`` names the drawing and ``description``
    says its figures, as a screen reader reads them. ``top`` is where the drawing begins.
    """
    return mark_safe(  # noqa: S308 - everything inside was escaped by element() and words()
        element(
            "svg",
            element("title", escape(title), id=f"{key}-title"),
            element("desc", escape(description), id=f"{key}-desc"),
            *children,
            xmlns="http://www.w3.org/2000/svg",
            class_=f"chart chart-{kind}",
            role="img",
            aria_labelledby=f"{key}-title {key}-desc",
            viewBox=f"0 {_attribute(top)} {_attribute(width)} {_attribute(height)}",
            width=width,
            height=height,
            font_family=FONT,
        )
    )


def spoken(drawing: SafeString) -> SafeString:
    """The drawing with its description inside the title: a PDF's alternative text is the title."""
    return mark_safe(DESCRIPTION.sub(r". \1</title>", drawing))  # noqa: S308 - escaped above


def shorten(text: str, length: int) -> str:
    """``text`` in at most ``length`` characters, an ellipsis where it was cut.

    A year at its end is kept: two years of one long name stay two names.
    """
    if len(text) <= length:
        return text
    year = found[0] if (found := YEAR_AT_END.search(text)) else ""
    return f"{text[: length - 1 - len(year)].rstrip()}…{year}"


def wrap(text: str, *, length: int, lines: int) -> list[str]:
    """``text`` broken between words into at most ``lines`` lines of about ``length``."""
    wrapped: list[str] = []
    for word in text.split():
        if wrapped and len(wrapped[-1]) + 1 + len(word) <= length:
            wrapped[-1] += f" {word}"
        else:
            wrapped.append(word)
    if len(wrapped) > lines:
        wrapped[lines - 1 :] = [f"{wrapped[lines - 1]} …"]
    return [shorten(line, length + 2) for line in wrapped]


def _attribute(value: Attribute) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(escape(str(value)))
