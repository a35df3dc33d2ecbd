"""Who may read procedures, and who runs them. The only place that decides."""

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.roles import Person, has_role, is_of_the_owner, is_representative
from contractors.access import at_own_sites, contractors_visible_to, people_who_speak_for
from contractors.models import Contractor
from instruments.choices import PublicationStatus
from procedures.models import (
    FrozenProcedure,
    FrozenProcedureRun,
    ProcedureRun,
    ProcedureTaskFile,
    ProcedureVersion,
)


def may_read_procedures(user: Person | None) -> bool:
    """Both parties: a procedure is for whoever works by it."""
    return is_of_the_owner(user) or is_representative(user)


def may_write_procedures(user: Person | None) -> bool:
    """Administrators and managers write the next version of a procedure."""
    return has_role(user, Role.ADMINISTRATOR, Role.MANAGER)


def may_publish_procedures(user: Person | None) -> bool:
    """Managers: how risks are handled is theirs to say."""
    return has_role(user, Role.MANAGER)


def procedure_drafts_visible_to(user: Person) -> QuerySet[ProcedureVersion]:
    """Drafts, for whoever writes them."""
    if not may_write_procedures(user):
        return ProcedureVersion.objects.none()
    return ProcedureVersion.objects.filter(status=PublicationStatus.DRAFT)


def procedure_versions_kept_by(user: Person) -> QuerySet[ProcedureVersion]:
    """Those written in the browser, drafts and published ones, for whoever writes them."""
    if not may_write_procedures(user):
        return ProcedureVersion.objects.none()
    return ProcedureVersion.objects.all()


def frozen_procedures_visible_to(user: Person) -> QuerySet[FrozenProcedure]:
    """All, for whoever reads procedures."""
    if not may_read_procedures(user):
        return FrozenProcedure.objects.none()
    return FrozenProcedure.objects.all()


def published_frozen_procedures() -> QuerySet[FrozenProcedure]:
    """All: only what was published is frozen."""
    return FrozenProcedure.objects.all()


def runs_visible_to(user: Person) -> QuerySet[ProcedureRun]:
    """All for the owner's people; a representative sees those of their own company."""
    if is_of_the_owner(user):
        return ProcedureRun.objects.all()
    return ProcedureRun.objects.filter(contractor__in=contractors_visible_to(user))


def task_files_visible_to(user: Person) -> QuerySet[ProcedureTaskFile]:
    """The files of the steps of those, withdrawn ones too."""
    return ProcedureTaskFile.objects.filter(task__run__in=runs_visible_to(user))


def frozen_runs_visible_to(user: Person) -> QuerySet[FrozenProcedureRun]:
    """What was frozen of those."""
    return FrozenProcedureRun.objects.filter(run__in=runs_visible_to(user))


def published_frozen_runs() -> QuerySet[FrozenProcedureRun]:
    """All: a company sees its years as they are."""
    return FrozenProcedureRun.objects.all()


def may_run_procedures(user: Person | None) -> bool:
    """A representative at their own company, and the coordinator at any."""
    return has_role(user, Role.COORDINATOR) or is_representative(user)


def companies_run_by(user: Person) -> QuerySet[Contractor]:
    """The companies at which a person begins procedures and enters steps."""
    if not may_run_procedures(user):
        return Contractor.objects.none()
    return contractors_visible_to(user).filter(at_own_sites(user, "pk"), archived=False)


def is_asked_for_tasks(user: Person | None) -> bool:
    """Of representatives what is due soon is asked too, of coordinators what is late."""
    return is_representative(user)


def people_told_of_late(run: ProcedureRun) -> list[User]:
    """Who is told that a step is late: who speaks for the company. To coordinators it waits."""
    return list(people_who_speak_for(run.contractor_id))
