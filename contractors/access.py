"""Who may see and change contractors and their incidents. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.roles import Person, has_role
from contractors.models import Contractor

READERS = (Role.COORDINATOR, Role.MANAGER, Role.VIEWER, Role.ADMINISTRATOR)
KEEPERS = (Role.MANAGER, Role.ADMINISTRATOR)


def contractors_visible_to(user: Person) -> QuerySet[Contractor]:
    """All contractors for the owner's people; a representative sees their own company only."""
    if has_role(user, *READERS):
        return Contractor.objects.all()
    if has_role(user, Role.REPRESENTATIVE):
        return Contractor.objects.filter(representatives__user=user.pk)
    return Contractor.objects.none()


def may_keep_contractors(user: Person | None) -> bool:
    """A manager or an administrator says who is rated."""
    return has_role(user, *KEEPERS)
