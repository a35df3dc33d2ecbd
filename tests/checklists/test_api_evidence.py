"""Evidence over the API: multipart in, one error shape out, each role its own."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from evaluations.models import Evaluation, Evidence
from tests.evaluations.evidence_scene import HandingIn
from tests.files.hostile import pdf, photo
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


def post(client: Client, evaluation: Evaluation, *contents: bytes, **changed: Any) -> Any:
    """Hand in files called 0.jpg, 1.jpg ..."""
    files = [SimpleUploadedFile(f"{n}.jpg", content) for n, content in enumerate(contents)]
    given = {"operation": str(uuid4()), "item": "1.01", "file": files} | changed
    return client.post(reverse("api:evidence", args=[evaluation.pk]), given)


def file_url(evidence: Evidence, item: str = "") -> str:
    arguments = [evidence.evaluation_id, evidence.pk]
    if item:
        return reverse("api:evidence-item", args=[*arguments, item])
    return reverse("api:evidence-file", args=arguments)


def test_a_coordinator_hands_in_several_files(coordinator: User, evaluation: Evaluation) -> None:
    client = visitor(coordinator)
    answer = post(client, evaluation, photo(), photo())
    assert answer.status_code == 200
    kept = answer.json()["evidence"]
    assert [one["name"] for one in kept] == ["0.jpg", "1.jpg"]
    assert client.get(reverse("api:evidence", args=[evaluation.pk])).json()["results"] == kept


def test_an_upload_sent_again_gets_the_same_answer(
    coordinator: User, evaluation: Evaluation
) -> None:
    client, content, operation = visitor(coordinator), photo(), str(uuid4())
    first = post(client, evaluation, content, operation=operation).json()
    assert post(client, evaluation, content, operation=operation).json() == first
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"operation": "7"}, "operation"),
        ({"item": ""}, "item"),
        ({"item": "9.99"}, "item"),
        ({"file": ""}, "file"),
        ({"file": SimpleUploadedFile("a.jpg", b"")}, "file"),
        ({"file": SimpleUploadedFile("a.jpg", b"<html>")}, "file"),
        ({"file": SimpleUploadedFile("a.jpg", pdf())}, "file"),
    ],
)
def test_every_refusal_has_the_one_shape_and_keeps_nothing(
    changed: dict[str, Any], field: str, coordinator: User, evaluation: Evaluation, media: Path
) -> None:
    answer = post(visitor(coordinator), evaluation, photo(), **changed)
    assert answer.status_code == 400
    assert set(answer.json()) == {"message", "fields"}
    assert field in answer.json()["fields"]
    assert not Evidence.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_the_sentence_about_a_file_is_in_the_language_of_the_page(
    coordinator: User, evaluation: Evaluation
) -> None:
    answer = post(visitor(coordinator), evaluation, b"")
    assert answer.json()["message"] == "0.jpg is empty (0 bytes): choose it again."


def test_json_is_not_what_a_file_comes_in(coordinator: User, evaluation: Evaluation) -> None:
    url = reverse("api:evidence", args=[evaluation.pk])
    answer = visitor(coordinator).post(url, {"item": "1.01"}, content_type="application/json")
    assert answer.status_code == 415
    assert set(answer.json()) == {"message", "fields"}


@pytest.mark.parametrize(
    ("who", "writes", "reads"),
    [
        ("manager", 403, 200),
        ("viewer", 403, 200),
        ("administrator", 403, 200),
        ("representative", 404, 404),
        ("other_representative", 404, 404),
        ("stranger", 404, 404),
    ],
)
def test_each_role_gets_its_own(
    who: str, writes: int, reads: int, hand_in: HandingIn, request: pytest.FixtureRequest
) -> None:
    kept = hand_in.one()
    Evaluation.objects.update(status="published")  # even so it is not the representative's
    client = visitor(request.getfixturevalue(who))
    assert client.get(reverse("api:evidence", args=[kept.evaluation_id])).status_code == reads
    assert post(client, kept.evaluation, photo()).status_code == writes
    assert client.put(file_url(kept, "2.01")).status_code == writes
    assert client.delete(file_url(kept, "1.01")).status_code == writes
    assert client.delete(file_url(kept)).status_code == writes


def test_nobody_hands_in_without_signing_in(evaluation: Evaluation) -> None:
    answer = post(visitor(), evaluation, photo())
    assert answer.status_code == 403
    assert set(answer.json()) == {"message", "fields"}
    assert not Evidence.objects.exists()


def test_the_csrf_token_is_needed(coordinator: User, evaluation: Evaluation) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)
    assert post(client, evaluation, photo()).status_code == 403
    assert not Evidence.objects.exists()


def test_a_file_is_linked_unlinked_and_removed(coordinator: User, hand_in: HandingIn) -> None:
    kept, client = hand_in.one(), visitor(coordinator)
    assert client.put(file_url(kept, "2.01")).json()["items"] == ["1.01", "2.01"]
    assert client.delete(file_url(kept, "1.01")).json()["items"] == ["2.01"]
    assert client.delete(file_url(kept, "2.01")).status_code == 400
    assert client.delete(file_url(kept)).status_code == 200
    assert client.delete(file_url(kept)).status_code == 200
    assert client.put(file_url(kept, "1.01")).status_code == 409


def test_a_file_is_found_only_below_its_own_evaluation(
    coordinator: User, hand_in: HandingIn
) -> None:
    kept = hand_in.one()
    url = reverse("api:evidence-file", args=[kept.evaluation_id + 1, kept.pk])
    assert visitor(coordinator).delete(url).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_the_wrong_method_is_refused(
    method: str, coordinator: User, evaluation: Evaluation
) -> None:
    client = visitor(coordinator)
    answer = getattr(client, method)(reverse("api:evidence", args=[evaluation.pk]))
    assert answer.status_code == 405
    assert set(answer.json()) == {"message", "fields"}
