"""Two people at one page: what the first stored stays until the second has seen it."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor
from documents.services.schedules import Plan, keep_schedule
from tests.files.hostile import photo
from tests.visitors import visitor

KEPT = {
    "contractor-change": "name",
    "site-change": "name",
    "person": "first_name",
    "schedule-detail": "name",
    "letterhead": "name",
}


@pytest.fixture
def pages(
    contractor: Contractor, site: Site, viewer: User, administrator: User, now: datetime
) -> dict[str, str]:
    """The address of each."""
    plan = Plan(name="Direksi", kind="book", scope="sections=summary", language="id", day=20,
                recipients=[viewer])  # fmt: skip
    schedule = keep_schedule(schedule=None, plan=plan, by=Actor(administrator), now=now)
    of = {
        "contractor-change": [contractor.pk],
        "site-change": [site.pk],
        "person": [viewer.pk],
        "schedule-detail": [schedule.pk],
    }
    return {name: reverse(name, args=of.get(name)) for name in KEPT}


def opened(client: Client, page: str) -> dict[str, object]:
    """What the form of a page would send as it stands, with the mark of what it shows."""
    context = client.get(page).context
    sent = {one.html_name: one.value() for one in context["form"] if one.value()}
    return sent | {"seen": context["seen"]}


@pytest.mark.parametrize(("name", "field"), KEPT.items())
def test_the_second_sees_both_and_writes_over_nothing_unseen(
    name: str, field: str, pages: dict[str, str], administrator: User
) -> None:
    client, page = visitor(administrator), pages[name]
    sent = opened(client, page)
    assert client.post(page, sent | {field: "Yang pertama"}).status_code == 302
    wrong = client.post(page, sent | {field: "x" * 500})
    assert (wrong.status_code, wrong.context["seen"]) == (400, sent["seen"])  # shown nothing new
    late = sent | {field: "Yang kedua"}
    told = client.post(page, late)
    assert told.status_code == 409
    assert f"{administrator} has changed this" in told.text
    assert "Yang pertama" in str(told.context["stands"])
    assert told.context["form"][field].value() == "Yang kedua"
    again = opened(client, page)
    assert again[field] == "Yang pertama"
    assert client.post(page, late | {"seen": again["seen"]}).status_code == 302


def test_a_picture_that_was_not_stored_is_asked_for_once_more(administrator: User) -> None:
    client, page = visitor(administrator), reverse("letterhead")
    sent = opened(client, page)
    client.post(page, sent | {"name": "Yang pertama"})
    logo = SimpleUploadedFile("logo.jpg", photo())
    told = client.post(page, sent | {"name": "Yang kedua", "logo": logo})
    assert (told.status_code, "logo" in told.context["form"].errors) == (409, True)


@pytest.mark.parametrize(("kind", "has_chapters"), [("book", True), ("scorecards_zip", False)])
def test_how_a_schedule_stands_names_the_chapters_of_a_book_alone(
    kind: str, has_chapters: bool, viewer: User, administrator: User, now: datetime
) -> None:
    plan = Plan(name="Direksi", kind=kind, scope="sections=summary", language="id", day=20,
                recipients=[viewer])  # fmt: skip
    schedule = keep_schedule(schedule=None, plan=plan, by=Actor(administrator), now=now)
    client, page = visitor(administrator), reverse("schedule-detail", args=[schedule.pk])
    told = client.post(page, opened(client, page) | {"name": "Baru", "seen": "0" * 64})
    assert told.status_code == 409
    assert ("Chapters of the book" in dict(told.context["stands"])) == has_chapters
