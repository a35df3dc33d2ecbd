"""Who reads and writes standing rules. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.roles import Person, has_role, is_of_the_owner
from outcomes.standing.models import StandingRules


def may_read_standing_rules(user: Person | None) -> bool:
    """The owner's people read by what a standing is proposed, in every version."""
    return is_of_the_owner(user)


def may_write_standing_rules(user: Person | None) -> bool:
    """Only an administrator changes what everybody is judged by, as with instruments."""
    return has_role(user, Role.ADMINISTRATOR)


def standing_rules_visible_to(user: Person) -> QuerySet[StandingRules]:
    """Every version, drafts among them, for who reads them."""
    if may_read_standing_rules(user):
        return StandingRules.objects.all()
    return StandingRules.objects.none()
