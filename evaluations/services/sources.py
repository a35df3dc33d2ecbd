"""Telling what an answer rests on, and taking back what was told wrongly; while it is open."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contractors.days import today_for
from core.audit import Actor, record
from core.errors import Refusal
from core.figures.dates import check_meant
from core.language.texts import check_text
from core.writing import is_written
from evaluations.models import Evaluation
from evaluations.parties import Party, PartySource
from evaluations.rules.sources import TOLD, SourceFacts
from evaluations.services.answers.rules import known_item
from evaluations.services.operations import check_open_for, check_role_for, lock_for, once
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
) -> dict[str, Any]:
    """Tell one source of an item, with files of that item; returns {"source": its id}.

    Refusal, at its field, for what its kind must tell and does not, a day still to come, or a file
    of another item; Conflict when no longer open; NotAllowed. Sent twice it is told once.
    """
    check_role_for(party, evaluation.pk, by=by)
    item = known_item(sheet_of(evaluation.instrument_id, evaluation.level), item_code)
    _check(facts, evaluation, now=now)
    told = asdict(facts) | {"kind": str(facts.kind), "on": facts.on.isoformat()}
    asked = {"source_of": item.code, "files": sorted(files), **told}

    def store() -> dict[str, Any]:
        names = _names_of_files(evaluation, item, files=files, party=party)
        row = party.sources.objects.create(
            evaluation_id=evaluation.pk,
            item_id=item.id,
            added_by=by.user,
            added_at=now,
            **asdict(facts),
        )
        row.files.set(names)
        after = {"item": item.code, "files": [*names.values()], **told}
        record(by=by, at=now, action="add_source", target=row, after=after)
        return {"source": row.pk}

    return once(evaluation.pk, operation, asked=asked, store=store, by=by, now=now, party=party)


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
        check_text(getattr(facts, name), name)
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
