"""Charts: figures in, an SVG string out. Drawn once, used by page and PDF alike.

Only presentation attributes (the pages' CSP and the PDF both accept them), every text escaped,
a ``<title>`` and a ``<desc>`` with the figures for who does not see the drawing, and a dash
or a marker beside every colour for who prints it in black and white. Values are the display
strings of scoring ("58.2") or None, which draws a gap and never a zero.
"""

from reports.charts.bars import Bar, bars
from reports.charts.distribution import Share, distribution
from reports.charts.heat import heat_step
from reports.charts.movement import Step, Words, movement
from reports.charts.radar import Axis, radar, small_radar
from reports.charts.scale import Band, Mark, scale
from reports.charts.series import Series
from reports.charts.trend import trend

__all__ = [
    "Axis",
    "Band",
    "Bar",
    "Mark",
    "Series",
    "Share",
    "Step",
    "Words",
    "bars",
    "distribution",
    "heat_step",
    "movement",
    "radar",
    "scale",
    "small_radar",
    "trend",
]
