"""Who may see and change evaluations and results. The only place that decides.

``x_visible_to`` draws the tenancy (outside it: 404); ``may_verb`` says who may do what with
what they see (else 403). The table is docs/permissions.md.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role, is_of_the_owner, is_representative, people_with_role
from contractors.access import (
    acts_for,
    at_own_sites,
    companies_spoken_for_by,
    people_who_speak_for,
    posted_for,
    works_for,
)
from core.models import AuditEntry
from evaluations.choices import (
    CAN_BE_BACK,
    CAN_BE_DECIDED,
    CAN_BE_PUBLISHED,
    CAN_BE_REOPENED,
    CAN_BE_SUBMITTED,
    OPEN_STATUSES,
    EvaluationStatus,
)
from evaluations.models import (
    Answer,
    AnswerSource,
    ElementAssignment,
    ElementNote,
    Evaluation,
    Evidence,
    Period,
    Result,
    SelfAnswer,
    SelfAssessment,
    SelfEvidence,
    SelfNote,
    SelfSource,
)
from evaluations.models.evidence import STILL_KEPT
from evaluations.models.results import ResultQuerySet

# What somebody has a part in an evaluation by.
PARTS_TAKEN = (
    Answer,
    ElementNote,
    Evidence,
    SelfAnswer,
    SelfNote,
    SelfEvidence,
    SelfAssessment,
    AnswerSource,
    SelfSource,
)


def may_list_evaluations(user: Person | None) -> bool:
    """The owner's people open the list of a year, and its table."""
    return is_of_the_owner(user)


def sees_every_evaluation(user: Person) -> bool:
    """The owner's people: for them the tenancy leaves nothing out."""
    return is_of_the_owner(user)


def evaluations_visible_to(user: Person) -> QuerySet[Evaluation]:
    """All for the owner's people; a representative sees their own company's published ones."""
    if sees_every_evaluation(user):
        return Evaluation.objects.all()
    if has_role(user, Role.REPRESENTATIVE):
        return Evaluation.objects.filter(
            contractor__representatives__user=user.pk, status=EvaluationStatus.PUBLISHED
        )
    return Evaluation.objects.none()


def results_visible_to(user: Person) -> ResultQuerySet:
    """All for the owner's people; a representative sees their own company's published ones."""
    if is_of_the_owner(user):
        return Result.objects.all()
    if has_role(user, Role.REPRESENTATIVE):
        return Result.objects.published().filter(
            evaluation__contractor__representatives__user=user.pk
        )
    return Result.objects.none()


def own_evaluations_of(user: Person) -> QuerySet[Evaluation]:
    """The evaluations of a representative's own company, whatever their state.

    Only to judge oneself in them: what the company that rates says in them is not theirs to see
    before it is published (``evaluations_visible_to``).
    """
    if not is_representative(user):
        return Evaluation.objects.none()
    return Evaluation.objects.filter(contractor__representatives__user=user.pk)


def judges_itself(user: Person | None) -> bool:
    """Who speaks for a contractor may judge it, where a period asks for that."""
    return is_representative(user)


def may_judge_itself(user: Person, evaluation_id: int) -> bool:
    """A representative of the contractor that is evaluated."""
    return own_evaluations_of(user).filter(pk=evaluation_id).exists()


def self_evidence_visible_to(user: Person) -> QuerySet[SelfEvidence]:
    """What contractors show for themselves: of the own company; all of it to the owner's people.

    Those see it once it has been given, which is asked where it is read.
    """
    if may_see_evidence(user):
        return SelfEvidence.objects.filter(removed_at=None)
    return SelfEvidence.objects.filter(
        removed_at=None, evaluation__in=own_evaluations_of(user).values("pk")
    )


def may_see_evidence(user: Person) -> bool:
    """The owner's people. Not representatives, of their own company either.

    Evidence is what the owner's people saw, photos of others' people included; what a company
    is told stands in its scorecard.
    """
    return is_of_the_owner(user)


def evidence_visible_to(user: Person) -> QuerySet[Evidence]:
    """All that is not removed, or that a frozen result names, for who may see evidence."""
    if may_see_evidence(user):
        return Evidence.objects.filter(STILL_KEPT)
    return Evidence.objects.none()


def all_evidence_visible_to(user: Person) -> QuerySet[Evidence]:
    """The removed ones too, for who may see evidence: removing a file again is no error."""
    return Evidence.objects.all() if may_see_evidence(user) else Evidence.objects.none()


