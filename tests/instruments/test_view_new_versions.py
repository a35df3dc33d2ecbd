"""Something new in the browser: an empty instrument, or a copy under another code."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.audit import Actor
from core.errors import NotAllowed
from core.models import AuditEntry
from instruments.choices import VersionKind
from instruments.models import Draft, Instrument
from instruments.services.drafts import publish_draft
from instruments.services.first_versions import copy_as_new
from instruments.specs import parse_instrument
from tests.instruments.form_reader import form_fields
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
NEW = reverse("instrument-new")
COPY = reverse("version-copy-as-new", args=["instrument", "csms-v1"])
GIVEN = {"code": "lokasi", "title_id": "Daftar lokasi", "title_en": ""}
EMPTY = GIVEN | {"ladder": "csms_4-v1", "rule_set": "csms-v1"}


@pytest.fixture
def admin(administrator: User, instruments: dict[str, Instrument]) -> Client:
    """The administrator, reading English."""
    return visitor(administrator)


def test_an_empty_instrument_can_be_written_published_and_taken_as_a_file(
    admin: Client, administrator: User, now: datetime
) -> None:
    assert admin.get(NEW).status_code == 200
    assert admin.post(NEW, EMPTY).status_code == 302
    draft = Draft.objects.get()
    assert (draft.key, draft.based_on, draft.title) == ("lokasi-v1", None, "Daftar lokasi")
    url = reverse("version-edit", args=["instrument", draft.key, "element"]) + "?code=1"
    fields = form_fields(admin.get(url).content.decode(), "editor__form")
    assert admin.post(url, fields | {"elements[0].items[0].title.id": "Izin"}).status_code == 302
    draft.refresh_from_db()
    row = publish_draft(
        draft=draft,
        edition=2,
        name="Pertama",
        effective_on=date(2025, 1, 1),
        by=Actor(administrator, None),
        now=now,
    )
    file = admin.get(reverse("version-file", args=["instrument", row.key]))
    spec = parse_instrument(file.content.decode(), file_name="lokasi-v1.yaml")
    assert [item.title.id for item in spec.items] == ["Izin"]


@pytest.mark.parametrize("page", ["", "difference", "try", "backtest", "publish"])
def test_a_new_instrument_has_every_page(page: str, admin: Client) -> None:
    admin.post(NEW, EMPTY)
    name = f"version-{page}" if page else "version"
    assert admin.get(reverse(name, args=["instrument", "lokasi-v1"])).status_code == 200


@pytest.mark.parametrize(
    ("kind", "key"), [("instrument", "csms-v1"), ("ladder", "csms_4-v1"), ("rules", "csms-v1")]
)
def test_a_copy_as_new_has_the_content_and_is_recorded(kind: str, key: str, admin: Client) -> None:
    url = reverse("version-copy-as-new", args=[kind, key])
    assert admin.get(url).status_code == 200
    assert admin.post(url, GIVEN | {"title_en": "Site list"}).status_code == 302
    draft = Draft.objects.get()
    assert (draft.kind, draft.key, draft.based_on) == (kind, "lokasi-v1", None)
    assert draft.document["title"] == {"id": "Daftar lokasi", "en": "Site list"}
    assert AuditEntry.objects.get(action="copy_version").after["copied_from"] == key


def test_items_of_a_copy_keep_their_lineage_when_saved(admin: Client) -> None:
    admin.post(COPY, GIVEN)
    url = reverse("version-edit", args=["instrument", "lokasi-v1", "element"]) + "?code=1"
    fields = form_fields(admin.get(url).content.decode(), "editor__form")
    assert admin.post(url, fields).status_code == 302
    assert Draft.objects.get().document["elements"][0]["items"][0]["lineage"] == "csms-1.01"


WRONG: list[tuple[str, dict[str, Any], int, str]] = [
    (NEW, {"code": ""}, 400, "Give it a code."),
    (NEW, {"code": "Lokasi"}, 400, "Use small letters, digits and underscore"),
    (NEW, {"code": "lokasi\n"}, 302, ""),
    (NEW, {"code": "../lokasi"}, 400, "Use small letters, digits and underscore"),
    (NEW, {"code": "a" * 31}, 400, "30 characters"),
    (NEW, {"title_id": " "}, 400, "Give it a title."),
    (NEW, {"ladder": "none-v1"}, 400, "none-v1 is not one of the available choices"),
    (NEW, {"ladder": "smk3_pp50-v1"}, 400, "hitam"),
    (NEW, {"code": "csms"}, 409, "The code csms is taken already: choose another."),
    (COPY, {"code": "smk3"}, 409, "The code smk3 is taken already: choose another."),
]


@pytest.mark.parametrize(("url", "changed", "status", "sentence"), WRONG)
def test_what_cannot_be_begun_is_a_sentence(
    url: str, changed: dict[str, Any], status: int, sentence: str, admin: Client
) -> None:
    answer = admin.post(url, EMPTY | changed)
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert Draft.objects.exists() is (status == 302)


def test_a_code_that_a_draft_has_is_taken(admin: Client) -> None:
    assert admin.post(NEW, EMPTY).status_code == 302
    assert admin.post(COPY, GIVEN).status_code == 409


def test_only_an_administrator_begins_something_new(
    instruments: dict[str, Instrument], by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        copy_as_new(
            kind=VersionKind.INSTRUMENT,
            key="csms-v1",
            code="lokasi",
            title={"id": "x"},
            by=by_manager,
            now=now,
        )


def test_copying_what_is_not_there_is_a_404(admin: Client) -> None:
    url = reverse("version-copy-as-new", args=["instrument", "csms-v9"])
    assert admin.get(url).status_code == 404
    assert admin.put(NEW).status_code == 405


@pytest.mark.parametrize("url", [NEW, COPY])
def test_others_do_not_begin_anything(url: str, viewer: User, admin: Client) -> None:
    assert visitor(viewer).get(url).status_code == 403
    assert visitor(viewer).post(url, EMPTY).status_code == 403
    assert Client().get(url).status_code == 302
