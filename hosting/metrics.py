"""Figures for Prometheus at ``/metrics``: few, named, and behind a token of its own.

In use only where METRICS_TOKEN is set. What requests took is measured in each process and added up
over all of them; what waits and how old the backup is are asked when somebody scrapes. No figure
names a path. What is asked for without a name is not measured: between two scrapes of a quiet night
one POST more would tell when the one answer of that day came in (docs/decisions/0018-anonymous.md).
"""

import logging
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from core.requests.anonymous import is_anonymous
from documents.queue import QueueHealth, queue_health
from hosting.backups.errors import BackupError
from hosting.backups.made import doubt_of
from hosting.backups.place import last_trial
from hosting.probes import readiness
from hosting.status import documents_waiting, mails_waiting, newest_backup

log = logging.getLogger(__name__)

METRICS = "/metrics"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds

REQUEST_SECONDS = Histogram(
    "csms_request_seconds",
    "What requests took, by method and first digit of the status",
    ["method", "status"],
    buckets=BUCKETS,
    registry=None,
)


class StateCollector(Collector):
    """What is asked of database, queue and backups at the moment of a scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Where the database does not answer, that alone is told."""
        parts = readiness()
        ready = GaugeMetricFamily("csms_ready", "1 where the part answers", labels=["part"])
        for part, said in parts.items():
            ready.add_metric([part], said == "ok")
        yield ready
        yield _gauge(
            "worker_up", "1 where a worker answers", value=queue_health() == QueueHealth.WORKING
        )
        if parts["database"] == "ok":
            yield from _what_waits()
        yield from _measured(_of_newest_backup(knows_last=parts["database"] == "ok"))
        yield from _measured(_restore_trial())


def _gauge(name: str, said: str, *, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"csms_{name}", said, value=value)


def _what_waits() -> Iterator[GaugeMetricFamily]:
    now = timezone.now()
    for name, found in (("documents", documents_waiting()), ("mails", mails_waiting(now))):
        age = (now - found["oldest"]).total_seconds() if found["oldest"] else 0
        yield _gauge(f"{name}_waiting", f"How many {name} wait", value=found["count"])
        yield _gauge(f"{name}_oldest_seconds", "How long the oldest of them waits", value=age)
    yield _gauge(
        "mails_refused", "Mails refused within the last seven days", value=found["refused"]
    )


def _measured(figures: Iterator[GaugeMetricFamily]) -> Iterator[GaugeMetricFamily]:
    try:
        yield from figures
    except BackupError as error:
        log.warning("Not measured: the backups: %s", error)


def _of_newest_backup(*, knows_last: bool) -> Iterator[GaugeMetricFamily]:
    """Read once: its list of files may be long. ``knows_last``: the database tells which it was."""
    newest = newest_backup()
    if newest is not None:
        age = (timezone.now() - datetime.fromisoformat(newest.taken_at)).total_seconds()
        yield _gauge("backup_age_seconds", "How long ago the newest backup was taken", value=age)
    if knows_last:
        said = "1 where the newest backup at its place is not the last that was made here"
        yield _gauge("backup_doubt", said, value=bool(doubt_of(newest)))


def _restore_trial() -> Iterator[GaugeMetricFamily]:
    tried = last_trial()
    if tried is not None:
        age = (timezone.now() - datetime.fromisoformat(tried.tried_at)).total_seconds()
        said = "How long ago a backup was brought back to try it"
        yield _gauge("backup_trial_age_seconds", said, value=age)
        said = "How many things were not as they were, that last time"
        yield _gauge("backup_trial_faults", said, value=tried.faults)


class MetricsMiddleware:
    """Answers ``/metrics`` to whoever has the token, and measures other requests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == METRICS:
            return _told(request)
        if is_anonymous(request.path):
            return self.get_response(request)
        begun = perf_counter()
        response = self.get_response(request)
        method = request.method if request.method in METHODS else "other"
        labels = (method, f"{response.status_code // 100}xx")
        REQUEST_SECONDS.labels(*labels).observe(perf_counter() - begun)
        return response


def _told(request: HttpRequest) -> HttpResponse:
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # csms/web_server.py: several processes add up
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUEST_SECONDS)
    registry.register(StateCollector())
    return HttpResponse(
        generate_latest(registry),
        content_type=CONTENT_TYPE_LATEST,
        headers={"Cache-Control": "no-store"},
    )
