"""Who may see findings and take their steps. The only place that decides."""

from accounts.access import is_of_the_owner
from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role
from findings.choices import UNCLOSED_STATUSES, FindingStatus
from findings.models import Finding
from findings.models.findings import FindingQuerySet

ACTORS = (Role.COORDINATOR, Role.MANAGER, Role.REPRESENTATIVE)  # who can have to act on a finding


def findings_visible_to(user: Person) -> FindingQuerySet:
    """All for the owner's people; a representative sees those of their own company."""
    if is_of_the_owner(user):
        return Finding.objects.all()
    if has_role(user, Role.REPRESENTATIVE):
        return Finding.objects.filter(contractor__representatives__user=user.pk)
    return Finding.objects.none()


def may_raise(user: Person | None) -> bool:
    """Coordinators and managers say what must be put right."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_change_finding(user: Person | None, finding: Finding) -> bool:
    """Whoever may raise one, before it is answered."""
    return may_raise(user) and finding.status == FindingStatus.OPEN


def may_withdraw(user: Person | None, finding: Finding) -> bool:
    """Who raised it, while nobody has ever answered it; a manager, until it is closed.

    Nobody who must act on it or has answered it: what weighs on them is not theirs to lift.
    """
    if user is None or user.pk in (finding.owner_id, finding.answered_by_id):
        return False
    if has_role(user, Role.MANAGER):
        return finding.status in UNCLOSED_STATUSES
    return (
        may_raise(user)
        and user.pk == finding.raised_by_id
        and finding.status == FindingStatus.OPEN
        and finding.answered_at is None
    )


def may_answer(user: Person | None, finding: Finding) -> bool:
    """Who must act, and any representative of the contractor, while it is open."""
    if finding.status != FindingStatus.OPEN or not isinstance(user, User) or not user.is_active:
        return False
    if user.pk == finding.owner_id:
        return has_role(user, *ACTORS)
    return (
        has_role(user, Role.REPRESENTATIVE)
        and finding.contractor.representatives.filter(user=user.pk).exists()
    )


def may_verify(user: Person | None, finding: Finding) -> bool:
    """A coordinator or a manager who neither had to act nor gave the answer."""
    return (
        may_raise(user)
        and user is not None
        and finding.status == FindingStatus.ANSWERED
        and user.pk not in (finding.owner_id, finding.answered_by_id)
    )


def may_check_effectiveness(user: Person | None, finding: Finding) -> bool:
    """As for verifying, once it is closed and nobody has looked yet."""
    return (
        may_raise(user)
        and user is not None
        and finding.status == FindingStatus.CLOSED
        and finding.effective is None
        and user.pk not in (finding.owner_id, finding.answered_by_id)
    )
