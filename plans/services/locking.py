"""One plan at a time: its row is locked before any of its lines is changed."""

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from contractors.access import check_acts_for
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from plans import access
from plans.choices import PlanStatus
from plans.models import FulfilmentPlan, PlanLine
from plans.rendering.overtaken import OvertakenRow, named, overtaken_words, standing_words


def locked_plan(plan: FulfilmentPlan, *, needed: Collection[PlanStatus]) -> FulfilmentPlan:
    """The plan as it stands, locked. Conflict in another state.

    The company never changes, and is asked of the plan that was handed in; the audit is asked of
    the locked one, as it follows a revision.
    """
    found = FulfilmentPlan.objects.select_for_update().get(pk=plan.pk)
    _check_status(found, needed)
    return found


def plan_to_write(
    plan: FulfilmentPlan, *, needed: Collection[PlanStatus], by: Actor
) -> FulfilmentPlan:
    """``locked_plan`` for who plans here. NotAllowed for anybody else, whatever its state: who may
    not write is not told to wait for another one."""
    found = FulfilmentPlan.objects.select_for_update().get(pk=plan.pk)
    check_writes(found, by)
    _check_status(found, needed)
    return found


def _check_status(plan: FulfilmentPlan, needed: Collection[PlanStatus]) -> None:
    if plan.status in needed:
        return
    words = ", ".join(str(PlanStatus(one).label) for one in needed)
    raise Conflict(
        _(
            "The plan has moved on: it is %(status)s, and this is done while it is %(needed)s. "
            "Nothing was stored."
        )
        % {"status": plan.get_status_display().lower(), "needed": words.lower()}
    )


def check_plans_for(by: Actor, contractor_id: int, *, refusal: str) -> None:
    """NotAllowed for who does not plan for this company; ``refusal`` tells other roles."""
    if by != SYSTEM and not access.plans_for(by.user, contractor_id):
        check_acts_for(by, contractor_id)
        raise NotAllowed(refusal)


def check_writes(plan: FulfilmentPlan, by: Actor) -> None:
    """NotAllowed for who does not plan for this company."""
    if by != SYSTEM and not access.writes_in(by.user, plan):
        check_acts_for(by, plan.result.evaluation.contractor_id)
        raise NotAllowed(
            _("Coordinators and managers plan; representatives too, where the owner lets them.")
        )


def lines_to_change(plan: FulfilmentPlan, versions: Mapping[str, int | None]) -> list[PlanLine]:
    """The lines of these codes. Refusal for none, and for a criterion outside the level."""
    if not versions:
        raise Refusal(_("Choose at least one criterion."))
    found = list(plan.lines.filter(code__in=versions))
    outside = sorted(versions.keys() - {line.code for line in found})
    if outside:
        said = _(
            "%(codes)s: outside the level of this plan. Choose criteria that its audit judged."
        ) % {"codes": named(outside)}
        raise Refusal(said, fields={"code": said})
    return found


def check_version(row: OvertakenRow, version: int, *, wanted: Mapping[str, object]) -> None:
    """Conflict where somebody changed a row after it was read, with what stands there now in each
    field that was sent otherwise."""
    if row.version == version:
        return
    said = _(
        "%(person)s has changed this row meanwhile, and nothing was stored. Look how it stands "
        "now, then decide again."
    ) % {"person": row.changed_by or _("the system")}
    raise Conflict(f"{said}\n{standing_words(row, wanted)}".strip())


def check_seen(lines: Sequence[PlanLine], versions: Mapping[str, int | None]) -> None:
    """Conflict where somebody changed a line after it was read; nobody's change is lost."""
    overtaken = [one for one in lines if versions[one.code] not in (None, one.version)]
    if not overtaken:
        return
    said = _(
        "Somebody was faster, and nothing was stored. Look how it stands now: send it again where "
        "it is still right, or leave it as it is."
    )
    seen = {code: version for code, version in versions.items() if version is not None}
    raise Conflict(f"{said}\n{overtaken_words(overtaken, seen)}")
