"""Documents, schedules and the letterhead over the API: asked for, fetched, kept, changed once."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from accounts.models import User
from core.audit import Actor
from core.models import AuditEntry
from documents.models import Document, Schedule
from documents.tasks import make_document
from evaluations.models import Result
from tests.visitors import visitor
from tokens.services import create_token

API = "/api/v1"


def sent(who: User, path: str, *, method: str = "post", **body: Any) -> Any:
    return getattr(visitor(who), method)(f"{API}/{path}", body, content_type="application/json")


def test_a_token_asks_for_documents_and_fetches_what_its_hash_says(
    published_result: Result, manager: User, now: datetime
) -> None:
    _token, secret = create_token(
        name="ERP", days=30, by=Actor(manager), now=now, scopes=["documents"]
    )
    manager.reader_tokens.update(expires_at=datetime(2999, 1, 1, tzinfo=now.tzinfo))
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    body = {"operation": str(uuid4()), "kind": "scorecard"}
    body |= {"of": {"result": [published_result.sha256]}}  # type: ignore[dict-item]
    asked = [program.post(f"{API}/documents/", body, "application/json") for _time in range(2)]
    assert asked[0].json()["id"] == asked[1].json()["id"]
    one = f"{API}/documents/{asked[0].json()['id']}/"
    assert (asked[0].json()["address"], program.get(f"{one}file/").status_code) == (None, 404)
    make_document(asked[0].json()["id"])
    told = program.get(one).json()
    file = program.get(told["address"]).getvalue()
    assert told["document_status"] == "done"
    assert hashlib.sha256(file).hexdigest() == told["sha256"]
    assert told in program.get(f"{API}/documents/").json()["results"]
    scope = {"of": {"year": ["2024"], "result": [published_result.sha256]}}
    compared = body | scope | {"kind": "comparison", "operation": str(uuid4())}
    assert program.post(f"{API}/documents/", compared, "application/json").status_code == 200
    book = {"of": {"year": ["2024"]}, "sections": ["summary"]}
    for operation, year, status in ((str(uuid4()), "2024", 200), (str(uuid4()), "1999", 400)):
        book |= {"operation": operation, "of": {"year": [year]}}
        assert program.post(f"{API}/book/", book, "application/json").status_code == status
    assert program.get(f"{API}/schedules/").status_code in (401, 403)
    entry = AuditEntry.objects.filter(action="request_document").latest("pk")
    assert (entry.user, Document.objects.count()) == (manager, 3)


def test_what_is_taken_back_is_made_again_when_asked_and_only_for_its_people(
    published_result: Result, coordinator: User, manager: User, representative: User,
    other_representative: User,
) -> None:  # fmt: skip
    body = {"operation": str(uuid4()), "kind": "scorecard", "language": "en"}
    body |= {"of": {"result": [published_result.sha256]}}  # type: ignore[dict-item]
    assert sent(other_representative, "documents/", **body).status_code == 404
    one = f"documents/{sent(coordinator, 'documents/', **body).json()['id']}/"
    assert visitor(representative).get(f"{API}/{one}").status_code == 404  # made for the owner
    for _time in range(2):
        assert sent(coordinator, f"{one}cancel/").json()["document_status"] == "cancelled"
    for _time in range(2):
        assert sent(manager, f"{one}retry/").json()["document_status"] == "queued"
    assert sent(coordinator, f"{one}cancel/").status_code == 403  # the manager's request now
    make_document(int(one.split("/")[1]))
    assert sent(manager, f"{one}cancel/").status_code == 409
    body |= {"kind": "book", "operation": str(uuid4())}
    assert sent(coordinator, "documents/", **body).status_code == 400


def test_a_schedule_is_added_once_and_changed_as_it_was_read(
    manager: User, viewer: User, coordinator: User, db: None
) -> None:
    people = visitor(manager).get(f"{API}/schedules/people/").json()["results"]
    assert viewer.pk in [one["id"] for one in people]
    facts: dict[str, Any] = {
        "name": "Direksi", "kind": "book", "of": {"sections": ["summary"]}, "day": 20,
        "language": "id", "recipients": [viewer.pk],
    }  # fmt: skip
    new = facts | {"operation": str(uuid4())}
    assert sent(coordinator, "schedules/", **new).status_code == 403
    added = [sent(manager, "schedules/", **new).json() for _time in range(2)]
    assert (added[0], Schedule.objects.count()) == (added[1], 1)
    one, seen = f"schedules/{added[0]['id']}/", added[0]["state"]
    change = facts | {"day": 5, "seen": seen}
    for _time in range(2):
        assert sent(manager, one, method="put", **change).json()["day"] == 5
    stale = sent(manager, one, method="put", **change | {"day": 6})
    assert (stale.status_code, stale.json()["current"]["day"]) == (409, 5)
    assert "recipients" in sent(manager, one, method="put", **change | {"recipients": [0]}).text
    without = change | {"of": {}, "seen": stale.json()["current"]["state"]}
    assert sent(manager, one, method="put", **without).status_code == 400  # a book of no chapter
    assert not sent(manager, f"{one}switch/", active=False).json()["active"]


def test_the_letterhead_is_changed_as_it_was_read(
    administrator: User, manager: User, db: None
) -> None:
    reader, address = visitor(administrator), f"{API}/letterhead/"
    seen, picture = reader.get(address).json()["state"], BytesIO()
    Image.new("RGB", (40, 12), "navy").save(picture, "PNG")
    logo = SimpleUploadedFile("logo.png", picture.getvalue(), "image/png")
    form = encode_multipart(BOUNDARY, {"seen": seen, "name": "PT XYZ", "logo": logo})
    for _time in range(2):
        kept = reader.put(address, form, MULTIPART_CONTENT).json()
        assert (kept["name"], reader.get(kept["address"]).status_code) == ("PT XYZ", 200)
    stale = sent(administrator, "letterhead/", method="put", seen=seen, name="Lain")
    assert (stale.status_code, stale.json()["current"]["name"]) == (409, "PT XYZ")
    bare = {"seen": kept["state"], "name": "", "remove_logo": True}
    assert sent(administrator, "letterhead/", method="put", **bare).json()["address"] is None
    assert sent(manager, "letterhead/", method="put", **bare).status_code == 403
