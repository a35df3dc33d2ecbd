"""Who may see, raise, answer and decide objections. The only place that decides."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from accounts.access import may_keep_people
from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role, is_of_the_owner, is_representative, people_with_role
from contractors.access import acting_for, acts_for, companies_spoken_for_by, people_who_spoke_for
from core.models import AuditEntry
from evaluations.access import people_rated_in
from evaluations.choices import ResultState
from evaluations.models import Answer, Evaluation, Publication, Result
from evaluations.models.results import result_state
from monitoring.models import Incident
from outcomes.choices import (
    BY_CONTRACTOR,
    WAITS_FOR_COMPANY,
    WAITS_FOR_DECISION,
    ObjectionStatus,
    StepKind,
)
from outcomes.models import Objection, ObjectionFile, ObjectionStep


def may_list_objections(user: Person | None) -> bool:
    """Both parties: each finds those that are theirs to see."""
    return is_of_the_owner(user) or is_representative(user)


def sees_every_objection(user: Person | None) -> bool:
    """The owner's people read them all, on the contractor's page and on the dashboard too."""
    return is_of_the_owner(user)


def objections_visible_to(user: Person) -> QuerySet[Objection]:
    """All for the owner's people; a representative sees those of their own company."""
    if sees_every_objection(user):
        return Objection.objects.all()
    if is_representative(user):
        return Objection.objects.filter(evaluation__contractor__representatives__user=user.pk)
    return Objection.objects.none()


def objection_files_visible_to(user: Person) -> QuerySet[ObjectionFile]:
    """The files of the objections that are theirs to see."""
    return ObjectionFile.objects.filter(step__objection__in=objections_visible_to(user))


def speaks_for_contractor(user: Person | None) -> bool:
    """Who objects and appeals: a representative, of their own company."""
    return is_representative(user)


def may_object(user: Person | None, result: Result, *, now: datetime) -> bool:
    """A representative of the company that is rated, while its result is provisional and no later
    revision has replaced it."""
    publication: Publication | None = getattr(result, "publication", None)
    return (
        speaks_for_contractor(user)
        and user is not None
        and publication is not None
        and result_state(publication) == ResultState.PROVISIONAL
        and publication.provisional_until is not None
        and now < publication.provisional_until
        and not is_replaced(result)
        and _is_among(user, people_rated_in(result.evaluation))
    )


def is_replaced(result: Result) -> bool:
    """Whether a later revision was published: that one is objected to."""
    published = Result.objects.published().filter(evaluation=result.evaluation_id)
    return published.filter(revision__gt=result.revision).exists()


def replies_to_objections(user: Person | None) -> bool:
    """Coordinators and managers."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def decides_on_objections(user: Person | None) -> bool:
    """Managers."""
    return has_role(user, Role.MANAGER)


def is_told_of_delay(user: Person | None) -> bool:
    """What the company is late with is told to managers and administrators."""
    return has_role(user, Role.MANAGER, Role.ADMINISTRATOR)


def may_reply(user: Person | None, objection: Objection) -> bool:
    """Who replies, did not score what is objected to, and leaves a manager to decide it; a
    coordinator where they work."""
    return (
        replies_to_objections(user)
        and acts_for(user, objection.evaluation.contractor_id)
        and objection.status == ObjectionStatus.RAISED
        and not takes_part(user, objection)
        and not is_last_decider(user, objection)
    )


def may_decide(user: Person | None, objection: Objection) -> bool:
    """A manager who neither scored it nor replied; of an appeal, another one than decided
    before."""
    return (
        decides_on_objections(user)
        and user is not None
        and objection.status in WAITS_FOR_DECISION
        and not _is_so(objection, kept_from_deciding(user))
    )


def is_last_decider(user: Person | None, objection: Objection) -> bool:
    """Whether no other manager may decide it: this one leaves the reply to somebody else."""
    if not decides_on_objections(user):
        return False
    own = Objection.objects.filter(pk=objection.pk)
    return not leaving_a_decider(own, but=user).exists()


def leaving_a_decider(found: QuerySet[Objection], *, but: Person | None) -> QuerySet[Objection]:
    """Those of these that a manager may decide who is not this person."""
    return found.annotate(others=_free(Role.MANAGER, kept=kept_from_deciding, but=but)).filter(
        others__gt=0
    )


def has_replied(user: Person | None, objection: Objection) -> bool:
    """Whether this person has said what the company says to it."""
    return user is not None and objection.steps.filter(kind=StepKind.REPLY, by=user.pk).exists()


def may_appeal(user: Person | None, objection: Objection, *, now: datetime) -> bool:
    """A representative of the company, once, until the day that was given."""
    return (
        speaks_for_contractor(user)
        and user is not None
        and objection.status == ObjectionStatus.DECIDED
        and objection.due_at is not None
        and now < objection.due_at
        and _is_among(user, people_rated_in(objection.evaluation))
    )


def _is_among(user: Person, people: QuerySet[User]) -> bool:
    return people.filter(pk__in=[user.pk or 0]).exists()


def has_scored(user: Person | None, objection: Objection) -> bool:
    """Whether the objection is about what this person answered, submitted, reported or decided."""
    return user is not None and _is_among(user, objection.scored_by.all())


def has_objected(user: Person | None, objection: Objection) -> bool:
    """Whether this person raised it or appealed, whatever their role is by now."""
    said = objection.steps.filter(kind__in=BY_CONTRACTOR)
    return user is not None and said.filter(by=user.pk).exists()


def own_word_of(user: Person) -> Q:
    """Which objections are this person's own word, on either side, as a condition.

    Those of a company they have spoken for are, whoever of it objected.
    """
    said = ObjectionStep.objects.filter(kind__in=BY_CONTRACTOR, by=user.pk)
    return (
        Q(scored_by=user.pk)
        | Q(Exists(said.filter(objection=OuterRef("pk"))))
        | Q(evaluation__contractor__in=companies_spoken_for_by(user).values("pk"))
    )


def kept_from_deciding(user: Person) -> Q:
    """Which objections this person does not decide, in whatever role, as a condition: their own
    word, what they replied to, and the appeal against what they decided."""
    replied = ObjectionStep.objects.filter(kind=StepKind.REPLY, by=user.pk)
    before = Q(status=ObjectionStatus.APPEALED, decided_by=user.pk)
    return own_word_of(user) | Q(Exists(replied.filter(objection=OuterRef("pk")))) | before


def takes_part(user: Person | None, objection: Objection) -> bool:
    """Whether it is this person's own word: they neither reply nor decide."""
    return user is not None and _is_so(objection, own_word_of(user))


