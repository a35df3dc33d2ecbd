"""Who may see findings and take their steps. The only place that decides."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from accounts.models import User
from accounts.roles import (
    Person,
    has_role,
    is_anybody,
    is_of_the_owner,
    is_representative,
    people_with_role,
)
from contractors.access import (
    acts_for,
    at_sites_acted_for,
    companies_spoken_for_by,
    has_spoken_for,
)
from contractors.models import Contractor
from core.audit import deeds_on
from core.models import AuditEntry
from findings.choices import FindingStatus
from findings.models import Finding, FindingFile
from findings.models.findings import FindingQuerySet
from findings.rules.states import (
    CAN_BE_ANSWERED,
    CAN_BE_CHANGED,
    CAN_BE_CHECKED,
    CAN_BE_VERIFIED,
    CAN_BE_VERIFIED_AGAIN,
    CAN_BE_WITHDRAWN,
)
from tokens.access import TokenScope

ACTORS = (Role.COORDINATOR, Role.MANAGER, Role.REPRESENTATIVE)


def findings_visible_to(user: Person) -> FindingQuerySet:
    """All for the owner's people; a representative sees those of their own company."""
    if is_of_the_owner(user):
        return Finding.objects.all()
    if answers_for_company(user):
        return Finding.objects.filter(contractor__representatives__user=user.pk)
    return Finding.objects.none()


def finding_files_visible_to(user: Person) -> QuerySet[FindingFile]:
    """The files of the findings that are theirs to see."""
    return FindingFile.objects.filter(finding__in=findings_visible_to(user))


def may_list_findings(user: Person | None) -> bool:
    """Anybody: each finds those that are theirs to see, on the page and in the table."""
    return is_anybody(user)


def may_choose_contractor(user: Person | None) -> bool:
    """The owner's people choose whose findings they see; a representative has one company."""
    return is_of_the_owner(user)


def may_raise(user: Person | None) -> bool:
    """Coordinators and managers say what must be put right."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_raise_at(user: Person | None, contractor_id: int) -> bool:
    """The same at one company: a coordinator where it works at their sites; a manager anywhere."""
    return may_raise(user) and acts_for(user, contractor_id)


def may_change_finding(user: Person | None, finding: Finding) -> bool:
    """Whoever may raise one, before it is answered."""
    return finding.status in CAN_BE_CHANGED and may_raise_at(user, finding.contractor_id)


def may_withdraw(user: Person | None, finding: Finding) -> bool:
    """Who raised it, while nobody has ever answered it; a manager, until it is closed.

    Nobody who must act on it, has answered it or ever spoke for the company: what weighs on them
    is not theirs to lift.
    """
    if user is None:
        return False
    if has_role(user, Role.MANAGER):
        return finding.status in CAN_BE_WITHDRAWN and not has_a_part_in(user, finding)
    return (
        may_raise_at(user, finding.contractor_id)
        and user.pk == finding.raised_by_id
        and user.pk != finding.owner_id
        and finding.status == FindingStatus.OPEN
        and finding.answered_at is None
    )


def can_have_to_act(user: Person | None) -> bool:
    """Coordinators, managers and representatives: a finding may wait for them."""
    return has_role(user, *ACTORS)


def answers_for_company(user: Person | None) -> bool:
    """A representative answers whatever is found at their company, named or not."""
    return is_representative(user)


def can_act(person: User, contractor: Contractor) -> bool:
    """Whether a finding at this contractor can be given to this person.

    To a coordinator, a manager, or a representative of this contractor.
    """
    if answers_for_company(person):
        return contractor.representatives.filter(user=person.pk).exists()
    return can_have_to_act(person)


def people_who_can_act(contractor: Contractor) -> QuerySet[User]:
    """``can_act`` as a query, the contractor's own people first."""
    theirs = Q(role=Role.REPRESENTATIVE)
    return (
        people_with_role(*ACTORS)
        .filter(~theirs | Q(representative__contractor=contractor))
        .order_by("-role", "first_name", "username")
    )


