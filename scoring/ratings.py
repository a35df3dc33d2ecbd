"""From a percent to a rating, and from incidents to a lower one."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from cases.bands import Band
from scoring.case import Incident, Period, Rule
from scoring.result import Downgrade

MEASURES: Mapping[str, Callable[[Incident], int]] = {
    "fatal_incidents": lambda incident: int(incident.fatalities >= 1),
    "fatalities": lambda incident: incident.fatalities,
    # A fatality is a lost-time injury, whether or not it was ticked as one.
    "lti": lambda incident: int(incident.lti or incident.fatalities >= 1),
}
"""What one incident adds to each measure; the measure is the sum over those that count."""


def band_rating(bands: Iterable[Band], tenths: int | None) -> str | None:
    """Return the rating of the first band at or below a displayed percent; None for no percent.

    `tenths` is the displayed percent in tenths (582 is "58.2"), so that the number a reader sees
    and the rating beside it never contradict each other.
    """
    if tenths is None:
        return None
    return next(band.rating for band in bands if band.min * 10 <= tenths)


def incidents_that_count(period: Period, incidents: Iterable[Incident]) -> list[Incident]:
    """Return the counted incidents within the period, both ends included, by date then ref."""
    return sorted(
        (one for one in incidents if one.counted and period.start <= one.date <= period.end),
        key=lambda one: (one.date, one.ref),
    )


def apply_rules(
    rules: Iterable[Rule],
    *,
    ladder: Sequence[str],
    rating: str | None,
    incidents: Sequence[Incident],
) -> tuple[str | None, tuple[Downgrade, ...]]:
    """Return the rating the rules leave, and every rule that fired, in their order.

    `ladder` is best first; `incidents` are those that count. A rule that fired is listed even
    where it changed nothing; no rating stays no rating.
    """
    fired = []
    for rule in rules:
        adds = MEASURES[rule.measure]
        if sum(map(adds, incidents)) < rule.at_least:
            continue
        refs = tuple(incident.ref for incident in incidents if adds(incident))
        after = None if rating is None else _lowered(rating, rule=rule, ladder=ladder)
        fired.append(Downgrade(rule=rule.code, before=rating, after=after, incidents=refs))
        rating = after
    return rating, tuple(fired)


def _lowered(rating: str, *, rule: Rule, ladder: Sequence[str]) -> str:
    now = ladder.index(rating)
    if rule.to is not None:
        return ladder[max(now, ladder.index(rule.to))]
    return ladder[min(now + (rule.down or 0), len(ladder) - 1)]
