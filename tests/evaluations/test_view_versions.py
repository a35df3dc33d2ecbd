"""Instruments, ladders and rules in the browser: read, copied, written, compared, published."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.audit import Actor
from accounts.models import User
from evaluations.choices import VersionKind
from evaluations.models import Draft, Instrument
from evaluations.services.drafts import copy_version
from tests.evaluations.form_reader import form_fields
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(administrator: User, instruments: dict[str, Instrument]) -> Client:
    """The administrator, reading English."""
    return visitor(administrator)


def draft_of(kind: str, key: str, by: User, now: datetime) -> Draft:
    return copy_version(kind=VersionKind(kind), key=key, by=Actor(by, None), now=now)


def address(name: str, key: str = "csms-v2", kind: str = "instrument", *more: str) -> str:
    return reverse(name, args=[kind, key, *more])


PAGES = [
    ("instrument", "csms-v1", "head", ""),
    ("instrument", "csms-v1", "elements", ""),
    ("instrument", "csms-v1", "element", "?code=1"),
    ("instrument", "csms-v1", "element", "?code=3"),
    ("instrument", "csms-v1", "scales", ""),
    ("instrument", "csms-v1", "groups", ""),
    ("instrument", "csms-v1", "lists", ""),
    ("instrument", "smk3-v1", "element", "?code=6"),
    ("instrument", "smk3-v1", "lists", ""),
    ("ladder", "csms_4-v1", "all", ""),
    ("ladder", "proper_5-v1", "all", ""),
    ("rules", "csms-v1", "all", ""),
]


@pytest.mark.parametrize(("kind", "key", "page", "query"), PAGES)
def test_a_page_that_is_saved_as_it_stands_changes_nothing(
    kind: str, key: str, page: str, query: str, admin: Client, administrator: User, now: datetime
) -> None:
    draft = draft_of(kind, key, administrator, now)
    before = draft.document
    url = address("version-edit", draft.key, kind, page) + query
    opened = admin.get(url)
    assert opened.status_code == 200
    saved = admin.post(url, form_fields(opened.content.decode(), "editor__form"))
    assert saved.status_code == 302
    draft.refresh_from_db()
    assert draft.edition == 2
    assert draft.document == before
