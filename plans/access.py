"""Who may see, begin, change, validate and approve plans. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.roles import Person, has_role, is_of_the_owner, is_representative
from plans.choices import CAN_BE_PLANNED, CAN_BE_REALISED, CAN_GO_BACK, PlanStatus
from plans.models import FrozenGapTable, FrozenPlan, FulfilmentPlan, GapRow, GapTable


def may_list_plans(user: Person | None) -> bool:
    """Both parties: each finds those that are theirs to see."""
    return is_of_the_owner(user) or is_representative(user)


def plans_visible_to(user: Person) -> QuerySet[FulfilmentPlan]:
    """All for the owner's people; a representative sees those of their own company, once its
    first audit is published."""
    if is_of_the_owner(user):
        return FulfilmentPlan.objects.all()
    if is_representative(user):
        return FulfilmentPlan.objects.filter(
            result__publication__isnull=False,
            result__evaluation__contractor__representatives__user=user.pk,
        )
    return FulfilmentPlan.objects.none()


def frozen_plans_visible_to(user: Person) -> QuerySet[FrozenPlan]:
    """Those of the plans a person sees."""
    return FrozenPlan.objects.filter(plan__in=plans_visible_to(user))


def published_frozen_plans() -> QuerySet[FrozenPlan]:
    """Those whose company sees them: the first audit is published."""
    return FrozenPlan.objects.filter(plan__result__publication__isnull=False)


def gap_tables_visible_to(user: Person) -> QuerySet[GapTable]:
    """All for the owner's people; a representative sees those of their own company that are filled
    from a published audit."""
    if is_of_the_owner(user):
        return GapTable.objects.all()
    if is_representative(user):
        return GapTable.objects.filter(
            result__publication__isnull=False, contractor__representatives__user=user.pk
        )
    return GapTable.objects.none()


def gap_rows_visible_to(user: Person) -> QuerySet[GapRow]:
    """Those of the gap tables a person sees."""
    return GapRow.objects.filter(table__in=gap_tables_visible_to(user))


def frozen_gap_tables_visible_to(user: Person) -> QuerySet[FrozenGapTable]:
    """Those of the gap tables a person sees."""
    return FrozenGapTable.objects.filter(table__in=gap_tables_visible_to(user))


def published_frozen_gap_tables() -> QuerySet[FrozenGapTable]:
    """Those whose company sees them: the audit they are filled from is published."""
    return FrozenGapTable.objects.filter(table__result__publication__isnull=False)


def begins_plans(user: Person | None) -> bool:
    """Coordinators and managers."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def changes_plans(user: Person | None) -> bool:
    """Who may change one by role: whether this one is theirs to change, its own rule says."""
    return begins_plans(user) or is_representative(user)


def writes_in(user: Person | None, plan: FulfilmentPlan) -> bool:
    """The owner's planners, and the company's representatives where the owner lets them.

    Of a plan that they may see: a representative sees none of another company.
    """
    return begins_plans(user) or (plan.company_plans and is_representative(user))


def may_place(user: Person | None, plan: FulfilmentPlan) -> bool:
    """While the plan is in design."""
    return writes_in(user, plan) and plan.status in CAN_BE_PLANNED


def may_realise(user: Person | None, plan: FulfilmentPlan) -> bool:
    """Once the plan is approved: what is realised, and by what one sees it."""
    return writes_in(user, plan) and plan.status in CAN_BE_REALISED


def declines_duties(user: Person | None) -> bool:
    """A manager alone declines what the law asks for."""
    return has_role(user, Role.MANAGER)


def may_validate(user: Person | None, plan: FulfilmentPlan) -> bool:
    """Coordinators and managers, while it is in design."""
    return begins_plans(user) and plan.status == PlanStatus.DESIGN


def approves_plans(user: Person | None) -> bool:
    """Managers."""
    return has_role(user, Role.MANAGER)


def may_approve(user: Person | None, plan: FulfilmentPlan) -> bool:
    """A manager, once it is validated."""
    return approves_plans(user) and plan.status == PlanStatus.VALIDATED


def may_send_back(user: Person | None, plan: FulfilmentPlan) -> bool:
    """A manager, once it is validated or approved."""
    return approves_plans(user) and plan.status in CAN_GO_BACK
