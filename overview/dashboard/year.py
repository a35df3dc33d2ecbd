"""All that the dashboard of a year shows, read together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.contributions import Board, BoardContent
from overview.dashboard.campaign import Campaign
from overview.dashboard.downgrades import DowngradedContractor
from overview.dashboard.heat import HeatMap
from overview.dashboard.movement import Movement
from overview.dashboard.patterns import Pattern
from overview.dashboard.results import RatedYear
from overview.dashboard.weakest import WeakItem
from reports.naming import being_revised_sentence, undecided_sentence
from reports.scope.instrument_year import InstrumentYear

DOWNGRADES_SHOWN = 12


@dataclass(frozen=True)
class Dashboard:
    """All that the page shows. What needs a result is None while there is none."""

    settled: InstrumentYear
    today: date
    campaign: Campaign
    rated: RatedYear | None
    movement: Movement | None
    downgrades: tuple[DowngradedContractor, ...]
    otherwise: tuple[tuple[str, str], ...]  # who, and how, by the instrument's own rules
    weakest: tuple[WeakItem, ...]
    patterns: tuple[Pattern, ...]
    heat: HeatMap | None
    boards: tuple[tuple[Board, BoardContent], ...]  # what the rooms below show beside it

    @property
    def with_rating(self) -> int:
        """The evaluations that have a rating."""
        return self.rated.with_rating if self.rated else 0

    @property
    def being_revised(self) -> str:
        """Whose result may be replaced or no longer holds, in sentences; "" where there is none."""
        found = self.rated.results if self.rated else ()
        return being_revised_sentence(
            [one.contractor for one in found if one.being_revised],
            overtaken=[one.contractor for one in found if one.overtaken],
        )

    @property
    def undecided(self) -> str:
        """Whose incidents nobody had decided at approval, in a sentence; "" where there is none."""
        counts: Counter[str] = Counter()
        for one in self.rated.results if self.rated else ():
            counts[one.contractor] += one.undecided
        return undecided_sentence(+counts)

    @property
    def unrated(self) -> int:
        """The evaluations without a rating yet."""
        return len(self.settled.entries) - self.with_rating

    @property
    def is_mostly_rated(self) -> bool:
        """True where more than half have a rating: then the outcome comes before the campaign."""
        return 2 * self.with_rating > len(self.settled.entries)

    @property
    def downgrades_shown(self) -> Sequence[DowngradedContractor]:
        """The worst of them; the rest is one tap away."""
        return self.downgrades[:DOWNGRADES_SHOWN]

    @property
    def otherwise_shown(self) -> Sequence[tuple[str, str]]:
        """The first of them; the comparison has all."""
        return self.otherwise[:DOWNGRADES_SHOWN]
