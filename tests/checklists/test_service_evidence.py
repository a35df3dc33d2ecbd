"""Evidence is kept once, byte for byte, for all its items, and gone when it is removed."""

import hashlib
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from accounts.models import User
from checklists.selectors.evidence import evidence_files
from checklists.services import evidence as services
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.outside import NoRoom
from core.models import AuditEntry, Operation, PendingFile
from evaluations.models import Evaluation, Evidence, Result
from evaluations.services import life_cycle
from files import stored as stored_files
from tests.evaluations.evidence_scene import HandingIn, files_by_item
from tests.evaluations.filling import fill
from tests.files.hostile import honest, pdf, photo, photo_with_place

pytestmark = pytest.mark.django_db


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def change(by_coordinator: Actor, now: datetime) -> dict[str, Any]:
    """Who changes evidence, and when."""
    return {"by": by_coordinator, "now": now}


def submit(evaluation: Evaluation, by: Actor, *, now: datetime) -> None:
    fill(evaluation, by=by, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by, now=now)


def test_a_file_is_kept_byte_for_byte_with_who_and_what(
    hand_in: HandingIn, coordinator: User
) -> None:
    content = photo_with_place()
    kept = hand_in.one(("Foto rapat.jpg", content))
    with kept.file.open("rb") as stored:
        assert stored.read() == content
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert (kept.name, kept.size, kept.uploaded_by) == ("Foto rapat.jpg", len(content), coordinator)


def test_its_name_in_the_storage_says_nothing(hand_in: HandingIn, media: Path) -> None:
    hand_in(("../Foto rapat.jpg", photo()))
    for stored in files_in(media):
        name = stored.relative_to(media).as_posix()
        assert re.fullmatch(r"evidence/[0-9a-f]{2}/[0-9a-f]{32}(\.thumbnail)?\.jpg", name)
        assert stored.stat().st_mode & 0o777 == 0o600


def test_several_files_at_once_are_all_kept(hand_in: HandingIn, evaluation: Evaluation) -> None:
    added = hand_in(*((f"a.{ending}", honest(ending)) for ending in ("jpg", "pdf", "xlsx", "docx")))
    assert [one["name"] for one in added["evidence"]] == ["a.jpg", "a.pdf", "a.xlsx", "a.docx"]
    assert files_by_item(evaluation) == {"1.01": 4}


def test_one_bad_file_among_good_ones_keeps_none(hand_in: HandingIn, media: Path) -> None:
    with pytest.raises(Refusal, match=r"b\.jpg"):
        hand_in(("a.jpg", photo()), ("b.jpg", b"MZ"))
    assert not Evidence.objects.exists()
    assert files_in(media) == []


def test_one_file_serves_many_items(
    hand_in: HandingIn, coordinator: User, evaluation: Evaluation
) -> None:
    content = photo()
    first = hand_in.one(("a.jpg", content))
    again = hand_in.one(("salinan.jpg", content), item="2.01")
    assert again == first
    [file] = evidence_files(coordinator, evaluation)
    assert file.items == ("1.01", "2.01")


def test_the_same_file_twice_in_one_go_is_one_file(hand_in: HandingIn, media: Path) -> None:
    content = pdf()
    added = hand_in(("a.pdf", content), ("b.pdf", content))
    assert len(added["evidence"]) == 1
    assert len(files_in(media)) == 1


def test_the_same_operation_sent_twice_counts_once(hand_in: HandingIn, media: Path) -> None:
    operation, content = uuid4(), photo()
    first = hand_in(("a.jpg", content), operation=operation)
    assert hand_in(("a.jpg", content), operation=operation) == first
    assert AuditEntry.objects.filter(action="add_evidence").count() == 1
    assert len(files_in(media)) == 2


def test_an_operation_id_reused_for_another_file_is_refused(
    hand_in: HandingIn, media: Path
) -> None:
    operation = uuid4()
    hand_in(operation=operation)
    with pytest.raises(Conflict, match=r"operation|operasi"):
        hand_in(operation=operation)
    assert len(files_in(media)) == 2


