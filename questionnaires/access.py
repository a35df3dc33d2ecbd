"""Who may see and change questionnaires. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.roles import Person, has_role, is_of_the_owner
from instruments.choices import PublicationStatus
from questionnaires.models import Questionnaire


def may_read_questionnaires(user: Person | None) -> bool:
    """The owner's people read what is asked, in every version."""
    return is_of_the_owner(user)


def may_write_questionnaires(user: Person | None) -> bool:
    """Whoever runs surveys writes what they ask: coordinators, managers, administrators."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR)


def questionnaires_visible_to(user: Person) -> QuerySet[Questionnaire]:
    """Every version for the owner's people; drafts only for who may write them."""
    if may_write_questionnaires(user):
        return Questionnaire.objects.all()
    if may_read_questionnaires(user):
        return Questionnaire.objects.filter(status=PublicationStatus.PUBLISHED)
    return Questionnaire.objects.none()
