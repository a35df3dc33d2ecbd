"""Lessons shared, reviewed and taken back by programs, by the rules of their pages."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from outcomes.lessons.models import Lesson
from tests.files.hostile import photo
from tests.outcomes.lessons.test_lessons import ITEM, PRACTICE
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("period", "in_english")
LESSON = {"lineage": ITEM, "title": "Judul", "practice": PRACTICE, "is_named": False}


def send(user: User, method: str, page: str, *args: object, **given: object) -> tuple[int, Any]:
    url, body = reverse(f"lessons-api:{page}", args=args), json.dumps(given, default=str)
    answer = visitor(user).generic(method, url, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_lesson_is_shared_reviewed_published_and_taken_back(
    contractor: Contractor, representative: User, other_representative: User, coordinator: User
) -> None:
    items = send(representative, "GET", "items")[1]["results"]
    assert ITEM in {one["lineage"] for one in items}
    new = LESSON | {"operation": uuid4()}
    file = SimpleUploadedFile("budi.jpg", photo())
    form = visitor(representative).post(reverse("lessons-api:list"), new | {"evidence": file})
    [taken] = form.json()["files"]
    assert (form.status_code, taken["is_photo"], taken["name"]) == (200, True, "")
    new |= {"operation": uuid4(), "title": "Dua"}
    (_, first), (_, again) = (send(representative, "POST", "list", **new) for _twice in range(2))
    assert first == again
    key, change = first["key"], LESSON | {"title": "Tiga", "version": 1}
    assert first["may"] == ["change", "withdraw"]
    assert send(other_representative, "GET", "lesson", key)[0] == 404
    assert send(representative, "PUT", "lesson", key, **change)[1]["version"] == 2
    assert send(representative, "PUT", "lesson", key, **change)[0] == 409
    assert len(send(coordinator, "GET", "waiting")[1]["results"]) == 2
    back = send(coordinator, "POST", "send-back", key, version=2, reason="Lebih jelas")[1]
    assert (back["lesson_status"], back["reason"]) == ("sent_back", "Lebih jelas")
    send(representative, "PUT", "lesson", key, **change | {"version": 3})
    assert send(coordinator, "POST", "publish", key, version=3)[0] == 409
    assert send(coordinator, "POST", "publish", key, version=4)[1]["may"] == ["take-down"]
    [read] = send(other_representative, "GET", "list")[1]["results"]
    assert (read["title"], read["author"]) == ("Tiga", "a contractor")
    seen = send(other_representative, "GET", "lesson", key)[1]
    assert (seen["lesson_status"], seen["reason"], seen["may"]) == (None, None, [])
    taken_down = send(coordinator, "POST", "take-down", key, version=5, reason="Salah")[1]
    assert taken_down["lesson_status"] == "taken_down"
    other = form.json()["key"]
    assert send(representative, "POST", "withdraw", other)[1]["lesson_status"] == "withdrawn"
    assert send(other_representative, "GET", "list")[1]["results"] == []


def test_who_neither_shared_nor_reviews_takes_no_step(
    contractor: Contractor, representative: User, other_representative: User, manager: User,
    viewer: User,
) -> None:  # fmt: skip
    key = send(representative, "POST", "list", **LESSON, operation=uuid4())[1]["key"]
    assert send(viewer, "POST", "list", **LESSON, operation=uuid4())[0] == 403
    for person in (representative, manager, viewer):
        assert send(person, "POST", "publish", key, version=1)[0] == 403
    for person in (other_representative, manager):
        assert send(person, "POST", "withdraw", key)[0] == 404
    assert Lesson.objects.get().version == 1
