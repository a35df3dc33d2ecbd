"""The dashboard of one year: settles what the address asks for, and reads it together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.roles import Person
from findings.access import findings_visible_to
from monitoring.year import Indicators, indicators_of
from overview.dashboard.campaign import Campaign, campaign_of
from overview.dashboard.corrective import Corrective, corrective_of, unclosed_capa
from overview.dashboard.downgraded import Downgraded, downgrades_in
from overview.dashboard.heat import HeatMap, heat_map
from overview.dashboard.movement import Movement, movement_of
from overview.dashboard.patterns import Pattern, patterns_of
from overview.dashboard.rated import RatedYear, rated_year
from overview.dashboard.told import Sentence, year_in_words
from overview.dashboard.weakest import WeakItem, weakest_items
from reports.settled import Settled

DOWNGRADES_SHOWN = 12
BEHIND_SHOWN = 8


@dataclass(frozen=True)
class Dashboard:
    """All that the page shows. What needs a result is None while there is none."""

    settled: Settled
    today: date
    campaign: Campaign
    rated: RatedYear | None
    movement: Movement | None
    downgrades: tuple[Downgraded, ...]
    weakest: tuple[WeakItem, ...]
    patterns: tuple[Pattern, ...]
    heat: HeatMap | None
    corrective: Corrective
    indicators: Indicators

    @property
    def with_rating(self) -> int:
        """The evaluations that have a rating."""
        return self.rated.with_rating if self.rated else 0

    @property
    def unrated(self) -> int:
        """The evaluations without a rating yet."""
        return len(self.settled.entries) - self.with_rating

    @property
    def is_mostly_rated(self) -> bool:
        """True where more than half have a rating: then the outcome comes before the campaign."""
        return 2 * self.with_rating > len(self.settled.entries)

    @property
    def in_words(self) -> tuple[Sentence, ...]:
        """The year in a few sentences."""
        return year_in_words(self)

    @property
    def downgrades_shown(self) -> Sequence[Downgraded]:
        """The worst of them; the rest is one tap away."""
        return self.downgrades[:DOWNGRADES_SHOWN]

    @property
    def behind_shown(self) -> Sequence[object]:
        """The contractors with most to put right."""
        return self.corrective.contractors[:BEHIND_SHOWN]


def dashboard_of(
    settled: Settled, user: Person, *, today: date, sort: str = ""
) -> Dashboard | None:
    """The dashboard of what was settled: at most seven statements more. None where nothing is."""
    if settled.year is None or not settled.entries:
        return None
    scope, year = settled.scope, settled.year
    rated = rated_of(settled, user)
    companies = scope.companies(user)
    return Dashboard(
        settled=settled,
        today=today,
        campaign=campaign_of(settled.entries, today=today),
        rated=rated,
        movement=movement_of(rated) if rated else None,
        downgrades=downgrades_in(rated) if rated else (),
        weakest=weakest_items(rated) if rated else (),
        patterns=patterns_of(rated) if rated else (),
        heat=heat_map(rated, settled.entries, sort=sort) if rated else None,
        corrective=corrective_of(
            unclosed_capa(
                findings_visible_to(user).filter(contractor__in=companies.values("pk")), year=year
            ),
            today=today,
        ),
        indicators=indicators_of(
            companies, year=year, contractors=len({one.contractor_id for one in settled.entries})
        ),
    )


def rated_of(settled: Settled, user: Person) -> RatedYear | None:
    """The results of what was settled."""
    assert settled.year is not None
    return rated_year(
        settled.scope.results(user).filter(evaluation__instrument__code=settled.instrument),
        year=settled.year,
        instrument=settled.instrument,
    )
