"""Changes of a plan's criteria: where they stand, what they take, that they are realised."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from contractors.days import today_for
from core.audit import SYSTEM, Actor, AuditedChange, record_all
from core.errors import NotAllowed, Refusal
from core.figures import day
from core.language import localized
from core.language.texts import check_text
from core.writing import is_written, written
from plans import access
from plans.choices import CAN_BE_PLANNED, CAN_BE_REALISED, Placement
from plans.models import FulfilmentPlan, PlanLine
from plans.rendering.overtaken import named
from plans.rules.listed_codes import listed_codes, listed_twice
from plans.rules.realising import realised_problem
from plans.selectors import duties_in
from plans.services.files import check_shows_nothing
from plans.services.locking import (
    check_seen,
    lines_to_change,
    plan_to_write,
)

MOST_RUPIAH = 10**15
LONGEST_OWNER = 120
Versions = Mapping[str, int | None]  # by code; None asks for no version


@dataclass(frozen=True, slots=True)
class LineMove:
    """Where criteria go: to a year, to nowhere yet, or declined with a reason."""

    place: Placement
    year: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LineDetails:
    """What fulfilling a criterion takes. ``cost`` is in whole rupiah."""

    urgency: str = ""
    cost_class: str = ""
    cost: int | None = None
    owner: str = ""
    deliverable: str = ""
    due_on: date | None = None


@transaction.atomic
def place_criteria(
    *, plan: FulfilmentPlan, versions: Versions, move: LineMove, by: Actor, now: datetime
) -> list[PlanLine]:
    """Move criteria to one place, all or none; those that stand there already are left alone.

    Returns what was moved. Refusal for a criterion outside the level or fulfilled before, a year
    the plan has not, a decline without reason; NotAllowed for who does not plan here, and where a
    legal duty is declined by anybody but a manager; Conflict where somebody was faster, or the
    plan is not in design.
    """
    locked = plan_to_write(plan, needed=CAN_BE_PLANNED, by=by)
    check_move(locked, move)
    lines = lines_to_change(locked, versions)
    _check_not_fulfilled(lines)
    for line in lines:
        check_stays_realised(locked, line, move=move)
    if move.place == Placement.DECLINED:
        check_duties(plan, [line.code for line in lines], by=by)
    wanted = {"placement": move.place, "year": move.year, "reason": written(move.reason)}
    elsewhere = [line for line in lines if _differs(line, wanted)]
    check_seen(elsewhere, versions)
    return _changed(elsewhere, wanted | {"due_on": None}, action="place_criterion", by=by, now=now)


def line_in_year(
    *, plan: FulfilmentPlan, code: str, year: int, by: Actor, now: datetime
) -> PlanLine:
    """A criterion in a year of the plan, which is locked: moved there where it stands elsewhere.

    One that stands there already moves nothing: so much can be asked of an approved plan too.
    Otherwise as ``place_criteria``.
    """
    if not plan.lines.filter(code=code, placement=Placement.PLANNED, year=year).exists():
        move = LineMove(Placement.PLANNED, year)
        place_criteria(plan=plan, versions={code: None}, move=move, by=by, now=now)
    return plan.lines.get(code=code)


def check_move(plan: FulfilmentPlan, move: LineMove) -> None:
    """Refusal for a place that cannot be meant: its year, its reason."""
    if move.place == Placement.FULFILLED:
        raise Refusal(_("Only an audit finds a criterion fulfilled: choose a year, or decline it."))
    if move.place == Placement.PLANNED and (
        move.year is None or move.year not in range(plan.years)
    ):
        said = _("The plan has the years 0 to %(last)s: choose one of them.") % {
            "last": plan.years - 1
        }
        raise Refusal(said, fields={"year": said})
    if move.place != Placement.PLANNED and move.year is not None:
        said = _("Only what is planned has a year: leave it out.")
        raise Refusal(said, fields={"year": said})
    if move.place == Placement.DECLINED and not is_written(move.reason):
        said = _("Write why it is declined: without a reason nothing is.")
        raise Refusal(said, fields={"reason": said})
    if move.place != Placement.DECLINED and is_written(move.reason):
        said = _("Only what is declined has a reason: leave it out.")
        raise Refusal(said, fields={"reason": said})
    check_text(move.reason, "reason")


def _check_not_fulfilled(lines: Sequence[PlanLine]) -> None:
    fulfilled = [line.code for line in lines if line.placement == Placement.FULFILLED]
    if fulfilled:
        raise Refusal(
            _("%(codes)s: fulfilled at the first audit. What is fulfilled needs no plan.")
            % {"codes": named(fulfilled)}
        )


def check_stays_realised(plan: FulfilmentPlan, line: PlanLine, *, move: LineMove) -> None:
    """What was realised stays planned, for no later year than it was realised in."""
    if line.realised_on is None:
        return
    if move.year is not None and plan.first_year + move.year <= line.realised_on.year:
        return
    raise Refusal(
        _(
            "%(code)s was realised on %(day)s: it stays planned for that year or an earlier one. "
            "Where that was a mistake, take it back once the plan is approved again."
        )
        % {"code": line.code, "day": day(line.realised_on.isoformat())}
    )


def check_duties(plan: FulfilmentPlan, codes: Sequence[str], *, by: Actor) -> None:
    """NotAllowed for legal duties among these, unless a manager declines them."""
    duties = duties_in(plan)
    legal = [code for code in codes if code in duties]
    if not legal or by == SYSTEM or access.declines_duties(by.user, plan):
        return
    laws = "; ".join(f"{code}: {localized(duties[code])}" for code in legal)
    raise NotAllowed(
        _(
            "A legal duty is declined by a manager alone who never represented the company, with a "
            "reason. %(laws)s."
        )
        % {"laws": laws}
    )


def place_as_listed(
    *, plan: FulfilmentPlan, lists: Sequence[str], by: Actor, now: datetime
) -> list[PlanLine]:
    """Plan what lists of codes say ("1.1.1-1.1.3, 1.2.2"), one for each year; the rest stays.

    Returns what was moved. Refusal, at its year, for a code that the level has not, that stands in
    two years, or that was fulfilled before, and for lists without any code: then nothing is moved.
    """
    known = list(plan.lines.order_by("position").values_list("code", flat=True))
    read = [listed_codes(text, known=known) for text in lists]
    problems = {
        f"year_{year}": _("%(codes)s: outside the level of this plan.")
        % {"codes": named(one.unknown)}
        for year, one in enumerate(read)
        if one.unknown
    }
    for code, years in listed_twice([one.codes for one in read]).items():
        problems.setdefault(
            f"year_{years[-1]}",
            _("%(code)s stands in the years %(years)s: a criterion has one year.")
            % {"code": code, "years": ", ".join(map(str, years))},
        )
    if not any(one.codes or one.unknown for one in read):
        problems["year_0"] = _("Write the codes of one year at least.")
    if problems:
        raise Refusal(" ".join(problems.values()), fields=problems)
    moves: list[PlanLine] = []
    with transaction.atomic():
        for year, one in enumerate(read):
            if one.codes:
                moves += place_criteria(
                    plan=plan,
                    versions=dict.fromkeys(one.codes),
                    move=LineMove(Placement.PLANNED, year),
                    by=by,
                    now=now,
                )
    return moves


@transaction.atomic
def detail_criteria(
    *, plan: FulfilmentPlan, versions: Versions, details: LineDetails, by: Actor, now: datetime
) -> list[PlanLine]:
    """Say what planned criteria take: urgency, cost, owner, deliverable, due.

    Refusal for one that is not planned, a cost that cannot be meant, or a due day outside its year.
    """
    locked = plan_to_write(plan, needed=CAN_BE_PLANNED, by=by)
    if details.cost is not None and not 0 <= details.cost <= MOST_RUPIAH:
        said = _("The cost is no sum that can be meant: write it in whole rupiah.")
        raise Refusal(said, fields={"cost": said})
    check_text(details.owner, "owner", one_line=True)
    lines = lines_to_change(locked, versions)
    for line in lines:
        check_planned(line)
        check_due(locked, line, due_on=details.due_on, year=line.year)
    wanted = asdict(details) | {"owner": written(details.owner)}
    different = [line for line in lines if _differs(line, wanted)]
    check_seen(different, versions)
    return _changed(different, wanted, action="detail_criterion", by=by, now=now)


def check_planned(line: PlanLine) -> None:
    """Refusal for a criterion that is in no year."""
    _check_not_fulfilled([line])
    if line.placement != Placement.PLANNED:
        raise Refusal(_("%(code)s is not planned: plan it for a year first.") % {"code": line.code})


def check_due(
    plan: FulfilmentPlan, line: PlanLine, *, due_on: date | None, year: int | None
) -> None:
    """Refusal for a day outside the year of the plan that the criterion is, or will be, in."""
    calendar_year = plan.first_year + (year or 0)
    if due_on is not None and due_on.year != calendar_year:
        said = _("%(code)s is planned for %(year)s: choose a day of that year.") % {
            "code": line.code,
            "year": calendar_year,
        }
        raise Refusal(said, fields={"due_on": said})


@transaction.atomic
def realise_criteria(
    *,
    plan: FulfilmentPlan,
    versions: Versions,
    realised_on: date | None,
    evidence: str,
    by: Actor,
    now: datetime,
) -> list[PlanLine]:
    """Tell that planned criteria are realised, since when and what shows it; None takes it back.

    Refusal for one that is not planned, a day before its year or in the future, evidence without a
    day, taking back what a file still shows; Conflict while the plan is not approved, or where
    somebody was faster.
    """
    locked = plan_to_write(plan, needed=CAN_BE_REALISED, by=by)
    check_evidence(evidence, realised_on=realised_on)
    lines = lines_to_change(locked, versions)
    today = today_for(plan.result.evaluation.contractor, now)
    for line in lines:
        check_planned(line)
        check_realised(locked, line, realised_on=realised_on, today=today)
    if realised_on is None:
        check_shows_nothing(locked, [line.code for line in lines])
    wanted = {"realised_on": realised_on, "evidence": written(evidence)}
    different = [line for line in lines if _differs(line, wanted)]
    check_seen(different, versions)
    return _changed(different, wanted, action="realise_criterion", by=by, now=now)


def check_evidence(evidence: str, *, realised_on: date | None) -> None:
    """Refusal for a text that is not kept, and for evidence of what has no day: whoever forgets the
    day takes nothing back."""
    check_text(evidence, "evidence")
    if realised_on is None and is_written(evidence):
        said = _(
            "Write the day since when it is realised. To take a realisation back, leave the day "
            "and its evidence empty."
        )
        raise Refusal(said, fields={"realised_on": said})


def check_realised(
    plan: FulfilmentPlan, line: PlanLine, *, realised_on: date | None, today: date
) -> None:
    """Refusal for a day before its year or in the future; None takes it back."""
    if realised_on is None:
        return
    year = line.year or 0
    problem = realised_problem(realised_on, year=year, first_year=plan.first_year, today=today)
    if problem is None:
        return
    said = {
        "in_the_future": _("%(code)s: the day lies in the future. Tell it once it is realised."),
        "before_its_year": _(
            "%(code)s is planned for %(year)s, and the day lies before that year: correct the day, "
            "or send the plan back to design and move the criterion."
        ),
    }[problem] % {"code": line.code, "year": plan.first_year + year}
    raise Refusal(said, fields={"realised_on": said})


def _differs(line: PlanLine, wanted: Mapping[str, Any]) -> bool:
    return any(getattr(line, name) != value for name, value in wanted.items())


def _changed(
    lines: Sequence[PlanLine],
    wanted: Mapping[str, Any],
    *,
    action: str,
    by: Actor,
    now: datetime,
) -> list[PlanLine]:
    """Write the same values into these lines, which are locked by their plan; an audit row each."""
    stored = {**wanted, "changed_by": by.user, "changed_at": now}
    changes = []
    for line in lines:
        before = {
            name: getattr(line, name) for name in wanted if getattr(line, name) != wanted[name]
        }
        changes.append(
            AuditedChange(
                line,
                before=_audit_values(before),
                after=_audit_values({name: wanted[name] for name in before}),
            )
        )
        for name, value in stored.items():
            setattr(line, name, value)
        line.version += 1
    PlanLine.objects.filter(pk__in=[line.pk for line in lines]).update(
        **stored, version=F("version") + 1
    )
    record_all(by=by, at=now, action=action, changes=changes)
    return list(lines)


def _audit_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """As the trail has them: days in words of a date, nothing for nothing."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