def fills_checklists(user: Person | None) -> bool:
    """A coordinator, whatever there is to fill in; whom an element can be given to."""
    return has_role(user, Role.COORDINATOR)


def people_who_fill() -> QuerySet[User]:
    """Whoever fills in checklists."""
    return people_with_role(Role.COORDINATOR)


def whose_to_fill(user: Person) -> Q:
    """The evaluations that are this person's to fill in, of those a coordinator may.

    Theirs are those given to them, whole or by an element, and those given to nobody; of companies
    that work at their sites, where they have some.
    """
    given = ElementAssignment.objects.filter(evaluation=OuterRef("pk"), person=user.pk)
    theirs = Q(coordinator=user.pk) | Q(coordinator=None) | Q(Exists(given))
    return theirs & at_own_sites(user)


def people_who_fill_in(evaluation: Evaluation) -> QuerySet[User]:
    """``whose_to_fill`` the other way round: whom this evaluation is given to, else everybody."""
    there = people_who_fill().filter(posted_for(evaluation.contractor_id))
    if evaluation.coordinator_id is None:
        return there
    given = evaluation.assignments.exclude(person=None).order_by().values("person")
    return there.filter(Q(pk=evaluation.coordinator_id) | Q(pk__in=given))


def fills_checklist_of(user: Person | None, contractor_id: int) -> bool:
    """A coordinator, of a company that works at one of their sites, where they have some."""
    return fills_checklists(user) and works_for(user, contractor_id)


def may_fill(user: Person | None, evaluation: Evaluation) -> bool:
    """Who fills it in, while the evaluation is a draft or has been returned."""
    return evaluation.status in OPEN_STATUSES and fills_checklist_of(user, evaluation.contractor_id)


def may_take_over(user: Person | None, evaluation: Evaluation) -> bool:
    """Who may fill takes self-scores over, while the evaluation is a draft."""
    return may_fill(user, evaluation) and evaluation.status == EvaluationStatus.DRAFT


def may_submit(user: Person | None, evaluation: Evaluation) -> bool:
    """Whoever fills in checklists, while it may be filled in."""
    return evaluation.status in CAN_BE_SUBMITTED and fills_checklist_of(
        user, evaluation.contractor_id
    )


def may_assign(user: Person | None) -> bool:
    """A coordinator or a manager says who does which element."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_assign_in(user: Person | None, evaluation: Evaluation) -> bool:
    """The same of one evaluation: a coordinator where it works at their sites; a manager any."""
    return may_assign(user) and acts_for(user, evaluation.contractor_id)


def may_see_work(user: Person | None) -> bool:
    """The owner's people: how an answer came to be is theirs, not the contractor's."""
    return is_of_the_owner(user)


def decides_on_evaluations(user: Person | None) -> bool:
    """A manager: what was submitted waits for one, and what was approved to be published."""
    return has_role(user, Role.MANAGER)


def people_who_decide() -> QuerySet[User]:
    """Whoever decides on evaluations."""
    return people_with_role(Role.MANAGER)


def is_rated(user: Person | None) -> bool:
    """Who speaks for a contractor is told what becomes of its results, and does nothing to them."""
    return is_representative(user)


def people_rated_in(evaluation: Evaluation) -> QuerySet[User]:
    """Whoever speaks for the contractor of an evaluation."""
    return people_who_speak_for(evaluation.contractor_id)


def may_return(user: Person | None, evaluation: Evaluation) -> bool:
    """A manager, once submitted; what is approved is frozen."""
    return decides_on_evaluations(user) and evaluation.status in CAN_BE_DECIDED


def may_take_back(user: Person | None, evaluation: Evaluation) -> bool:
    """A coordinator, while no manager has decided on what was submitted."""
    return evaluation.status in CAN_BE_DECIDED and fills_checklist_of(
        user, evaluation.contractor_id
    )


def may_reopen(user: Person | None, evaluation: Evaluation) -> bool:
    """A manager, once approved: a new revision begins, the result before it stays."""
    return decides_on_evaluations(user) and evaluation.status in CAN_BE_REOPENED


def may_undo_reopening(user: Person | None, evaluation: Evaluation) -> bool:
    """A manager, while the revision is as it was begun; that, the revision says itself."""
    return decides_on_evaluations(user) and evaluation.status in CAN_BE_BACK


def may_approve(user: Person | None, evaluation: Evaluation) -> bool:
    """A manager, once submitted, who never filled in any of it, submitted it, or spoke for whom it
    judges.

    The person is asked and not the role alone: a role may change between filling and approving.
    """
    return awaits_approval_by(user, evaluation) and not took_part(user, evaluation)


def awaits_approval_by(user: Person | None, evaluation: Evaluation) -> bool:
    """Whether the role approves, and there is something to approve."""
    return decides_on_evaluations(user) and evaluation.status in CAN_BE_DECIDED


def took_part(user: Person | None, evaluation: Evaluation) -> bool:
    """Whether this person filled in any of it, submitted it, or spoke for whom it judges, however
    long ago.

    One statement, none of an evaluation that was fetched ``with_part_taken`` by them.
    """
    known: bool | None = getattr(evaluation, "part_taken", None)
    return part_taken_by(user).filter(pk=evaluation.pk).exists() if known is None else known


def one_manager_decides() -> bool:
    """Whether there is no second HSE manager: what one decides, nobody could decide on appeal."""
    return people_who_decide().count() < 2


def nobody_approves(evaluation: Evaluation) -> bool:
    """Whether it awaits approval and every manager took part in it: an administrator adds one."""
    return approved_by_nobody(Evaluation.objects.filter(pk=evaluation.pk)).exists()


def approved_by_nobody(found: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Those of these evaluations that await approval and in which every manager took part."""
    for manager in people_who_decide():
        found = found.filter(Exists(part_taken_by(manager).filter(pk=OuterRef("pk"))))
    return found.filter(status__in=CAN_BE_DECIDED)


