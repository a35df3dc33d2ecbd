"""Writing the next version: copies, saves that are whole or nothing, publishing for good."""

from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from core.audit import SYSTEM, Actor
from core.canonical import sha256_of
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from instruments.choices import VersionKind
from instruments.models import Draft, Instrument, Ladder, RuleSet
from instruments.services.drafts import copy_version, delete_draft, publish_draft, save_draft
from instruments.services.loading import load_instruments
from instruments.specs import as_json, file_text
from instruments.stored_specs import ladder_spec, published_instrument
from periods.services import open_period

pytestmark = pytest.mark.django_db
INSTRUMENT, LADDER, RULES = VersionKind.INSTRUMENT, VersionKind.LADDER, VersionKind.RULE_SET


@pytest.fixture
def by(administrator: User) -> Actor:
    """The administrator at a desk."""
    return Actor(administrator, "127.0.0.1")


@pytest.fixture
def draft(instruments: dict[str, Instrument], by: Actor, now: datetime) -> Draft:
    """A copy of csms-v1, nothing changed yet."""
    return copy_version(kind=INSTRUMENT, key="csms-v1", by=by, now=now)


def items(document: dict[str, Any], element: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["elements"][element]["items"]
    return found


def store(
    draft: Draft, document: dict[str, Any], *, by: Actor, now: datetime
) -> tuple[Draft, list[str]]:
    """Save a whole document, whatever stands there."""
    return save_draft(draft=draft, document=document, by=by, now=now)


def publish(draft: Draft, by: Actor, *, now: datetime) -> Any:
    return publish_draft(
        draft=draft,
        edition=draft.edition,
        name="Revisi 2025",
        effective_on=date(2025, 1, 1),
        by=by,
        now=now,
    )


def test_a_copy_has_the_next_number_and_the_same_content(draft: Draft) -> None:
    assert (draft.key, draft.based_on, draft.edition) == ("csms-v2", 1, 1)
    assert len(items(draft.document)) == 12
    assert draft.document["rule_set"] == "csms-v1"
    assert AuditEntry.objects.filter(action="copy_version", target_id=draft.pk).exists()


def test_a_copy_of_a_draft_is_compared_with_the_same_published_version(
    draft: Draft, by: Actor, now: datetime
) -> None:
    again = copy_version(kind=INSTRUMENT, key="csms-v2", by=by, now=now)
    assert (again.key, again.based_on) == ("csms-v3", 1)


def test_only_an_administrator_copies(
    instruments: dict[str, Instrument], by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        copy_version(kind=INSTRUMENT, key="csms-v1", by=by_manager, now=now)


@pytest.mark.parametrize("key", ["csms-v9", "csms", "", "-v1", "csms-v²"])
def test_copying_what_is_not_there_is_refused(
    key: str, instruments: dict[str, Instrument], by: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal):
        copy_version(kind=INSTRUMENT, key=key, by=by, now=now)


def test_a_save_is_stored_and_leaves_its_audit_row(draft: Draft, by: Actor, now: datetime) -> None:
    document = deepcopy(draft.document)
    items(document)[0]["weight"] = "2.5"
    saved, notices = store(draft, document, by=by, now=now)
    assert (saved.edition, notices) == (2, [])
    row = AuditEntry.objects.get(action="save_draft")
    assert row.before == {"elements[0].items[0].weight": "1"}
    assert row.after == {"elements[0].items[0].weight": "2.5"}


def test_a_wrong_save_names_every_place_and_stores_nothing(
    draft: Draft, by: Actor, now: datetime
) -> None:
    document = deepcopy(draft.document)
    items(document)[0]["weight"] = "berat"
    items(document)[1]["title"] = {"id": ""}
    with pytest.raises(Refusal) as caught:
        store(draft, document, by=by, now=now)
    assert set(caught.value.fields) == {
        "elements[0].items[0].weight",
        "elements[0].items[1].title.id",
    }
    draft.refresh_from_db()
    assert draft.edition == 1


def test_items_keep_their_lineage_and_a_new_one_gets_its_own(
    draft: Draft, by: Actor, now: datetime
) -> None:
    document = deepcopy(draft.document)
    items(document)[0]["code"] = "1.99"
    new = items(document)[1] | {"code": "1.50", "lineage": ""}
    items(document).append(new)
    saved, notices = store(draft, document, by=by, now=now)
    found = items(saved.document)
    assert (found[0]["code"], found[0]["lineage"]) == ("1.99", "csms-1.01")
    assert (found[-1]["lineage"], notices) == ("csms-1.50", [])


def test_using_a_removed_items_code_again_is_told(draft: Draft, by: Actor, now: datetime) -> None:
    document = deepcopy(draft.document)
    removed = items(document).pop(2)
    items(document).append(removed | {"lineage": "", "title": {"id": "Lain", "en": "Other"}})
    saved, notices = store(draft, document, by=by, now=now)
    assert items(saved.document)[-1]["lineage"] == "csms-1.03_2"
    assert len(notices) == 1
    assert "1.03" in notices[0]


def test_a_removed_item_may_come_back_under_its_lineage(
    draft: Draft, by: Actor, now: datetime
) -> None:
    document = deepcopy(draft.document)
    removed = items(document).pop(2)
    saved, _ = store(draft, document, by=by, now=now)
    document = deepcopy(saved.document)
    items(document, 1).append(removed)
    saved, notices = store(saved, document, by=by, now=now)
    assert (items(saved.document, 1)[-1]["lineage"], notices) == ("csms-1.03", [])


def test_an_item_taken_up_without_a_title_comes_back_with_its_texts(
    draft: Draft, by: Actor, now: datetime
) -> None:
    document = deepcopy(draft.document)
    removed = items(document).pop(1)
    store(draft, document, by=by, now=now)
    taken_up = {"code": "", "title": {"id": ""}, "weight": "7", "scale": removed["scale"]}
    items(document, 1).append(taken_up | {"lineage": removed["lineage"], "guide": {}})
    saved, _ = store(draft, document, by=by, now=now)
    assert items(saved.document, 1)[-1] == removed | {"weight": "7"}


def test_a_published_draft_can_be_used_and_never_changes(
    draft: Draft, by: Actor, now: datetime
) -> None:
    row = publish(draft, by, now=now)
    assert (row.key, row.name, row.items.count()) == ("csms-v2", "Revisi 2025", 61)
    assert not Draft.objects.exists()
    assert AuditEntry.objects.get(action="publish_version").after["key"] == "csms-v2"
    period = open_period(
        year=2025, instrument=row, level="", submit_by=date(2026, 1, 31), by=SYSTEM, now=now
    )
    assert period.rule_set.key == "csms-v1"
    for change in (
        lambda: Instrument.objects.filter(pk=row.pk).update(name="Lain"),
        lambda: row.items.update(weight=9),
        lambda: row.items.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match=r"never changes|published"), transaction.atomic():
            change()


def test_publishing_waits_for_the_ladder_it_names(draft: Draft, by: Actor, now: datetime) -> None:
    ladder = copy_version(kind=LADDER, key="csms_4-v1", by=by, now=now)
    document = deepcopy(draft.document) | {"ladder": "csms_4-v2"}
    draft, _ = store(draft, document, by=by, now=now)
    with pytest.raises(Refusal, match="csms_4-v2"):
        publish(draft, by, now=now)
    with pytest.raises(Conflict, match="csms-v2"):
        delete_draft(draft=ladder, edition=1, by=by, now=now)
    publish(ladder, by, now=now)
    assert publish(draft, by, now=now).ladder.key == "csms_4-v2"


def test_a_stale_publication_is_refused(draft: Draft, by: Actor, now: datetime) -> None:
    store(draft, draft.document, by=by, now=now)
    with pytest.raises(Conflict):
        publish(draft, by, now=now)
    assert not Instrument.objects.filter(version=2).exists()


def test_a_deleted_draft_is_gone_and_cannot_be_saved(
    draft: Draft, by: Actor, now: datetime
) -> None:
    delete_draft(draft=Draft.objects.get(), edition=1, by=by, now=now)
    with pytest.raises(Conflict):
        store(draft, draft.document, by=by, now=now)


def test_a_ladder_with_a_gap_is_refused_by_name(
    instruments: dict[str, Instrument], by: Actor, now: datetime
) -> None:
    ladder = copy_version(kind=LADDER, key="csms_4-v1", by=by, now=now)
    bands = [
        {"rating": "biru", "min": "85", "below": "100"},
        {"rating": "hijau", "min": "75", "below": "85"},
        {"rating": "merah", "min": "0", "below": "70"},
    ]
    with pytest.raises(Refusal) as caught:
        store(ladder, ladder.document | {"bands": bands}, by=by, now=now)
    assert "70" in caught.value.fields["bands"]
    assert "75" in caught.value.fields["bands"]
    bands[2]["below"] = "75"
    saved, _ = store(ladder, ladder.document | {"bands": bands}, by=by, now=now)
    assert saved.document["bands"][2] == {"rating": "merah", "min": "0"}


def test_rules_are_versions_of_their_own(
    instruments: dict[str, Instrument], by: Actor, now: datetime
) -> None:
    rules = copy_version(kind=RULES, key="csms-v1", by=by, now=now)
    document = deepcopy(rules.document)
    document["rules"][1]["on"] = True
    rules, _ = store(rules, document, by=by, now=now)
    publish(rules, by, now=now)
    row = RuleSet.objects.get(code="csms", version=2)
    assert row.content["rules"][1]["on"] is True
    assert Instrument.objects.get(code="csms").rule_set.key == "csms-v1"


@pytest.mark.parametrize("code", ["csms", "smk3"])
def test_a_published_version_comes_out_as_the_file_it_came_from(
    code: str, instruments: dict[str, Instrument], tmp_path: Path, now: datetime
) -> None:
    row = instruments[code]
    (tmp_path / "ladders").mkdir()
    ladder = ladder_spec(row.ladder.key)
    assert ladder is not None
    (tmp_path / f"{row.key}.yaml").write_text(file_text(published_instrument(row)), "utf-8")
    (tmp_path / "ladders" / f"{row.ladder.key}.yaml").write_text(file_text(ladder), "utf-8")
    assert load_instruments(folder=tmp_path, by=SYSTEM, now=now) == []  # the same hash


def test_an_edited_version_is_loaded_elsewhere_with_the_same_hash(
    draft: Draft, by: Actor, now: datetime, tmp_path: Path
) -> None:
    document = deepcopy(draft.document)
    document["elements"][0]["sections"] = [{"code": "1.9", "title": {"id": "Tanpa butir"}}]
    items(document)[0] |= {"weight": "2.50", "section": "1.9", "aspects": []}
    items(document)[1]["measured"]["thresholds"] = [["4.50", "4"], ["0", "0"]]
    document["groups"] = []
    draft, _ = store(draft, document, by=by, now=now)
    row = publish(draft, by, now=now)
    assert sha256_of(as_json(published_instrument(row))) == row.sha256
    (tmp_path / "ladders").mkdir()
    text = file_text(published_instrument(row)).replace("version: 2", "version: 3", 1)
    (tmp_path / "csms-v3.yaml").write_text(text, "utf-8")
    ladder = ladder_spec("csms_4-v1")
    assert ladder is not None
    (tmp_path / "ladders" / "csms_4-v1.yaml").write_text(file_text(ladder), "utf-8")
    assert load_instruments(folder=tmp_path, by=SYSTEM, now=now) == ["csms-v3"]
    again = Instrument.objects.get(code="csms", version=3)
    assert again.rule_set.key == "csms-v1"  # the same rules are not stored twice
    assert file_text(published_instrument(again)) == text


def test_a_file_does_not_push_a_draft_aside(
    draft: Draft, by: Actor, now: datetime, tmp_path: Path
) -> None:
    text = file_text(published_instrument(Instrument.objects.get(code="csms")))
    (tmp_path / "ladders").mkdir()
    (tmp_path / "csms-v2.yaml").write_text(text.replace("version: 1", "version: 2", 1), "utf-8")
    ladder = ladder_spec("csms_4-v1")
    assert ladder is not None
    (tmp_path / "ladders" / "csms_4-v1.yaml").write_text(file_text(ladder), "utf-8")
    with pytest.raises(Conflict, match="csms-v2"):
        load_instruments(folder=tmp_path, by=SYSTEM, now=now)
    assert Ladder.objects.count() == 3
