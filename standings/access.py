"""Who sees and decides standings, and writes their rules. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role, is_of_the_owner, is_representative
from contractors.access import (
    acts_for,
    contractors_visible_to,
    has_spoken_for,
    people_who_speak_for,
)
from contractors.models import Contractor
from evaluations.access import part_taken_by
from evaluations.models import Evaluation
from standings.models import StandingCondition, StandingDecision, StandingRules


def may_read_standings(user: Person | None) -> bool:
    """Both parties: each finds the contractors that are theirs to see."""
    return is_of_the_owner(user) or is_representative(user)


def sees_proposals(user: Person | None) -> bool:
    """What is only proposed is the owner's; the contractor is told what was decided."""
    return is_of_the_owner(user)


def meets_conditions(user: Person | None) -> bool:
    """Who is judged: what a standing asks of their company waits for them."""
    return is_representative(user)


def standings_visible_to(user: Person) -> QuerySet[Contractor]:
    """The contractors whose standing this person sees: all, or their own company."""
    return contractors_visible_to(user) if may_read_standings(user) else Contractor.objects.none()


def standing_decisions_visible_to(user: Person) -> QuerySet[StandingDecision]:
    """What was decided of those contractors."""
    return StandingDecision.objects.filter(contractor__in=standings_visible_to(user))


def standing_conditions_visible_to(user: Person) -> QuerySet[StandingCondition]:
    """The conditions of those decisions."""
    return StandingCondition.objects.filter(decision__in=standing_decisions_visible_to(user))


def decides_on_standings(user: Person | None) -> bool:
    """Managers."""
    return has_role(user, Role.MANAGER)


def confirms_conditions(user: Person | None) -> bool:
    """Coordinators and managers say that a condition is met."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_confirm_conditions(user: Person | None, contractor_id: int) -> bool:
    """``confirms_conditions`` of one company: a coordinator's where they work."""
    return confirms_conditions(user) and acts_for(user, contractor_id)


def evaluations_left_by(user: Person | None) -> QuerySet[Evaluation]:
    """What this person scored or submitted: what follows from it, another manager decides."""
    return part_taken_by(user)


def may_decide_standing(
    user: Person | None, contractor: Contractor, *, evaluation: Evaluation | None
) -> bool:
    """A manager who did not score the evaluation it follows from, nor ever spoke for them."""
    if not decides_on_standings(user) or has_spoken_for(user, contractor.pk):
        return False
    return evaluation is None or not evaluations_left_by(user).filter(pk=evaluation.pk).exists()


def people_told_of_standing(contractor: Contractor) -> QuerySet[User]:
    """Whoever speaks for the contractor."""
    return people_who_speak_for(contractor.pk)


def may_read_standing_rules(user: Person | None) -> bool:
    """The owner's people read by what a standing is proposed, in every version."""
    return is_of_the_owner(user)


def may_write_standing_rules(user: Person | None) -> bool:
    """Administrators, who keep what everybody is judged by, and managers, who act on it."""
    return has_role(user, Role.ADMINISTRATOR, Role.MANAGER)


def may_publish_standing_rules(user: Person | None) -> bool:
    """Managers: they decide by what is proposed, so they answer for what proposes it."""
    return has_role(user, Role.MANAGER)


def standing_rules_visible_to(user: Person) -> QuerySet[StandingRules]:
    """Every version, drafts among them, for who reads them."""
    if may_read_standing_rules(user):
        return StandingRules.objects.all()
    return StandingRules.objects.none()
