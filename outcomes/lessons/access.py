"""Who sees, shares and reviews lessons, and who knows from whom one is. The only place."""

from django.db.models import Q, QuerySet

from accounts.choices import Role
from accounts.roles import Person, has_role, is_of_the_owner, is_representative
from contractors.access import contractors_visible_to
from contractors.models import Contractor
from outcomes.lessons.choices import MAY_BE_CHANGED, MAY_BE_WITHDRAWN, LessonStatus
from outcomes.lessons.models import Lesson


def may_list_lessons(user: Person | None) -> bool:
    """Both parties: what is shared with everybody is everybody's."""
    return is_of_the_owner(user) or is_representative(user)


def shares_lessons(user: Person | None) -> bool:
    """A representative for their company; coordinators and managers for the owner."""
    return is_representative(user) or has_role(user, Role.COORDINATOR, Role.MANAGER)


def shares_for_the_owner(user: Person) -> bool:
    """The owner's people share in its name; a representative only in that of their company."""
    return not is_representative(user)


def shares_for(user: Person) -> Contractor | None:
    """The company this person shares for; None for the owner, and where they have none."""
    return None if shares_for_the_owner(user) else contractors_visible_to(user).first()


def may_share_for(user: Person | None, contractor: Contractor | None) -> bool:
    """Whether this person shares a lesson of this company (None: of the owner)."""
    if user is None or not shares_lessons(user) or shares_for(user) != contractor:
        return False
    return contractor is not None or shares_for_the_owner(user)


def own_lessons_of(user: Person) -> QuerySet[Lesson]:
    """Whose author this person is: those of their company, or what they shared for the owner."""
    if is_representative(user):
        return Lesson.objects.filter(contractor__in=contractors_visible_to(user))
    return Lesson.objects.filter(contractor=None, shared_by=user.pk)


def lessons_shared_with(user: Person) -> QuerySet[Lesson]:
    """What everybody sees."""
    found = Lesson.objects.filter(status=LessonStatus.VISIBLE)
    return found if may_list_lessons(user) else found.none()


def lessons_visible_to(user: Person) -> QuerySet[Lesson]:
    """What is shared with everybody, and one's own; who reviews sees all."""
    if reviews_lessons(user):
        return Lesson.objects.all()
    if not may_list_lessons(user):
        return Lesson.objects.none()
    own = Q(pk__in=own_lessons_of(user).values("pk"))
    return Lesson.objects.filter(own | Q(status=LessonStatus.VISIBLE))


def is_own_lesson(user: Person | None, lesson: Lesson) -> bool:
    """Whether this person is its author."""
    return user is not None and own_lessons_of(user).filter(pk=lesson.pk).exists()


def authors_known_to(user: Person) -> QuerySet[Lesson]:
    """The lessons of which this person knows from whom they are: the named ones that they see;
    who reviews, and who shared one, know of the others."""
    if reviews_lessons(user):
        return Lesson.objects.all()
    own = Q(pk__in=own_lessons_of(user).values("pk"))
    return lessons_visible_to(user).filter(own | Q(is_named=True))


def may_change_lesson(user: Person | None, lesson: Lesson) -> bool:
    """Its author, until everybody sees it."""
    return is_own_lesson(user, lesson) and lesson.status in MAY_BE_CHANGED


def may_withdraw_lesson(user: Person | None, lesson: Lesson) -> bool:
    """Its author, at any moment."""
    return is_own_lesson(user, lesson) and lesson.status in MAY_BE_WITHDRAWN


def reviews_lessons(user: Person | None) -> bool:
    """Coordinators read a lesson before everybody does, and take it down."""
    return has_role(user, Role.COORDINATOR)


def may_review_lesson(user: Person | None, lesson: Lesson) -> bool:
    """A coordinator who did not share it."""
    return user is not None and reviews_lessons(user) and lesson.shared_by_id != user.pk


def waits_for_review_by(user: Person | None, lesson: Lesson) -> bool:
    """Whether this person is asked to publish it or send it back."""
    return lesson.status == LessonStatus.WAITING and may_review_lesson(user, lesson)


def may_take_down_lesson(user: Person | None, lesson: Lesson) -> bool:
    """Any coordinator, while everybody sees it."""
    return lesson.status == LessonStatus.VISIBLE and reviews_lessons(user)


def lessons_reviewed_by(user: Person) -> QuerySet[Lesson]:
    """What waits for the review of this person."""
    found = Lesson.objects.filter(status=LessonStatus.WAITING)
    return found.exclude(shared_by=user.pk) if reviews_lessons(user) else found.none()