def test_an_operation_answered_before_the_submit_is_answered_after_it(
    hand_in: HandingIn, evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    operation, content = uuid4(), photo()
    first = hand_in(("a.jpg", content), operation=operation)
    submit(evaluation, by_coordinator, now=now)
    assert hand_in(("a.jpg", content), operation=operation) == first


def test_a_file_the_storage_has_lost_is_restored_by_handing_it_in_again(
    hand_in: HandingIn, media: Path
) -> None:
    content = photo()
    lost = hand_in.one(("a.jpg", content))
    default_storage.delete(lost.file.name)
    again = hand_in.one(("a.jpg", content))
    assert again == lost
    with again.file.open("rb") as stored:
        assert stored.read() == content
    assert AuditEntry.objects.filter(action="restore_evidence").count() == 1
    assert stored_files.delete_orphans(now=lost.uploaded_at + timedelta(days=2)) == 2
    assert len(files_in(media)) == 2


def test_two_uploads_of_one_file_at_once_leave_one_file(
    hand_in: HandingIn, evaluation: Evaluation, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, store, others = photo(), stored_files.store, ["2.01"]

    def store_late(*given: Any, **named: Any) -> str:
        if others:  # the other upload overtakes this one before it has stored anything
            hand_in(("b.jpg", content), item=others.pop())
        return store(*given, **named)

    monkeypatch.setattr(stored_files, "store", store_late)
    hand_in(("a.jpg", content))
    assert files_by_item(evaluation) == {"1.01": 1, "2.01": 1}
    assert Evidence.objects.get().name == "b.jpg"
    assert len(files_in(media)) == 2  # the photo and its thumbnail
    assert not PendingFile.objects.exists()


def test_an_upload_that_is_overtaken_by_the_submit_leaves_nothing(
    hand_in: HandingIn,
    evaluation: Evaluation,
    by_coordinator: Actor,
    now: datetime,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = stored_files.store

    def store_late(*given: Any, **named: Any) -> str:
        Evaluation.objects.filter(pk=evaluation.pk).update(status="submitted")
        return store(*given, **named)

    monkeypatch.setattr(stored_files, "store", store_late)
    with pytest.raises(Conflict):
        hand_in()
    assert files_in(media) == []
    assert not Evidence.objects.exists()


def test_a_storage_that_fails_leaves_no_row_and_no_operation(
    hand_in: HandingIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(NoRoom):
        hand_in()
    assert not PendingFile.objects.exists()
    assert not Evidence.objects.exists()
    assert not Operation.objects.exists()


@pytest.mark.parametrize("status", ["submitted", "approved", "published"])
def test_nothing_changes_once_it_is_no_longer_open(
    hand_in: HandingIn, evaluation: Evaluation, change: dict[str, Any], status: str, media: Path
) -> None:
    kept = hand_in.one()
    Evaluation.objects.filter(pk=evaluation.pk).update(status=status)
    evaluation.refresh_from_db()
    with pytest.raises(Conflict):
        hand_in()
    with pytest.raises(Conflict):
        services.link_evidence(evidence=kept, item_code="2.01", **change)
    with pytest.raises(Conflict):
        services.unlink_evidence(evidence=kept, item_code="1.01", **change)
    with pytest.raises(Conflict):
        services.remove_evidence(evidence=kept, **change)
    assert len(files_in(media)) == 2


def test_only_a_coordinator_hands_in_links_and_removes(
    hand_in: HandingIn, by_manager: Actor, now: datetime
) -> None:
    kept = hand_in.one()
    with pytest.raises(NotAllowed):
        hand_in(by=by_manager)
    with pytest.raises(NotAllowed):
        services.link_evidence(evidence=kept, item_code="2.01", by=by_manager, now=now)
    with pytest.raises(NotAllowed):
        services.remove_evidence(evidence=kept, by=by_manager, now=now)


def test_an_item_that_is_not_on_the_checklist_is_refused(
    hand_in: HandingIn, change: dict[str, Any]
) -> None:
    with pytest.raises(Refusal, match=r"9\.99"):
        hand_in(item="9.99")
    with pytest.raises(Refusal, match=r"9\.99"):
        services.link_evidence(evidence=hand_in.one(), item_code="9.99", **change)


def test_an_item_takes_no_more_than_its_limit(
    hand_in: HandingIn, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "FILES_OF_AN_ITEM", 1)
    hand_in()
    with pytest.raises(Refusal, match=r"1\.01"):
        hand_in()
    assert len(files_in(media)) == 2


def test_linking_and_unlinking_may_be_repeated(
    hand_in: HandingIn, evaluation: Evaluation, change: dict[str, Any]
) -> None:
    kept = hand_in.one()
    for _time in range(2):
        services.link_evidence(evidence=kept, item_code="2.01", **change)
    assert files_by_item(evaluation) == {"1.01": 1, "2.01": 1}
    for _time in range(2):
        services.unlink_evidence(evidence=kept, item_code="1.01", **change)
    assert files_by_item(evaluation) == {"2.01": 1}
    actions = AuditEntry.objects.filter(action__endswith="link_evidence").order_by("pk")
    assert [entry.action for entry in actions] == ["link_evidence", "unlink_evidence"]


def test_a_file_is_not_unlinked_from_its_only_item(
    hand_in: HandingIn, change: dict[str, Any]
) -> None:
    kept = hand_in.one()
    with pytest.raises(Refusal, match=r"foto\.jpg"):
        services.unlink_evidence(evidence=kept, item_code="1.01", **change)
    assert kept.links.count() == 1


def test_a_removed_file_is_gone_from_every_item_and_leaves_its_trail(
    hand_in: HandingIn, evaluation: Evaluation, coordinator: User, change: dict[str, Any]
) -> None:
    kept = hand_in.one()
    for _time in range(2):
        services.remove_evidence(evidence=kept, **change)
    assert evidence_files(coordinator, evaluation) == []
    entry = AuditEntry.objects.get(action="remove_evidence")
    assert entry.before == {"name": "foto.jpg", "sha256": kept.sha256}
    assert entry.user == coordinator


def test_a_removed_file_can_be_handed_in_anew(
    hand_in: HandingIn, evaluation: Evaluation, change: dict[str, Any]
) -> None:
    content = photo()
    services.remove_evidence(evidence=hand_in.one(("a.jpg", content)), **change)
    hand_in(("a.jpg", content))
    assert files_by_item(evaluation) == {"1.01": 1}


def test_what_is_removed_meanwhile_is_not_linked(
    hand_in: HandingIn, change: dict[str, Any]
) -> None:
    kept = hand_in.one()
    Evidence.objects.filter(pk=kept.pk).update(removed_at=change["now"])
    with pytest.raises(Conflict, match=r"foto\.jpg"):
        services.link_evidence(evidence=kept, item_code="2.01", **change)


def test_a_frozen_result_names_the_files_of_each_item(
    hand_in: HandingIn,
    evaluation: Evaluation,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
    change: dict[str, Any],
) -> None:
    kept, removed = hand_in.one(("a.pdf", pdf())), hand_in.one()
    services.link_evidence(evidence=kept, item_code="2.01", **change)
    services.remove_evidence(evidence=removed, **change)
    submit(evaluation, by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    items = {item["code"]: item["evidence"] for item in Result.objects.get().context["items"]}
    named = {"name": "a.pdf", "type": "application/pdf", "size": kept.size, "sha256": kept.sha256}
    assert (items["1.01"], items["2.01"], items["1.02"]) == ([named], [named], [])
    kept.refresh_from_db()
    removed.refresh_from_db()
    assert (kept.in_result, removed.in_result) == (True, False)


def test_a_locked_pdf_brings_a_notice(hand_in: HandingIn) -> None:
    [notice] = hand_in(("izin.pdf", pdf(locked=True)))["notices"]
    assert notice.startswith("izin.pdf")
