"""What a browser keeps: of which version, for whom, and what counts as a receipt."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import AuditEntry
from core.requests.middleware import PERSON
from core.shell import kept_pages
from core.shell.scripts import written
from evaluations.models import Evaluation
from tests.evaluations.evidence_scene import HandingIn
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["']\./(\w+)\.js["']""")
NAMED = re.compile(
    r'\s(?:href|src|data-later|data-style)="(/static/[^"]*)"'
)  # as the worker reads it


def answer(client: Client, evaluation: Evaluation, **headers: str) -> Any:
    return client.put(
        reverse("api:answer", args=[evaluation.pk, "1.01"]),
        {"operation": str(uuid4()), "base_version": 0, "choice": "3"},
        content_type="application/json",
        headers=headers,
    )


@pytest.mark.parametrize("address", ["checklist", "device", "evaluation-list"])
def test_a_kept_page_names_every_file_that_it_or_a_script_of_it_asks_for(
    address: str, coordinator: User, evaluation: Evaluation
) -> None:
    arguments = [evaluation.pk] if address == "checklist" else []
    page = visitor(coordinator).get(reverse(address, args=arguments)).text
    named = {one for text in NAMED.findall(page) for one in text.split()}
    scripts = {Path(one).stem for one in named if one.endswith(".js")}
    assert {"leaving", "outbox"} <= scripts
    assert {"/static/icon.svg", "/static/css/base.css"} <= named
    assert {needed for one in scripts for needed in IMPORTED.findall(written(one))} <= scripts


def test_the_worker_names_its_version_and_is_asked_for_anew(client: Client) -> None:
    response = client.get(reverse("service-worker"))
    script = response.content.decode()
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert f'"version":"{kept_pages.version()}"' in script
    assert 'const FILES="csms-static-"' in script  # as slim as the other scripts
    assert client.post(reverse("service-worker")).status_code == 405


def test_another_file_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept_pages.version()
    monkeypatch.setattr(kept_pages, "static", lambda name: f"/next/{name}")
    kept_pages.version.cache_clear()
    after = kept_pages.version()
    kept_pages.version.cache_clear()
    assert before != after


@pytest.mark.parametrize("address", ["evaluation-list", "device", "checklist"])
def test_a_page_that_may_be_kept_says_for_whom_and_by_which_version(
    address: str, coordinator: User, evaluation: Evaluation
) -> None:
    arguments = [evaluation.pk] if address == "checklist" else []
    response = visitor(coordinator).get(reverse(address, args=arguments))
    assert response.headers[kept_pages.KEEP] == kept_pages.version()
    assert response.headers[PERSON] == str(coordinator.pk)


def test_the_page_about_the_device_names_nobody_to_who_is_not_signed_in(client: Client) -> None:
    response = client.get(reverse("device"))
    assert response.status_code == 200
    assert PERSON not in response.headers
    assert b"data-person" not in response.content


def test_a_page_that_is_refused_is_not_to_be_kept(
    representative: User, evaluation: Evaluation
) -> None:
    response = visitor(representative).get(reverse("evaluation-list"))
    assert response.status_code == 403
    assert kept_pages.KEEP not in response.headers


def test_a_receipt_names_the_operation_and_the_servers_time(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    url = reverse("api:answer", args=[evaluation.pk, "1.01"])
    body = {"operation": str(uuid4()), "base_version": 0, "choice": "3"}
    first = client.put(url, body, content_type="application/json").json()
    again = client.put(url, body, content_type="application/json").json()
    assert first["operation"] == body["operation"]
    assert first["received_at"]
    assert again == first


def test_what_was_meant_to_go_out_as_another_person_is_refused(
    client: Client, coordinator: User, manager: User, evaluation: Evaluation
) -> None:
    client.force_login(coordinator)
    refused = answer(client, evaluation, **{PERSON: str(manager.pk)})
    assert refused.status_code == 403
    assert set(refused.json()) == {"message", "fields"}
    assert refused.headers[PERSON] == str(coordinator.pk)
    assert not AuditEntry.objects.filter(action="save_answer").exists()
    assert answer(client, evaluation, **{PERSON: str(coordinator.pk)}).status_code == 200


def test_a_session_that_is_over_is_told_from_a_refusal_by_naming_nobody(
    client: Client, coordinator: User, evaluation: Evaluation
) -> None:
    over = answer(client, evaluation, **{PERSON: str(coordinator.pk)})
    assert over.status_code == 403
    assert PERSON not in over.headers


def test_asking_who_is_signed_in_brings_the_token_that_saving_needs(coordinator: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)
    response = client.get(reverse("api:session"))
    assert response.json()["person"] == coordinator.pk
    assert client.cookies["csrftoken"].value


def test_the_files_of_all_items_come_in_one_part_with_an_empty_one(
    coordinator: User, hand_in: HandingIn
) -> None:
    kept = hand_in.one()
    hand_in(item="2.01")
    url = reverse("evidence-list", args=[kept.evaluation_id]) + "?item=*"
    page = visitor(coordinator).get(url).content.decode()
    assert re.findall(r'data-evidence-of="([\d.]*)"', page) == ["", "1.01", "2.01"]
