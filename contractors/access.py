"""Who may see and change contractors. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role, is_of_the_owner
from contractors.choices import Audience
from contractors.models import Contractor, Site


def contractors_visible_to(user: Person) -> QuerySet[Contractor]:
    """All contractors for the owner's people; a representative sees their own company only."""
    if is_of_the_owner(user):
        return Contractor.objects.all()
    if has_role(user, Role.REPRESENTATIVE):
        return Contractor.objects.filter(representatives__user=user.pk)
    return Contractor.objects.none()


def may_read_contractors(user: Person | None) -> bool:
    """The owner's people open the register, and the page of each contractor."""
    return is_of_the_owner(user)


def may_represent(user: User) -> bool:
    """Whether this person can be appointed to speak for a contractor: the role says so."""
    return user.role == Role.REPRESENTATIVE


def audience_of(user: Person | None) -> Audience:
    """What is shown to this person: to the owner's people all, to anybody else no other's figure.

    None is the system itself, which works for the owner.
    """
    if user is None or is_of_the_owner(user):
        return Audience.OWNER
    return Audience.CONTRACTOR


def may_keep_contractors(user: Person | None) -> bool:
    """A manager or an administrator says who is rated."""
    return has_role(user, Role.MANAGER, Role.ADMINISTRATOR)


def sites_visible_to(user: Person) -> QuerySet[Site]:
    """Every site for the owner's people, whose places they are; none for anybody else."""
    return Site.objects.all() if is_of_the_owner(user) else Site.objects.none()


def sites_kept_by(user: Person) -> QuerySet[Site]:
    """Every site, for who keeps them; none for anybody else."""
    return Site.objects.all() if may_keep_contractors(user) else Site.objects.none()