def _is_so(objection: Objection, condition: Q) -> bool:
    return Objection.objects.filter(condition, pk=objection.pk).exists()


def _free(role: Role, *, kept: Callable[[User], Q], but: Person | None = None) -> Combinable:
    """How many people with a role nothing keeps from an objection, besides one of them."""
    free: Combinable = Value(0)
    for person in people_with_role(role):
        if but is None or person.pk != but.pk:
            theirs = Objection.objects.filter(kept(person)).values("pk")
            is_kept = When(pk__in=theirs, then=Value(0))
            free = free + Case(is_kept, default=Value(1), output_field=IntegerField())
    return free


def people_who_scored(
    evaluation: Evaluation, *, items: set[str], incidents: set[str]
) -> QuerySet[User]:
    """Who answered one of these items, submitted the evaluation, or reported or decided one of
    these incidents, however long ago: the audit is asked, the rows know the last hand alone."""
    answers = Answer.objects.filter(evaluation=evaluation, item__code__in=items)
    theirs = Incident.objects.filter(contractor=evaluation.contractor_id, reference__in=incidents)
    deed = (
        Q(target_type=Answer.AUDIT_NAME, target_id__in=answers.values("pk"))
        | Q(target_type=Incident.AUDIT_NAME, target_id__in=theirs.values("pk"))
        | Q(
            target_type=Evaluation.AUDIT_NAME,
            target_id=evaluation.pk,
            action="submit_evaluation",
        )
    )
    done = AuditEntry.objects.filter(deed, user=OuterRef("pk"))
    return User.objects.filter(Exists(done.order_by()))


def whose_turn(objection: Objection) -> QuerySet[User]:
    """Who can take the next step, or is to know what was decided."""
    if objection.status not in WAITS_FOR_COMPANY:
        return people_rated_in(objection.evaluation)
    managers = _without_part(objection, Role.MANAGER)
    if objection.status == ObjectionStatus.RAISED:
        last = managers.values("pk") if managers.count() == 1 else managers.none().values("pk")
        people = _without_part(objection, Role.COORDINATOR, Role.MANAGER)
        return people.filter(acting_for(objection.evaluation.contractor_id)).exclude(pk__in=last)
    replied = objection.steps.filter(kind=StepKind.REPLY, by__isnull=False)
    people = managers.exclude(pk__in=replied.values("by"))
    if objection.status == ObjectionStatus.APPEALED:
        return people.exclude(pk__in=[objection.decided_by_id or 0])
    return people


def _without_part(objection: Objection, *roles: Role) -> QuerySet[User]:
    """Those with a role whose own word it is not: ``own_word_of`` of one objection's people."""
    own_word = objection.steps.filter(kind__in=BY_CONTRACTOR).values("by")
    people = people_with_role(*roles).exclude(pk__in=objection.scored_by.values("pk"))
    people = people.exclude(pk__in=own_word.filter(by__isnull=False))
    spoke = people_who_spoke_for(objection.evaluation.contractor_id)
    return people.exclude(pk__in=spoke.values("pk"))


def decided_by_nobody() -> QuerySet[Objection]:
    """Those that wait for the company, and no manager may decide, or nobody may reply to and
    leave one to decide: an administrator adds one."""
    counted = Objection.objects.filter(status__in=WAITS_FOR_COMPANY).annotate(
        deciders=_free(Role.MANAGER, kept=kept_from_deciding),
        repliers=_free(Role.COORDINATOR, kept=own_word_of),
    )
    alone = Q(status=ObjectionStatus.RAISED, deciders=1, repliers=0)
    return counted.filter(Q(deciders=0) | alone)


def is_told_of_no_decider(user: Person | None) -> bool:
    """That nobody can decide an objection is told to who adds people, and to who waits for it."""
    return may_keep_people(user) or replies_to_objections(user)


def nobody_decides(objection: Objection) -> bool:
    """``decided_by_nobody`` of one; no statement of what does not wait for the company."""
    waits = objection.status in WAITS_FOR_COMPANY
    return waits and decided_by_nobody().filter(pk=objection.pk).exists()


def people_told_of_delay() -> QuerySet[User]:
    """``is_told_of_delay`` as a query."""
    return people_with_role(Role.MANAGER, Role.ADMINISTRATOR)
