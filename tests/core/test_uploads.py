"""What a request may weigh: refused before it is read, and nothing left behind."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from evaluations.models import Evaluation, Evidence
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
TWO_GIGABYTES = 2 * 1024**3


class Unreadable:
    """A body that must not be touched."""

    def read(self, *_args: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def announce(client: Client, url: str, *, length: int | str) -> Any:
    """Post a body of this declared length that nobody may read."""
    content_type = "multipart/form-data; boundary=x"
    given: dict[str, Any] = {"CONTENT_LENGTH": str(length), "wsgi.input": Unreadable()}
    return client.post(url, b"", content_type=content_type, **given)


def test_two_gigabytes_are_refused_unread_at_the_sign_in_page() -> None:
    answer = announce(visitor(), reverse("sign-in"), length=TWO_GIGABYTES)
    assert answer.status_code == 413
    assert "more than the 2 MB that are taken at once" in answer.content.decode()


def test_two_gigabytes_are_refused_unread_by_the_api(
    coordinator: User, evaluation: Evaluation
) -> None:
    url = reverse("api:evidence", args=[evaluation.pk])
    answer = announce(visitor(coordinator), url, length=TWO_GIGABYTES)
    assert answer.status_code == 413
    assert answer.json()["message"].startswith("That is more than the 64 MB")
    assert answer.json()["fields"] == {}


def test_only_an_address_that_takes_files_takes_much(
    coordinator: User, evaluation: Evaluation
) -> None:
    url = reverse("api:submit", args=[evaluation.pk])
    assert announce(visitor(coordinator), url, length=3_000_000).status_code == 413


def test_a_length_that_is_no_number_counts_as_nothing() -> None:
    assert announce(visitor(), reverse("sign-in"), length="many").status_code in {200, 400}


def test_a_file_beyond_the_limit_is_stopped_on_its_way_in(
    coordinator: User, evaluation: Evaluation, settings: Settings, tmp_path: Path
) -> None:
    settings.LARGEST_FILE = 1024 * 1024
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0  # every file by way of the disk
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    given = {
        "operation": str(uuid4()),
        "item": "1.01",
        "file": [SimpleUploadedFile(name, b"x" * 1_100_000) for name in ("a.jpg", "b.jpg")],
    }
    answer = visitor(coordinator).post(reverse("api:evidence", args=[evaluation.pk]), given)
    assert answer.status_code == 413
    assert answer.json()["message"].startswith("a.jpg is larger than 1 MB")
    assert list(tmp_path.iterdir()) == []
    assert not Evidence.objects.exists()


def test_too_many_files_at_once_are_refused_in_the_one_shape(
    coordinator: User, evaluation: Evaluation
) -> None:
    files = [SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(11)]
    given = {"operation": str(uuid4()), "item": "1.01", "file": files}
    answer = visitor(coordinator).post(reverse("api:evidence", args=[evaluation.pk]), given)
    assert answer.status_code == 400
    assert answer.json() == {
        "message": "You sent 11 files; at most 10 are taken at once, and none was stored. Send 10, "
        "then the others, or put photos together in one PDF.",
        "fields": {},
    }
    assert not Evidence.objects.exists()


def test_a_flood_of_files_is_not_even_counted(coordinator: User, evaluation: Evaluation) -> None:
    files = [SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(101)]
    given = {"operation": str(uuid4()), "item": "1.01", "file": files}
    answer = visitor(coordinator).post(reverse("api:evidence", args=[evaluation.pk]), given)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("You sent more than 100 files; at most 10")
