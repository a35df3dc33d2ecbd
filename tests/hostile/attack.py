"""One address, and all that is sent to it."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.hostile.corrected import Corrections
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
# What is written of a refusal: who was there, that a password was wrong, and that a file came: it
# is on its way for a day, then swept (files/stored.py).
NOTED = {"accounts_personsession", "accounts_accessrecord", "core_pendingfile"}
BEGUN = {"sent": "1"}  # a form without any key is one that was not sent
ALERT = 'role="alert"'
TOLD = 300  # characters of an error
FIGURES = re.compile(r"\d+")  # 1-man_hours and 2-man_hours are one field, of two rows
LEARNT_IN = 9  # rounds: what is chosen first decides what else is asked, what is refused too


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
    before: "Target | None" = None  # a step that is taken first, so that this one may be
    state: int = 0  # of the last answer while it was learnt
    is_prepared: bool = False

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """With the steps before it taken; they are undone in the end."""
        if self.before is None or self.is_prepared:
            yield
            return
        with self.before.prepared(), transaction.atomic():
            self.before.send_kept()
            self.is_prepared = True
            try:
                yield
            finally:
                self.is_prepared = False
                transaction.set_rollback(True)

    @property
    def is_api(self) -> bool:
        """Whether it is an operation, not a page."""
        return self.name.partition(":")[0].endswith("api")

    @property
    def is_json(self) -> bool:
        """Whether JSON is sent."""
        return self.is_api and not self.files

    def send_kept(self) -> None:
        """Send what is accepted, and leave it so."""
        if self.is_json:
            self._answer(self._client(), json.dumps(self.body), content_type=JSON)
        else:
            form = ({} if self.is_api else BEGUN) | ready(self.body)
            self._answer(self._client(), form, content_type=MULTIPART_CONTENT)

    def _client(self) -> Client:
        client = Client(raise_request_exception=False)
        client.cookies.update(self.person.cookies)
        client.handler = self.person.handler  # its middleware is loaded once
        return client

    def send(self, data: Any, content_type: str = MULTIPART_CONTENT) -> Sent:
        """Send it; whatever it changed is undone."""
        client, errors = self._client(), list[str]()

        def failed(**_how: Any) -> None:
            errors.append(repr(sys.exc_info()[1])[:TOLD])

        got_request_exception.connect(failed)
        try:
            with self.prepared(), noted() as taken, writing() as written, transaction.atomic():
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
            if content_type == MULTIPART_CONTENT:
                form = encode_multipart(BOUNDARY, data)
                response = client.generic(self.method, self.url, form, content_type)
            else:
                response = client.generic(self.method, self.url, data, content_type)
        except AssertionError as undescribed:
            return undescribed
        if response.streaming:
            response.getvalue()  # read to its end, a file is closed
        return response

    def learn(self) -> None:
        """Find out what it takes, and a body that is as it should be."""
        with self.prepared():
            self._learn()

    def _learn(self) -> None:
        corrections, accepted = Corrections(self.url, self.person), None
        self.keys |= set(self.body)
        for _ in range(LEARNT_IN):
            sent = self.send_body(self.body)
            if sent.response.status_code == 405:
                self.takes_nothing = True
                return
            self.state = sent.response.status_code
            fields = sent.taken.fields
            if sent.accepted and not sent.taken.errors:
                accepted = dict(self.body)
            new = {
                key: fitting(fields.get(key), key)
                for key in (sent.taken.keys | set(fields)) - set(self.body)
                if not self.is_api
            }
            self.keys |= set(new)
            if not new and accepted is None:
                new = self._corrected(sent, corrections)
            if not new:
                break
            self.body |= new
        self.is_accepted = accepted is not None
        self.body = self.body if accepted is None else accepted
        self.files |= {key for key, value in self.body.items() if isinstance(value, HostileFile)}

    def _corrected(self, sent: Sent, corrections: Corrections) -> dict[str, Any]:
        if self.is_api:
            return corrections.of_json(sent.response, self.body)
        return corrections.of_form(sent.response, taken=sent.taken, body=self.body)

    def send_body(self, body: Mapping[str, Any]) -> Sent:
        """Send a body in the form in which the address takes it."""
        if self.is_json:
            return self.send(json.dumps(body), JSON)
        return self.send(({} if self.is_api else BEGUN) | ready(body))

    def attacks(self) -> Iterator[tuple[str, Any]]:
        """Each field with each value; "" for whole bodies."""
        kinds = {FIGURES.sub("", key): key for key in sorted(self.keys, reverse=True)}
        for key in sorted(kinds.values()):
            if self.is_json:
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
        elif self.is_json:
            said = {one: json.dumps(good) for one, good in self.body.items()} | {key: value}
            parts = (f"{json.dumps(one)}: {raw}" for one, raw in said.items())
            sent = self.send("{" + ", ".join(parts) + "}", JSON)
        else:
            sent = self.send_body(self.body | {key: value})
        named = "" if self.is_json and value in NOT_JSON else key
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
        if value is not None
    }


def _names(sent: Sent) -> bool:
    if sent.response.headers["Content-Type"] != JSON:
        return sent.taken.errors or ALERT in sent.response.text
    return bool(sent.response.json()["fields"])
