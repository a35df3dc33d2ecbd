"""Versions of questionnaires: written as a draft, published once, never changed after."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from core.audit import SYSTEM, Actor
from core.errors import Conflict, Refusal
from core.models import AuditEntry
from instruments.specs.writing import file_text
from questionnaires.models import Questionnaire
from questionnaires.selectors import spec_of
from questionnaires.services.drafts import (
    add_questionnaire,
    publish_questionnaire,
    read_text,
    save_questionnaire,
)
from questionnaires.services.loading import load_questionnaires
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
EMPTY = "- code: X4\n  title: {id: Kosong, en: Empty}\n"


def _text(draft: Questionnaire, words: str, *, other: str) -> str:
    """The text of a draft in which some words are others."""
    return file_text(spec_of(draft)).replace(words, other, 1)


def test_loading_twice_changes_nothing(questionnaire: Questionnaire, now: datetime) -> None:
    assert load_questionnaires(by=SYSTEM, now=now) == []


def test_the_database_refuses_to_change_or_delete_what_is_published(
    questionnaire: Questionnaire,
) -> None:
    rows = Questionnaire.objects.filter(pk=questionnaire.pk)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rows.update(title_id="lain")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rows.delete()


def test_a_version_with_empty_variables_is_kept_and_not_published(
    draft: Questionnaire, coordinator: User, now: datetime
) -> None:
    empty = EMPTY + EMPTY.replace("X4", "X5")
    spec = read_text(_text(draft, "bands:\n", other=empty + "bands:\n"))
    save_questionnaire(draft=draft, spec=spec, edition=1, by=SYSTEM, now=now)
    with pytest.raises(Refusal) as refused:
        publish_questionnaire(draft=draft, by=SYSTEM, now=now)
    for code in ("X4", "X5"):
        assert f"Variabel {code}, Pernyataan: tidak punya" in refused.value.message
    page = visitor(coordinator).get(reverse("questionnaire", args=[draft.pk])).content.decode()
    assert "Variable X5, Statements has no statement" in page


def test_who_saved_second_is_told_who_was_first(
    draft: Questionnaire, by_coordinator: Actor, now: datetime
) -> None:
    spec = read_text(_text(draft, "Emergencies are simulated.", other="Emergencies are drilled."))
    save_questionnaire(draft=draft, spec=spec, edition=1, by=by_coordinator, now=now)
    with pytest.raises(Conflict, match="koordinator"):
        save_questionnaire(draft=draft, spec=spec, edition=1, by=SYSTEM, now=now)


def test_a_coordinator_writes_and_publishes_in_the_browser(
    draft: Questionnaire, coordinator: User
) -> None:
    browser = visitor(coordinator)
    text = _text(draft, "Emergencies are simulated.", other="Emergencies are drilled.")
    address = reverse("questionnaire-text", args=[draft.pk])
    browser.post(address, {"text": text, "edition": 1})
    page = browser.get(reverse("questionnaire", args=[draft.pk])).content.decode()
    assert "Emergencies are drilled." in page
    assert "19 of 20 statements comparable" in page
    browser.post(reverse("questionnaire-publish", args=[draft.pk]))
    draft.refresh_from_db()
    assert (draft.is_published, draft.edition) == (True, 2)
    actions = AuditEntry.objects.filter(user=coordinator).values_list("action", flat=True)
    assert {*actions} == {"save_questionnaire", "publish_questionnaire"}


def test_a_text_that_is_none_comes_back_with_the_line(coordinator: User) -> None:
    answer = visitor(coordinator).post(
        reverse("questionnaire-add-text"), {"text": "code: a\ncode: b\n"}
    )
    assert answer.status_code == 400
    assert "line 2" in answer.content.decode()
    assert not Questionnaire.objects.exists()


def test_a_viewer_sees_no_draft(draft: Questionnaire, viewer: User) -> None:
    assert visitor(viewer).get(reverse("questionnaire", args=[draft.pk])).status_code == 404


def test_of_two_who_begin_the_same_at_once_the_second_is_told(
    draft: Questionnaire, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("document_control.services.written_versions._there", lambda *_args: None)
    with pytest.raises(Conflict, match=f"{draft.key}"):
        add_questionnaire(spec=spec_of(draft), by=SYSTEM, now=now)
