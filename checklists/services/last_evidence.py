"""Taking a file of last year over to this year's item, one by one, as somebody looks at it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from checklists.selectors.evidence import with_items
from checklists.selectors.last_evidence import files_of, last_evaluation
from checklists.services.evidence import check_room
from checklists.services.operations import check_place, check_role, lock_open
from core.audit import Actor, record
from core.errors import Refusal
from evaluations.models import Evaluation, Evidence, EvidenceLink
from evaluations.rules.sheet_codes import known_item
from instruments.sheets import sheet_of


@transaction.atomic
def take_over_evidence(
    *, evaluation: Evaluation, item_code: str, evidence_id: int, by: Actor, now: datetime
) -> dict[str, Any]:
    """Have a file that served the item last year serve it this year as well.

    The row is new, the stored file is the same. It answers nothing: the item stays as it is.
    Taken over twice it is there once. Returns it as ``EvidenceFile.as_json``. Refusal for a
    file that did not serve the item last year, or too many files; Conflict when the evaluation
    is no longer open; NotAllowed unless a coordinator does it.
    """
    check_role(by)
    check_place(evaluation.pk, by)
    item = known_item(sheet_of(evaluation.instrument_id, evaluation.level), item_code)
    lock_open(evaluation.pk)
    last = last_evaluation(evaluation)
    source = files_of(last[0], item).filter(pk=evidence_id).first() if last else None
    if last is None or source is None:
        raise Refusal(
            _("This file did not serve item %(item)s last year: reload the page.")
            % {"item": item.code}
        )
    evidence = _same_file(evaluation, source, by=by, now=now)
    _row, is_new = EvidenceLink.objects.get_or_create(
        evidence=evidence,
        item_id=item.id,
        defaults={"linked_by": by.user, "linked_at": now},
    )
    if is_new:
        check_room(evaluation, item)
        record(
            by=by,
            at=now,
            action="take_over_evidence",
            target=evidence,
            after={"name": evidence.name, "item": item.code, "year": last[1]},
        )
    return with_items(evaluation, [evidence])[0].as_json()


def _same_file(evaluation: Evaluation, source: Evidence, *, by: Actor, now: datetime) -> Evidence:
    """This year's row of the same bytes; made where there is none."""
    found, _made = Evidence.objects.get_or_create(
        evaluation=evaluation,
        sha256=source.sha256,
        removed_at=None,
        defaults={
            "name": source.name,
            "content_type": source.content_type,
            "size": source.size,
            "file": source.file.name,
            "thumbnail": source.thumbnail.name,
            "uploaded_by": by.user,
            "uploaded_at": now,
        },
    )
    return found
