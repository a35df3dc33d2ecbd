"""Who may see the accident procedure, and who enters which step. The only place that decides."""

from django.db.models import QuerySet

from accounts.roles import Person
from investigations.models import AccidentProcedure
from investigations.procedure.specs import codes_of
from monitoring.access import (
    decides_reports_of_others,
    does_record_months,
    incidents_documented_by,
    incidents_visible_to,
    may_change_incidents,
    may_report_incident,
    may_report_own_incident,
)
from monitoring.models import Incident
from procedures.specs.parts import Side


def procedures_visible_to(user: Person) -> QuerySet[AccidentProcedure]:
    """Those of the incidents that are theirs to see: a representative's own company's."""
    return AccidentProcedure.objects.filter(incident__in=incidents_visible_to(user))


def incidents_followed_through_by(user: Person) -> QuerySet[Incident]:
    """Those whose steps this person enters: of their own company or, coordinators and managers, of
    anybody; not of a rejected incident."""
    return incidents_documented_by(user)


def may_enter_steps(user: Person | None) -> bool:
    """Who may enter steps at all. Which: the functions beside this one."""
    return may_change_incidents(user)


def codes_entered_by(user: Person | None) -> frozenset[str]:
    """The steps that are for this person's side to enter: HSE of the owner enters its own."""
    side = _side_of(user)
    return codes_of(side) if side else frozenset()


def _side_of(user: Person | None) -> Side | None:
    if may_report_incident(user):
        return "owner"
    return "contractor" if may_report_own_incident(user) else None


def watches_steps(user: Person | None) -> bool:
    """Coordinators are told of every step that is late."""
    return does_record_months(user)


def is_told_of_escalated_steps(user: Person | None) -> bool:
    """Managers are told of what is late for long, and of a notice that is late at all."""
    return decides_reports_of_others(user)


def is_asked_for_steps(user: Person | None) -> bool:
    """Representatives are asked for the steps of their company."""
    return may_report_own_incident(user)
