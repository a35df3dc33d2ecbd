"""Who may see and change studies. The only place that decides."""

from django.db.models import F, Q, QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.roles import (
    Person,
    is_of_the_owner,
    is_representative,
    people_with_role,
)
from contractors.access import acts_for
from findings.access import people_who_can_act
from questionnaires.access import may_run_surveys, surveys_visible_to
from questionnaires.models import Survey
from studies.models import JudgementFile, Strategy, Study, StudyResult


def may_list_studies(user: Person | None) -> bool:
    """The owner's people see every study; a representative those of their own company."""
    return is_of_the_owner(user) or is_representative(user)


def may_make_studies(user: Person | None) -> bool:
    """Whoever runs surveys makes studies by them."""
    return may_run_surveys(user)


def makes_study(user: Person | None, study: Study) -> bool:
    """``may_make_studies`` of one: a coordinator's is of no company, or of one where they work."""
    company = study.contractor_id
    return may_make_studies(user) and (company is None or acts_for(user, company))


def studies_visible_to(user: Person) -> QuerySet[Study]:
    """Every study for the owner's people; of their own company, once frozen, for others.

    One that was weighed by a survey about another company tells what that found in all its
    figures: frozen before such a survey was refused, it stays with the owner's people.
    """
    if is_of_the_owner(user):
        return Study.objects.all()
    if is_representative(user):
        return studies_of_companies().filter(contractor__representatives__user=user.pk)
    return Study.objects.none()


def studies_of_companies() -> QuerySet[Study]:
    """The frozen studies of companies that their own representatives see."""
    own = Q(survey__contractor=None) | Q(survey__contractor=F("contractor"))
    return Study.objects.filter(own, contractor__isnull=False, frozen_at__isnull=False)


def judgement_files_visible_to(user: Person) -> QuerySet[JudgementFile]:
    """Files of judgements are opened by the owner's people alone: they may name who was asked."""
    if is_of_the_owner(user):
        return JudgementFile.objects.all()
    return JudgementFile.objects.none()


def strategies_visible_to(user: Person) -> QuerySet[Strategy]:
    """The strategies of the studies that are theirs to see."""
    return Strategy.objects.filter(study__in=studies_visible_to(user))


def surveys_to_weigh_by(user: Person) -> QuerySet[Survey]:
    """The closed surveys that a study can take its weights from."""
    return surveys_visible_to(user).filter(result__isnull=False)


def studies_before(user: Person) -> QuerySet[Study]:
    """The frozen studies that another can come after."""
    return studies_visible_to(user).filter(frozen_at__isnull=False)


def strategy_owners(study: Study) -> QuerySet[User]:
    """Whose a strategy can be: who can act at the company, or of the owner's people."""
    if study.contractor:
        return people_who_can_act(study.contractor)
    return people_with_role(Role.COORDINATOR, Role.MANAGER)


def study_results_visible_to(user: Person) -> QuerySet[StudyResult]:
    """The frozen studies whose document they may have, with all that was frozen in it.

    One that comes after a study of another company (snapshot.py) carries that one's figures in its
    JSON, and in documents made before its page left them out: those stay with the owner's people.
    """
    found = StudyResult.objects.filter(study__in=studies_visible_to(user))
    if is_of_the_owner(user):
        return found
    own = Q(study__former=None) | Q(study__former__contractor=F("study__contractor"))
    return found.filter(own)
