"""Charts: figures in, an SVG string out. Drawn once, used by page and PDF alike.

Only presentation attributes (the pages' CSP and the PDF both accept them), every text escaped,
a ``<title>`` and a ``<desc>`` with the figures for who does not see the drawing, and a dash
or a marker beside every colour for who prints it in black and white. Values are the display
strings of scoring ("58.2") or None, which draws a gap and never a zero.
"""

from documents.charts.bars import Bar, bars
from documents.charts.distribution import Share, distribution
from documents.charts.dots import Dot, dots
from documents.charts.heat import heat_step
from documents.charts.months import DrawnMonths, MonthsTarget, months
from documents.charts.movement import RatingStep, RibbonWords, movement
from documents.charts.radar import Axis, radar, small_radar
from documents.charts.scale import Mark, ScaleBand, scale
from documents.charts.series import Series
from documents.charts.trend import trend

__all__ = [
    "Axis",
    "Bar",
    "Dot",
    "DrawnMonths",
    "Mark",
    "MonthsTarget",
    "RatingStep",
    "RibbonWords",
    "ScaleBand",
    "Series",
    "Share",
    "bars",
    "distribution",
    "dots",
    "heat_step",
    "months",
    "movement",
    "radar",
    "scale",
    "small_radar",
    "trend",
]
