"""The dashboard of one year: settles what the address asks for, and reads it together."""

from datetime import date

from accounts.roles import Person
from findings.access import findings_visible_to
from findings.corrective import corrective_of, unclosed_capa
from monitoring.year import indicators_of
from overview.dashboard.board import Dashboard
from overview.dashboard.campaign import campaign_of
from overview.dashboard.downgraded import downgrades_in
from overview.dashboard.heat import heat_map
from overview.dashboard.movement import movement_of
from overview.dashboard.otherwise import otherwise_in
from overview.dashboard.patterns import patterns_of
from overview.dashboard.rated import RatedYear, rated_year
from overview.dashboard.weakest import weakest_items
from reports.settled import Settled


def dashboard_of(
    settled: Settled, user: Person, *, today: date, sort: str = ""
) -> Dashboard | None:
    """The dashboard of what was settled: at most eight statements more. None where nothing is."""
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
        otherwise=otherwise_in(rated) if rated else (),
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
