"""The dashboard of one year: settles what the address asks for, and reads it together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.roles import Person
from findings.access import findings_visible_to
from overview.dashboard.campaign import Campaign, Entry, campaign_of, entries_of
from overview.dashboard.corrective import Corrective, corrective_of, unclosed_capa
from overview.dashboard.downgraded import Downgraded, downgrades_in
from overview.dashboard.heat import HeatMap, heat_map
from overview.dashboard.indicators import Indicators, indicators_of
from overview.dashboard.movement import Movement, movement_of
from overview.dashboard.patterns import Pattern, patterns_of
from overview.dashboard.rated import RatedYear, rated_year
from overview.dashboard.told import Sentence, year_in_words
from overview.dashboard.weakest import WeakItem, weakest_items
from reports.filters import NOBODY, ScopeChoices, ScopeFilter, choices_for

DOWNGRADES_SHOWN = 12
BEHIND_SHOWN = 8


@dataclass(frozen=True)
class Settled:
    """One year of one instrument, as the address asks or by default.

    ``scope`` names both, so that every link made of it means the same. ``instruments`` are
    those evaluated in the year; ``problems`` are sentences about what was left out.
    """

    scope: ScopeFilter
    choices: ScopeChoices
    problems: tuple[str, ...]
    year: int | None
    instrument: str
    instruments: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def ratings(self) -> dict[str, str]:
        """The ratings of this instrument, which are not those of another."""
        return self.choices.ratings_of(self.instrument)

    @property
    def is_narrowed(self) -> bool:
        """True where something besides year and instrument is chosen, or nothing is of both."""
        instrument = self.scope.instrument if self.entries else ""
        return self.scope != ScopeFilter(years=self.scope.years, instrument=instrument)

    @property
    def narrowed_by(self) -> list[str]:
        """The filters in words, "Site: Pit Selatan": also for who has the page on paper."""
        scope, known = self.scope, self.choices
        rating = known.ratings.get(scope.rating, _("No rating yet"))
        person = known.coordinators.get(scope.coordinator or NOBODY, _("Nobody yet"))
        parts = (
            (scope.site, _("Site"), known.sites.get(scope.site or 0, "")),
            (scope.risk, _("Risk class"), known.risks.get(scope.risk, "")),
            (scope.rating, _("Rating"), rating),
            (scope.coordinator is not None, _("Coordinator"), person),
            (scope.scope, _("Scope of work"), scope.scope),
            (scope.contractors, _("Contractors"), str(len(scope.contractors))),
        )
        return [f"{name}: {value}" for asked, name, value in parts if asked]


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


def settle(query: QueryDict, user: Person) -> Settled:
    """What a year's pages are about: two statements.

    Without a year the latest with an evaluation, without an instrument the one most of the
    year's contractors are evaluated by.
    """
    choices = choices_for(user)
    scope, problems = ScopeFilter.from_query(query, user, choices=choices)
    if len(scope.years) > 1:
        problems.append(
            _("The dashboard is of one year: %(year)s is shown.") % {"year": scope.year}
        )
    year = scope.year or next(iter((*choices.evaluated, *choices.years)), None)
    if year is None:
        return Settled(scope, choices, tuple(problems), None, "", (), ())
    scope = scope.with_only(years=(year,))
    entries = entries_of(scope.with_only(instrument="").evaluations(user))
    found = Counter(one.instrument for one in entries)
    instrument = scope.instrument or next((code for code, _count in found.most_common(1)), "")
    if len(found) > 1:
        scope = scope.with_only(instrument=instrument)
    return Settled(
        scope=scope,
        choices=choices,
        problems=tuple(problems),
        year=year,
        instrument=instrument,
        instruments=tuple(sorted(found)),
        entries=tuple(one for one in entries if one.instrument == instrument),
    )


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
