"""Preparing a year: open a period, add the contractors to be evaluated."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from types import EllipsisType
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor, record
from core.canonical import JsonObject, sha256_of
from core.contributions import gathered
from core.errors import Conflict, NotAllowed, Refusal
from core.figures.dates import YEARS_AHEAD, OddDate
from core.operations import made_once, once
from evaluations.access import (
    fills_checklist_of,
    fills_checklists,
    may_move_deadline,
    may_open_period,
)
from evaluations.choices import BEGIN_A_YEAR, AuditRound
from evaluations.models import Evaluation, Period, Result, SelfAssessment
from evaluations.scoring_case import summary_of
from instruments.choices import PublicationStatus
from instruments.models import Instrument, Ladder, RuleSet
from instruments.selectors import offered_ladders, offered_rule_sets
from instruments.sheets import sheet_of

FIRST_YEAR = 2000
MOST_DAYS = 90  # to object, or to reply
REPLY_DAYS = 7
CHANGEABLE = ("submit_by", "note", "objection_days", "reply_days", "self_assess_by")


def _check_allowed(by: Actor) -> None:
    if by != SYSTEM and not may_open_period(by.user):
        raise NotAllowed(_("Only HSE managers and administrators prepare a year."))


def open_period(
    *,
    year: int,
    instrument: Instrument,
    level: str,
    submit_by: date,
    by: Actor,
    now: datetime,
    note: str = "",
    rule_set: RuleSet | None = None,
    ladder: Ladder | None = None,
    sure: date | None = None,
    objection_days: int | None = None,
    reply_days: int | None = None,
    self_assess_by: date | None = None,
    audit_round: int = AuditRound.ONLY,
    operation: UUID | None = None,
) -> Period:
    """A rating year, 1 January to 31 December, on a published instrument (and level).

    The ladder is as ``ladder_for`` says, the rules are the instrument version's unless
    ``rule_set`` is another that it offers; until ``self_assess_by`` contractors judge themselves,
    without it they do not. Refusal for a draft instrument, a level, rules or a
    ladder it does not have, or a year, deadline or days that cannot be meant; OddDate for one that
    hardly can, unless ``sure`` is the deadline; Conflict when the year is already open for it.
    ``audit_round`` is an AuditRound: of several audits in one year each is a period. Refusal for a
    follow-up or final round where no first was opened in this year or before. Sent twice under an
    ``operation``, it is opened once.
    """
    _check_allowed(by)
    period = Period(
        year=year, instrument=instrument, level=level, round=audit_round,
        rule_set=rule_set or instrument.rule_set, submit_by=submit_by, note=note,
        self_assess_by=self_assess_by, objection_days=objection_days or 0,
        reply_days=_or_usual(reply_days),
    )  # fmt: skip
    _check_opening(period, sure=sure, by=by, now=now)
    period.start, period.end = date(year, 1, 1), date(year, 12, 31)
    period.ladder = ladder_for(instrument, chosen=ladder)
    asked = _opening(period) | period_values(period)
    return made_once(
        Period, lambda: _store_opening(period, by=by, now=now),
        operation=operation, about="period", asked=asked, by=by, now=now,
    )  # fmt: skip


def _check_opening(period: Period, *, sure: date | None, by: Actor, now: datetime) -> None:
    """Refusal, or OddDate, for a period that cannot be meant so."""
    today, instrument = timezone.localdate(now), period.instrument
    sure = sure if by != SYSTEM else period.submit_by
    _check_dates(period.year, period.submit_by, today=today, sure=sure)
    _check_days(objection_days=period.objection_days, reply_days=period.reply_days)
    _check_self_assessment(period.self_assess_by, submit_by=period.submit_by, today=today, by=by)
    _check_level(instrument, period.level)
    _check_rules(instrument, period.rule_set)
    _check_round(period.year, instrument, level=period.level, audit_round=period.round)


def _store_opening(period: Period, *, by: Actor, now: datetime) -> Period:
    """Keep a new period with its audit row; Conflict where the year is open for it already."""
    try:
        with transaction.atomic():
            period.save(force_insert=True)
            record(by=by, at=now, action="open_period", target=period, after=_opening(period))
    except IntegrityError as error:
        year, instrument, audit_round = period.year, period.instrument, period.round
        raise Conflict(_already_open(year, instrument, audit_round=audit_round)) from error
    return period


def _check_round(year: int, instrument: Instrument, *, level: str, audit_round: int) -> None:
    """Refusal for a round that there is not, and for one after the first where nobody began."""
    if audit_round not in AuditRound.values:
        said = _("There is no such round: choose one of the list.")
        raise Refusal(said, fields={"audit_round": said})
    opened = Period.objects.filter(instrument__code=instrument.code, level=level)
    begun = opened.filter(round__in=BEGIN_A_YEAR, year__lte=year)
    if AuditRound(audit_round).needs_a_first and not begun.exists():
        said = _(
            "%(round)s before a first one: until %(year)s no first audit of %(instrument)s at this "
            "level was opened. Open that first."
        ) % {"round": AuditRound(audit_round).label, "year": year, "instrument": instrument}
        raise Refusal(said, fields={"audit_round": said})


def _already_open(year: int, instrument: Instrument, *, audit_round: int) -> str:
    words = {"year": year, "instrument": instrument}
    if AuditRound(audit_round).needs_a_first:
        words["round"] = AuditRound(audit_round).label
        return _("%(year)s already has this round of %(instrument)s: %(round)s.") % words
    return (
        _(
            "%(year)s already has a period for %(instrument)s. Another audit in the same year is a "
            "follow-up or the final one."
        )
        % words
    )


def _check_level(instrument: Instrument, level: str) -> None:
    """Refusal for a draft, and for a level it does not have or that is not said."""
    if instrument.status != PublicationStatus.PUBLISHED:
        raise Refusal(
            _("%(instrument)s is a draft: publish it first.") % {"instrument": instrument}
        )
    levels = [entry["code"] for entry in instrument.content["levels"]]
    if (level or levels) and level not in levels:
        raise Refusal(
            _("Choose one of the levels of this instrument: %(levels)s.")
            % {"levels": ", ".join(levels) or "-"},
            fields={"level": _("Unknown level.")},
        )


def _check_rules(instrument: Instrument, chosen: RuleSet) -> None:
    """Refusal for rules that the instrument does not offer."""
    offered = offered_rule_sets(instrument)
    if chosen in offered:
        return
    words = {
        "rules": chosen,
        "instrument": instrument,
        "offered": ", ".join(str(one) for one in offered),
    }
    raise Refusal(
        _("The rules “%(rules)s” do not fit %(instrument)s. Choose one of: %(offered)s.") % words,
        fields={"rule_set": _("Not offered for this instrument.")},
    )


def _opening(period: Period) -> JsonObject:
    """What is opened, as it is audited."""
    after: JsonObject = {
        "year": period.year,
        "instrument": period.instrument.key,
        "level": period.level,
        "rule_set": period.rule_set.key,
        "ladder": period.ladder.key,
        "objection_days": period.objection_days,
        "reply_days": period.reply_days,
    }
    if period.round:
        after["round"] = period.round
    if period.self_assess_by:
        after["self_assess_by"] = period.self_assess_by.isoformat()
    return after


@transaction.atomic
def change_period(
    *,
    period: Period,
    submit_by: date,
    note: str,
    by: Actor,
    now: datetime,
    sure: date | None,
    objection_days: int | None = None,
    reply_days: int | None = None,
    self_assess_by: date | EllipsisType | None = ...,
    seen: str | None = None,
) -> Period:
    """Move the deadline of a period, word its note anew, or give other days to object and reply.

    Days left out stay; those to object hold for what is published from now on. Conflict for a note
    that a frozen result prints, or a deadline that nobody has to keep any more. Refusal for days
    that nobody can mean; Refusal or OddDate for a deadline, as for ``open_period``. Left out, the
    day of the self-assessment stays; taken away it can be until the first contractor has begun.
    Conflict where it is another by now than that of the mark ``seen``; None asks nothing.
    """
    _check_allowed(by)
    locked = Period.objects.select_for_update(of=["self"]).get(pk=period.pk)
    given: dict[str, date | str | int | None] = {
        "submit_by": submit_by,
        "note": note,
        "objection_days": locked.objection_days if objection_days is None else objection_days,
        "reply_days": locked.reply_days if reply_days is None else reply_days,
        "self_assess_by": locked.self_assess_by if self_assess_by is ... else self_assess_by,
    }
    changed = {name: new for name, new in given.items() if new != getattr(locked, name)}
    if not changed:
        return locked
    _check_seen(locked, seen)
    _check_not_settled(locked, changed)
    if "submit_by" in changed:
        _check_dates(locked.year, submit_by, today=timezone.localdate(now), sure=sure)
    _check_days(**{name: given[name] for name in ("objection_days", "reply_days")})
    if self_assess_by is not ...:
        _check_moved(locked, self_assess_by, submit_by=submit_by, changed=changed, by=by, now=now)
    _store_change(locked, changed, by=by, now=now)
    return locked


def _check_moved(
    period: Period,
    self_assess_by: date | None,
    *,
    submit_by: date,
    changed: Collection[str],
    by: Actor,
    now: datetime,
) -> None:
    """The day of the self-assessment where it, or the deadline it ends by, is another by now."""
    is_new = "self_assess_by" in changed
    if is_new:
        _check_may_be_taken_away(period, self_assess_by)
    if is_new or "submit_by" in changed:
        today = timezone.localdate(now) if is_new else date.min
        _check_self_assessment(self_assess_by, submit_by=submit_by, today=today, by=by)


def period_values(period: Period) -> JsonObject:
    """What of a period may still be changed, as JSON."""
    return {name: _as_json(getattr(period, name)) for name in CHANGEABLE}


def period_mark(period: Period) -> str:
    """By which somebody says what they had before them."""
    return sha256_of(period_values(period))


def _check_seen(period: Period, seen: str | None) -> None:
    if seen is None or seen == period_mark(period):
        return
    said = _(
        "Somebody has changed this period since you read it: nothing was stored. Look at how it "
        "stands now, then store yours once more."
    )
    raise Conflict(said, current=period_values(period))


def _store_change(
    period: Period, changed: Mapping[str, date | str | int | None], *, by: Actor, now: datetime
) -> None:
    """Keep what has changed, with its audit row."""
    before = {name: _as_json(getattr(period, name)) for name in changed}
    for name, new in changed.items():
        setattr(period, name, new)
    period.save(update_fields=list(changed))
    after = {name: _as_json(new) for name, new in changed.items()}
    record(by=by, at=now, action="change_period", target=period, before=before, after=after)


def _check_not_settled(period: Period, changed: Collection[str]) -> None:
    """Conflict for a note that a frozen result prints, a deadline that nobody has to keep."""
    if "note" in changed and Result.objects.filter(evaluation__period=period).exists():
        raise Conflict(
            _("The note stands in results that are frozen: it stays as it is."),
            fields={"note": _("Frozen.")},
        )
    if "submit_by" in changed and not may_move_deadline(period):
        raise Conflict(
            _("Every evaluation of this period is handed in: the deadline stays as it is."),
            fields={"submit_by": _("Every evaluation is handed in.")},
        )


def _or_usual(reply_days: int | None) -> int:
    return REPLY_DAYS if reply_days is None else reply_days


def _check_days(*, objection_days: Any, reply_days: Any) -> None:
    """Refusal for days that nobody can mean."""
    for name, days, least in (("objection_days", objection_days, 0), ("reply_days", reply_days, 1)):
        if not least <= days <= MOST_DAYS:
            words = {"least": least, "most": MOST_DAYS}
            said = _("Give between %(least)s and %(most)s days.") % words
            raise Refusal(said, fields={name: said})


def _check_self_assessment(until: date | None, *, submit_by: date, today: date, by: Actor) -> None:
    """Refusal for a last day that is over, or later than the evaluation itself."""
    if until is None:
        return
    if until > submit_by:
        said = _("The self-assessment ends by the deadline of the evaluation, %(day)s.")
        words = {"day": date_format(submit_by)}
        raise Refusal(said % words, fields={"self_assess_by": said % words})
    if until < today and by != SYSTEM:
        said = _("The day of the self-assessment is over already: choose a later one.")
        raise Refusal(said, fields={"self_assess_by": said})


def _check_may_be_taken_away(period: Period, until: date | None) -> None:
    """Conflict where a contractor has begun to judge itself: its answers are there to be read."""
    begun = SelfAssessment.objects.filter(evaluation__period=period)
    if until is None and begun.exists():
        raise Conflict(
            _(
                "A contractor has begun its self-assessment: it cannot be taken out of the period "
                "any more. Move its day instead."
            ),
            fields={"self_assess_by": _("Begun.")},
        )


def _as_json(value: date | str | int | None) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value


def _check_dates(year: int, submit_by: date, *, today: date, sure: date | None) -> None:
    if not FIRST_YEAR <= year <= today.year + YEARS_AHEAD:
        said = _("The year lies between %(first)s and %(last)s.") % {
            "first": FIRST_YEAR,
            "last": today.year + YEARS_AHEAD,
        }
        raise Refusal(said, fields={"year": said})
    if not year <= submit_by.year <= max(year, today.year) + 2:
        said = _("The deadline lies before the year, or more than two years behind it: correct it.")
        raise Refusal(said, fields={"submit_by": said})
    if sure == submit_by:
        return
    if submit_by < today:
        question = _("The deadline is over already: is %(day)s right?")
        raise OddDate(question % {"day": date_format(submit_by)}, field="submit_by", on=submit_by)
    if not today.year - 2 <= year <= today.year + 1:
        question = _("%(year)s is years away: is the year right?") % {"year": year}
        raise OddDate(question, field="year", on=submit_by)


def ladder_for(instrument: Instrument, *, chosen: Ladder | None = None) -> Ladder:
    """The ladder of a new period: the one of the periods before it on this instrument, so that
    years are held against each other; in the first the ``chosen`` one, else the instrument's own.

    Refusal where another is chosen than the instrument offers, or than its earlier periods have.
    """
    offered = offered_ladders(instrument)
    by_code = {one.code: one for one in offered}
    latest = Period.objects.filter(instrument__code=instrument.code).order_by("-year", "-pk")
    earlier = latest.values_list("ladder__code", flat=True).first()
    stands = by_code.get(earlier or "")
    if chosen is not None and (chosen not in offered or (stands and chosen != stands)):
        words = {"ladder": chosen, "instrument": instrument}
        raise Refusal(
            _("The ladder “%(ladder)s” cannot be chosen for %(instrument)s.") % words,
            fields={"ladder": _("Not offered for this instrument.")},
        )
    return chosen or stands or offered[0]


def ladder_chosen(instrument: Instrument, chosen: Ladder | None) -> Ladder | None:
    """What who opens a period chose: None where nobody is asked, Refusal where it lacks."""
    if not needs_ladder(instrument):
        return None
    if chosen is None:
        said = _("Choose one of the orders: every rating is read by it.")
        raise Refusal(said, fields={"ladder": said})
    return chosen


def needs_ladder(instrument: Instrument) -> bool:
    """Whether who opens a period has to say which ladder: it is the first, and there are several.

    ``ladder_for`` itself asks nobody: without a choice it is the instrument's own.
    """
    is_first = not Period.objects.filter(instrument__code=instrument.code).exists()
    return is_first and len(offered_ladders(instrument)) > 1


def add_evaluation(
    *, period: Period, contractor: Contractor, coordinator: User | None, by: Actor, now: datetime
) -> Evaluation:
    """An empty evaluation of a contractor, pinned to what the period is pinned to.

    Refusal for an archived contractor, a coordinator without that role, a later round of whoever
    has no first audit with a result, and what ADMISSIONS of other rooms say; Conflict when the
    contractor is already in the period.
    """
    _check_allowed(by)
    _check_parties(contractor, coordinator)
    _check_first_audit(period, contractor)
    for admission in gathered("ADMISSIONS"):
        if problem := admission.problem(period, contractor):
            raise Refusal(problem)
    evaluation = Evaluation(
        period=period, contractor=contractor, instrument=period.instrument, level=period.level,
        ladder=period.ladder, rule_set=period.rule_set, coordinator=coordinator,
    )  # fmt: skip
    sheet = sheet_of(period.instrument_id, period.level)
    evaluation.summary = summary_of(evaluation, sheet, answers={})
    after = {"contractor": contractor.code, "year": period.year}
    try:
        with transaction.atomic():
            evaluation.save()
            record(by=by, at=now, action="add_evaluation", target=evaluation, after=after)
    except IntegrityError as error:
        raise Conflict(
            _("%(contractor)s is already evaluated in %(period)s.")
            % {"contractor": contractor, "period": period}
        ) from error
    return evaluation


def _check_parties(contractor: Contractor, coordinator: User | None) -> None:
    """Refusal for a company that is archived, or for who fills in no checklists."""
    if contractor.archived:
        raise Refusal(
            _("%(contractor)s is archived: restore it first.") % {"contractor": contractor}
        )
    if coordinator is not None and not fills_checklists(coordinator):
        raise Refusal(_("%(person)s is not an HSE coordinator.") % {"person": coordinator})
    if coordinator is not None and not fills_checklist_of(coordinator, contractor.pk):
        raise Refusal(
            _("%(contractor)s works at none of the sites of %(person)s: choose another.")
            % {"contractor": contractor, "person": coordinator}
        )


def _check_first_audit(period: Period, contractor: Contractor) -> None:
    """Refusal where a later round would be the first audit that a contractor has."""
    if not AuditRound(period.round).needs_a_first:
        return
    first = Result.objects.filter(
        evaluation__contractor=contractor,
        evaluation__level=period.level,
        evaluation__instrument__code=period.instrument.code,
        evaluation__period__round__in=BEGIN_A_YEAR,
        evaluation__period__year__lte=period.year,
    )
    if not first.exists():
        raise Refusal(
            _(
                "%(contractor)s has no approved first audit until %(year)s, so it cannot have this "
                "one: %(round)s. Approve its first audit, then add it here."
            )
            % {
                "contractor": contractor,
                "year": period.year,
                "round": AuditRound(period.round).label,
            }
        )


def add_evaluations(
    *,
    period: Period,
    contractors: Iterable[Contractor],
    coordinator: User | None,
    by: Actor,
    now: datetime,
    operation: UUID | None = None,
) -> list[Evaluation]:
    """``add_evaluation`` for several contractors: all of them or none; sent twice under an
    ``operation``, once."""

    @transaction.atomic
    def add() -> list[Evaluation]:
        return [
            add_evaluation(period=period, contractor=one, coordinator=coordinator, by=by, now=now)
            for one in contractors
        ]

    if operation is None:
        return add()
    contractors = list(contractors)
    answer = once(
        operation, about=f"period/{period.pk}/evaluations",
        asked={
            "contractors": [one.code for one in contractors],
            "coordinator": coordinator and coordinator.pk,
        },
        store=lambda: {"added": [one.pk for one in add()]}, by=by, now=now,
    )  # fmt: skip
    return list(Evaluation.objects.filter(pk__in=answer["added"]))
