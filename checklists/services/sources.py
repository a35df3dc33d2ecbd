"""Telling what an answer rests on, and taking back what was told wrongly; while it is open."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from checklists.services.evidence import hashes_there, keep_files, notices_of
from checklists.services.operations import (
    acknowledged,
    check_open_for,
    check_role_for,
    lock_for,
    once,
)
from contractors.days import today_for
from core.audit import Actor, record
from core.errors import Refusal
from core.figures.dates import check_meant
from core.language.texts import check_text
from core.writing import is_written
from evaluations.models import Evaluation
from evaluations.parties import Party, PartyEvidence, PartySource
from evaluations.rules.sheet_codes import known_item
from evaluations.rules.sources import TOLD, SourceFacts
from files.handing_in import in_storage, inspected, received
from instruments.sheets import SheetItem, sheet_of


def add_source(
    *,
    evaluation: Evaluation,
    item_code: str,
    facts: SourceFacts,
    files: Collection[int],
    operation: UUID,
    by: Actor,
    now: datetime,
    party: Party,
    new_files: Sequence["File[bytes]"] = (),
) -> dict[str, Any]:
    """Tell one source of an item, with files of that item and with new ones, evidence of it too.

    Returns {"source": its id, "notices": [sentences about its new files]}. Refusal, at its field,
    for what its kind must tell and does not, a day still to come, a file of another item or one
    that is not accepted; Conflict when no longer open; NotAllowed. Sent twice it is told once.
    Call outside a transaction.
    """
    check_role_for(party, evaluation.pk, by=by)
    item = known_item(sheet_of(evaluation.instrument_id, evaluation.level), item_code)
    _check(facts, evaluation, now=now)
    told = asdict(facts) | {"kind": str(facts.kind), "on": facts.on.isoformat()}
    sent = received(new_files)
    asked = {"source_of": item.code, "files": sorted(files), **told}
    asked |= {"new_files": [[one.name, one.sha256] for one in sent]}
    earlier = acknowledged(evaluation.pk, operation, asked=asked, by=by, party=party)
    if earlier is not None:
        return earlier
    check_open_for(party, evaluation, now=now)
    handed_in = inspected(sent, field="evidence")

    def store() -> dict[str, Any]:
        names = _names_of_files(evaluation, item, files=files, party=party)
        new = keep_files(evaluation, item, handed_in=handed_in, by=by, now=now, party=party)
        names |= {one.pk: one.name for one in new}
        row = _row_of(evaluation, item, facts=facts, by=by, now=now, party=party)
        row.files.set(names)
        after = {"item": item.code, "files": [*names.values()], **told}
        record(by=by, at=now, action="add_source", target=row, after=after)
        return {"source": row.pk, "notices": notices_of(handed_in)}

    with in_storage(handed_in, there=hashes_there(evaluation, sent, party=party), now=now):
        return once(evaluation.pk, operation, asked=asked, store=store, by=by, now=now, party=party)


def _row_of(
    evaluation: Evaluation,
    item: SheetItem,
    *,
    facts: SourceFacts,
    by: Actor,
    now: datetime,
    party: Party,
) -> PartySource:
    return party.sources.objects.create(
        evaluation_id=evaluation.pk, item_id=item.id, added_by=by.user, added_at=now,
        **asdict(facts),
    )  # fmt: skip


def _names_of_files(
    evaluation: Evaluation, item: SheetItem, *, files: Collection[int], party: Party
) -> dict[int, str]:
    """The name of each of these files by its id; Refusal for one that is not of the item."""
    shown = party.evidence.objects.filter(
        evaluation=evaluation.pk, removed_at=None, links__item=item.id, pk__in=files
    )
    names = dict(shown.values_list("pk", "name"))
    if len(names) != len(set(files)):
        raise Refusal(
            _("A file is not evidence of item %(item)s any more: reload the page.")
            % {"item": item.code},
            fields={"files": _("Not a file of this item.")},
        )
    return names


def check_may_tell(evaluation: Evaluation, *, by: Actor, now: datetime, party: Party) -> None:
    """NotAllowed for who does not judge for this party, Conflict where it is no longer open."""
    check_role_for(party, evaluation.pk, by=by)
    check_open_for(party, evaluation, now=now)


def _check(facts: SourceFacts, evaluation: Evaluation, *, now: datetime) -> None:
    lacking = {
        name: _("Needed.") for name in TOLD[facts.kind] if not is_written(getattr(facts, name))
    }
    if not is_written(facts.says):
        lacking["says"] = _("Write what it shows.")
    if lacking:
        raise Refusal(_("Something of this source is still missing."), fields=lacking)
    for name in ("says", "who", "place", "document_type", "number"):
        check_text(getattr(facts, name), name, one_line=name != "says")
    today = today_for(evaluation.contractor, now)
    check_meant(facts.on, field="on", today=today)
    if facts.on > today:
        said = _("This day is still to come: a source is what was already seen, said or written.")
        raise Refusal(said, fields={"on": said})


@transaction.atomic
def remove_source(*, source: PartySource, by: Actor, now: datetime, party: Party) -> None:
    """Take back what was told; nothing changes where it was taken back before."""
    check_role_for(party, source.evaluation_id, by=by)
    lock_for(party, source.evaluation_id, now=now)
    mine = party.sources.objects.filter(pk=source.pk, removed_at=None)
    if mine.update(removed_by=by.user, removed_at=now):
        before = {"item": source.item.code, "kind": source.kind, "says": source.says}
        record(by=by, at=now, action="remove_source", target=source, before=before)


@transaction.atomic
def remove_source_file(
    *, source: PartySource, file: PartyEvidence, by: Actor, now: datetime, party: Party
) -> bool:
    """Have a file show a source no longer; it stays evidence of its items. Whether it did so.

    Conflict when no longer open; NotAllowed.
    """
    check_role_for(party, source.evaluation_id, by=by)
    lock_for(party, source.evaluation_id, now=now)
    is_shown = source.files.filter(pk=file.pk).exists()
    if is_shown:
        cast(Any, source.files).remove(file)  # of its own party, or it would not be shown
        before = {"item": source.item.code, "files": [file.name]}
        record(by=by, at=now, action="remove_source_file", target=source, before=before)
    return is_shown
