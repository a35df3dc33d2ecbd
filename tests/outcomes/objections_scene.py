"""A provisional result of PT A with one weak item, and what is said about it."""

from datetime import datetime, timedelta
from uuid import UUID

from accounts.choices import Role
from accounts.models import User
from core.audit import SYSTEM, Actor
from evaluations.models import Evaluation, Result
from evaluations.services import life_cycle
from instruments.sheets import SheetItem
from outcomes.choices import ObjectionGround, ObjectionOutcome, TargetKind
from outcomes.models import Objection
from outcomes.services.decisions import DecisionFacts, decide_objection, reply_to_objection
from outcomes.services.objections import ObjectionFacts, raise_objection
from periods.services import change_period
from tests.evaluations.filling import best_choice, fill

DAYS = 14
WEAK = "3.04"


def _choice(item: SheetItem) -> str:
    return "1" if item.code == WEAK else best_choice(item)


def publish_provisional(
    evaluation: Evaluation, *, coordinator: Actor, manager: Actor, now: datetime
) -> Result:
    """Filled in with one weak item, and published with two weeks to object."""
    fill(evaluation, by=coordinator, now=now, choice=_choice)
    life_cycle.submit_evaluation(evaluation=evaluation, by=coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=manager, now=now)
    period = evaluation.period
    change_period(
        period=period, submit_by=period.submit_by, note="", by=SYSTEM, now=now,
        sure=None, objection_days=DAYS,
    )  # fmt: skip
    life_cycle.publish_evaluations(evaluations=[evaluation], by=manager, now=now)
    return Result.objects.get(evaluation=evaluation)


def facts(code: str = WEAK, *, text: str = "Izin ketujuh sah.") -> ObjectionFacts:
    """Objecting to an item on the ground of evidence."""
    return ObjectionFacts(TargetKind.ITEM, code, ObjectionGround.EVIDENCE, text, "Nilai 3")


def objected(
    result: Result, *, operation: UUID | None = None, by: Actor, now: datetime
) -> Objection:
    """The representative objects to the weak item."""
    return raise_objection(result=result, facts=facts(), operation=operation, by=by, now=now)


def replied(objection: Objection, *, by: Actor, now: datetime) -> Objection:
    """The company says what it says."""
    return reply_to_objection(objection=objection, text="Kami periksa.", by=by, now=now)


def decided(
    objection: Objection, outcome: ObjectionOutcome, *, correction: str = "", by: Actor,
    now: datetime,
) -> Objection:  # fmt: skip
    """The manager decides."""
    given = DecisionFacts(outcome, "Sudah dilihat.", correction)
    return decide_objection(objection=objection, facts=given, by=by, now=now)


def another_manager(username: str = "manajer.dua") -> Actor:
    """One who took no part."""
    user = User.objects.create_user(username, password="x", role=Role.MANAGER)
    return Actor(user)


def another_coordinator() -> Actor:
    """One who scored nothing, and replies."""
    user = User.objects.create_user("koordinator.dua", password="x", role=Role.COORDINATOR)
    return Actor(user)


def after_the_days(now: datetime) -> datetime:
    """When the time to object is over."""
    return now + timedelta(days=DAYS, seconds=1)
