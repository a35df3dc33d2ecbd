"""Who may see and write coaching plans. The only place that decides."""

from django.db.models import Q, QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role, is_of_the_owner, is_representative, people_with_role
from contractors.access import contractors_visible_to, people_who_speak_for, works_for
from contractors.models import Contractor
from outcomes.coaching.models import (
    CoachingFile,
    CoachingPlan,
    CoachingStep,
    PartnerAgreement,
)


def may_list_coaching(user: Person | None) -> bool:
    """Both parties: each finds the plans that are theirs to see."""
    return is_of_the_owner(user) or is_representative(user)


def coaching_plans_visible_to(user: Person) -> QuerySet[CoachingPlan]:
    """All for the owner's people; a representative sees those of their own company."""
    if is_of_the_owner(user):
        return CoachingPlan.objects.all()
    if is_representative(user):
        return CoachingPlan.objects.filter(evaluation__contractor__representatives__user=user.pk)
    return CoachingPlan.objects.none()


def coaching_steps_visible_to(user: Person) -> QuerySet[CoachingStep]:
    """The steps of those plans."""
    return CoachingStep.objects.filter(plan__in=coaching_plans_visible_to(user))


def coaching_files_visible_to(user: Person) -> QuerySet[CoachingFile]:
    """The files of those steps."""
    return CoachingFile.objects.filter(note__step__in=coaching_steps_visible_to(user))


def writes_coaching(user: Person | None) -> bool:
    """Coordinators begin a plan, change its steps, hold its sessions and say what is done."""
    return has_role(user, Role.COORDINATOR)


def coaches(user: Person | None, contractor_id: int) -> bool:
    """``writes_coaching`` of one company: where it works at their sites."""
    return writes_coaching(user) and works_for(user, contractor_id)


def reports_progress(user: Person | None) -> bool:
    """A representative tells how far their own company has come."""
    return is_representative(user)


def notes_coaching(user: Person | None) -> bool:
    """Whoever writes about a step, from either side."""
    return writes_coaching(user) or reports_progress(user)


def coaching_waiting_for(user: Person) -> Q:
    """The steps this person must act on: given to them, or to nobody of their own company."""
    mine = Q(owner=user.pk)
    return mine | Q(owner=None) if is_representative(user) else mine


def people_who_coach() -> QuerySet[User]:
    """``writes_coaching`` as a query."""
    return people_with_role(Role.COORDINATOR)


def people_coached(step: CoachingStep) -> QuerySet[User]:
    """Who must act on a step: its owner, else whoever speaks for the contractor."""
    if step.owner_id is not None:
        return User.objects.filter(pk=step.owner_id, is_active=True)
    return people_who_speak_for(step.plan.evaluation.contractor_id)


def lists_partners(user: Person | None) -> bool:
    """The owner's people read who agreed to be named; a representative, their own company."""
    return may_list_coaching(user)


def agreements_visible_to(user: Person) -> QuerySet[PartnerAgreement]:
    """All for the owner's people; a representative sees those of their own company, and never
    where a company is named."""
    if is_of_the_owner(user):
        return PartnerAgreement.objects.all()
    return PartnerAgreement.objects.filter(contractor__in=agrees_for(user))


def agrees_to_be_named(user: Person | None) -> bool:
    """Representatives: nobody agrees for another company."""
    return is_representative(user)


def agrees_for(user: Person) -> QuerySet[Contractor]:
    """The one company a representative agrees for."""
    found = contractors_visible_to(user)
    return found if agrees_to_be_named(user) else found.none()


def may_agree_for(user: Person | None, contractor_id: int) -> bool:
    """Whether this person agrees, and takes it back, for this company."""
    return user is not None and agrees_for(user).filter(pk=contractor_id).exists()


def names_partners(user: Person | None) -> bool:
    """Who writes the plan names the partners in it."""
    return writes_coaching(user)
