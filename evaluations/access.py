"""Who may see and change evaluations and results. The only place that decides.

``x_visible_to`` draws the tenancy (outside it: 404); ``may_verb`` says who may do what with
what they see (else 403). The table is docs/permissions.md.
"""

from django.db.models import Q, QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role
from contractors.access import READERS
from evaluations.choices import (
    OPEN_STATUSES,
    UNCLOSED_STATUSES,
    EvaluationStatus,
    FindingStatus,
)
from evaluations.models import Evaluation, Evidence, Finding, Result, WorkbookUpload
from evaluations.models.findings import FindingQuerySet

ACTORS = (Role.COORDINATOR, Role.MANAGER, Role.REPRESENTATIVE)  # who can have to act on a finding


def sees_every_evaluation(user: Person) -> bool:
    """The owner's people: for them the tenancy leaves nothing out."""
    return has_role(user, *READERS)


def evaluations_visible_to(user: Person) -> QuerySet[Evaluation]:
    """All for the owner's people; a representative sees their own company's published ones."""
    if sees_every_evaluation(user):
        return Evaluation.objects.all()
    if has_role(user, Role.REPRESENTATIVE):
        return Evaluation.objects.filter(
            contractor__representatives__user=user.pk, status=EvaluationStatus.PUBLISHED
        )
    return Evaluation.objects.none()


def results_visible_to(user: Person) -> QuerySet[Result]:
    """All for the owner's people; a representative sees their own company's published ones."""
    if has_role(user, *READERS):
        return Result.objects.all()
    if has_role(user, Role.REPRESENTATIVE):
        return Result.objects.filter(
            evaluation__contractor__representatives__user=user.pk, publication__isnull=False
        )
    return Result.objects.none()


def may_see_evidence(user: Person) -> bool:
    """The owner's people. Not representatives, of their own company either.

    Evidence is what the owner's people saw, photos of others' people included; what a company
    is told stands in its scorecard.
    """
    return has_role(user, *READERS)


def evidence_visible_to(user: Person) -> QuerySet[Evidence]:
    """All that is not removed, or that a frozen result names, for who may see evidence."""
    if may_see_evidence(user):
        return Evidence.objects.filter(Q(removed_at=None) | Q(in_result=True))
    return Evidence.objects.none()


def may_fill(user: Person | None, evaluation: Evaluation) -> bool:
    """A coordinator, while the evaluation is a draft or has been returned."""
    return has_role(user, Role.COORDINATOR) and evaluation.status in OPEN_STATUSES


def may_submit(user: Person | None, evaluation: Evaluation) -> bool:
    """Whoever may fill it."""
    return may_fill(user, evaluation)


def may_assign(user: Person | None) -> bool:
    """A coordinator or a manager says who does which element."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_see_work(user: Person | None) -> bool:
    """The owner's people: how an answer came to be is theirs, not the contractor's."""
    return has_role(user, *READERS)


def may_return(user: Person | None, evaluation: Evaluation) -> bool:
    """A manager, once submitted; what is approved is frozen."""
    return has_role(user, Role.MANAGER) and evaluation.status == EvaluationStatus.SUBMITTED


def may_approve(user: Person | None, evaluation: Evaluation) -> bool:
    """A manager, once submitted. The role keeps filler and approver apart."""
    return has_role(user, Role.MANAGER) and evaluation.status == EvaluationStatus.SUBMITTED


def may_publish(user: Person | None, evaluation: Evaluation) -> bool:
    """A manager, once approved."""
    return has_role(user, Role.MANAGER) and evaluation.status == EvaluationStatus.APPROVED


def may_open_period(user: Person | None) -> bool:
    """A manager or an administrator prepares the year."""
    return has_role(user, Role.MANAGER, Role.ADMINISTRATOR)


def may_edit_instruments(user: Person | None) -> bool:
    """Only an administrator changes what everybody is rated by."""
    return has_role(user, Role.ADMINISTRATOR)


def uploads_visible_to(user: Person) -> QuerySet[WorkbookUpload]:
    """The workbooks this person has uploaded: a preview is for whoever made it."""
    if has_role(user, Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR):
        return WorkbookUpload.objects.filter(uploaded_by=user.pk)
    return WorkbookUpload.objects.none()


def findings_visible_to(user: Person) -> FindingQuerySet:
    """All for the owner's people; a representative sees those of their own company."""
    if has_role(user, *READERS):
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
