"""Evidence: files handed in for items, linked to further ones, removed while it is open.

A file is told by its content (files/), stored under a random name and kept byte for
byte. The same file handed in twice is one row that serves both items.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from checklists.selectors.evidence import with_items
from checklists.services.operations import (
    acknowledged,
    check_open_for,
    check_role_for,
    lock_for,
    once,
)
from core.audit import Actor, record
from core.errors import Conflict, Refusal
from evaluations.models import Evaluation
from evaluations.parties import OWNER, Party, PartyEvidence
from evaluations.rules.sheet_codes import known_item
from files import stored as stored_files
from files.handing_in import (
    HandedIn,
    ReceivedFile,
    columns_of,
    in_storage,
    inspected,
    received,
)
from instruments.sheets import SheetItem, sheet_of

FILES_OF_AN_ITEM = 30


def add_evidence(
    *,
    evaluation: Evaluation,
    item_code: str,
    files: Sequence["File[bytes]"],
    operation: UUID,
    by: Actor,
    now: datetime,
    party: Party = OWNER,
) -> dict[str, Any]:
    """Keep these files as evidence for an item: all of them or none.

    Returns {"item", "evidence": [as in EvidenceFile.as_json], "notices": [sentences]} and the
    receipt. A file that the evaluation already has is linked, not kept twice. Refusal for an
    unknown item or a file that is not accepted; Conflict when no longer open or when the
    operation id was used for something else; NotAllowed. Call outside a transaction.
    """
    check_role_for(party, evaluation.pk, by=by)
    item = known_item(sheet_of(evaluation.instrument_id, evaluation.level), item_code)
    sent = received(files)
    asked = {"evidence_for": item.code, "files": [[one.name, one.sha256] for one in sent]}
    earlier = acknowledged(evaluation.pk, operation, asked=asked, by=by, party=party)
    if earlier is not None:
        return earlier
    check_open_for(party, evaluation, now=now)
    if not sent:
        raise Refusal(_("Choose at least one file."), fields={"file": _("No file.")})
    handed_in = inspected(sent, field="file")

    def keep() -> dict[str, Any]:
        rows = keep_files(evaluation, item, handed_in=handed_in, by=by, now=now, party=party)
        return {
            "item": item.code,
            "evidence": [one.as_json() for one in with_items(evaluation, rows, party=party)],
            "notices": notices_of(handed_in),
        }

    with in_storage(handed_in, there=hashes_there(evaluation, sent, party=party), now=now):
        return once(evaluation.pk, operation, asked=asked, store=keep, by=by, now=now, party=party)


@transaction.atomic
def link_evidence(
    *, evidence: PartyEvidence, item_code: str, by: Actor, now: datetime, party: Party = OWNER
) -> PartyEvidence:
    """Have a file serve one more item; nothing changes when it already does."""
    item = _open_item(evidence, item_code, by=by, now=now, party=party)
    if _link(evidence, item, by=by, now=now, party=party):
        check_room(evidence.evaluation, item, party=party)
        _record("link_evidence", evidence, by=by, now=now, after={"item": item.code})
    return evidence


@transaction.atomic
def unlink_evidence(
    *, evidence: PartyEvidence, item_code: str, by: Actor, now: datetime, party: Party = OWNER
) -> PartyEvidence:
    """Have a file no longer serve an item. Refusal for its only item: then it is removed."""
    item = _open_item(evidence, item_code, by=by, now=now, party=party)
    links = party.links.objects.filter(evidence_id=evidence.pk)
    if not links.exclude(item_id=item.id).exists():
        raise Refusal(
            _("%(name)s serves no other item: remove the file instead.") % {"name": evidence.name}
        )
    unlinked, _by_model = links.filter(item_id=item.id).delete()
    if unlinked:
        _record("unlink_evidence", evidence, by=by, now=now, before={"item": item.code})
    return evidence


@transaction.atomic
def remove_evidence(
    *, evidence: PartyEvidence, by: Actor, now: datetime, party: Party = OWNER
) -> PartyEvidence:
    """Take a file away while the evaluation is open; removing it again changes nothing.

    The row and its audit trail stay. The file itself goes after a grace (removed_evidence.py),
    unless a frozen result names it.
    """
    check_role_for(party, evidence.evaluation_id, by=by)
    lock_for(party, evidence.evaluation_id, now=now)
    evidence.refresh_from_db(fields=["removed_at"])
    if evidence.removed_at is not None:
        return evidence
    evidence.removed_by, evidence.removed_at = by.user, now
    evidence.save(update_fields=["removed_by", "removed_at"])
    _record("remove_evidence", evidence, by=by, now=now, before={"sha256": evidence.sha256})
    return evidence


def _open_item(
    evidence: PartyEvidence, item_code: str, *, by: Actor, now: datetime, party: Party
) -> SheetItem:
    """The item, with the evaluation locked and open and the file still there."""
    check_role_for(party, evidence.evaluation_id, by=by)
    evaluation = evidence.evaluation
    item = known_item(sheet_of(evaluation.instrument_id, evaluation.level), item_code)
    lock_for(party, evaluation.pk, now=now)
    evidence.refresh_from_db(fields=["removed_at"])
    if evidence.removed_at is not None:
        raise Conflict(
            _("%(name)s has been removed meanwhile: reload the page.") % {"name": evidence.name}
        )
    return item


def hashes_there(evaluation: Evaluation, sent: Sequence[ReceivedFile], *, party: Party) -> set[str]:
    """The contents that the evaluation has, but for those the storage has lost."""
    digests = [one.sha256 for one in sent]
    rows = party.evidence.objects.filter(evaluation=evaluation, sha256__in=digests, removed_at=None)
    return {row.sha256 for row in rows if default_storage.exists(str(row.file))}


def keep_files(
    evaluation: Evaluation,
    item: SheetItem,
    *,
    handed_in: Sequence[HandedIn],
    by: Actor,
    now: datetime,
    party: Party,
) -> list[PartyEvidence]:
    """The rows of files that serve an item from now on, each once; the caller holds the lock.

    Refusal when the item has more files than it may have.
    """
    rows = [_keep(evaluation, item, one=one, by=by, now=now, party=party) for one in handed_in]
    check_room(evaluation, item, party=party)
    return list({row.pk: row for row in rows}.values())


def _keep(
    evaluation: Evaluation,
    item: SheetItem,
    *,
    one: HandedIn,
    by: Actor,
    now: datetime,
    party: Party,
) -> PartyEvidence:
    """The row of a file, made if need be, linked to the item. The caller holds the lock."""
    files = party.evidence.objects
    evidence = files.filter(evaluation=evaluation, sha256=one.sha256, removed_at=None).first()
    if evidence is None:
        columns = columns_of(one, by=by, now=now)
        evidence = files.create(evaluation=evaluation, **columns)
        after = {"item": item.code, "size": evidence.size, "sha256": evidence.sha256}
        _link(evidence, item, by=by, now=now, party=party)
        _record("add_evidence", evidence, by=by, now=now, after=after)
        return evidence
    if one.stored and not default_storage.exists(str(evidence.file)):
        _restore(evidence, one, by=by, now=now)
    if _link(evidence, item, by=by, now=now, party=party):
        _record("link_evidence", evidence, by=by, now=now, after={"item": item.code})
    return evidence


def _restore(evidence: PartyEvidence, one: HandedIn, *, by: Actor, now: datetime) -> None:
    """Give a row whose file the storage has lost (an older backup) the same bytes again."""
    if stored_files.settle(one.names):
        stored_files.abandon([str(evidence.file), str(evidence.thumbnail)], now=now)
        evidence.file, evidence.thumbnail = one.stored, one.thumbnail
        evidence.save(update_fields=["file", "thumbnail"])
        _record("restore_evidence", evidence, by=by, now=now, after={"sha256": one.sha256})


def _link(
    evidence: PartyEvidence, item: SheetItem, *, by: Actor, now: datetime, party: Party
) -> bool:
    """True when the link is new."""
    _row, made = party.links.objects.get_or_create(
        evidence=evidence,
        item_id=item.id,
        defaults={"linked_by": by.user, "linked_at": now},
    )
    return made


def check_room(evaluation: Evaluation, item: SheetItem, *, party: Party = OWNER) -> None:
    """Refusal when an item has more files than it may have; after the link is made."""
    files = party.links.objects.filter(
        evidence__evaluation=evaluation, evidence__removed_at=None, item_id=item.id
    ).count()
    if files > FILES_OF_AN_ITEM:
        raise Refusal(
            _(
                "Item %(item)s would have more than %(limit)s files: remove some, or put photos "
                "together in one PDF."
            )
            % {"item": item.code, "limit": FILES_OF_AN_ITEM}
        )


def notices_of(handed_in: Sequence[HandedIn]) -> list[str]:
    """What whoever handed these files in should know of them, in sentences."""
    return [
        _("%(name)s is protected: make sure that the HSE manager can open it.")
        % {"name": one.inspected.name}
        for one in handed_in
        if one.inspected.locked
    ]


def _record(
    action: str,
    evidence: PartyEvidence,
    *,
    by: Actor,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    named = {"name": evidence.name}
    record(
        by=by,
        at=now,
        action=action,
        target=evidence,
        before=before and named | before,
        after=after and named | after,
    )
