"""A request that is turned down is a line in the log; an error of ours keeps its traceback."""

import errno
import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from types import SimpleNamespace
from typing import NoReturn

import pytest
from celery.app.trace import build_tracer
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils.log import log_response
from django_guid import clear_guid, set_guid
from django_guid.log_filters import CorrelationId
from gunicorn.config import Config

from accounts.models import User
from core.errors import outside
from csms.access_log import AccessLog
from csms.celery import app
from csms.log_lines import FailedOutside, JsonLine, TurnedDown
from tests.visitors import visitor


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the console would show."""
    shown = StringIO()
    handler = logging.StreamHandler(shown)
    for one in (TurnedDown(), FailedOutside()):
        handler.addFilter(one)
    logging.getLogger().addHandler(handler)
    yield shown
    logging.getLogger().removeHandler(handler)


def test_who_may_not_is_one_line_with_who_what_and_where(
    representative: User, log: StringIO
) -> None:
    assert visitor(representative).get(reverse("contractor-list")).status_code == 403
    [line] = log.getvalue().splitlines()
    assert line.startswith("403 GET /contractors/ by wakil.pta from 127.0.0.1: This page is for:")


def test_a_refusal_of_a_service_and_of_the_api_is_one_line(viewer: User, log: StringIO) -> None:
    assert visitor(viewer).post(reverse("site-add")).status_code == 403
    assert visitor(viewer).post("/api/v1/findings/1/withdraw/").status_code == 404
    assert [line[:3] for line in log.getvalue().splitlines()] == ["403", "404"]


@pytest.mark.django_db
def test_nobody_writes_a_second_line_into_the_log(log: StringIO) -> None:
    Client().get("/verify/%0a2026 ERROR root: all is lost%1b[0m/")
    [line] = log.getvalue().splitlines()
    assert "\\n2026 ERROR root" in line
    assert line.endswith("by nobody from 127.0.0.1")


@pytest.mark.django_db
def test_whoever_answers_without_a_name_is_nobody_in_the_log(viewer: User, log: StringIO) -> None:
    visitor(viewer).get("/s/no-such-survey/3/")
    assert log.getvalue() == "404 GET /s/... by nobody from -\n"


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("/s/no-such-survey/", ""),
        ("/surveys/?q=somebody", '"GET /surveys/ HTTP/1.1" 200 1 "-"'),
        ("/invitation/whoever-reads-it/", '"GET /invitation/... HTTP/1.1" 200 1 "-"'),
        ("/password/mailed/MQ/walks-in/", '"GET /password/... HTTP/1.1" 200 1 "-"'),
    ],
)
def test_the_access_log_has_nothing_that_opens_and_no_line_of_who_answers(
    uri: str, shown: str
) -> None:
    config, written = Config(), StringIO()
    config.set("accesslog", "-")
    access = AccessLog(config)
    access.access_log = logging.Logger("access")
    access.access_log.addHandler(logging.StreamHandler(written))
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
    asked = SimpleNamespace(headers=[])
    environ = {"PATH_INFO": uri.partition("?")[0], "RAW_URI": uri, "REMOTE_ADDR": "10.0.0.1"}
    environ |= {"REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1"}
    environ |= {"HTTP_REFERER": "https://csms.example.com/invitation/whoever-reads-it/"}
    access.access(answer, asked, environ, timedelta(0))
    del environ["PATH_INFO"]  # as of what gunicorn refuses before it is a request
    access.access(answer, asked, environ, timedelta(0))
    lines = written.getvalue().splitlines()
    assert [shown in line for line in lines] == ([True, True] if shown else [])


@pytest.mark.django_db
def test_a_link_that_is_turned_down_is_not_in_the_log(log: StringIO) -> None:
    Client().get("/invitation/a/b/whoever-reads-it/")
    assert log.getvalue() == "404 GET /invitation/... by nobody from 127.0.0.1\n"


@app.task(name="tests.fails", shared=False)
def fails(error: Exception) -> NoReturn:
    raise error


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("the database was silent\nfor long"),
        InterfaceError("connection already closed"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
)
def test_a_job_that_fails_outside_is_one_line_a_minute(
    error: Exception, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "_said", {})
    for _time in range(3):
        assert fails.apply((error,)).failed()
    [line] = log.getvalue().splitlines()
    assert line.startswith("Task tests.fails[")
    assert line.endswith("(0 more since it was said last)")


def test_a_job_that_fails_by_a_fault_of_ours_keeps_its_tracebacks(log: StringIO) -> None:
    for _time in range(3):
        assert fails.apply((ZeroDivisionError("the reactor"),)).failed()
    assert log.getvalue().count("Traceback") == 3


def test_a_fault_where_people_answer_without_a_name_does_not_say_which_survey(
    log: StringIO,
) -> None:
    request = RequestFactory().get("/s/some-survey/3/")
    log_response(
        "Internal Server Error: %s",
        request.path,
        response=HttpResponse(status=500),
        request=request,
    )
    assert log.getvalue() == "Internal Server Error: /s/...\n"


@override_settings(ROOT_URLCONF="tests.core.test_view_errors")
def test_an_error_of_ours_keeps_its_traceback(viewer: User, log: StringIO) -> None:
    client = visitor(viewer)
    client.raise_request_exception = False
    assert client.get("/broken/").status_code == 500
    assert "Traceback" in log.getvalue()
    assert "ZeroDivisionError: the reactor" in log.getvalue()


ID = "b3a1f0c2d4e5468798a0b1c2d3e4f506"


@pytest.fixture
def json_log() -> Iterator[StringIO]:
    """What a deployment's console would show."""
    shown = StringIO()
    handler = logging.StreamHandler(shown)
    handler.setFormatter(JsonLine())
    for one in (CorrelationId(), TurnedDown()):
        handler.addFilter(one)
    logging.getLogger().addHandler(handler)
    yield shown
    logging.getLogger().removeHandler(handler)
    clear_guid()


