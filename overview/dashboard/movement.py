"""Who moved against last year: counts up, same, down and new, the matrix, the distribution."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures import percent, whole
from documents import charts
from overview.dashboard.results import RatedResult, RatedYear
from reports.results.frozen_results import PAINT, FrozenLadder, Rating, no_rating
from scoring import display

UP, SAME, DOWN, NEW = "up", "same", "down", "new"


def direction(one: RatedResult, ladder: FrozenLadder) -> str:
    """``UP``, ``SAME``, ``DOWN`` or ``NEW``: no rating last year that this ladder knows.

    "" for a result that has no rating itself.
    """
    places = {rating.code: place for place, rating in enumerate(ladder.ratings)}
    now = places.get(one.rating or "")
    if now is None:
        return ""
    before = places.get(one.before.rating or "")
    if before is None:
        return NEW
    return SAME if now == before else UP if now < before else DOWN


@dataclass(frozen=True, slots=True)
class RatingCount:
    """How many have a rating this year, and how many of the same contractors had it last year."""

    rating: Rating
    count: int
    percent: str
    before: int


@dataclass(frozen=True, slots=True)
class MovementCell:
    """How many came from one rating to another; ``direction`` as above."""

    start: Rating
    end: Rating
    count: int
    direction: str


@dataclass(frozen=True)
class Movement:
    """A year's ratings and how they came about.

    ``matrix`` has a row for each rating of last year and one for none, a cell for each rating
    of this year. ``carried`` says how many of last year's ratings were carried over.
    """

    year: int
    ladder: FrozenLadder
    rated: int
    distribution: tuple[RatingCount, ...]
    matrix: tuple[tuple[MovementCell, ...], ...]
    up: int
    same: int
    down: int
    new: int
    carried: int

    @property
    def has_last_year(self) -> bool:
        """False where nobody had a rating last year."""
        return self.up + self.same + self.down > 0

    @property
    def starts(self) -> tuple[tuple[Rating, tuple[MovementCell, ...], int], ...]:
        """The rows of the matrix that somebody started from, each with its sum."""
        return tuple(
            (row[0].start, row, total)
            for row in self.matrix
            if (total := sum(c.count for c in row))
        )

    @cached_property
    def distribution_chart(self) -> SafeString:
        """A bar a rating; last year's beside it where there was one."""
        return charts.distribution(
            key="distribution",
            title=_("Ratings %(year)s") % {"year": self.year},
            shares=[
                charts.Share(
                    label=one.rating.label,
                    tint=PAINT[one.rating.colour][0],
                    ink=PAINT[one.rating.colour][1],
                    count=one.count,
                    part=percent(one.percent),
                    before=one.before if self.has_last_year else None,
                )
                for one in self.distribution
            ],
            now=str(self.year),
            before=str(self.year - 1),
        )

    @cached_property
    def movement_chart(self) -> SafeString | None:
        """The ribbons from last year to this one; None without a last year."""
        if not self.has_last_year:
            return None
        none = charts.RatingStep(_("No rating"), "#ffffff", "#5b6472")
        ratings = [charts.RatingStep(one.label, *PAINT[one.colour]) for one in self.ladder.ratings]
        words = charts.RibbonWords(
            up=_("%(count)s up") % {"count": whole(self.up)},
            same=_("%(count)s as before") % {"count": whole(self.same)},
            down=_("%(count)s down") % {"count": whole(self.down)},
        )
        return charts.movement(
            key="movement",
            title=_("From the ratings of %(before)s to those of %(year)s")
            % {"before": self.year - 1, "year": self.year},
            years=(str(self.year - 1), str(self.year)),
            steps=[*ratings, none],
            flows={
                (start, end): cell.count
                for start, row in enumerate(self.matrix)
                for end, cell in enumerate(row)
            },
            wording=words,
        )


def movement_of(year: RatedYear) -> Movement:
    """The ratings of a year against the year before. Results without a rating are left out."""
    ladder = year.ladder
    known = {rating.code for rating in ladder.ratings}
    rated = [one for one in year.results if one.rating in known]
    ways = Counter(
        (one.before.rating if one.before.rating in known else None, one.rating) for one in rated
    )
    directions = Counter(direction(one, ladder) for one in rated)
    return Movement(
        year=year.year,
        ladder=ladder,
        rated=len(rated),
        distribution=_distribution(ladder, rated),
        matrix=tuple(_row(start, ladder, ways=ways) for start in (*ladder.ratings, no_rating())),
        up=directions[UP],
        same=directions[SAME],
        down=directions[DOWN],
        new=directions[NEW],
        carried=sum(
            one.before.last is not None and one.before.last.carried and one.before.rating in known
            for one in rated
        ),
    )


def _distribution(ladder: FrozenLadder, rated: list[RatedResult]) -> tuple[RatingCount, ...]:
    now = Counter(one.rating for one in rated)
    before = Counter(one.before.rating for one in rated)
    return tuple(
        RatingCount(
            rating=rating,
            count=now[rating.code],
            percent=display(Fraction(100 * now[rating.code], len(rated))) if rated else "0.0",
            before=before[rating.code],
        )
        for rating in ladder.ratings
    )


def _row(
    start: Rating, ladder: FrozenLadder, *, ways: Mapping[tuple[str | None, str | None], int]
) -> tuple[MovementCell, ...]:
    places = {rating.code: place for place, rating in enumerate(ladder.ratings)}
    cells = []
    for end in ladder.ratings:
        if not start.code:
            way = NEW
        else:
            step = places[start.code] - places[end.code]
            way = SAME if not step else UP if step > 0 else DOWN
        count = ways.get((start.code or None, end.code), 0)
        cells.append(MovementCell(start=start, end=end, count=count, direction=way))
    return tuple(cells)
