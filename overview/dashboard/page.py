"""The dashboard of one year, read together from what the address asks for."""

from collections.abc import Mapping
from datetime import datetime

from accounts.roles import Person
from contractors.days import days_at
from core.contributions import YearScope, gathered
from overview.dashboard.campaign import campaign_of
from overview.dashboard.downgrades import downgrades_in
from overview.dashboard.heat import heat_map
from overview.dashboard.movement import movement_of
from overview.dashboard.own_rules import otherwise_in
from overview.dashboard.patterns import patterns_of
from overview.dashboard.results import RatedYear, rated_year
from overview.dashboard.weakest import weakest_items
from overview.dashboard.year import Dashboard
from reports.scope.instrument_year import InstrumentYear


def dashboard_of(
    settled: InstrumentYear, user: Person, *, now: datetime, sort: str = ""
) -> Dashboard | None:
    """The dashboard of what was settled: at most eight statements more. None where nothing is."""
    if settled.year is None or not settled.entries:
        return None
    days, rated = days_at(now), rated_of(settled, user)
    scope = year_scope(settled, user, now=now, query={})
    return Dashboard(
        settled=settled,
        today=days.today,
        campaign=campaign_of(settled.entries, days=days),
        rated=rated,
        movement=movement_of(rated) if rated else None,
        downgrades=downgrades_in(rated) if rated else (),
        otherwise=otherwise_in(rated) if rated else (),
        weakest=weakest_items(rated) if rated else (),
        patterns=patterns_of(rated) if rated else (),
        heat=heat_map(rated, settled.entries, sort=sort) if rated else None,
        boards=tuple((one, one.content(scope)) for one in gathered("BOARDS")),
    )


def year_scope(
    settled: InstrumentYear, user: Person, *, now: datetime, query: Mapping[str, str]
) -> YearScope:
    """What was settled, as the boards of the rooms below are asked."""
    assert settled.year is not None
    return YearScope(
        user=user,
        year=settled.year,
        companies=settled.scope.companies(user),
        contractors=len({one.contractor_id for one in settled.entries}),
        now=now,
        query=query,
    )


def rated_of(settled: InstrumentYear, user: Person) -> RatedYear | None:
    """The results of what was settled."""
    assert settled.year is not None
    return rated_year(
        settled.scope.results(user).filter(evaluation__instrument__code=settled.instrument),
        year=settled.year,
        instrument=settled.instrument,
    )
