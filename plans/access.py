"""Who may see, begin, change, validate and approve plans. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import OWNERS_ROLES, Role
from accounts.models import User
from accounts.roles import (
    Person,
    has_role,
    is_of_the_owner,
    is_representative,
    people_with_role,
)
from contractors.access import (
    acts_for,
    at_sites_acted_for,
    companies_spoken_for_by,
    contractors_visible_to,
    has_spoken_for,
    people_who_speak_for,
)
from contractors.models import Contractor
from evaluations.models import Publication
from plans.choices import CAN_BE_PLANNED, CAN_BE_REALISED, CAN_GO_BACK, PlanStatus
from plans.models import FrozenPlan, FulfilmentPlan, LevelChoice, PlanFile


def may_list_plans(user: Person | None) -> bool:
    """Both parties: each finds those that are theirs to see."""
    return is_of_the_owner(user) or is_representative(user)


def sees_every_plan(user: Person) -> bool:
    """Whether ``plans_visible_to`` leaves none out."""
    return is_of_the_owner(user)


def plans_visible_to(user: Person) -> QuerySet[FulfilmentPlan]:
    """All for the owner's people; a representative sees those of their own company, once its
    first audit is published."""
    if sees_every_plan(user):
        return FulfilmentPlan.objects.all()
    if is_representative(user):
        return FulfilmentPlan.objects.filter(
            result__publication__isnull=False,
            result__evaluation__contractor__representatives__user=user.pk,
        )
    return FulfilmentPlan.objects.none()


def plan_files_visible_to(user: Person) -> QuerySet[PlanFile]:
    """Those of the plans a person sees; one that is withdrawn only the owner's people open."""
    found = PlanFile.objects.filter(plan__in=plans_visible_to(user))
    return found if is_of_the_owner(user) else found.filter(withdrawn_at=None)


def frozen_plans_visible_to(user: Person) -> QuerySet[FrozenPlan]:
    """Those of the plans a person sees."""
    return FrozenPlan.objects.filter(plan__in=plans_visible_to(user))


def published_frozen_plans() -> QuerySet[FrozenPlan]:
    """Those whose company sees them: the first audit is published."""
    return FrozenPlan.objects.filter(plan__result__publication__isnull=False)


def level_choices_visible_to(user: Person) -> QuerySet[LevelChoice]:
    """All for the owner's people; a representative sees those of their own company."""
    if is_of_the_owner(user):
        return LevelChoice.objects.all()
    if is_representative(user):
        return LevelChoice.objects.filter(contractor__representatives__user=user.pk)
    return LevelChoice.objects.none()


def begins_plans(user: Person | None) -> bool:
    """Coordinators and managers."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def plans_for(user: Person | None, contractor_id: int) -> bool:
    """``begins_plans`` of one company: a coordinator where it works at their sites."""
    return begins_plans(user) and acts_for(user, contractor_id)


def companies_to_plan(user: Person) -> QuerySet[Contractor]:
    """``plans_for`` as a query: those of which a level is chosen or a gap table begun."""
    return contractors_visible_to(user).filter(at_sites_acted_for(user, "pk"), archived=False)


def changes_plans(user: Person | None) -> bool:
    """Who may change one by role: whether this one is theirs to change, its own rule says."""
    return begins_plans(user) or is_representative(user)


def writes_in(user: Person | None, plan: FulfilmentPlan) -> bool:
    """The owner's planners, and the company's representatives where the owner lets them.

    Of a plan that they may see: a representative sees none of another company. A coordinator where
    they work.
    """
    return plans_for(user, plan.result.evaluation.contractor_id) or (
        plan.company_plans and is_representative(user)
    )


def may_place(user: Person | None, plan: FulfilmentPlan) -> bool:
    """While the plan is in design."""
    return writes_in(user, plan) and plan.status in CAN_BE_PLANNED


def may_realise(user: Person | None, plan: FulfilmentPlan) -> bool:
    """Once the plan is approved: what is realised, and by what one sees it."""
    return writes_in(user, plan) and plan.status in CAN_BE_REALISED


def declines_duties(user: Person | None, plan: FulfilmentPlan) -> bool:
    """A manager alone declines what the law asks for, who never spoke for the company."""
    return has_role(user, Role.MANAGER) and not has_spoken_for(
        user, plan.result.evaluation.contractor_id
    )


def may_validate(user: Person | None, plan: FulfilmentPlan) -> bool:
    """Who plans for its company, while it is in design."""
    return (
        plans_for(user, plan.result.evaluation.contractor_id) and plan.status == PlanStatus.DESIGN
    )


def approves_plans(user: Person | None) -> bool:
    """Managers."""
    return has_role(user, Role.MANAGER)


def plans_approved_by(user: Person) -> QuerySet[FulfilmentPlan]:
    """The validated ones, for a manager; none of a company that they ever spoke for.

    The person is asked and not the role alone: a role may change after one has planned.
    """
    if not approves_plans(user):
        return FulfilmentPlan.objects.none()
    return FulfilmentPlan.objects.filter(status=PlanStatus.VALIDATED).exclude(
        result__evaluation__contractor__in=companies_spoken_for_by(user).values("pk")
    )


def may_approve(user: Person | None, plan: FulfilmentPlan) -> bool:
    """``plans_approved_by`` of one plan, as it was read."""
    return (
        approves_plans(user)
        and plan.status == PlanStatus.VALIDATED
        and not has_spoken_for(user, plan.result.evaluation.contractor_id)
    )


def may_send_back(user: Person | None, plan: FulfilmentPlan) -> bool:
    """A manager, once it is validated or approved."""
    return approves_plans(user) and plan.status in CAN_GO_BACK


def people_of(plan: FulfilmentPlan) -> QuerySet[User]:
    """Whoever speaks for the company of a plan and sees it: its first audit is published."""
    if not Publication.objects.filter(result=plan.result_id).exists():
        return User.objects.none()
    return people_who_speak_for(plan.result.evaluation.contractor_id)


def people_who_follow(plan: FulfilmentPlan) -> QuerySet[User]:
    """Whom a plan's late criteria concern on the owner's side: who began it, as long as they plan,
    else the coordinators."""
    planners = people_with_role(Role.COORDINATOR, Role.MANAGER)
    began = planners.filter(pk=plan.begun_by_id or 0)
    return began if began.exists() else people_with_role(Role.COORDINATOR)


def people_of_the_owner() -> QuerySet[User]:
    """``is_of_the_owner`` as a query: whoever there may be given a criterion by name."""
    return people_with_role(*OWNERS_ROLES)
