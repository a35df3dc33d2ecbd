"""A study that may still change, locked, for who may change it."""

from django.utils.translation import gettext as _

from contractors.access import check_acts_for
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed
from studies.access import may_make_studies
from studies.models import Study


def check_student(by: Actor, contractor_id: int | None) -> None:
    """NotAllowed unless somebody who runs studies there, or the system, does it."""
    if by != SYSTEM and not may_make_studies(by.user):
        raise NotAllowed(_("Only coordinators and managers make studies."))
    check_acts_for(by, contractor_id)


def locked_draft(study: Study, *, by: Actor) -> Study:
    """The row, locked, of a study that may still change; Conflict where it may not."""
    check_student(by, study.contractor_id)
    locked = Study.objects.select_for_update().filter(pk=study.pk).first()
    if locked is None:
        raise Conflict(_("This study was deleted meanwhile."))
    if locked.is_frozen:
        raise Conflict(_("The study is frozen and never changes: begin the next one from it."))
    return locked
