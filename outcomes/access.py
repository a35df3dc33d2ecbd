"""Who may see, raise, answer and decide objections. The only place that decides."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role, is_of_the_owner, is_representative, people_with_role
from contractors.access import companies_spoken_for_by, people_who_spoke_for
from core.models import AuditEntry
from evaluations.access import people_rated_in
from evaluations.choices import ResultState
from evaluations.models import Answer, Evaluation, Publication, Result
from evaluations.models.results import result_state
from monitoring.models import Incident
from outcomes.choices import BY_CONTRACTOR, WAITS_FOR_COMPANY, ObjectionStatus
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
    """A representative of the company that is rated, while its result is provisional."""
    publication: Publication | None = getattr(result, "publication", None)
    return (
        speaks_for_contractor(user)
        and user is not None
        and publication is not None
        and result_state(publication) == ResultState.PROVISIONAL
        and publication.provisional_until is not None
        and now < publication.provisional_until
        and _is_among(user, people_rated_in(result.evaluation))
    )


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
    """Who replies, and did not score what is objected to."""
    return (
        replies_to_objections(user)
        and objection.status == ObjectionStatus.RAISED
        and not takes_part(user, objection)
    )


def may_decide(user: Person | None, objection: Objection) -> bool:
    """A manager who did not score it; of an appeal, another one than decided before."""
    if not decides_on_objections(user) or user is None or takes_part(user, objection):
        return False
    if objection.status == ObjectionStatus.APPEALED:
        return objection.decided_by_id != user.pk
    return objection.status == ObjectionStatus.ANSWERED


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


def takes_part(user: Person | None, objection: Objection) -> bool:
    """Whether it is this person's own word: they neither reply nor decide."""
    own = Objection.objects.filter(pk=objection.pk)
    return user is not None and own.filter(own_word_of(user)).exists()


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
    roles = [Role.MANAGER]
    if objection.status == ObjectionStatus.RAISED:
        roles.append(Role.COORDINATOR)
    own_word = objection.steps.filter(kind__in=BY_CONTRACTOR).values("by")
    people = people_with_role(*roles).exclude(pk__in=objection.scored_by.values("pk"))
    people = people.exclude(pk__in=own_word.filter(by__isnull=False))
    spoke = people_who_spoke_for(objection.evaluation.contractor_id)
    people = people.exclude(pk__in=spoke.values("pk"))
    if objection.status == ObjectionStatus.APPEALED:
        return people.exclude(pk__in=[objection.decided_by_id or 0])
    return people


def decided_by_nobody() -> QuerySet[Objection]:
    """Those that wait for the company, and no manager may decide: an administrator adds one."""
    found = Objection.objects.filter(status__in=WAITS_FOR_COMPANY)
    for manager in people_with_role(Role.MANAGER):
        before = Q(status=ObjectionStatus.APPEALED, decided_by=manager.pk)
        own = Objection.objects.filter(own_word_of(manager)).values("pk")
        found = found.filter(before | Q(pk__in=own))
    return found


def people_told_of_delay() -> QuerySet[User]:
    """``is_told_of_delay`` as a query."""
    return people_with_role(Role.MANAGER, Role.ADMINISTRATOR)
