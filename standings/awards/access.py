"""Who sees and names awards, and writes their rules. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.roles import Person, has_role, is_of_the_owner, is_representative
from contractors.access import contractors_visible_to, has_spoken_for
from contractors.models import Contractor
from evaluations.access import part_taken_by
from standings.awards.models import Award, AwardRules


def may_list_awards(user: Person | None) -> bool:
    """Both parties: each finds the contractors that are theirs to see, and no other's name."""
    return is_of_the_owner(user) or is_representative(user)


def sees_candidates(user: Person | None) -> bool:
    """Who is only a candidate is the owner's to know; a contractor is told once it is named."""
    return is_of_the_owner(user)


def awarded_visible_to(user: Person) -> QuerySet[Contractor]:
    """The contractors whose awards this person sees: all, or their own company."""
    return contractors_visible_to(user) if may_list_awards(user) else Contractor.objects.none()


def awards_visible_to(user: Person) -> QuerySet[Award]:
    """The awards of those contractors."""
    return Award.objects.filter(contractor__in=awarded_visible_to(user))


def names_awarded(user: Person | None) -> bool:
    """Managers."""
    return has_role(user, Role.MANAGER)


def may_name(user: Person | None, *, contractor_id: int, evaluation_id: int) -> bool:
    """A manager who did not score what it follows from, nor ever spoke for the company."""
    if not names_awarded(user) or has_spoken_for(user, contractor_id):
        return False
    return not part_taken_by(user).filter(pk=evaluation_id).exists()


def award_rules_visible_to(user: Person) -> QuerySet[AwardRules]:
    """Every version, drafts among them, for who reads them."""
    return AwardRules.objects.all() if may_read_award_rules(user) else AwardRules.objects.none()


def may_read_award_rules(user: Person | None) -> bool:
    """The owner's people read by what candidates are found, in every version."""
    return is_of_the_owner(user)


def may_write_award_rules(user: Person | None) -> bool:
    """Administrators, who keep what everybody is judged by, and managers, who act on it."""
    return has_role(user, Role.ADMINISTRATOR, Role.MANAGER)


def may_publish_award_rules(user: Person | None) -> bool:
    """Managers: they name by what is proposed, so they answer for what proposes it."""
    return has_role(user, Role.MANAGER)
