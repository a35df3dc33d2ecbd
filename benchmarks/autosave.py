"""One answer saved over HTTP, against a bare DRF PATCH, and as the database grows."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.data import use_database, use_filled
from benchmarks.server import Server, Session
from benchmarks.timing import alternate
from contractors.models import Site
from evaluations.models import Answer, Evaluation

ROUNDS = 300
SMALL, LARGE = ("csms_bench_10", 10), ("csms_bench_500", 500)


def prepare() -> dict[str, tuple[int, int, int]]:
    """Make both databases; by name: an open evaluation, a site, the version of its item 1.01."""
    found = {}
    for name, contractors in (SMALL, LARGE):
        use_filled(name, contractors)
        drafts = Evaluation.objects.filter(status="draft", instrument__code="csms")
        evaluation = drafts.latest("contractor__code")
        version = Answer.objects.get(evaluation=evaluation, item__code="1.01").version
        found[name] = (evaluation.pk, Site.objects.get().pk, version)
    return found


def saver(session: Session, evaluation: int, *, version: int) -> Callable[[], object]:
    """A call that saves the answer to item 1.01 once more, each time another choice."""
    versions, choices = count(version), count()

    def save() -> object:
        return session.send_json(
            "PUT",
            f"/api/v1/evaluations/{evaluation}/answers/1.01/",
            body={
                "operation": str(uuid4()),
                "base_version": next(versions),
                "choice": str(next(choices) % 5),
                "note": "Dilihat di lapangan.",
            },
        )

    return save


def patcher(session: Session, site: int) -> Callable[[], object]:
    """A call that PATCHes one row through the bare view."""
    names = count()
    return lambda: session.send_json(
        "PATCH", f"/bare/{site}/", body={"name": f"Site {next(names)}"}
    )


def statements(database: str) -> int:
    """The SQL statements of one save, counted in process through every middleware."""
    use_database(database)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="koordinator"))
    answer = Answer.objects.filter(evaluation__status="draft", item__code="1.02").latest(
        "evaluation__contractor__code"
    )
    path = f"/api/v1/evaluations/{answer.evaluation_id}/answers/1.02/"
    counted = 0
    for version in (answer.version, answer.version + 1):  # the second time everything is warm
        body = {"operation": str(uuid4()), "base_version": version, "choice": "3"}
        with CaptureQueriesContext(connection) as captured:
            response = client.put(path, json.dumps(body), content_type="application/json")
        assert response.status_code == 200, response.content
        counted = sum(not one["sql"].startswith(("BEGIN", "COMMIT")) for one in captured)
    return counted


def measure() -> dict[str, float]:
    """Everything of a save, and ``web_rss_mb``."""
    found = prepare()
    with ExitStack() as stack:
        works, servers = {}, {}
        for name, (evaluation, site, version) in found.items():
            server = servers[name] = stack.enter_context(Server(name))
            works[name] = saver(Session(server, "koordinator"), evaluation, version=version)
            works[f"bare {name}"] = patcher(Session(server, "koordinator"), site)
        large, small = LARGE[0], SMALL[0]
        save, bare, save_small = alternate(
            [works[large], works[f"bare {large}"], works[small]], rounds=ROUNDS, warm=20
        )
        warm_up = Session(servers[large], "manajer")
        for path in ("/evaluations/?year=2024", "/comparison/?year=2024", "/documents/"):
            warm_up.request("GET", path)
        rss = servers[large].worker_rss_mb()
    return {
        "autosave_queries": statements(large),
        "autosave_p50_ms": save * 1000,
        "autosave_vs_bare_drf": save / bare,
        "autosave_500_vs_10": save / save_small,
        "web_rss_mb": rss,
    }
