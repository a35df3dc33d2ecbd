"""The board of a plan of 166 criteria, and one criterion moved with its audit row.

``plan_166_page_vs_bare_template`` is the page through every middleware over its template rendered
with its finished context, as for the checklist; ``plan_move_vs_bare_drf`` is a move over HTTP over
a bare DRF PATCH of one row behind the same session, which writes no audit row;
``plan_workbook_166_vs_bare_writer`` is the download of its workbook through every middleware over
XlsxWriter alone, told cell by cell what that told it, from a list in memory.
"""

from collections.abc import Callable
from io import BytesIO
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client
from xlsxwriter import Workbook

from benchmarks import urls
from benchmarks.autosave import patcher
from benchmarks.data import NOW, answered, create_database, fill, period_of, use_database
from benchmarks.figures import recorded_cells
from benchmarks.pages import _finished_context, _statements, _visit, _visitor
from benchmarks.server import Server, Session
from benchmarks.timing import alternate
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from evaluations.services.results import freeze
from plans.choices import Placement
from plans.models import FulfilmentPlan
from plans.services.plans import begin_plan

DATABASE = ("csms_bench_plan", 10)
ROUNDS = 40


def _begun() -> FulfilmentPlan:
    """The plan of an audit of 166 criteria, a third of which is fulfilled."""
    period = period_of("smk3", "lanjutan", year=2023)
    evaluation = answered(period, Contractor.objects.order_by("code")[0])
    result = freeze(evaluation, by=SYSTEM, now=NOW)
    return begin_plan(result=result, first_year=2023, years=3, by=SYSTEM, now=NOW)


def _mover(session: Session, plan: FulfilmentPlan) -> Callable[[], object]:
    """A call that moves one criterion, each time to another year."""
    line = plan.lines.filter(placement=Placement.UNPLACED)[0]
    versions, years = count(line.version), count()
    path = f"/api/v1/plans/{plan.key}/criteria/{line.code}/place/"
    return lambda: session.send_json(
        "PUT",
        path,
        body={"base_version": next(versions), "place": "planned", "year": next(years) % 3},
    )


def _page(plan: FulfilmentPlan) -> dict[str, float]:
    client = _visitor("koordinator")
    path = f"/plans/{plan.key}/board/"
    page = _visit(client, path)
    urls.bare_page = _finished_context(client, path)
    bare_page = _visit(Client(headers={"host": "127.0.0.1"}), "/bare/page/")
    assert len(bare_page().content) > len(page().content) * 0.99
    whole, bare = alternate([page, bare_page], rounds=ROUNDS)
    return {
        "plan_166_page_ms": whole * 1000,
        "plan_166_page_vs_bare_template": whole / bare,
        "plan_166_page_queries": _statements(page),
        "plan_166_figures_queries": _statements(_visit(client, f"/plans/{plan.key}/")),
    }


def _workbook(plan: FulfilmentPlan) -> dict[str, float]:
    """The download of the plan's workbook over XlsxWriter told the same cells."""
    client = _visitor("koordinator")
    whole = _visit(client, f"/plans/{plan.key}/workbook/download/")
    calls = recorded_cells(whole)
    assert len(calls) > 166 * 10

    def bare() -> None:
        book = Workbook(BytesIO(), {"in_memory": True})
        look = book.add_format({"text_wrap": True})
        sheets: dict[str, Any] = {}
        for name, method, what in calls:
            sheet = sheets.get(name) or sheets.setdefault(name, book.add_worksheet(name))
            getattr(sheet, method)(*what[:3], look)
        book.close()

    taken, plainly = alternate([whole, bare], rounds=ROUNDS)
    return {
        "plan_workbook_166_ms": taken * 1000,
        "plan_workbook_166_vs_bare_writer": taken / plainly,
        "plan_workbook_queries": _statements(whole),
    }


def measure() -> dict[str, float]:
    """Everything of a plan."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    create_database(DATABASE[0])
    fill(DATABASE[1])
    use_database(DATABASE[0])
    plan = _begun()
    figures = _page(plan) | _workbook(plan)
    site = Site.objects.get().pk
    with Server(DATABASE[0]) as server:
        move, bare = alternate(
            [
                _mover(Session(server, "koordinator"), plan),
                patcher(Session(server, "koordinator"), site),
            ],
            rounds=200,
            warm=20,
        )
    return figures | {"plan_move_p50_ms": move * 1000, "plan_move_vs_bare_drf": move / bare}
