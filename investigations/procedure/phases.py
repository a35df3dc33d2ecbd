"""What the steps after a company's accidents say of its cycle: plan, do, check, act."""

from django.utils import timezone

from investigations.models import AccidentStep
from investigations.procedure.specs import procedure_spec
from monitoring.choices import IncidentStatus
from procedures.rules.phases import PhaseCounts, PhaseSource, counted


def accident_counts(contractor_id: int, year: int) -> PhaseCounts:
    """Of the steps that are due in a year, but for rejected incidents; days by our clock."""
    found = AccidentStep.objects.filter(
        procedure__incident__contractor=contractor_id, due_at__year=year
    ).exclude(procedure__incident__status=IncidentStatus.REJECTED)
    rows = found.order_by().values_list(
        "procedure__library_version", "code", "due_at", "finished_at"
    )
    return counted(
        [
            (step.phase, timezone.localdate(due_at), finished_at is not None)
            for version, code, due_at, finished_at in rows
            if (step := procedure_spec(version).step(code))
        ]
    )


PHASES = (PhaseSource(10, accident_counts),)