def verifies_answers_of_all(user: Person | None) -> bool:
    """A manager is told of every answer that waits to be verified."""
    return has_role(user, Role.MANAGER)


def verifies_answers_of_own(user: Person | None) -> bool:
    """A coordinator is told of answers to what they raised or answer for, of others if need be."""
    return has_role(user, Role.COORDINATOR)


def may_answer(user: Person | None, finding: Finding) -> bool:
    """Who must act, and any representative of the contractor, while it is open."""
    if finding.status not in CAN_BE_ANSWERED or not isinstance(user, User) or not user.is_active:
        return False
    if user.pk == finding.owner_id:
        return can_have_to_act(user)
    return (
        answers_for_company(user)
        and finding.contractor.representatives.filter(user=user.pk).exists()
    )


def has_a_part_in(user: Person, finding: Finding) -> bool:
    """Whether this person must act on it, or has answered it or spoken for its company, however
    long ago."""
    if user.pk in (finding.owner_id, finding.answered_by_id):
        return True
    answered = answers_given_by(user).filter(target_id=finding.pk)
    return answered.exists() or has_spoken_for(user, finding.contractor_id)


def answers_given_by(user: Person) -> QuerySet[AuditEntry]:
    """Each answer of a person to a finding. The row itself knows the last one alone."""
    return deeds_on(Finding, "answer_finding").filter(user=user.pk)


def may_verify(user: Person | None, finding: Finding) -> bool:
    """A coordinator or a manager who neither has to act nor ever answered for the company."""
    return (
        may_raise_at(user, finding.contractor_id)
        and user is not None
        and finding.status in CAN_BE_VERIFIED
        and not has_a_part_in(user, finding)
    )


def findings_to_answer_by(user: Person) -> FindingQuerySet:
    """``may_answer`` as a query: what waits for this person, or for their company."""
    if not can_have_to_act(user):
        return Finding.objects.none()
    found = findings_visible_to(user).filter(status__in=CAN_BE_ANSWERED)
    return found if answers_for_company(user) else found.filter(owner=user.pk)


def findings_to_verify_by(user: Person) -> FindingQuerySet:
    """``may_verify`` as a query."""
    if not may_raise(user):
        return Finding.objects.none()
    own = (
        Q(owner=user.pk, owner__isnull=False)
        | Q(answered_by=user.pk, answered_by__isnull=False)
        | Q(pk__in=answers_given_by(user).order_by().values("target_id"))
        | Q(contractor__in=companies_spoken_for_by(user).values("pk"))
    )
    found = findings_visible_to(user).filter(status__in=CAN_BE_VERIFIED).exclude(own)
    return found.filter(at_sites_acted_for(user))


def may_undo_closing(user: Person | None, finding: Finding) -> bool:
    """As for verifying, until somebody has looked whether the action held."""
    return (
        may_raise_at(user, finding.contractor_id)
        and user is not None
        and finding.status in CAN_BE_VERIFIED_AGAIN
        and finding.effective is None
        and not has_a_part_in(user, finding)
    )


def may_undo_effectiveness(user: Person | None, finding: Finding) -> bool:
    """As for verifying, once somebody has looked whether the action held."""
    return (
        may_raise_at(user, finding.contractor_id)
        and user is not None
        and finding.status in CAN_BE_CHECKED
        and finding.effective is not None
        and not has_a_part_in(user, finding)
    )


def may_check_effectiveness(user: Person | None, finding: Finding) -> bool:
    """As for verifying, once it is closed and nobody has looked yet."""
    return (
        may_raise_at(user, finding.contractor_id)
        and user is not None
        and finding.status in CAN_BE_CHECKED
        and finding.effective is None
        and not has_a_part_in(user, finding)
    )


FINDINGS_SCOPE = TokenScope(
    40, "findings", gettext_lazy("Raise findings, and change what they say"), may_raise
)