def test_the_lines_of_a_request_and_its_answer_have_one_id(
    viewer: User, json_log: StringIO
) -> None:
    client = visitor(viewer)
    answers = [client.post("/api/v1/findings/1/withdraw/", headers={"X-Request-ID": ID})]
    answers.append(client.post("/api/v1/findings/1/withdraw/"))
    lines = [json.loads(line) for line in json_log.getvalue().splitlines()]
    assert [line["request_id"] for line in lines] == [one["X-Request-ID"] for one in answers]
    assert [one["X-Request-ID"] == ID for one in answers] == [True, False]
    assert [*lines[0]] == ["time", "level", "logger", "request_id", "message"]
    assert datetime.fromisoformat(lines[0]["time"]).utcoffset() == timedelta(0)


@pytest.mark.django_db
def test_what_a_library_hangs_on_a_record_is_not_in_its_line(json_log: StringIO) -> None:
    Client().get("/s/no-such-survey/3/")
    [line] = json_log.getvalue().splitlines()
    assert "no-such-survey" not in line
    assert "404 GET /s/... by nobody from -" in line


def test_a_job_is_told_the_id_of_its_request_and_logs_it(json_log: StringIO) -> None:
    set_guid(ID)
    with app.connection_for_write("memory://") as broker:
        app.send_task("tests.fails", connection=broker)
        told = broker.SimpleQueue("celery").get(block=False).headers
    assert told["X-Request-ID"] == ID
    clear_guid()
    as_a_worker_does = build_tracer("tests.fails", fails, app=app)
    as_a_worker_does("1", [ZeroDivisionError("the reactor")], {}, {"X-Request-ID": ID})
    line = json.loads(json_log.getvalue().splitlines()[0])
    assert (line["request_id"], line["level"]) == (ID, "ERROR")
    assert "ZeroDivisionError: the reactor" in line["exc_info"]


def test_the_web_server_s_own_lines_are_json_where_the_product_s_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = Config()
    with override_settings(LOG_LINES="json"):
        web = AccessLog(config)
    web.error_log.error("Worker exiting")
    assert json.loads(capsys.readouterr().err)["message"] == "Worker exiting"
