"""One address, and all that is sent to it."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from core.errors import Refusal
from core.models import PendingFile
from tests.hostile.corrected import Corrections, above, got
from tests.hostile.states import Bring
from tests.hostile.taken import Taken, fitting, noted
from tests.hostile.values import (
    BEGINNINGS,
    BODIES,
    ELSEWHERE,
    FILES,
    MANY,
    NOT_JSON,
    RAW,
    SAID_TWICE,
    SCRIPT,
    TEXTS,
    HostileFile,
)
from tests.hostile.writes import writing

JSON, CONFLICT = "application/json", 409
# What is written of a refusal: who was there, that a password was wrong, and that a file came: its
# name is on record before it is, and crossed out as it goes (files/stored.py). One that stays
# is looked for by itself: it may only for the form that comes back (files/waiting.py).
NOTED = {"accounts_personsession", "accounts_accessrecord", "core_pendingfile"}
BEGUN = {"sent": "1"}  # a form without any key is one that was not sent
ALERT = 'role="alert"'
ALERTS = re.compile(r'role="?alert\b[^>]*>(.*?)</(?:div|section|p|aside)>', re.DOTALL)
WAITS = re.compile(r"""name=["']?waiting\b""")
TAG = re.compile(r"<[^>]*>")
TOLD = 300  # characters of an error
FIGURES = re.compile(r"\d+")  # 1-man_hours and 2-man_hours are one field, of two rows
LEARNT_IN = 12  # rounds: what is chosen first decides what else is asked, what is refused too


@dataclass
class Sent:
    """What one request came to."""

    response: Any
    taken: Taken
    written: set[str]
    texts: list[str]
    after: list[str]  # what is wrong where it is read
    waiting: int = 0  # files that came and stay on their way
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
    others: list[Client]  # who may too
    body: dict[str, Any]
    begun: dict[str, Any] = field(default_factory=dict)  # the body before anything was learnt
    keys: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    is_accepted: bool = False
    takes_nothing: bool = False
    bring: Bring | None = None  # what brings it into a state in which it takes something
    arguments: dict[str, Any] = field(default_factory=dict)  # before that
    before: "Target | None" = None  # a step that is taken first, so that this one may be
    state: int = 0  # of the last answer while it was learnt
    reason: str = ""  # why that was a refusal, in its own words
    is_prepared: bool = False
    looks: bool = False  # whether what is stored is read after it was

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """In its state, and with the steps before it taken; all is undone, settings too."""
        if self.is_prepared or (self.before is None and self.bring is None):
            yield
            return
        with (
            self.before.prepared() if self.before else override_settings(),
            transaction.atomic(),
        ):
            if self.before:
                self.before.send_kept()
            if self.bring:
                brought = self.bring(self.arguments)
                self.url = reverse(self.name, kwargs=brought.arguments)
                self.body |= brought.body
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
                before = PendingFile.objects.count() if self.files else 0
                response = self._answer(client, data, content_type=content_type)
                after = list(self._read_after(response)) if self.looks else []
                waiting = PendingFile.objects.count() - before if self.files else 0
                transaction.set_rollback(True)
        finally:
            got_request_exception.disconnect(failed)
        if isinstance(response, AssertionError):
            errors.append(str(response)[:TOLD])
            response = HttpResponse(status=500)
        return Sent(
            response, taken, written.tables, written.texts, after, waiting, error="; ".join(errors)
        )

    def _read_after(self, response: Any) -> Iterator[str]:
        """What is wrong with the pages on which is read what was stored."""
        if isinstance(response, AssertionError) or response.status_code >= 400:
            return
        led = response.headers.get("Location", "")
        for at in dict.fromkeys([*([led] if led.startswith("/") else []), *above(self.url)]):
            answer = got(self.person, at)
            if answer.status_code >= 500:
                yield f"{at} is answered {answer.status_code}"
            kind = answer.headers.get("Content-Type", "")
            if kind.startswith("text/html") and SCRIPT in answer.content.decode():
                yield f"a script in {at}"

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
        try:
            with self.prepared():
                self._learn()
        except (Refusal, ObjectDoesNotExist) as refusal:  # a step before it took away what it needs
            self.reason = f"not brought into its state: {refusal}"

    def _learn(self) -> None:
        corrections, accepted = Corrections(self.url, self.person), None
        self.keys |= set(self.body)
        self.begun, self.state = dict(self.body), 0
        for _ in range(LEARNT_IN):
            sent = self.send_body(self.body)
            if sent.response.status_code == 405:
                self.takes_nothing = True
                return
            if self.state != CONFLICT:  # what is put otherwise after one is refused for itself
                self.state, self.reason = sent.response.status_code, _reason(sent)
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
            self.keys |= set() if self.is_api else set(new)
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
                twice = f'1, {json.dumps(key)}: "x"'
                many = (MANY,) if isinstance(self.body.get(key), list) else ()
                yield from ((key, raw) for raw in (*RAW, *many, twice, *map(json.dumps, TEXTS)))
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
        yield from sent.after
        if not sent.accepted and sent.waiting and not WAITS.search(text):
            yield f"{response.status_code}, and {sent.waiting} files left behind"
        if sent.accepted and not self.files and (otherwise := _kept_otherwise(sent.texts)):
            yield f"kept otherwise than typed: {otherwise!r}"
        if self.is_accepted and key and response.status_code == 400 and not _names(sent):
            yield f"refused without naming {key}"


def ready(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with its files opened."""
    return {
        key: value.upload() if isinstance(value, HostileFile) else value
        for key, value in body.items()
        if value is not None
    }


def _kept_otherwise(texts: Iterable[str]) -> str:
    """A text that is kept, and is only a part of what was typed; "" where there is none."""
    for text in texts:
        for beginning, typed in BEGINNINGS.items():
            if beginning in text and typed.strip() not in text:
                return text[:TOLD]
    return ""


def _reason(sent: Sent) -> str:
    if sent.response.headers.get("Content-Type") == JSON:
        said = sent.response.json()
        return f"{said.get('message')} {said.get('fields') or ''}" if "message" in said else ""
    wrong = [dict(form.errors) for form in sent.taken.bound if form.errors]
    alerts = [] if sent.response.streaming else ALERTS.findall(sent.response.text)
    said = " ".join(TAG.sub(" ", one) for one in alerts)
    return " ".join(f"{' '.join(said.split())} {wrong or ''}".split())[:TOLD]


def _names(sent: Sent) -> bool:
    if sent.response.headers["Content-Type"] != JSON:
        return sent.taken.errors or ALERT in sent.response.text
    return bool(sent.response.json()["fields"])
