"""Who may see and change questionnaires and surveys. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.roles import (
    Person,
    has_role,
    is_of_the_owner,
    is_representative,
)
from contractors.access import acts_for, at_sites_acted_for, contractors_visible_to
from contractors.models import Contractor
from instruments.choices import PublicationStatus
from questionnaires.models import Questionnaire, RespondentName, Survey, SurveyResult


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


def may_list_surveys(user: Person | None) -> bool:
    """The owner's people see every survey; a representative those about their own company."""
    return is_of_the_owner(user) or is_representative(user)


def may_run_surveys(user: Person | None) -> bool:
    """Coordinators and managers ask people, close a survey and take in sheets from paper."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def runs_survey(user: Person | None, survey: Survey) -> bool:
    """``may_run_surveys`` of one: a coordinator's is of no company, or of one where they work."""
    company = survey.contractor_id
    return may_run_surveys(user) and (company is None or acts_for(user, company))


def may_read_names(user: Person | None) -> bool:
    """Names beside answers are read by the owner's coordinators and managers alone."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER)


def may_erase_names(user: Person | None) -> bool:
    """Whoever runs surveys, or keeps people, erases the name of a person who asks for it."""
    return has_role(user, Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR)


def respondent_names_visible_to(user: Person) -> QuerySet[RespondentName]:
    """Whose the sheets of named surveys are; to nobody else, whatever they see of the figures."""
    if may_read_names(user):
        return RespondentName.objects.all()
    return RespondentName.objects.none()


def surveys_visible_to(user: Person) -> QuerySet[Survey]:
    """Every survey for the owner's people; of their own company, once closed, for others."""
    if is_of_the_owner(user):
        return Survey.objects.all()
    if is_representative(user):
        return Survey.objects.filter(
            contractor__representatives__user=user.pk, closed_at__isnull=False
        )
    return Survey.objects.none()


def survey_results_visible_to(user: Person) -> QuerySet[SurveyResult]:
    """The frozen figures of the surveys that are theirs to see."""
    return SurveyResult.objects.filter(survey__in=surveys_visible_to(user))


def contractors_to_survey(user: Person) -> QuerySet[Contractor]:
    """The companies that a survey can be about; to a coordinator, those where they work."""
    return contractors_visible_to(user).filter(at_sites_acted_for(user, "pk"), archived=False)


def questionnaires_to_ask(user: Person) -> QuerySet[Questionnaire]:
    """The published versions that a survey can run."""
    return questionnaires_visible_to(user).filter(status=PublicationStatus.PUBLISHED)


def surveys_open_to_anybody() -> QuerySet[Survey]:
    """Whoever holds the address of a survey reads what it asks; nobody signs in for it."""
    return Survey.objects.select_related("questionnaire")
