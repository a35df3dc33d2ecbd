"""A percent as a formula of the spreadsheet, and the value that is stored with it.

Scoring is exact and rounds once; a spreadsheet counts in floating point. So a formula rounds
twice: to nine decimals, which takes away the noise of adding, then half up to the one that is
shown. No weight is so fine that a percent could lie within the first rounding of a half.
"""

from collections.abc import Sequence

from reports.figures_book.reading import Chapter, ResultColumn, VersionResults


def shown(formula: str) -> str:
    """The formula rounded as every figure is shown."""
    return f"ROUND(ROUND({formula},9),1)"


def part_percent(*, weights: str, gains: str, scores: str) -> str:
    """The exact percent of some items: only numbers count, N/A and open cells do not."""
    answered = f"SUMPRODUCT({weights}*ISNUMBER({scores}))"
    return f'=IF({answered}=0,"",100*SUMPRODUCT({gains},{scores})/{answered})'


def weighted_percent(*, weights: str, percents: str) -> str:
    """The total by elements: the elements without a percent are left out of both sums."""
    counted = f"SUMPRODUCT({weights}*ISNUMBER({percents}))"
    return f'=IF({counted}=0,"",{shown(f"SUMPRODUCT({weights},{percents})/{counted}")})'


def displayed(cell: str) -> str:
    """An exact percent as it is shown; nothing where there is none."""
    return f'=IF({cell}="","",{shown(cell)})'


def mean(percents: str) -> str:
    """The plain mean of the elements that have a percent."""
    return f'=IF(COUNT({percents})=0,"",{shown(f"AVERAGE({percents})")})'


def band(cell: str, *, lows: str, words: str) -> str:
    """The rating that a displayed percent earns on the ladder, lowest bound first."""
    return f'=IF({cell}="","",LOOKUP({cell},{lows},{words}))'


def rate(*, cases: str, base: str, hours: str, uncovered: str) -> str:
    """Cases by man-hours; without man-hours there is no rate, nor where a case lacks its own."""
    told = f"AND(N({hours})>0,N({uncovered})=0)"
    return f'=IF({told},{shown(f"{cases}*{base}/{hours}")},"")'


def exact_percent(chapter: Chapter, column: ResultColumn) -> float | None:
    """What ``part_percent`` gives for an element: the value stored with its formula."""
    earned = weight = 0.0
    for line in chapter.lines:
        score = column.scores.get(line.code)
        if score is not None:
            weight += float(line.weight)
            earned += float(line.weight) / float(line.max) * float(score)
    return 100 * earned / weight if weight else None


def has_weights(group: VersionResults) -> bool:
    """True where the total is that of the elements by their weights, not of all items at once."""
    return group.aggregation == "elements"


def all_percents(chapters: Sequence[Chapter], column: ResultColumn) -> list[float | None]:
    """The exact percent of each element of one result."""
    return [exact_percent(chapter, column) for chapter in chapters]
