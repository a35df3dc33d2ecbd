"""A plan follows the revision of its first audit: its lines stand on what that found."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.audit import Actor, AuditedChange, record, record_all
from core.errors import Conflict, Refusal
from evaluations.access import results_visible_to
from evaluations.models import Result
from plans.choices import CAN_BE_PLANNED, Placement
from plans.models import FulfilmentPlan, PlanLine
from plans.selectors import later_revision
from plans.services.locking import check_plans_for, locked_plan
from plans.services.plans import first_lines
from plans.services.strategies import unlink_strategies

# All that a line says of its criterion: a line that goes leaves it in the trail.
SAID = (
    "code", "placement", "year", "reason", "urgency", "cost_class", "cost", "owner", "deliverable",
    "due_on", "realised_on", "evidence",
)  # fmt: skip


@transaction.atomic
def follow_revision(*, plan: FulfilmentPlan, by: Actor, now: datetime) -> list[str]:
    """Let a plan rest on the newest revision of its first audit; the codes of lines that moved.

    What that finds fulfilled needs no plan any more, unless it was realised already; what it finds
    fulfilled no longer is not yet placed; what it says did not apply is in the plan no longer, and
    what applies now stands in it. Everything else stays where it was placed. What was realised is
    never taken out: Refusal, naming it.

    Conflict while the plan is not in design, or where there is no newer revision; NotAllowed for
    other roles.
    """
    locked = locked_plan(plan, needed=CAN_BE_PLANNED)
    said = _("Coordinators and managers let a plan follow its audit.")
    check_plans_for(by, locked.result.evaluation.contractor_id, refusal=said)
    among = results_visible_to(by.user) if by.user else Result.objects.all()
    later = later_revision(locked, among=among)
    if later is None:
        raise Conflict(_("The plan rests on the newest revision of its audit already."))
    before = {"revision": locked.result.revision, "sha256": locked.result.sha256}
    locked.result = later
    locked.version += 1
    try:
        with transaction.atomic():
            locked.save(update_fields=["result", "version"])
    except IntegrityError as there:
        raise Conflict(_("This revision has a plan of its own already: open that one.")) from there
    changed = _stand_on(locked, by=by, now=now)
    record(
        by=by, at=now, action="follow_revision", target=locked, before=before,
        after={"revision": later.revision, "sha256": later.sha256, "changed": changed},
    )  # fmt: skip
    return changed


def _stand_on(plan: FulfilmentPlan, *, by: Actor, now: datetime) -> list[str]:
    there = {line.lineage: line for line in plan.lines.all()}
    found = {line.lineage: line for line in first_lines(plan, by=by, now=now)}
    gone = [line for lineage, line in there.items() if lineage not in found]
    new = [line for lineage, line in found.items() if lineage not in there]
    moved = {
        line.pk: place
        for lineage, line in there.items()
        if lineage in found and (place := _place(line, found[lineage])) is not None
    }
    _refuse_realised(gone)
    _remove(gone, by=by, now=now)
    kept = [line for lineage, line in there.items() if lineage in found]
    _move(kept, moved, positions={k: v.position for k, v in found.items()}, by=by, now=now)
    PlanLine.objects.bulk_create(new)
    return sorted(line.code for line in (*gone, *new, *(one for one in kept if one.pk in moved)))


def _place(line: PlanLine, found: PlanLine) -> Placement | None:
    """Where a line goes by the new revision; None where it stays."""
    is_fulfilled = found.placement == Placement.FULFILLED
    if is_fulfilled and line.placement != Placement.FULFILLED and line.realised_on is None:
        return Placement.FULFILLED
    if not is_fulfilled and line.placement == Placement.FULFILLED:
        return Placement.UNPLACED
    return None


def _move(
    lines: list[PlanLine],
    moved: Mapping[int, Placement],
    *,
    positions: Mapping[str, int],
    by: Actor,
    now: datetime,
) -> None:
    """The places of those that moved, and the order of all."""
    changes = []
    for line in lines:
        line.position = positions[line.lineage]
        if line.pk not in moved:
            continue
        before = _audit_values(line)
        line.placement, line.year, line.reason, line.due_on = moved[line.pk], None, "", None
        line.version += 1
        line.changed_by, line.changed_at = by.user, now
        changes.append(AuditedChange(line, before=before, after=_audit_values(line)))
    PlanLine.objects.bulk_update(
        lines,
        [
            "position",
            "placement",
            "year",
            "reason",
            "due_on",
            "version",
            "changed_by",
            "changed_at",
        ],
    )
    record_all(by=by, at=now, action="place_criterion", changes=changes)


def _refuse_realised(lines: list[PlanLine]) -> None:
    codes = sorted(line.code for line in lines if line.realised_on or line.evidence)
    if codes:
        raise Refusal(
            _(
                "By the new revision these criteria do not apply, and they are realised already: "
                "%(codes)s. Take back what was stored of their realisation first, or leave the "
                "plan on the earlier revision."
            )
            % {"codes": ", ".join(codes)}
        )


def _remove(lines: list[PlanLine], *, by: Actor, now: datetime) -> None:
    """What did not apply is in no plan; the trail keeps all it said."""
    changes = [AuditedChange(line, before=_audit_values(line), after={}) for line in lines]
    record_all(by=by, at=now, action="remove_criterion", changes=changes)
    keys = [line.pk for line in lines]
    unlink_strategies(keys, by=by, now=now)
    PlanLine.objects.filter(pk__in=keys).delete()


def _audit_values(line: PlanLine) -> dict[str, Any]:
    told = {name: getattr(line, name) for name in SAID}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in told.items()
    }
