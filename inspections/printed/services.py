"""A finished inspection is frozen: for print, with the photos that are there by then."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.errors import Conflict
from documents.frozen import freeze_content
from inspections.choices import InspectionState
from inspections.models import FrozenInspection, Inspection
from inspections.printed.content import inspection_content
from inspections.units import check_inspects


@transaction.atomic
def freeze_inspection(*, inspection: Inspection, by: Actor, now: datetime) -> FrozenInspection:
    """The inspection as it stands; where it says what the last one said, that one.

    Conflict for a draft; NotAllowed for who does not inspect at the company.
    """
    rows = Inspection.objects.select_related("contractor", "unit__site", "finished_by")
    locked = rows.select_for_update(of=("self",)).get(pk=inspection.pk)
    check_inspects(locked.contractor, by)
    if locked.state != InspectionState.FINISHED:
        raise Conflict(_("The inspection is a draft: finish it, then freeze it for print."))
    return freeze_content(
        FrozenInspection, inspection_content(locked), of="inspection", owner=locked,
        action="freeze_inspection", by=by, now=now,
    )  # fmt: skip
