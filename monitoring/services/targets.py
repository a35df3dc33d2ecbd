"""Setting and taking back the targets of a year."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contractors.access import check_acts_for
from contractors.models import Contractor
from contractors.services import hold
from core.audit import Actor, AuditedChange, record_all
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import store_checked
from core.figures.dates import EARLIEST
from core.figures.reading import plain_decimal
from monitoring.access import may_set_targets
from monitoring.choices import TargetDirection
from monitoring.models import IndicatorTarget
from monitoring.targets.selectors import MonthlyTarget
from monitoring.year import COUNT, LEADING_INDICATORS, SHARE

HIGHEST_PERCENT = 100


@transaction.atomic
def set_targets(
    *,
    year: int,
    contractor: Contractor | None,
    targets: Mapping[str, MonthlyTarget | None],
    seen: Mapping[str, str],
    by: Actor,
    now: datetime,
) -> int:
    """Set the targets of a year for a contractor, or for all (None); None takes one back.

    ``seen`` are the tokens of the targets that were looked at, by indicator. Conflict where one
    is another by now; Refusal for an indicator or a percent that does not exist; NotAllowed for
    who may not. All or none are stored, each that differs with its audit row. Says how many.
    """
    if by.user is not None and not may_set_targets(by.user):
        raise NotAllowed(_("Only HSE coordinators and managers set targets."))
    check_acts_for(by, contractor.pk if contractor else None)
    _check_sound(year, targets)
    if contractor is not None:
        hold(contractor)
    held = {
        row.indicator: row
        for row in IndicatorTarget.objects.select_for_update().filter(
            year=year, contractor=contractor
        )
    }
    _check_seen(held, seen, targets=targets)
    rows, changes = [], []
    for code, target in targets.items():
        row = held.get(code) or IndicatorTarget(year=year, indicator=code, contractor=contractor)
        before = _target_of(row)
        if target != before:
            _put(row, target, by=by, now=now)
            rows.append(row)
            after = _told(_target_of(row), row)
            changes.append(AuditedChange(row, before=_told(before, row), after=after))
    _store(rows)
    record_all(by=by, at=now, action="set_target", changes=changes)
    return len(rows)


def _put(row: IndicatorTarget, target: MonthlyTarget | None, *, by: Actor, now: datetime) -> None:
    row.value = target.value if target else None
    row.direction = target.direction if target else row.direction
    row.set_by, row.set_at = by.user, now


def _check_sound(year: int, targets: Mapping[str, MonthlyTarget | None]) -> None:
    if year < EARLIEST.year:
        raise Refusal(_("There are no months of that year."))
    known = {one.code: one for one in LEADING_INDICATORS}
    fields = {}
    for code, target in targets.items():
        if code not in known:
            raise Refusal(_("There is no indicator “%(code)s”.") % {"code": code})
        if target and known[code].kind == COUNT and target.value != int(target.value):
            fields[code] = _("This is counted in whole numbers: write one without a fraction.")
        if target and known[code].kind == SHARE and target.value > HIGHEST_PERCENT:
            fields[code] = _("A part of a whole is at most 100 %.")
    if fields:
        raise Refusal(" ".join(fields.values()), fields=fields)


def _check_seen(
    held: Mapping[str, IndicatorTarget],
    seen: Mapping[str, str],
    *,
    targets: Mapping[str, MonthlyTarget | None],
) -> None:
    """Conflict where somebody else has set another target meanwhile, and not the same."""
    for code, target in targets.items():
        stands = _target_of(held[code]) if code in held else None
        if stands != target and seen.get(code, "") != (stands.token if stands else ""):
            raise _overtaken()


def _overtaken() -> Conflict:
    return Conflict(
        _("Somebody else set these targets meanwhile: look at them, then set yours again.")
    )


def _target_of(row: IndicatorTarget) -> MonthlyTarget | None:
    if row.value is None:
        return None
    return MonthlyTarget(row.value, TargetDirection(row.direction))


def _store(rows: list[IndicatorTarget]) -> None:
    new = [row for row in rows if row.pk is None]
    known = [row for row in rows if row.pk is not None]

    def store() -> None:
        _add(new)
        IndicatorTarget.objects.bulk_update(known, ["value", "direction", "set_by", "set_at"])

    store_checked(rows, store, exclude=("contractor", "set_by"))


def _add(rows: list[IndicatorTarget]) -> None:
    """Conflict where two set the same at once: those of all contractors have no row to hold."""
    try:
        with transaction.atomic():
            IndicatorTarget.objects.bulk_create(rows)
    except IntegrityError as error:
        there = IndicatorTarget.objects.filter(year=rows[0].year, contractor=rows[0].contractor)
        if there.filter(indicator__in=[row.indicator for row in rows]).exists():
            raise _overtaken() from error
        raise


def _told(target: MonthlyTarget | None, row: IndicatorTarget) -> JsonObject:
    value: Decimal | None = target.value if target else None
    return {
        "year": row.year,
        "indicator": row.indicator,
        "direction": target.direction if target else None,
        "value": None if value is None else plain_decimal(value),
    }
