"""What is put in place of what was refused, until a body is accepted.

First what a browser, or a program, would have read before it sent: the form as it stands on the
page, the version in the answer of the API. Then, for each field that was refused, another value
that people put there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django import forms
from django.test import Client

from tests.hostile.taken import LEFT_OUT, PASSWORD, Taken, keys_of
from tests.hostile.values import HostileFile
from tests.instruments.form_reader import fields_within

JSON = "application/json"
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
ACTION = re.compile(r"""\saction=["']?([^\s"'>]*)""")
UP = 3  # addresses: itself, and those that it lies under
STAMPS = ("version", "base_version", "seen", "looked", "edition", "read")
ADDRESS = "https://contoh.example/csms"
WORDS = ("1", "2024", "2024-02", "1.01", "orang@contoh.example", ADDRESS, PASSWORD, "A", "S1", "")
VARIED = 4  # times, where no field is named
CHOICES = 12
VARIES = (forms.ChoiceField, forms.DateField, forms.DateTimeField)


@dataclass
class Corrections:
    """What was tried for one address by one person."""

    url: str
    person: Client
    read: Mapping[str, Any] | None = None
    tried: dict[str, int] = field(default_factory=dict)
    varied: int = 0

    def of_form(self, response: Any, *, taken: Taken, body: Mapping[str, Any]) -> dict[str, Any]:
        """What of the body of a page is put otherwise; {} where nothing is left to try."""
        new = dict(hidden(response, self.url))
        if self.read is None:
            self.read = standing_form(self.person, self.url)
            new |= self.read
        is_whole = "seen" in self.read  # what an editor's page sends no more is taken out there
        new = {
            key: value
            for key, value in new.items()
            if (key in body or is_whole) and key not in LEFT_OUT and value != body.get(key)
        }
        refused = {
            form.add_prefix(name): form.fields[name]
            for form in taken.bound
            for name in form.errors
            if name in form.fields
        }
        for key, one in refused.items():
            if key in body and key not in new:
                files = isinstance(one, forms.FileField)
                new |= self._next(key, self._workbooks() if files else others(one))
        return new or self._varied(taken, body)

    def of_json(self, response: Any, body: Mapping[str, Any]) -> dict[str, Any]:
        """What of the body of an operation is put otherwise."""
        if self.read is None:
            self.read = dict(standing_answer(self.person, self.url))
            stamps = {key: self._stamp(key) for key in STAMPS if key in body}
            if new := {key: one for key, one in stamps.items() if type(one) is type(body[key])}:
                return new
        refused = response.json().get("fields", {}) if _is_json(response) else {}
        new = {}
        words = {key for key, one in body.items() if not isinstance(one, HostileFile)}
        for key in {name.partition(".")[0] for name in refused} & words:
            found = [self.read[key]] if key in self.read else []
            new |= self._next(key, _of_kind(body[key], [*found, *_days_like(body[key]), *WORDS]))
        if not new and response.status_code == 409:
            for key in STAMPS:
                if key in body:
                    new |= self._next(key, [1, 2, 0])
        return new

    def _workbooks(self) -> list[Any]:
        """The workbook that is given out beside where it is taken in."""
        beside = self.url.removesuffix("upload/")
        answers = [got(self.person, at) for at in (f"{beside}download/", beside)]
        contents = [
            one.content_read if one.streaming else one.content
            for one in answers
            if one.status_code == 200 and "spreadsheet" in one.headers.get("Content-Type", "")
        ]
        return [HostileFile("a.xlsx", content.strip) for content in contents]

    def _stamp(self, key: str) -> Any:
        assert self.read is not None
        return self.read.get(key, self.read.get("version"))

    def _next(self, key: str, values: list[Any]) -> dict[str, Any]:
        at = self.tried[key] = self.tried.get(key, -1) + 1
        return {key: values[at]} if at < len(values) else {}

    def _varied(self, taken: Taken, body: Mapping[str, Any]) -> dict[str, Any]:
        """Another choice, another day: two that contradict each other may not then."""
        self.varied += 1
        if self.varied > VARIED:
            return {}
        chance = Random(f"{self.url} {self.varied}")  # noqa: S311  the same each run
        return {
            key: chance.choice(others(one))
            for key, one in taken.fields.items()
            if key in body and isinstance(one, VARIES)
        }


def others(one: forms.Field) -> list[Any]:
    """What else people put in such a field."""
    if isinstance(one, forms.ChoiceField):
        keys = [str(key) for key in keys_of(one.choices) if key not in ("", None)]
        several = [keys] if isinstance(one, forms.MultipleChoiceField) else []
        return [*several, "", *keys[1:CHOICES], *keys[-1:]]
    if isinstance(one, forms.DateTimeField):
        return [f"{day}T09:00" for day in _days()] + [""]
    if isinstance(one, forms.DateField):
        return [*_days(), ""]
    if isinstance(one, forms.FileField):
        return []
    return list(WORDS)


def _days() -> list[str]:
    today = date.today()
    return [
        (today + timedelta(days=7)).isoformat(),
        (today - timedelta(days=7)).isoformat(),
        "2025-01-25",
        "2024-06-15",
    ]


def _of_kind(value: Any, words: list[Any]) -> list[Any]:
    """Those that are of the kind that the description asks for, and nothing at last."""
    if isinstance(value, dict):
        return [{}]
    if isinstance(value, list):
        is_of_words = not any(isinstance(one, dict) for one in value)
        return [*([one] for one in words if is_of_words), []]
    if isinstance(value, int):
        return [*(one for one in words if isinstance(one, int)), 2, 0, None]
    return [*words, None]


def _days_like(value: Any) -> list[str]:
    return _days() if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else []


def _is_json(response: Any) -> bool:
    return bool(response.headers.get("Content-Type", "").startswith(JSON))


def _is_page(response: Any) -> bool:
    kind = response.headers.get("Content-Type", "")
    return bool(not response.streaming and kind.startswith("text/html"))


def hidden(response: Any, url: str) -> Iterator[tuple[str, Any]]:
    """What a refusal says anew of what was seen, in the form that it shows again."""
    if _is_page(response):
        for name, value in _fields_of(response.text, at=url, url=url).items():
            if name in STAMPS or name.endswith("seen"):
                yield name, value


def standing_form(person: Client, url: str) -> dict[str, Any]:
    """The form for an address as it stands on its own page, or on one that this lies under."""
    for at in above(url):
        response = got(person, at)
        text = response.text if response.status_code == 200 and _is_page(response) else ""
        if fields := _fields_of(text, at=at, url=url):
            changes = any(fields.get(stamp) for stamp in STAMPS)  # what stands, its gaps too
            return {name: value for name, value in fields.items() if changes or value}
    return {}


def _fields_of(page: str, *, at: str, url: str) -> dict[str, Any]:
    for attributes, inside in FORM.findall(page):
        action = ACTION.search(attributes)
        if "post" in attributes and (action[1] if action and action[1] else at) == url:
            fields = fields_within(inside)
            fields.pop("csrfmiddlewaretoken", None)
            return fields
    return {}


def standing_answer(person: Client, url: str) -> Iterator[tuple[str, Any]]:
    """Each key with its value in what the API answers at an address and above, nearest first."""
    said: dict[str, Any] = {}
    for at in above(url):
        response = got(person, at)
        if response.status_code == 200 and _is_json(response):
            for key, value in _keys_within(response.json()):
                said.setdefault(key, value)
    yield from said.items()


def _keys_within(answer: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(answer, dict):
        yield from ((key, one) for key, one in answer.items() if isinstance(one, str | int))
        for one in answer.values():
            yield from _keys_within(one)
    elif isinstance(answer, list):
        for one in answer[:1]:
            yield from _keys_within(one)


def above(url: str) -> list[str]:
    """Where it is read how things stand: there and above, a step of an evaluation in readiness."""
    parts = url.strip("/").split("/")
    beside = ["readiness"] if "evaluations" in parts else []
    return ["/" + "/".join([*parts[:-1], one]) + "/" for one in beside] + [
        "/" + "/".join(parts[: len(parts) - up]) + "/" for up in range(min(UP, len(parts)))
    ]


def got(person: Client, at: str) -> Any:
    """What somebody is answered there, read to its end."""
    client = Client(raise_request_exception=False)
    client.cookies.update(person.cookies)
    client.handler = person.handler
    response: Any = client.get(at)
    if response.streaming:
        response.content_read = response.getvalue()  # to its end, the file is closed
    return response