def parts_changed_since(evaluation: Evaluation, entry: AuditEntry) -> bool:
    """Whether anybody changed a part of an evaluation after this row of the audit."""
    done = AuditEntry.objects.filter(pk__gt=entry.pk).order_by().values("target_id")
    found = Q(pk__in=done.filter(target_type=Evaluation.AUDIT_NAME))
    for model in PARTS_TAKEN:
        touched = model.objects.filter(
            evaluation=evaluation, pk__in=done.filter(target_type=model.AUDIT_NAME)
        )
        found |= Q(Exists(touched))
    return Evaluation.objects.filter(found, pk=evaluation.pk).exists()


def with_part_taken(found: QuerySet[Evaluation], user: Person) -> QuerySet[Evaluation]:
    """These evaluations, each knowing whether this person took part in it."""
    return found.annotate(part_taken=Exists(part_taken_by(user).filter(pk=OuterRef("pk"))))


def part_taken_by(user: Person | None) -> QuerySet[Evaluation]:
    """The evaluations in which a person answered, wrote of an element, handed in files, submitted.

    For the contractor too: who has judged it from inside, or ever spoke for it, does not decide on
    it by another role.

    The audit is asked: the rows themselves know the last hand alone, and what was overwritten,
    removed or taken back since then was theirs all the same.
    """
    if user is None or user.pk is None:
        return Evaluation.objects.none()
    done = AuditEntry.objects.filter(user=user.pk).order_by().values("target_id")
    submitted = done.filter(target_type=Evaluation.AUDIT_NAME, action="submit_evaluation")
    part = Q(pk__in=submitted) | Q(contractor__in=companies_spoken_for_by(user).values("pk"))
    for model in PARTS_TAKEN:
        touched = model.objects.filter(pk__in=done.filter(target_type=model.AUDIT_NAME))
        part |= Q(pk__in=touched.order_by().values("evaluation"))
    return Evaluation.objects.filter(part)


def may_publish(user: Person | None, evaluation: Evaluation) -> bool:
    """A manager, once approved."""
    return decides_on_evaluations(user) and evaluation.status in CAN_BE_PUBLISHED


def may_read_periods(user: Person | None) -> bool:
    """The owner's people read what a year is rated by, and who is rated in it."""
    return is_of_the_owner(user)


def periods_visible_to(user: Person) -> QuerySet[Period]:
    """Every period, for who may read them."""
    return Period.objects.all() if may_read_periods(user) else Period.objects.none()


def may_open_period(user: Person | None) -> bool:
    """A manager or an administrator prepares the year."""
    return has_role(user, Role.MANAGER, Role.ADMINISTRATOR)


def may_move_deadline(period: Period) -> bool:
    """While somebody still has to keep it: an evaluation is open, or none is there yet."""
    states = set(period.evaluations.values_list("status", flat=True))
    return not states or bool(states & set(OPEN_STATUSES))
