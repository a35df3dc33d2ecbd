"""The dashboard of a year with 300 contractors and three years of results.

``dashboard_300x3_vs_bare_sql`` is the time of the whole answer, through every middleware, over
the time of its own statements sent by a bare cursor on the same connection, rows fetched.
"""

from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.data import create_database
from benchmarks.pages import _statements, _visit, _visitor
from benchmarks.timing import alternate
from benchmarks.years import fill_years

DATABASE = "csms_bench_years"
CONTRACTORS = 300
PAGE = "/dashboard/?year=2024"
ROUNDS = 15


def _bare(visit: Any) -> Any:
    """The statements of one visit, to be sent again by a bare cursor."""
    with CaptureQueriesContext(connection) as captured:
        visit()
    statements = [one["sql"] for one in captured]

    def send() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()

    return send


def measure() -> dict[str, float]:
    """Statements and times of the page."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    create_database(DATABASE)
    fill_years(CONTRACTORS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    visit = _visit(_visitor("manajer"), PAGE)
    queries = _statements(visit)
    whole, bare = alternate([visit, _bare(visit)], rounds=ROUNDS)
    return {
        "dashboard_300x3_queries": queries,
        "dashboard_300x3_ms": whole * 1000,
        "dashboard_300x3_vs_bare_sql": whole / bare,
    }
