"""The causes drawn: as 5-why and as a fishbone, once for page and document. No clock, no database.

Both are as wide as a phone, so that their words are read there too. What a box has no room for
stands in the list beside them.
"""

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.charts.svg import INK, MUTED, element, frame, shorten, words, wrap
from investigations.causes import CauseRow

WIDTH = 340.0
LETTERS = 44  # of a line of 13 in a box
BOLD = 7 / 8  # of so many letters: heavier ones are wider
IN_BONE = LETTERS - 8  # beside the spine there is less room
LINES = 4
ROW = 17.0
GAP = 18.0
SPINE = 10.0
BONE = 34.0
AT_ONCE = 12  # causes in one piece of a fishbone: no piece is higher than a page
SIZE = 13.0


def why_chain(chain: Sequence[CauseRow], *, key: str) -> SafeString:
    """One chain of the 5-why: a box for each answer, an arrow down to the next why."""
    parts, y = [], 0.0
    for number, one in enumerate(chain, start=1):
        lines = [*_said(one, letters=LETTERS)]
        height = ROW * (len(lines) + 1) + 12
        if y:
            parts += [_line(WIDTH / 2, y, to=(WIDTH / 2, y + GAP)), _head(WIDTH / 2, y + GAP)]
            y += GAP
        parts.append(
            element(
                "rect",
                x=1,
                y=y + 1,
                width=WIDTH - 2,
                height=height - 2,
                rx=6,
                fill="none",
                stroke=INK if one.is_root else MUTED,
                stroke_width=2 if one.is_root else 1,
            )
        )
        why = _("Why %(number)s?") % {"number": number}
        parts.append(words(10, y + ROW + 2, text=why, size=12, fill=MUTED))
        parts += _block(lines, x=10, y=y + 2 * ROW + 2, is_root=one.is_root)
        y += height
    return frame(
        *parts, key=key, kind="whys", title=_("5-why"), width=WIDTH, height=y + 1,
        description=" ← ".join(one.text for one in chain) + ".",
    )  # fmt: skip


def fishbone(
    bones: Sequence[tuple[str, Sequence[CauseRow]]], *, effect: str, key: str
) -> list[SafeString]:
    """The fishbone, in pieces that stand on each other: the incident, then bone by bone.

    A bone is the title of a group and its causes.
    """
    pieces = [_effect(effect, key=f"{key}-0")]
    cut = [
        (title, causes[start : start + AT_ONCE])
        for title, causes in bones
        for start in range(0, len(causes), AT_ONCE)
    ]
    for number, (title, causes) in enumerate(cut, start=1):
        pieces.append(_bone(title, causes, key=f"{key}-{number}", is_last=number == len(cut)))
    return pieces


def _effect(effect: str, *, key: str) -> SafeString:
    lines = wrap(effect, length=int(LETTERS * BOLD), lines=LINES) or ["–"]
    height = ROW * len(lines) + 14
    return frame(
        element(
            "rect", x=1, y=1, width=WIDTH - 2, height=height - 2, rx=6, fill="none", stroke=INK,
            stroke_width=2,
        ),
        *_block(lines, x=10, y=ROW + 2, is_root=True),
        _line(SPINE, height, to=(SPINE, height + 10)),
        key=key, kind="fishbone", title=_("Fishbone: the incident"), description=effect,
        width=WIDTH, height=height + 10,
    )  # fmt: skip


def _bone(title: str, causes: Sequence[CauseRow], *, key: str, is_last: bool) -> SafeString:
    parts, y = [words(BONE, 18, text=shorten(title, LETTERS), size=SIZE, font_weight=600)], 18.0
    parts.append(_line(SPINE, 14, to=(BONE - 6, 14)))
    for one in causes:
        lines = [*_said(one, letters=IN_BONE)]
        y += ROW
        parts.append(_line(BONE, y - 4, to=(BONE + 8, y - 4), stroke=MUTED))
        parts += _block(lines, x=BONE + 14, y=y, is_root=one.is_root)
        y += ROW * (len(lines) - 1) + 4
    height = y + 12
    parts.append(_line(SPINE, 0, to=(SPINE, 14 if is_last else height)))
    return frame(
        *parts, key=key, kind="fishbone", title=title, width=WIDTH, height=height,
        description="; ".join(one.text for one in causes) + ".",
    )  # fmt: skip


def is_cut(one: CauseRow) -> bool:
    """Whether a drawing has no room for the whole of a cause, and ends it with "…"."""
    whole = " ".join(one.text.split())
    return any(" ".join(_text(one, letters=letters)) != whole for letters in (LETTERS, IN_BONE))


def _text(one: CauseRow, *, letters: int) -> list[str]:
    return wrap(one.text, length=int(letters * BOLD) if one.is_root else letters, lines=LINES)


def _said(one: CauseRow, *, letters: int) -> Iterator[str]:
    """A cause in lines; a root cause says that it is one: no weight of a line does."""
    yield from _text(one, letters=letters)
    if one.is_root:
        yield f"({_('root cause')})"


def _block(lines: Sequence[str], *, x: float, y: float, is_root: bool) -> list[str]:
    weight = 600 if is_root else 400
    return [
        words(x, y + ROW * n, text=line, size=SIZE, font_weight=weight)
        for n, line in enumerate(lines)
    ]


def _line(x: float, y: float, *, to: tuple[float, float], stroke: str = INK) -> str:
    return element("line", x1=x, y1=y, x2=to[0], y2=to[1], stroke=stroke, stroke_width=2)


def _head(x: float, y: float) -> str:
    return element("path", d=f"M{x - 5:g} {y - 7:g}L{x:g} {y:g}L{x + 5:g} {y - 7:g}Z", fill=INK)
