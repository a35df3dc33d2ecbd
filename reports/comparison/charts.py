"""The charts of a comparison beside its heat map: radar, small multiples, years."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures import figure
from documents import charts
from reports.comparison.comparison import Comparison
from reports.comparison.subjects import Subject

TOGETHER = 4  # results in one radar; with their average five lines
SMALL_ONES = 24  # small radars on a page


@dataclass(frozen=True, slots=True)
class ResultShape:
    """A result among many: its name, its figure, its shape."""

    subject: Subject
    drawing: SafeString


def charts_of(compared: Comparison) -> dict[str, Any]:
    """What page and PDF draw, by the name the templates use; None or empty where it says little."""
    return {
        "radar_chart": radar_chart(compared),
        "multiples": multiples(compared),
        "multiples_most": SMALL_ONES,
        "shared_chart": shared_chart(compared),
    }


def radar_chart(compared: Comparison) -> SafeString | None:
    """A few results against their average, element by element."""
    if len(compared.elements) < 3 or not 2 <= len(compared.subjects) <= TOGETHER:
        return None
    series = [_series(one) for one in compared.subjects]
    return charts.radar(
        key="compared",
        title=_("Percent by element against the average"),
        axes=_axes(compared),
        series=[*series, _average(compared)],
        among_equals=True,
    )


def multiples(compared: Comparison) -> tuple[ResultShape, ...]:
    """More results: a small radar each, all against the same average."""
    if len(compared.elements) < 3 or not TOGETHER < len(compared.subjects) <= SMALL_ONES:
        return ()
    axes, average = _axes(compared), _average(compared)
    return tuple(
        ResultShape(
            one,
            charts.small_radar(
                key=f"small-{at}", title=one.name, axes=axes, one=_series(one), average=average
            ),
        )
        for at, one in enumerate(compared.subjects)
    )


def shared_chart(compared: Comparison) -> SafeString | None:
    """The years on the items that all versions share; None where that is every item."""
    shared = compared.shared
    if shared is None or shared.is_everything or not shared.count:
        return None
    mark = compared.ladder.pass_mark
    return charts.trend(
        key="shared",
        title=_("Percent by year on the shared items"),
        years=shared.years,
        series=shared.series,
        mark=mark,
        mark_label=_("pass mark %(mark)s") % {"mark": figure(mark)},
    )


def _axes(compared: Comparison) -> list[charts.Axis]:
    return [charts.Axis(one.code, one.title) for one in compared.elements]


def _series(one: Subject) -> charts.Series:
    return charts.Series(one.name, tuple(cell.percent for cell in one.cells))


def _average(compared: Comparison) -> charts.Series:
    known = sum(any(cell.percent for cell in one.cells) for one in compared.subjects)
    name = _("Average of these %(count)s") % {"count": known}
    return charts.Series(name, compared.averages)
