"""What a company can do, line by line: told while its plan is in design."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.audit import Actor, record, record_change
from core.errors import Refusal
from core.language.texts import check_text
from core.operations import acknowledged, as_asked, made_once, once
from core.writing import written
from plans.access import plans_visible_to
from plans.choices import CAN_BE_PLANNED, CapabilityTopic
from plans.models import Capability, FulfilmentPlan
from plans.selectors import capabilities_to_carry
from plans.services.lines import MOST_RUPIAH
from plans.services.locking import check_version, plan_to_write

TEXTS = ("commitment", "limit", "evidence")
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class CapabilityFacts:
    """What a line says. ``cost`` is in whole rupiah, up to ``cost_most`` where it is a range."""

    topic: str
    commitment: str
    limit: str = ""
    cost: int | None = None
    cost_most: int | None = None
    evidence: str = ""


def add_capability(
    *,
    plan: FulfilmentPlan,
    facts: CapabilityFacts,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Capability:
    """A line at the end; sent twice under an ``operation``, it is there once.

    Refusal without topic or commitment, or for a cost that cannot be meant; Conflict once the plan
    is validated; NotAllowed for who does not plan for this company.
    """

    @transaction.atomic
    def make() -> Capability:
        locked, wanted = _open(plan, by), _columns(facts)
        line = Capability.objects.create(
            plan=locked, position=_next_position(locked, more=1),
            changed_by=by.user, changed_at=now, **wanted,
        )  # fmt: skip
        record(by=by, at=now, action="add_capability", target=line, after=wanted)
        return line

    about, asked = f"plan/{plan.pk}/capabilities", as_asked(facts)
    return made_once(
        Capability, make, operation=operation, about=about, asked=asked, by=by, now=now
    )


def _next_position(plan: FulfilmentPlan, *, more: int) -> int:
    """Where the next line stands. Refusal where so many more are too many."""
    there = Capability.objects.filter(plan=plan)
    if there.count() + more > MOST_LINES:
        raise Refusal(_("More than %(most)s lines are no summary.") % {"most": MOST_LINES})
    return (there.aggregate(last=Max("position"))["last"] or 0) + 1


def carry_capabilities(
    *,
    plan: FulfilmentPlan,
    lines: Collection[int],
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> list[Capability]:
    """Carry these lines (ids) of the company's earlier plans over, as they stand there; sent twice
    under an ``operation``, once.

    Each keeps the plan it comes from. Refusal for none, for a line that is of no earlier plan the
    person sees or that this plan says already, and for too many; else as ``add_capability``.
    """
    if operation is None:
        return _carry(plan, lines, by=by, now=now)
    about, asked = f"plan/{plan.pk}/carry", {"lines": sorted(set(lines))}
    # Looked for first: a second time is no stale one but refused, for the plan says the lines then.
    answer = acknowledged(operation, about=about, asked=asked, by=by) or once(
        operation, about=about, asked=asked,
        store=lambda: {"carried": [one.pk for one in _carry(plan, lines, by=by, now=now)]},
        by=by, now=now,
    )  # fmt: skip
    return list(Capability.objects.filter(pk__in=answer["carried"]).order_by("position"))


@transaction.atomic
def _carry(
    plan: FulfilmentPlan, lines: Collection[int], *, by: Actor, now: datetime
) -> list[Capability]:
    locked = _open(plan, by)
    among = plans_visible_to(by.user) if by.user else FulfilmentPlan.objects.all()
    found = list(capabilities_to_carry(locked, among=among).filter(pk__in=lines))
    if not found or len(found) < len(set(lines)):
        raise Refusal(
            _("Choose lines of an earlier plan of this company that this plan does not say yet.")
        )
    position = _next_position(locked, more=len(found))
    carried = []
    for place, one in enumerate(found, position):
        said = {name: getattr(one, name) for name in CapabilityFacts.__slots__}
        line = Capability.objects.create(
            plan=locked, position=place, carried_from=one.plan,
            changed_by=by.user, changed_at=now, **said,
        )  # fmt: skip
        after = said | {"carried_from": str(one.plan.key)}
        record(by=by, at=now, action="carry_capability", target=line, after=after)
        carried.append(line)
    return carried


@transaction.atomic
def change_capability(
    *, line: Capability, version: int, facts: CapabilityFacts, by: Actor, now: datetime
) -> Capability:
    """Say a line otherwise. Refusals as for a new one; Conflict where somebody was faster."""
    _open(line.plan, by)
    wanted = _columns(facts)
    locked = Capability.objects.select_for_update().get(pk=line.pk)
    before = {name: getattr(locked, name) for name in wanted}
    if before == wanted:
        return locked
    check_version(locked, version, wanted=wanted)
    for name, value in wanted.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.changed_by, locked.changed_at = by.user, now
    locked.save(update_fields=[*wanted, "version", "changed_by", "changed_at"])
    record_change(
        by=by, at=now, action="change_capability", target=locked, before=before, after=wanted
    )
    return locked


@transaction.atomic
def remove_capability(*, line: Capability, version: int, by: Actor, now: datetime) -> None:
    """Take a line out; its audit row keeps what it said. Conflict where somebody was faster."""
    _open(line.plan, by)
    locked = Capability.objects.select_for_update().filter(pk=line.pk).first()
    if locked is None:
        return
    check_version(locked, version, wanted={})
    said = {name: getattr(locked, name) for name in CapabilityFacts.__slots__}
    record(by=by, at=now, action="remove_capability", target=locked, before=said)
    locked.delete()


def _open(plan: FulfilmentPlan, by: Actor) -> FulfilmentPlan:
    return plan_to_write(plan, needed=CAN_BE_PLANNED, by=by)


def _columns(facts: CapabilityFacts) -> dict[str, Any]:
    """What is stored; Refusal for what cannot be meant."""
    if facts.topic not in CapabilityTopic.values:
        said = _("Choose what the line is about.")
        raise Refusal(said, fields={"topic": said})
    for name in TEXTS:
        check_text(getattr(facts, name), name)
    check_text(
        facts.commitment, "commitment", missing=_("Write what the company commits to.")
    )  # fmt: skip
    for name in ("cost", "cost_most"):
        value = getattr(facts, name)
        if value is not None and not 0 <= value <= MOST_RUPIAH:
            said = _("The cost is no sum that can be meant: write it in whole rupiah.")
            raise Refusal(said, fields={name: said})
    if facts.cost_most is not None and (facts.cost is None or facts.cost_most < facts.cost):
        said = _("The highest cost is not below the lowest: write both, or the one sum alone.")
        raise Refusal(said, fields={"cost_most": said})
    return {
        name: written(value) if name in TEXTS else value for name, value in asdict(facts).items()
    }
