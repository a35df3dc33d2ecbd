"""Units and areas: added, changed, retired, taken out of use and released."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contractors.access import check_works_for
from contractors.days import today_at, today_for
from contractors.models import Contractor, Site
from contractors.services import hold
from core.audit import SYSTEM, Actor, record, record_change
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import check_row
from core.language.texts import check_text
from core.operations import as_asked, made_once
from core.writing import written
from inspections import access
from inspections.choices import UnitState
from inspections.models import InspectedUnit, Inspection, KnockOut
from inspections.occurrences import end_of_unit


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What a register says of a unit; ``kind`` is a UnitKind."""

    kind: str
    code: str
    name: str
    site: Site | None = None


@transaction.atomic
def add_unit(
    *,
    contractor: Contractor,
    facts: UnitFacts,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> InspectedUnit:
    """A unit in use; sent twice under an ``operation`` it is one.

    Refusal at the field that is wrong, for a code the company has already and for a site it does
    not work at; NotAllowed for who does not inspect there; Conflict for an operation of another.
    """
    check_inspects(contractor, by)
    hold(contractor)

    def make() -> InspectedUnit:
        unit = InspectedUnit(contractor=contractor)
        _put(unit, facts)
        unit.save(force_insert=True)
        record(by=by, at=now, action="add_inspected_unit", target=unit, after=_audit_values(unit))
        return unit

    about, asked = f"units/{contractor.pk}", as_asked(facts)
    return made_once(
        InspectedUnit, make, operation=operation, about=about, asked=asked, by=by, now=now
    )


@transaction.atomic
def change_unit(
    *, unit: InspectedUnit, facts: UnitFacts, version: int, by: Actor, now: datetime
) -> InspectedUnit:
    """What the register says of it. Errors as for adding; Conflict for one that is retired and
    where somebody was faster."""
    locked = locked_unit(unit)
    check_inspects(locked.contractor, by)
    _check_seen(locked, version)
    if locked.state == UnitState.RETIRED:
        raise Conflict(_("The unit is retired: it stays as it was. Add another unit instead."))
    before = _audit_values(locked)
    _put(locked, facts)
    locked.version += 1
    locked.save(update_fields=["kind", "code", "name", "site", "version"])
    record_change(
        by=by, at=now, action="change_inspected_unit", target=locked, before=before,
        after=_audit_values(locked),
    )  # fmt: skip
    return locked


@transaction.atomic
def retire_unit(*, unit: InspectedUnit, version: int, by: Actor, now: datetime) -> InspectedUnit:
    """It is gone for good: no inspection of it begins any more. Conflict where it is already, and
    for one that is out of use: the owner releases it first."""
    locked = locked_unit(unit)
    check_inspects(locked.contractor, by)
    _check_seen(locked, version)
    if locked.state == UnitState.RETIRED:
        raise Conflict(_("The unit is retired already."))
    if locked.state == UnitState.OUT_OF_USE:
        said = _("The unit is out of use: it is retired once the owner has released it.")
        raise Conflict(said)
    end_of_unit(locked, today_at_unit(locked, now))
    _bring(locked, UnitState.RETIRED, action="retire_inspected_unit", by=by, now=now)
    return locked


@transaction.atomic
def release_unit(
    *, unit: InspectedUnit, reason: str, version: int, by: Actor, now: datetime
) -> InspectedUnit:
    """Back into use, in one's own name, for a reason.

    Refusal without a reason; Conflict unless it is out of use; NotAllowed for who had a hand
    in an inspection that took it out.
    """
    locked = locked_unit(unit)
    if locked.state != UnitState.OUT_OF_USE:
        raise Conflict(_("The unit is not out of use: there is nothing to release."))
    _check_seen(locked, version)
    if by != SYSTEM and not access.may_release(by.user, locked):
        raise NotAllowed(
            _(
                "A coordinator or manager releases a unit, and somebody else than who began, wrote "
                "or finished an inspection that took it out of use."
            )
        )
    check_text(reason, "reason", missing=_("Write why it may be used again."))
    KnockOut.objects.filter(unit=locked, stands=True).update(stands=False)
    locked.release_reason, locked.released_by, locked.released_at = written(reason), by.user, now
    _bring(
        locked, UnitState.IN_USE, action="release_inspected_unit", by=by, now=now,
        reason=locked.release_reason,
    )  # fmt: skip
    return locked


def take_out_of_use(inspection: Inspection, *, reason: str, by: Actor, now: datetime) -> None:
    """A knock-out line has failed. Takes an inspection of a locked unit; one that is out already
    keeps the reason it went out for, and this one is told beside it."""
    unit = inspection.unit
    KnockOut.objects.create(unit=unit, inspection=inspection, reason=reason, at=now)
    if unit.state != UnitState.OUT_OF_USE:
        unit.out_by, unit.out_reason = by.user, reason
    _bring(unit, UnitState.OUT_OF_USE, action="take_unit_out_of_use", by=by, now=now, reason=reason)


def locked_unit(unit: InspectedUnit) -> InspectedUnit:
    """The unit for this transaction alone: one inspection of it is finished after the other."""
    rows = InspectedUnit.objects.select_related("contractor", "site")
    return rows.select_for_update(of=("self",)).get(pk=unit.pk)


def today_at_unit(unit: InspectedUnit, now: datetime) -> date:
    """The day at its site; of a unit without one, where its company works."""
    return today_at(unit.site, now) if unit.site else today_for(unit.contractor, now)


def check_inspects(contractor: Contractor, by: Actor) -> None:
    """NotAllowed for who does not inspect at this company."""
    if by != SYSTEM and not access.may_inspect_at(by.user, contractor):
        check_works_for(by, contractor)
        raise NotAllowed(_("The company's own people and the owner's coordinators inspect."))


def _put(unit: InspectedUnit, facts: UnitFacts) -> None:
    if facts.site and not unit.contractor.sites.filter(pk=facts.site.pk).exists():
        said = _("The company does not work at this site: choose one of its sites.")
        raise Refusal(said, fields={"site": said})
    check_text(facts.code, "code", missing=_("Write the code by which it is known."), one_line=True)
    check_text(facts.name, "name", missing=_("Write what it is."), one_line=True)
    unit.kind, unit.code, unit.name = facts.kind, facts.code.strip(), written(facts.name)
    unit.site = facts.site
    check_row(unit, exclude=("site", "out_by", "released_by", "released_at"))


def _check_seen(unit: InspectedUnit, version: int) -> None:
    if unit.version != version:
        raise Conflict(
            _("The unit was changed since you opened it: nothing was stored. Look at it again.")
        )


def _bring(
    unit: InspectedUnit, state: UnitState, *, action: str, by: Actor, now: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    before, unit.state = unit.state, state
    if state != UnitState.OUT_OF_USE:
        unit.out_reason = ""
    unit.version += 1
    unit.save(
        update_fields=[
            "state", "out_reason", "out_by", "release_reason", "released_by", "released_at",
            "version",
        ]
    )  # fmt: skip
    after = {"state": str(state)} | ({"reason": reason} if reason else {})
    record(by=by, at=now, action=action, target=unit, before={"state": str(before)}, after=after)


def _audit_values(unit: InspectedUnit) -> dict[str, str]:
    return {
        "kind": str(unit.kind),
        "code": unit.code,
        "name": unit.name,
        "site": unit.site.code if unit.site else "",
    }
