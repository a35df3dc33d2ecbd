"""Where 500 contractors stand and what is proposed of each, worked out anew.

``standing_500_recompute_vs_sql`` is the time of the list (rules read, proposals of everybody, what
waits) over that of its own statements sent by a bare cursor, rows fetched.
"""

from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.dashboard import _bare
from benchmarks.data import NOW, create_database
from benchmarks.timing import alternate
from benchmarks.years import YEARS, fill_years
from core.audit import SYSTEM
from evaluations.models import Result
from standings.choices import WorkStanding
from standings.models import StandingDecision
from standings.page import standing_rows
from standings.services.loading import load_standing_rules

DATABASE = "csms_bench_standing"
CONTRACTORS = 500
ROUNDS = 15


def _decide_every_other() -> None:
    """Half of them stand where a manager has put them; of the others nothing is decided."""
    last = Result.objects.filter(evaluation__period__year=YEARS[-1]).order_by("pk")
    StandingDecision.objects.bulk_create(
        StandingDecision(
            contractor_id=contractor,
            number=1,
            standing=WorkStanding.MAY_WORK,
            from_on=NOW.date(),
            reason="-",
            result_id=result,
            decided_at=NOW,
        )
        for result, contractor in last.values_list("pk", "evaluation__contractor")[::2]
    )


def measure() -> dict[str, float]:
    """Statements and times of the list."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    create_database(DATABASE)
    fill_years(CONTRACTORS)
    load_standing_rules(by=SYSTEM, now=NOW)
    _decide_every_other()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    manager = User.objects.get(username="manajer")

    def recompute() -> Any:
        return standing_rows(manager, now=NOW)

    with CaptureQueriesContext(connection) as captured:
        recompute()
    whole, bare = alternate([recompute, _bare(recompute)], rounds=ROUNDS)
    return {
        "standing_500_queries": len(captured),
        "standing_500_recompute_ms": whole * 1000,
        "standing_500_recompute_vs_sql": whole / bare,
    }
