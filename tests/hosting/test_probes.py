"""What machines ask of a process, before anything else looks at the request."""

from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, override_settings
from pytest_django import Settings

from core.redis_connection import impatient_redis
from hosting.probes import IS_READY, LIVES

ALL_WELL = {"database": "ok", "storage": "ok", "redis": "ok"}


def test_a_living_process_says_so_and_asks_nobody() -> None:
    response = Client().get(LIVES)  # without the mark that lets a test ask the database
    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_with_everything_there_it_is_ready_and_tells_a_stranger_no_more() -> None:
    response = Client().get(IS_READY)
    assert response.status_code == 200
    assert response.json() == ALL_WELL


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["csms.example.com"])
def test_it_is_asked_by_an_address_and_in_plain_http() -> None:
    client = Client(headers={"host": "10.0.0.7"})
    assert client.get(LIVES).status_code == 200
    assert client.head(IS_READY).status_code == 200
    assert client.get("/sign-in/").status_code == 400


@pytest.mark.django_db
def test_a_schema_that_is_behind_is_not_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'risks'")
    response = Client().get(IS_READY)
    assert response.status_code == 503
    assert response.json() == ALL_WELL | {"database": "fails"}


def test_without_a_database_the_process_lives_and_is_not_ready() -> None:
    response = Client().get(IS_READY)  # a test without its mark is refused the database
    assert (response.status_code, response.json()["database"]) == (503, "fails")
    assert Client().get(LIVES).status_code == 200


@pytest.mark.django_db
def test_without_redis_it_is_not_ready(settings: Settings) -> None:
    settings.REDIS_URL = "redis+socket:///nonexistent/redis.socket"
    impatient_redis.cache_clear()
    try:
        assert Client().get(IS_READY).json() == ALL_WELL | {"redis": "fails"}
    finally:
        impatient_redis.cache_clear()


@pytest.mark.django_db
def test_a_storage_that_takes_no_file_is_not_ready(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = str(tmp_path / "file" / "media")
    assert Client().get(IS_READY).json() == ALL_WELL | {"storage": "fails"}


@pytest.mark.django_db
def test_a_storage_on_a_full_disk_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    full = partial(open, "/dev/full", "wb", buffering=0)
    monkeypatch.setattr("hosting.probes.TemporaryFile", lambda **_how: full())
    assert Client().get(IS_READY).json() == ALL_WELL | {"storage": "fails"}


def test_nothing_but_asking_is_answered() -> None:
    assert Client().post(LIVES).status_code != 200
