"""The settings refuse nonsense, by the name of the variable, and are safe by default."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from csms.celery import app

SETTINGS = Path(__file__).resolve().parents[2] / "csms" / "settings.py"
PRODUCTION = {
    "DATABASE_URL": "postgres://csms:password@db:5432/csms",
    "SECRET_KEY": "constructed-for-tests-" + "x" * 40,
    "ALLOWED_HOSTS": "csms.example, www.csms.example",
    "REDIS_URL": "redis://redis:6379/0",
}


def settings_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """What the settings file makes of an environment, read afresh."""
    for name in (*PRODUCTION, "DEBUG", "HTTPS", "HSTS_PRELOAD", "BASE_URL", "CSRF_TRUSTED_ORIGINS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(SETTINGS))


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "REDIS_URL"])
def test_production_without_a_needed_setting_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is not set"):
        settings_with(monkeypatch, **environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://user@db/csms"),
        ("DATABASE_URL", "postgres://db"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "change-me-" * 6),
        ("SECRET_KEY", "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz"),
        ("SECRET_KEY_FALLBACKS", "short"),
        ("SECOND_FACTOR_ROLES", "administrator,boss"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "*.example"),
        ("ALLOWED_HOSTS", ".com"),
        ("ALLOWED_HOSTS", "https://csms.example"),
        ("ALLOWED_HOSTS", "csms.example:443"),
        ("ALLOWED_HOSTS", "csms.example,,"),
        ("REDIS_URL", "redis"),
        ("REDIS_URL", "redis://h:four/0"),
        ("DEBUG", "perhaps"),
        ("DEBUG", "true"),
        ("HTTPS", "maybe"),
        ("WEB_CONCURRENCY", "0"),
        ("HTTPS", "false"),
        ("HSTS_PRELOAD", "perhaps"),
        ("TRUST_PROXY_HEADERS", "2"),
        ("BASE_URL", "csms"),
        ("BASE_URL", "http://csms.example"),
        ("BASE_URL", "https://name:password@csms.example"),
        ("BASE_URL", "https://csms.example/?from=qr"),
        ("CSRF_TRUSTED_ORIGINS", "csms.example"),
        ("CSRF_TRUSTED_ORIGINS", "https://csms.example,http://csms.example"),
        ("CSRF_TRUSTED_ORIGINS", "https://*"),
        ("CSRF_TRUSTED_ORIGINS", "https://*.com"),
        ("TIME_ZONE", "Mars/Base"),
        ("LOG_LEVEL", "LOUD"),
        ("OWNER_NAME", "  "),
        ("CLAMD", "clamav:3310"),
        ("SESSION_IDLE_MINUTES", "four"),
        ("WEBHOOK_NETWORKS", "four"),
        ("BACKUP_KEYS", "age1four"),
        ("BACKUP_SIGNING_KEY", "four"),
        ("BACKUP_FOLDER", "four"),
        ("EMAIL_URL", "smtp://mail:four"),
        ("CLAMD", "tcp://clamav:65536"),
    ],
)
def test_nonsense_in_a_setting_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"\b{name}\b"):
        settings_with(monkeypatch, **PRODUCTION | {name: value})


def test_hosts_are_names_and_addresses_of_every_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = "csms.example,10.0.0.7,[fd00::7],.csms.example,web"
    origins = "https://csms.example:8443,https://*.csms.example,https://[fd00::7]:8443"
    given = PRODUCTION | {"ALLOWED_HOSTS": hosts, "CSRF_TRUSTED_ORIGINS": origins}
    found = settings_with(monkeypatch, **given)
    assert found["ALLOWED_HOSTS"] == hosts.split(",")
    assert found["CSRF_TRUSTED_ORIGINS"] == origins.split(",")


def test_every_name_below_a_host_needs_an_address_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = PRODUCTION | {"ALLOWED_HOSTS": ".csms.example"}
    with pytest.raises(ImproperlyConfigured, match=r"^BASE_URL is no address"):
        settings_with(monkeypatch, **given)


def test_a_refused_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_with(monkeypatch, **PRODUCTION | {"SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(refused.value)


def test_production_is_safe_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_with(monkeypatch, **PRODUCTION)
    assert found["EMBEDDED"] is False
    assert found["DEBUG"] is False
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["ALLOWED_HOSTS"] == ["csms.example", "www.csms.example"]
    assert found["BASE_URL"] == "https://csms.example"


def test_the_list_of_browsers_can_be_kept_out_of(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_with(monkeypatch, **PRODUCTION)["SECURE_HSTS_PRELOAD"] is True
    without = settings_with(monkeypatch, **PRODUCTION | {"HSTS_PRELOAD": "false"})
    assert without["SECURE_HSTS_PRELOAD"] is False
    assert without["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_without_a_database_url_everything_stays_on_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = settings_with(monkeypatch)
    assert found["EMBEDDED"] is True
    assert found["DATABASES"]["default"]["HOST"].startswith("/")
    assert found["REDIS_URL"].startswith("redis+socket:///")
    assert set(found["ALLOWED_HOSTS"]) == {"127.0.0.1", "localhost", "[::1]"}


def test_the_embedded_secret_is_made_once_for_its_owner_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("csms.embedded.VAR_DIR", tmp_path / "var")
    first = settings_with(monkeypatch)["SECRET_KEY"]
    second = settings_with(monkeypatch)["SECRET_KEY"]
    assert first == second
    assert re.fullmatch(r"[\w-]{60,}", first)
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "command",
    [["serve.py", "csms.wsgi"], ["manage.py", "check"], ["-m", "celery", "-A", "csms", "worker"]],
)
def test_a_start_says_what_stopped_it_in_two_lines(command: list[str]) -> None:
    given = os.environ | PRODUCTION | {"WEB_CONCURRENCY": "four"}
    run = [sys.executable, *command]
    ended = subprocess.run(
        run, check=False, cwd=SETTINGS.parents[1], env=given, capture_output=True, text=True
    )
    assert ended.returncode
    said, where = ended.stderr.splitlines()
    assert '"WEB_CONCURRENCY" invalid: Not a valid integer.' in said
    assert "deployment.env.example" in where


def test_a_job_that_hangs_is_killed_once_its_longest_statement_is_over() -> None:
    assert app.conf.task_time_limit > settings.DATABASE_JOB_SECONDS
