"""A weak result of PT B's case, and the plan that a coordinator begins from it."""

from datetime import UTC, date, datetime
from uuid import uuid4

from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.models import Period, Result
from outcomes.coaching.choices import CoachingNoteKind
from outcomes.coaching.models import CoachingNote, CoachingPlan, CoachingStep
from outcomes.coaching.services.notes import NoteFacts, note_coaching
from outcomes.coaching.services.plans import begin_coaching, proposals_of
from tests.reports.frozen_results import make_result

AT = datetime(2025, 2, 3, 3, 0, tzinfo=UTC)  # ten in the morning in Jakarta
TODAY, UNTIL = date(2025, 2, 3), date(2025, 5, 4)


def weak_result(contractor: Contractor, period: Period) -> Result:
    """Merah, published."""
    return make_result("pt_b", contractor=contractor, period=period)


def begun(result: Result, *, by: Actor = SYSTEM) -> CoachingPlan:
    """With the first advice to a weak group, and the item that lost most."""
    found = proposals_of(result)
    chosen = [found[0].key, next(one.key for one in found if one.lineage)]
    return begin_coaching(
        result=result, chosen=chosen, due_on=UNTIL, operation=uuid4(), by=by, now=AT
    )


def noted(
    step: CoachingStep, kind: CoachingNoteKind, *, on: date = TODAY, by: Actor = SYSTEM
) -> CoachingNote:
    """Written about a step."""
    facts = NoteFacts(kind, on, "Pengawas dilatih di Site 1.")
    return note_coaching(step=step, facts=facts, operation=uuid4(), by=by, now=AT)
