"""Twelve months of one figure, small enough to stand beside others of its kind."""

from collections.abc import Callable, Collection, Sequence
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


def months(
    *,
    key: str,
    title: str,
    year: int,
    values: Sequence[str | None],
    before: Sequence[str | None],
    over: int,
    written: Written,
    top: float | None = None,
    partial: Collection[int] = (),
) -> SafeString:
    """The drawing: a column a month, a short line where last year's month stood.

    ``values`` and ``before`` are twelve display strings, None where nothing was told; of the
    first ``over`` months, which are past, one without a figure carries a cross: not told is not
    nought. Those in ``partial`` (0 to 11) are drawn hollow: some have told them, others not.
    ``written`` puts a figure in the page's language; ``top`` is the height of the
    drawing where it is known (100 for percents), else the largest figure's.
    """
    shown = [float(one) for one in (*values, *before) if one is not None]
    highest = top or max(shown, default=0.0) or 1.0
    largest = max((one for one in values if one is not None), key=float, default=None)
    return frame(
        *(
            words(0, 11 + 13 * at, text=line, size=11, font_weight=600)
            for at, line in enumerate(wrap(title, length=36, lines=2))
        ),
        words(WIDTH, TOP - 5, text=_highest(largest, written), size=10.5, fill=MUTED,
                  text_anchor="end"),
        element("line", x1=0.0, y1=BOTTOM, x2=WIDTH, y2=BOTTOM, stroke=MUTED,
                    stroke_width=0.8),
        *(
            _column(at, value, highest=highest, is_partial=at in partial)
            for at, value in enumerate(values)
        ),
        *(_cross(at) for at in range(over) if values[at] is None),
        *(_last_year(at, value, highest=highest) for at, value in enumerate(before)),
        *(_initial(at, year) for at in range(12)),
        key=key,
        kind="months",
        title=f"{title}, {year}",
        description=_description(year, values, before=before, over=over, written=written)
        + _partial_in_words(partial, year),
        width=WIDTH,
        height=BOTTOM + 16,
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


def _cross(at: int) -> str:
    return words(STEP * (at + 0.5), BOTTOM - 4, text="×", size=12, text_anchor="middle")


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


def _partial_in_words(partial: Collection[int], year: int) -> str:
    if not partial:
        return ""
    names = ", ".join(_name(at, year) for at in sorted(partial))
    return " " + _("Told in part only: %(months)s.") % {"months": names}


def _description(
    year: int,
    values: Sequence[str | None],
    *,
    before: Sequence[str | None],
    over: int,
    written: Written,
) -> str:
    told = [f"{_name(at, year)} {written(values[at])}" for at in range(over)]
    last = [f"{_name(at, year)} {written(one)}" for at, one in enumerate(before) if one]
    return f"{'; '.join(told)}." + (f" {year - 1}: {'; '.join(last)}." if last else "")
