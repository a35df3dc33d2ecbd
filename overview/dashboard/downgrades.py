"""The ratings that a rule lowered, each with its reason and its incidents."""

from dataclasses import dataclass

from overview.dashboard.results import RatedResult, RatedYear
from reports.results.frozen_results import FrozenDowngrade, Rating
from reports.results.reasons import reason


@dataclass(frozen=True, slots=True)
class DowngradedContractor:
    """A result whose rating is lower than its score earns."""

    sha256: str
    contractor: str
    percent: str | None
    by_score: Rating
    rating: Rating
    reason: str
    downgrades: tuple[FrozenDowngrade, ...]
    overtaken: bool = False  # it no longer says what is so


def is_lowered(one: RatedResult) -> bool:
    """True where a rule changed the rating, not only applied."""
    return one.rating != one.by_score


def downgrades_in(year: RatedYear) -> tuple[DowngradedContractor, ...]:
    """Every lowered rating, the worst first, then by contractor."""
    ladder = year.ladder
    places = {rating.code: place for place, rating in enumerate(ladder.ratings)}
    lowered = sorted(
        (one for one in year.results if is_lowered(one)),
        key=lambda one: (-places.get(one.rating or "", -1), one.contractor.lower()),
    )
    return tuple(_downgraded(year, one) for one in lowered)


def _downgraded(year: RatedYear, one: RatedResult) -> DowngradedContractor:
    fired = tuple(rule for rule in year.fired(one) if rule.changed)
    return DowngradedContractor(
        sha256=one.sha256,
        contractor=one.contractor,
        percent=one.percent,
        by_score=year.by_score(one),
        rating=year.rating(one),
        reason=reason(
            one.percent,
            by_score=one.by_score,
            ladder=year.ladders[one.ladder_id],
            downgrades=year.fired(one),
        ),
        downgrades=fired,
        overtaken=one.overtaken,
    )
