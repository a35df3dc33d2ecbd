"""Who may see units and inspections, who inspects, who releases. The only place that decides."""

from django.db.models import QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from accounts.roles import Person, has_role, is_of_the_owner, is_representative
from contractors.access import acts_for, at_own_sites, contractors_visible_to, works_for
from contractors.models import Contractor
from core.models import AuditEntry
from inspections.choices import InspectingSide, UnitState
from inspections.models import (
    FrozenInspection,
    InspectedUnit,
    Inspection,
    InspectionFile,
    KnockOut,
)
from tokens.access import TokenScope


def may_list_inspections(user: Person | None) -> bool:
    """Both parties: each finds those that are theirs to see."""
    return is_of_the_owner(user) or is_representative(user)


def units_visible_to(user: Person) -> QuerySet[InspectedUnit]:
    """Those of all companies for the owner's people; of their own for a representative."""
    if is_of_the_owner(user):
        return InspectedUnit.objects.all()
    return InspectedUnit.objects.filter(contractor__in=contractors_visible_to(user))


def inspections_visible_to(user: Person) -> QuerySet[Inspection]:
    """Those of the units that are theirs to see."""
    if is_of_the_owner(user):
        return Inspection.objects.all()
    return Inspection.objects.filter(contractor__in=contractors_visible_to(user))


def inspection_files_visible_to(user: Person) -> QuerySet[InspectionFile]:
    """The photos and documents of the inspections that are theirs to see."""
    return InspectionFile.objects.filter(inspection__in=inspections_visible_to(user))


def frozen_inspections_visible_to(user: Person) -> QuerySet[FrozenInspection]:
    """What was frozen of the inspections that are theirs to see."""
    return FrozenInspection.objects.filter(inspection__in=inspections_visible_to(user))


def published_frozen_inspections() -> QuerySet[FrozenInspection]:
    """All: a finished inspection is final."""
    return FrozenInspection.objects.all()


def may_inspect(user: Person | None) -> bool:
    """The owner's coordinators anywhere, representatives at their company; both keep the units."""
    return has_role(user, Role.COORDINATOR, Role.REPRESENTATIVE)


def companies_inspected_by(user: Person) -> QuerySet[Contractor]:
    """The companies of which a person keeps units and inspections."""
    if not may_inspect(user):
        return Contractor.objects.none()
    return contractors_visible_to(user).filter(at_own_sites(user, "pk"), archived=False)


def side_of(user: Person | None) -> InspectingSide:
    """Of which side what is due waits for a person who inspects."""
    return InspectingSide.OWNER if is_of_the_owner(user) else InspectingSide.CONTRACTOR


def may_inspect_at(user: Person | None, contractor: Contractor) -> bool:
    """``companies_inspected_by`` of one; no question for who inspects everywhere."""
    if user is None or not may_inspect(user) or contractor.archived:
        return False
    if is_of_the_owner(user):
        return works_for(user, contractor.pk)
    return contractors_visible_to(user).filter(pk=contractor.pk).exists()


def may_choose_company(user: Person | None) -> bool:
    """The owner's people see the units of many companies; a representative of one."""
    return is_of_the_owner(user)


def may_release_units(user: Person | None) -> bool:
    """The owner's coordinators and managers, in their own name. Which: the function below."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_release(user: Person | None, unit: InspectedUnit) -> bool:
    """Somebody else than who began, wrote or finished an inspection that keeps it out of use:
    another looks at it again."""
    return (
        user is not None
        and may_release_units(user)
        and acts_for(user, unit.contractor_id)
        and unit.state == UnitState.OUT_OF_USE
        and unit.out_by_id != user.pk
        and not _had_a_hand_in(user, unit)
        and not _took_out(user, unit)
    )


def _had_a_hand_in(user: Person, unit: InspectedUnit) -> bool:
    """Whether they began, wrote or finished one of the inspections that keep it out of use."""
    keeping = KnockOut.objects.filter(unit=unit, stands=True).values("inspection")
    told = AuditEntry.objects.filter(target_type=Inspection.AUDIT_NAME, target_id__in=keeping)
    return told.filter(user=user.pk).exists()


def _took_out(user: Person, unit: InspectedUnit) -> bool:
    """Whether an inspection of theirs found it so since its last release, though another's has
    too: of a unit that is out of use since before knock-outs were kept the audit alone knows."""
    told = AuditEntry.objects.filter(target_type=InspectedUnit.AUDIT_NAME, target_id=unit.pk)
    released = told.filter(action="release_inspected_unit").order_by("-pk").values("pk")[:1]
    since = Coalesce(Subquery(released), Value(0))
    mine = told.filter(action="take_unit_out_of_use", user=user.pk, pk__gt=since)
    return mine.exists()


UNITS_SCOPE = TokenScope(50, "units", gettext_lazy("Keep the register of units"), may_inspect)
