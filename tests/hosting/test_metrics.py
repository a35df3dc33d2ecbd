"""What Prometheus scrapes: right over several processes, and for whoever has the token alone."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import RequestFactory
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from accounts.models import User
from core.choices import MailStatus
from core.models import Mail
from csms import web_server
from hosting.backups.place import (
    KeptPiece,
    Manifest,
    RestoreTrial,
    keep,
    write_manifest,
    write_trial,
)
from hosting.metrics import METRICS, MetricsMiddleware

TOKEN = "a" * 32
Figures = dict[tuple[str, ...], float]


@pytest.fixture(autouse=True)
def _asked_for(settings: Settings, tmp_path: Path) -> None:
    settings.METRICS_TOKEN = TOKEN
    settings.STORAGES = settings.STORAGES | {
        "backups": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        }
    }


def answered(path: str, *, method: str = "GET", status: int = 200, token: str = "") -> HttpResponse:
    """What the middleware answers, in front of pages that answer with this status."""
    middleware = MetricsMiddleware(lambda _request: HttpResponse(status=status))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return cast("HttpResponse", middleware(RequestFactory().generic(method, path, headers=headers)))


def scraped() -> Figures:
    """Each figure by its name and labels."""
    families = text_string_to_metric_families(answered(METRICS, token=TOKEN).text)
    return {
        (one.name, *one.labels.values()): one.value for family in families for one in family.samples
    }


@pytest.mark.parametrize("token", ["", "a" * 31, "b" * 32])
def test_without_its_token_nothing_is_told(token: str) -> None:
    answer = answered(METRICS, token=token)
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.django_db
def test_requests_are_counted_by_method_and_status_and_by_nothing_else() -> None:
    before = scraped()
    for path, method, status in [
        ("/periods/", "POST", 200),
        ("/findings/", "POST", 201),
        ("/s/some-survey/1/", "POST", 200),  # not at all: it would tell when somebody answered
        ("/nowhere/", "BREW", 404),
    ]:
        answered(path, method=method, status=status)
    after = scraped()
    count = "csms_request_seconds_count"
    gained = {key: after[key] - before.get(key, 0) for key in after if key[0] == count}
    assert gained[count, "POST", "2xx"] == 2
    assert gained[count, "other", "4xx"] == 1
    assert "some-survey" not in answered(METRICS, token=TOKEN).text


def test_what_waits_and_the_age_of_the_backup_are_told(now: datetime, manager: User) -> None:
    assert ("csms_backup_age_seconds",) not in scraped()
    write_manifest(Manifest(now.isoformat(), "0.1.0", (), {}, KeptPiece("0" * 64, 1), {}))
    write_trial(RestoreTrial(now.isoformat(), "20250120T030000Z", faults=2))
    Mail.objects.create(
        key="a", person=manager, subject="-", body="-", noted_at=now - timedelta(hours=1),
        status=MailStatus.WAITING,
    )  # fmt: skip
    found = scraped()
    assert found["csms_mails_waiting",] == 1
    assert found["csms_mails_oldest_seconds",] >= 3600
    assert found["csms_documents_waiting",] == 0
    assert found["csms_ready", "database"] == 1
    assert found["csms_backup_age_seconds",] >= 0
    assert found["csms_backup_trial_age_seconds",] >= 0
    assert found["csms_backup_trial_faults",] == 2
    keep("last_trial.json", ContentFile(b"{"))
    assert ("csms_backup_age_seconds",) in scraped()


def test_without_a_database_the_scrape_says_so() -> None:
    found = scraped()  # a test without its mark is refused the database
    assert found["csms_ready", "database"] == 0
    assert ("csms_mails_waiting",) not in found


MEASURES = """
import django
django.setup()
import hosting.metrics as metrics
metrics.REQUEST_SECONDS.labels("GET", "2xx").observe(1)
"""


@pytest.mark.django_db
def test_the_processes_of_one_server_add_up_and_leave_nothing_behind() -> None:
    try:
        web_server.on_starting(None)
        folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
        for _process in range(2):
            subprocess.run([sys.executable, "-c", MEASURES], cwd=settings.BASE_DIR, check=True)
        assert scraped()["csms_request_seconds_count", "GET", "2xx"] == 2
    finally:
        web_server.on_exit(None)
        os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
    assert not folder.exists()
