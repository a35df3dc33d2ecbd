"""Studies for programs: from their first text to the finding of a strategy, as on pages."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor
from studies.models import Study
from tests.files.hostile import photo
from tests.studies.swot_studies import ALL_RATED, SMALL, rate, small_study
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
Send = Callable[..., tuple[int, Any]]
RATING = {
    "rating": 2, "met": [0, 2], "evidence": "Dilihat", "kind_of_source": "observation",
    "said_by": "Pengawas", "judged_on": "2024-01-15", "version": "",
}  # fmt: skip
STRATEGY = {
    "kind": "SO", "text": "Pakai kekuatan", "cites": ["internal.a", "external.o"],
    "due_on": timezone.localdate() + timedelta(days=100),
}  # fmt: skip


def program(user: User) -> Send:
    """What somebody's program sends, by the name of an address."""
    client = visitor(user)

    def send(method: str, page: str, *args: object, **given: object) -> tuple[int, Any]:
        url = reverse(f"studies-api:{page}", args=args)
        if "evidence" in given and method == "FORM":
            answer: Any = client.post(url, given)
        else:
            body = json.dumps(given, default=str)
            answer = client.generic(method, url, body, content_type="application/json")
        return answer.status_code, answer.json()

    return send


@pytest.fixture
def send(coordinator: User) -> Send:
    return program(coordinator)


def test_a_study_is_begun_weighed_judged_frozen_and_followed(
    send: Send, coordinator: User, contractor: Contractor, now: datetime
) -> None:
    facts = {"name": "Studi PT A", "contractor": contractor.code, "held_on": "2024-01-31"}
    new = facts | {"operation": uuid4(), "text": SMALL}
    (_, first), (_, begun) = (send("POST", "list", **new) for _twice in range(2))
    assert begun == first
    assert begun["lacking"]
    key = begun["id"]
    assert [one["id"] for one in send("GET", "list")[1]["results"]] == [key]
    changed = facts | {"name": "Studi baru", "version": begun["version"]}
    assert send("PUT", "one", key, **changed)[1]["name"] == "Studi baru"
    status, refused = send("PUT", "one", key, **changed | {"name": "Lain"})
    assert (status, refused["current"]["name"]) == (409, "Studi baru")
    text = send("GET", "factors", key)[1]["text"].replace("Lemah", "Kurang")
    status, stored = send("PUT", "factors", key, text=text, version=1)
    assert (status, stored["version"]) == (200, 2)
    assert send("PUT", "factors", key, text=SMALL, version=1)[0] == 409
    assert send("PUT", "factors", key, text="internal: 1", version=2)[1]["fields"].keys() == {
        "text"
    }
    for code, rating in ALL_RATED.items():
        rated = RATING | {"rating": rating, "met": [0, 2] if code == "internal.a" else []}
        status, said = send("PUT", "judgement", key, *code.split("."), **rated)
        assert (status, said["rating"]) == (200, rating)
    overtaken = send("PUT", "judgement", key, "internal", "a", **RATING | {"rating": 1})
    stands = send("GET", "judgement", key, "internal", "a")[1]
    assert (overtaken[0], overtaken[1]["current"]) == (409, stands)  # in the words of the API
    assert send("GET", "judgement", key, "internal", "zz")[0] == 404
    file = SimpleUploadedFile("foto.jpg", photo())
    status, filed = send("FORM", "files", key, "internal", "a", evidence=[file])
    assert (status, filed["files"][0]["name"]) == (200, "foto.jpg")
    gone = {"operation": uuid4()}
    for _twice in range(2):
        assert send("POST", "file-remove", key, filed["files"][0]["id"], **gone)[1]["files"] == []
    strategy = STRATEGY | {"operation": uuid4(), "owner": coordinator.pk}
    (_, one), (_, again) = (send("POST", "strategies", key, **strategy) for _twice in range(2))
    assert one == again
    wanted = strategy | {"text": "Dua", "version": one["version"]}
    assert send("PUT", "strategy", one["id"], **wanted)[1]["text"] == "Dua"
    assert send("PUT", "strategy", one["id"], **wanted | {"text": "Tiga"})[0] == 409
    other = send("POST", "strategies", key, **strategy | {"operation": uuid4()})[1]
    gone = {"operation": uuid4()}
    for _twice in range(2):
        assert len(send("POST", "strategy-delete", other["id"], **gone)[1]["results"]) == 1
    status, frozen = send("POST", "freeze", key)
    assert (status, frozen["lacking"], bool(frozen["frozen_at"])) == (200, [], True)
    assert send("POST", "freeze", key)[0] == 409
    raised = [send("POST", "finding", one["id"])[1]["finding"] for _twice in range(2)]
    assert raised[0]
    assert raised[0] == raised[1]
    following = {send("POST", "next", key)[1]["id"] for _twice in range(2)}
    assert len(following) == 1
    assert send("POST", "delete", *following)[1]["name"].startswith("Studi baru")
    assert Study.objects.get().pk == key


def test_who_may_not_make_studies_is_refused(
    contractor: Contractor, coordinator: User, viewer: User, representative: User,
    other_representative: User, now: datetime,
) -> None:  # fmt: skip
    study = small_study(contractor, now=now)
    rate(study, ALL_RATED, now=now)
    User.objects.filter(pk=coordinator.pk).update(is_posted=True)  # at other sites
    for person in (coordinator, viewer, representative, other_representative):
        assert program(person)("POST", "freeze", study.pk)[0] == 403
    assert program(coordinator)("GET", "one", study.pk)[1]["owners"] == []
    assert program(viewer)("GET", "one", study.pk)[0] == 200
    assert program(representative)("GET", "one", study.pk)[0] == 404  # not frozen
    assert not Study.objects.get().is_frozen


def test_a_strategy_is_of_nobody_whom_the_page_does_not_offer(
    send: Send, contractor: Contractor, other_representative: User, now: datetime
) -> None:
    study = small_study(contractor, now=now)
    rate(study, ALL_RATED, now=now)
    given = STRATEGY | {"operation": uuid4(), "owner": other_representative.pk}
    status, refused = send("POST", "strategies", study.pk, **given)
    assert (status, list(refused["fields"])) == (400, ["owner"])


def test_a_number_beyond_all_numbers_is_no_id(coordinator: User) -> None:
    sent = '{"former": 1e400, "survey": 1e400}'
    answer = visitor(coordinator).generic("POST", "/api/v1/studies/", sent, "application/json")
    assert answer.status_code == 400
    assert {"former", "survey"} <= set(answer.json()["fields"])
