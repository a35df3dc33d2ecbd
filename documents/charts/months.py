"""Twelve months of one figure, small enough to stand beside others of its kind."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.charts.series import number
from documents.charts.svg import INK, MUTED, PAPER, element, frame, words, wrap

WIDTH = 240.0
TOP = 44.0
BOTTOM = 96.0
STEP = WIDTH / 12
COLUMN = 11.0
ACCENT = "#0b5cad"

Written = Callable[[str | None], str]


@dataclass(frozen=True, slots=True)
class MonthsTarget:
    """What every month is held against: its height, and the same in words ("target ≥ 95 %")."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class DrawnMonths:
    """Twelve months of a figure, as display strings; None where nothing was told.

    ``before`` are the same months of last year. Of the first ``over`` months, which are past, one
    without a figure carries a cross: not told is not nought; of those in ``waiting`` (0 to 11) a
    question mark: told, and not counted yet. Those in ``partial`` are drawn hollow: some have told
    them, others not. ``written`` puts a figure in the page's
    language; ``top`` is the height of the drawing where it is known (100 for percents), else the
    largest figure's.
    """

    year: int
    values: Sequence[str | None]
    before: Sequence[str | None]
    over: int
    written: Written
    top: float | None = None
    partial: Collection[int] = ()
    waiting: Collection[int] = ()
    target: MonthsTarget | None = None

    @property
    def highest(self) -> float:
        """The figure at the top of the drawing."""
        shown = [float(one) for one in (*self.values, *self.before) if one is not None]
        shown += [float(self.target.value)] if self.target else []
        return self.top or max(shown, default=0.0) or 1.0

    @property
    def largest(self) -> str | None:
        """The largest figure of the year; None where there is none."""
        return max((one for one in self.values if one is not None), key=float, default=None)


def months(drawn: DrawnMonths, *, key: str, title: str) -> SafeString:
    """The drawing: a column a month, a short line where last year's stood, the target across."""
    return frame(
        *_head(drawn, title),
        *_marks(drawn),
        *(_initial(at, drawn.year) for at in range(12)),
        key=key,
        kind="months",
        title=f"{title}, {drawn.year}",
        description=_description(drawn),
        width=WIDTH,
        height=BOTTOM + 16,
    )


def _head(drawn: DrawnMonths, title: str) -> Iterator[str]:
    """What it is, the largest figure, and the target in words beside a piece of its line."""
    for at, line in enumerate(wrap(title, length=36, lines=2)):
        yield words(0, 11 + 13 * at, text=line, size=11, font_weight=600)
    yield words(
        WIDTH, TOP - 5, text=_highest(drawn.largest, drawn.written), size=10.5, fill=MUTED,
        text_anchor="end",
    )  # fmt: skip
    if drawn.target:
        yield _target_line(0.0, 16.0, y=TOP - 8.5)
        yield words(20, TOP - 5, text=drawn.target.words, size=10.5, fill=MUTED)


def _marks(drawn: DrawnMonths) -> Iterator[str]:
    """The columns on their ground, the signs, last year's lines, and the target over them."""
    highest = drawn.highest
    yield element("line", x1=0.0, y1=BOTTOM, x2=WIDTH, y2=BOTTOM, stroke=MUTED, stroke_width=0.8)
    for at, value in enumerate(drawn.values):
        yield _column(at, value, highest=highest, is_partial=at in drawn.partial)
        if at < drawn.over and value is None:
            yield _sign(at, "?" if at in drawn.waiting else "×")
    yield from (_last_year(at, value, highest=highest) for at, value in enumerate(drawn.before))
    if drawn.target:
        yield _target_line(0.0, WIDTH, y=BOTTOM - _height(drawn.target.value, highest))


def _target_line(start: float, end: float, *, y: float) -> str:
    return element(
        "line", x1=start, y1=y, x2=end, y2=y, stroke=INK, stroke_width=1.2, stroke_dasharray="5 3",
    )  # fmt: skip


def _height(value: str, highest: float) -> float:
    return (BOTTOM - TOP) * min(float(value) / highest, 1.0)


def _column(at: int, value: str | None, *, highest: float, is_partial: bool) -> str:
    if not number(value):
        return ""
    height = max(_height(str(value), highest), 1.5)
    return element(
        "rect", x=STEP * at + (STEP - COLUMN) / 2, y=BOTTOM - height, width=COLUMN,
        height=height, fill=PAPER if is_partial else ACCENT, stroke=ACCENT, stroke_width=1,
    )  # fmt: skip


def _sign(at: int, text: str) -> str:
    return words(STEP * (at + 0.5), BOTTOM - 4, text=text, size=12, text_anchor="middle")


def _last_year(at: int, value: str | None, *, highest: float) -> str:
    if value is None:
        return ""
    y = BOTTOM - _height(value, highest)
    return element(
        "line", x1=STEP * at + 1.5, y1=y, x2=STEP * (at + 1) - 1.5, y2=y, stroke=INK,
        stroke_width=1.4,
    )  # fmt: skip


def _initial(at: int, year: int) -> str:
    return words(
        STEP * (at + 0.5), BOTTOM + 13, text=_name(at, year)[:1], size=10.5, fill=MUTED,
        text_anchor="middle",
    )  # fmt: skip


def _name(at: int, year: int) -> str:
    return date_format(date(year, at + 1, 1), "F")


def _highest(largest: str | None, written: Written) -> str:
    return _("at most %(figure)s") % {"figure": written(largest)} if largest else ""


def _description(drawn: DrawnMonths) -> str:
    """Every figure read aloud: the year's, last year's, which are not whole, and the target."""
    written, year = drawn.written, drawn.year
    told = [f"{_name(at, year)} {written(drawn.values[at])}" for at in range(drawn.over)]
    last = [f"{_name(at, year)} {written(one)}" for at, one in enumerate(drawn.before) if one]
    said = [f"{'; '.join(told)}."]
    if last:
        said.append(f"{year - 1}: {'; '.join(last)}.")
    for places, sentence in (
        (drawn.partial, _("Told in part only: %(months)s.")),
        (drawn.waiting, _("Reported, not confirmed yet: %(months)s.")),
    ):
        if places:
            said.append(sentence % {"months": ", ".join(_name(at, year) for at in sorted(places))})
    if drawn.target:
        said.append(f"{drawn.target.words}.")
    return " ".join(said)
