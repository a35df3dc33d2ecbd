"""A first audit of PT A by SMK3 at the transition level, and the plan that is begun from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.models import Result
from evaluations.services.results import freeze
from instruments.models import Instrument
from periods.services import add_evaluation, open_period
from plans.choices import Placement
from plans.models import FulfilmentPlan, PlanLine
from plans.services.lines import LineMove, place_as_listed, place_criteria
from plans.services.plans import approve_plan, begin_plan, validate_plan
from tests.evaluations.filling import fill
from tests.plans.published_plan import published_plan


@dataclass(frozen=True, slots=True)
class PlanScene:
    """A plan, who works on it, and when."""

    plan: FulfilmentPlan
    planner: Actor
    manager: Actor
    now: datetime

    def place(
        self,
        *codes: str,
        year: int | None = 0,
        place: Placement = Placement.PLANNED,
        reason: str = "",
        by: Actor | None = None,
    ) -> list[PlanLine]:
        """Move criteria, whatever their versions."""
        return place_criteria(
            plan=self.plan,
            versions=dict.fromkeys(codes),
            move=LineMove(place, year if place == Placement.PLANNED else None, reason),
            by=by or self.planner,
            now=self.now,
        )  # fmt: skip

    def place_all(self) -> None:
        """As the paper has it, and the three it forgets in year 2."""
        place_as_listed(
            plan=self.plan, lists=published_plan()["plan"], by=self.planner, now=self.now
        )
        self.place("12.1.2", "12.3.1", "12.3.2", year=2)
        declined = published_plan()["declined"].split(", ")
        self.place(*declined, place=Placement.DECLINED, reason="Di luar kemampuan", by=self.manager)

    def approve(self) -> None:
        """Validated and approved, everything being placed."""
        self.place_all()
        validate_plan(plan=self.plan, note="Sekretaris P2K3", by=self.planner, now=self.now)
        approve_plan(plan=self.plan, by=self.manager, now=self.now)

    def line(self, code: str) -> PlanLine:
        """A criterion as it stands."""
        return PlanLine.objects.get(plan=self.plan, code=code)


def audit_of(
    contractor: Contractor,
    instrument: Instrument,
    *,
    year: int,
    answers: Mapping[str, str],
    rest: str,
    now: datetime,
) -> Result:
    """The frozen result of an audit in that year: ``rest`` where no answer is named."""
    period = open_period(
        year=year, instrument=instrument, level="transisi",
        submit_by=date(year + 1, 1, 31), by=SYSTEM, now=now,
    )  # fmt: skip
    evaluation = add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )
    fill(evaluation, by=SYSTEM, now=now, choice=lambda item: answers.get(item.code, rest))
    return freeze(evaluation, by=SYSTEM, now=now)


def first_audit(contractor: Contractor, instrument: Instrument, *, now: datetime) -> Result:
    """The paper's: 6.5.4 conforms, 6.5.3 is minor, everything else major."""
    found = published_plan()["first_audit"]
    answers = {found["sesuai"]: "sesuai", found["minor"]: "minor"}
    return audit_of(contractor, instrument, year=2021, answers=answers, rest="mayor", now=now)


def begun(result: Result, planner: Actor, *, manager: Actor, now: datetime) -> PlanScene:
    """Its plan for three years, with nothing placed yet."""
    plan = begin_plan(result=result, first_year=2021, years=3, by=planner, now=now)
    return PlanScene(plan, planner, manager, now)


def revision_of(result: Result, **choices: str) -> Result:
    """The next revision of an audit, in which these criteria ("c6_5_3") are judged otherwise.

    "" is a criterion that does not apply; "sesuai" loses nothing, all else loses all.
    """
    wanted = {name[1:].replace("_", "."): choice for name, choice in choices.items()}
    items = [dict(one) for one in result.context["items"]]
    for item in items:
        if item["code"] in wanted:
            item["choice"] = wanted[item["code"]]
            item["not_applicable"] = not item["choice"]
    most = {one["code"]: one["max"] for one in result.case["items"]}
    responses = [dict(one) for one in result.case["responses"]]
    for response in responses:
        code = response["item"]
        choice = wanted.get(code)
        if choice:
            response["score"] = most[code] if choice == "sesuai" else "0"
        elif choice == "":
            response.pop("score", None)
    return Result.objects.create(
        evaluation=result.evaluation, revision=result.revision + 1,
        sha256=f"{result.revision + 1:064x}", case={**result.case, "responses": responses},
        output=result.output, context={**result.context, "items": items},
        approved_at=result.approved_at,
    )  # fmt: skip
