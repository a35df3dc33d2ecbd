"""How the audit trail tells of units and inspections."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from contractors.models import Contractor
from core.audit_kind import AuditKind
from core.database.columns import COMMA, SPACE, text_of
from inspections.models import InspectedUnit, Inspection, InspectionSchedule
from inspections.specs import latest_checklists
from instruments.words import words_of


def _unit(_reader: Person, key: str) -> str:
    return reverse("inspected-unit", args=[key])


def _inspection(_reader: Person, key: str) -> str:
    return reverse("inspection", args=[key])


def _checklists() -> dict[str, str]:
    return {one.code: words_of(one.title) for one in latest_checklists()}


AUDIT_KINDS = (
    AuditKind(
        115,
        model=InspectionSchedule,
        deeds={
            "begin_inspection_schedule": _("%(who)s began a schedule of inspections of %(what)s"),
            "end_inspection_schedule": _("%(who)s ended a schedule of inspections of %(what)s"),
        },
        title=text_of("unit__code", SPACE, "unit__name", COMMA, "unit__contractor__name"),
        place=text_of("unit__key"),
        address=_unit,
        within={
            InspectionSchedule.AUDIT_NAME: "pk",
            InspectedUnit.AUDIT_NAME: "unit",
            Contractor.AUDIT_NAME: "unit__contractor",
        },
        fields={"begins_on": _("From day")},
        values={"checklist": _checklists},
    ),
    AuditKind(
        113,
        model=InspectedUnit,
        deeds={
            "add_inspected_unit": _("%(who)s added unit %(what)s"),
            "change_inspected_unit": _("%(who)s changed unit %(what)s"),
            "retire_inspected_unit": _("%(who)s retired unit %(what)s"),
            "take_unit_out_of_use": _("%(who)s took unit %(what)s out of use"),
            "release_inspected_unit": _("%(who)s released unit %(what)s"),
        },
        title=text_of("code", SPACE, "name", COMMA, "contractor__name"),
        place=text_of("key"),
        address=_unit,
        within={InspectedUnit.AUDIT_NAME: "pk", Contractor.AUDIT_NAME: "contractor"},
        fields={"reason": _("Reason")},
    ),
    AuditKind(
        114,
        model=Inspection,
        deeds={
            "begin_inspection": _("%(who)s began an inspection of %(what)s"),
            "change_inspection": _("%(who)s changed an inspection of %(what)s"),
            "finish_inspection": _("%(who)s finished an inspection of %(what)s"),
            "discard_inspection": _("%(who)s discarded an inspection of %(what)s"),
            "answer_inspection": _("%(who)s answered a line of an inspection of %(what)s"),
            "freeze_inspection": _("%(who)s froze an inspection of %(what)s"),
            "hand_in_inspection_files": _("%(who)s handed in files of an inspection of %(what)s"),
        },
        title=text_of("unit__code", SPACE, "unit__name", COMMA, "contractor__name"),
        place=text_of("key"),
        address=_inspection,
        within={
            Inspection.AUDIT_NAME: "pk",
            InspectedUnit.AUDIT_NAME: "unit",
            Contractor.AUDIT_NAME: "contractor",
        },
        fields={"findings": _("Findings"), "good": _("Good"), "whole": _("Counted in all")},
        values={"checklist": _checklists},
    ),
)
