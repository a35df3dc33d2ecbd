"""One address, and all that is sent to it."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from tests.hostile.taken import Taken, fitting, noted
from tests.hostile.values import (
    BODIES,
    ELSEWHERE,
    FILES,
    NOT_JSON,
    RAW,
    SAID_TWICE,
    SCRIPT,
    TEXTS,
    HostileFile,
)
from tests.hostile.writes import writing

JSON = "application/json"
# What is written of a refusal: who was there, and that a password was wrong.
NOTED = {"accounts_personsession", "accounts_accessrecord"}
BEGUN = {"sent": "1"}  # a form without any key is one that was not sent
ALERT = 'role="alert"'
TOLD = 300  # characters of an error
FIGURES = re.compile(r"\d+")  # 1-man_hours and 2-man_hours are one field, of two rows
LEARNT_IN = 3  # rounds: what is chosen first decides what else is asked


@dataclass
class Sent:
    """What one request came to."""

    response: Any
    taken: Taken
    written: set[str]
    error: str = ""

    @property
    def accepted(self) -> bool:
        """Whether it was not refused."""
        return bool(self.response.status_code < 400)


@dataclass
class Target:
    """An address that takes something, by somebody who may send it there."""

    name: str
    method: str
    url: str
    person: Client
    body: dict[str, Any]
    keys: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    is_accepted: bool = False
    takes_nothing: bool = False

    @property
    def is_api(self) -> bool:
        """Whether JSON is sent."""
        return self.name.partition(":")[0].endswith("api")

    def send(self, data: Any, content_type: str = MULTIPART_CONTENT) -> Sent:
        """Send it; whatever it changed is undone."""
        client, errors = Client(raise_request_exception=False), []
        client.cookies.update(self.person.cookies)
        client.handler = self.person.handler  # its middleware is loaded once

        def failed(**_how: Any) -> None:
            errors.append(repr(sys.exc_info()[1])[:TOLD])

        got_request_exception.connect(failed)
        try:
            with noted() as taken, writing() as written, transaction.atomic():
                response = self._answer(client, data, content_type=content_type)
                transaction.set_rollback(True)
        finally:
            got_request_exception.disconnect(failed)
        if isinstance(response, AssertionError):
            errors.append(str(response)[:TOLD])
            response = HttpResponse(status=500)
        return Sent(response, taken, written.tables, "; ".join(errors))

    def _answer(self, client: Client, data: Any, *, content_type: str) -> Any:
        """AssertionError where it is none that the API's description names."""
        try:
            if content_type == MULTIPART_CONTENT and not self.is_api:
                response = client.post(self.url, data)
            else:
                response = client.generic(self.method, self.url, data, content_type)
        except AssertionError as undescribed:
            return undescribed
        if response.streaming:
            response.getvalue()  # read to its end, a file is closed
        return response

    def learn(self) -> None:
        """Find out what it takes, and a body that is as it should be."""
        if self.is_api:
            self.keys |= set(self.body)
            self.is_accepted = self.send(json.dumps(self.body), JSON).accepted
            return
        for _ in range(LEARNT_IN):
            sent = self.send(BEGUN | ready(self.body))
            self.is_accepted = sent.accepted and not sent.taken.errors
            fields = sent.taken.fields
            new = {key for key in sent.taken.keys | set(fields) if key not in self.body}
            self.takes_nothing = sent.response.status_code == 405
            if not new or self.takes_nothing:
                break
            self.body |= {key: fitting(fields.get(key)) for key in new}
        self.keys = set(self.body)
        self.files = {key for key, value in self.body.items() if isinstance(value, HostileFile)}

    def attacks(self) -> Iterator[tuple[str, Any]]:
        """Each field with each value; "" for whole bodies."""
        kinds = {FIGURES.sub("", key): key for key in sorted(self.keys, reverse=True)}
        for key in sorted(kinds.values()):
            if self.is_api:
                yield from ((key, raw) for raw in (*RAW, *map(json.dumps, TEXTS)))
            elif key in self.files:
                yield from ((key, one) for one in (*FILES, "x"))
            else:
                yield from ((key, value) for value in (*TEXTS, SAID_TWICE, FILES[0]))
        yield from (("", body) for body in BODIES)

    def attack(self, key: str, value: Any) -> str:
        """What is wrong with the answer; "" where nothing is."""
        if not key:
            sent = self.send(value[1], value[0])
        elif self.is_api:
            said = {one: json.dumps(good) for one, good in self.body.items()} | {key: value}
            parts = (f"{json.dumps(one)}: {raw}" for one, raw in said.items())
            sent = self.send("{" + ", ".join(parts) + "}", JSON)
        else:
            sent = self.send(BEGUN | ready(self.body | {key: value}))
        named = "" if self.is_api and value in NOT_JSON else key
        return "; ".join(self._faults(sent, named))

    def _faults(self, sent: Sent, key: str) -> Iterator[str]:
        response = sent.response
        text = "" if response.streaming else response.text
        if response.status_code >= 500:
            yield f"{response.status_code} {sent.error}"
        if "Traceback (most recent call last)" in text:
            yield "a traceback"
        if SCRIPT in text and response.headers["Content-Type"].startswith("text/html"):
            yield "a script in the page"
        if response.headers.get("Location", "").startswith((ELSEWHERE, "javascript:")):
            yield "led elsewhere"
        if not sent.accepted and sent.written - NOTED:
            yield f"{response.status_code}, and written: {sorted(sent.written - NOTED)}"
        if self.is_accepted and key and response.status_code == 400 and not _names(sent):
            yield f"refused without naming {key}"


def ready(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with its files opened."""
    return {
        key: value.upload() if isinstance(value, HostileFile) else value
        for key, value in body.items()
    }


def _names(sent: Sent) -> bool:
    if sent.response.headers["Content-Type"] != JSON:
        return sent.taken.errors or ALERT in sent.response.text
    return bool(sent.response.json()["fields"])
