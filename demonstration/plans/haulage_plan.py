"""The demonstration's plan: a haulage contractor from 1 of 122 criteria to 119, after a paper.

What the paper leaves open is constructed, and ``library/haulage_plan.yaml`` says where.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from accounts.models import User
from checklists.services.answers import AnswerChange, AnswerSave, save_answers
from contractors.choices import RiskClass
from contractors.models import Contractor, Site
from contractors.services import add_contractor
from core.audit import SYSTEM, Actor
from core.database.keys import drawn_with
from demonstration.loading import load_person
from demonstration.plans.evidence import constructed_file
from demonstration.reading import PersonEntry
from demonstration.studies import load_company_study
from evaluations.choices import AuditRound
from evaluations.models import Evaluation, Result
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services.life_cycle import (
    approve_evaluation,
    publish_evaluations,
    submit_evaluation,
)
from gap_tables.models import GapRow
from gap_tables.services.gap_tables import (
    GapFacts,
    begin_gap_table,
    change_gap_row,
    freeze_gap_table,
)
from instruments.models import Instrument, RuleSet
from instruments.sheets import sheet_of
from periods.services import add_evaluation, open_period
from plans.choices import Placement
from plans.models import FulfilmentPlan
from plans.rules.listed_codes import listed_codes
from plans.services.capabilities import CapabilityFacts, add_capability
from plans.services.files import hand_in_plan_files
from plans.services.frozen_plans import freeze_plan
from plans.services.levels import LevelFacts, choose_level
from plans.services.lines import (
    LineDetails,
    LineMove,
    detail_criteria,
    place_as_listed,
    place_criteria,
    realise_criteria,
)
from plans.services.plans import (
    approve_plan,
    begin_plan,
    keep_published_counts,
    let_company_plan,
    validate_plan,
)
from plans.services.published_figures import PublishedFigureFacts, keep_published_figure
from plans.services.strategies import plan_strategy

COORDINATOR, MANAGER = "koordinator", "manajer"
READING = "smk3_persentase"  # the paper's; what the annex says stands beside the verdict


def load_plan(path: Path) -> FulfilmentPlan:
    """First audit, plan, three years realised and the final audit, each at its own time; and who
    plans for the company."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    with drawn_with(Random("haulage")):  # noqa: S311 - the same keys everywhere, no secret
        plan = _load(told)
    load_person(PersonEntry(**told["representative"]))
    return plan


def _load(told: Mapping[str, Any]) -> FulfilmentPlan:
    coordinator, manager = (
        Actor(User.objects.get(username=name)) for name in (COORDINATOR, MANAGER)
    )
    company = add_contractor(
        code=told["code"],
        name=told["company"],
        scope=told["scope"]["id"],
        risk_class=RiskClass.HIGH,
        sites=[Site.objects.order_by("pk")[0]],
        by=SYSTEM,
        now=_at(date(told["first_year"], 1, 4)),
    )
    first = told["first_audit"]
    answers = {first["sesuai"]: "sesuai", first["minor"]: "minor"}
    result = _audit(
        company, told["level"], year=told["first_year"], answers=answers, rest="mayor",
        on=date(told["first_year"], 2, 1), by=(coordinator, manager), audit_round=AuditRound.FIRST,
    )  # fmt: skip
    plan = begin_plan(
        result=result, first_year=told["first_year"], years=len(told["plan"]), by=coordinator,
        now=_at(date(told["first_year"], 3, 1)),
    )  # fmt: skip
    let_company_plan(plan=plan, allowed=True, by=coordinator, now=plan.begun_at)
    _tell_what_it_can(plan, told, coordinator=coordinator)
    _place(plan, told, coordinator=coordinator, manager=manager)
    _realise(plan, told, by=coordinator)
    _show(plan, told["evidence_files"], by=coordinator)
    final = told["final_audit"]
    last = _audit(
        company, told["level"], year=final["year"],
        answers=dict.fromkeys(final["mayor"].split(", "), "mayor"), rest="sesuai",
        on=date(final["year"], 12, 5), by=(coordinator, manager), audit_round=AuditRound.FINAL,
    )  # fmt: skip
    freeze_plan(plan=plan, by=coordinator, now=_at(date(final["year"], 12, 20)))
    _gap_table(plan, told["gap_table"], by=coordinator)
    _open_criteria(last, told["open_criteria"], by=coordinator)
    return plan


def _audit(
    company: Contractor,
    level: str,
    *,
    year: int,
    answers: Mapping[str, str],
    rest: str,
    on: date,
    by: tuple[Actor, Actor],
    audit_round: AuditRound,
) -> Result:
    """An audit that was filled in, submitted, approved and published within a week."""
    coordinator, manager = by
    instrument = Instrument.objects.get(code="smk3", version=2)
    deadline = on + timedelta(days=14)
    period = open_period(
        year=year, instrument=instrument, level=level, submit_by=deadline, sure=deadline,
        note="Data contoh menurut makalah; yang tidak dimuat di sana disusun sendiri.",
        rule_set=RuleSet.objects.get(code=READING, version=1), by=manager, now=_at(on),
        audit_round=audit_round,
    )  # fmt: skip
    evaluation: Evaluation = add_evaluation(
        period=period, contractor=company, coordinator=coordinator.user, by=manager, now=_at(on)
    )
    save_answers(
        pinned=PinnedEvaluation.of(evaluation),
        answers=[
            AnswerSave(item.code, AnswerChange(choice=answers.get(item.code, rest)), 0)
            for item in sheet_of(instrument.pk, level).items
        ],
        operation=uuid5(NAMESPACE_URL, f"demo:{evaluation.pk}:all"),
        by=coordinator,
        now=_at(on + timedelta(days=3)),
    )
    submitted = _at(on + timedelta(days=5))
    submit_evaluation(evaluation=evaluation, by=coordinator, now=submitted)
    result = approve_evaluation(evaluation=evaluation, by=manager, now=submitted)
    publish_evaluations(evaluations=[evaluation], by=manager, now=submitted)
    return result


def _tell_what_it_can(plan: FulfilmentPlan, told: Mapping[str, Any], *, coordinator: Actor) -> None:
    """Its level by its workforce, and what its owner commits to."""
    now = _at(date(plan.first_year, 3, 1))
    company = plan.result.evaluation.contractor
    facts = LevelFacts(told["workers"])
    choose_level(contractor=company, facts=facts, by=coordinator, now=now)
    for line in told["capabilities"]:
        add_capability(plan=plan, facts=CapabilityFacts(**line), by=coordinator, now=now)


def _gap_table(plan: FulfilmentPlan, told: Mapping[str, Any], *, by: Actor) -> None:
    """The paper's four rows, of which the first is half closed; frozen."""
    now = _at(told["day"])
    table = begin_gap_table(
        name=told["name"],
        contractor=plan.result.evaluation.contractor,
        example=True,
        by=by,
        now=now,
    )
    first = table.rows.all()[0]
    facts = _facts_of(first, **told["first"])
    change_gap_row(row=first, version=1, facts=facts, by=by, now=now)
    freeze_gap_table(table=table, by=by, now=now)


def _open_criteria(result: Result, told: Mapping[str, Any], *, by: Actor) -> None:
    """What the final audit left open, each with what is proposed; frozen."""
    now = _at(told["day"])
    table = begin_gap_table(
        name=told["name"], contractor=result.evaluation.contractor, result=result, by=by, now=now
    )
    for row in table.rows.all():
        facts = _facts_of(row, proposal=told["proposals"][row.code])
        change_gap_row(row=row, version=1, facts=facts, by=by, now=now)
    freeze_gap_table(table=table, by=by, now=now)


def _facts_of(row: GapRow, **told: Any) -> GapFacts:
    """What a row says, with what is told of it otherwise."""
    return GapFacts(**{one.name: getattr(row, one.name) for one in fields(GapFacts)} | told)


def _place(
    plan: FulfilmentPlan, told: Mapping[str, Any], *, coordinator: Actor, manager: Actor
) -> None:
    """As listed; what the list forgets; what is declined; who and what it takes; approved."""
    now = _at(date(plan.first_year, 3, 2))
    place_as_listed(plan=plan, lists=told["plan"], by=coordinator, now=now)
    forgotten = dict.fromkeys(told["forgotten"]["codes"].split(", "))
    place_criteria(
        plan=plan, versions=forgotten, by=coordinator, now=now,
        move=LineMove(Placement.PLANNED, told["forgotten"]["year"]),
    )  # fmt: skip
    for code, reason in told["reasons"].items():
        place_criteria(
            plan=plan, versions={code: None}, by=manager, now=now,
            move=LineMove(Placement.DECLINED, None, reason),
        )  # fmt: skip
    for takes, year, codes in _taken(plan, told):
        detail_criteria(
            plan=plan, versions=dict.fromkeys(codes), by=coordinator, now=now,
            details=LineDetails(
                urgency=told["urgency"][year], due_on=_day_in(plan, year, day=takes["due"]),
                **{name: takes[name] for name in ("owner", "deliverable", "cost_class", "cost")},
            ),
        )  # fmt: skip
    _carry_out_strategies(plan, told["study"], by=coordinator)
    for printed in told["published"]:
        keep_published_counts(
            plan=plan, source=printed["source"]["id"], counts=printed["counts"],
            by=coordinator, now=now,
        )  # fmt: skip
    _keep_printed(plan, told["printed"], by=coordinator)
    validate_plan(plan=plan, note=told["validation"], by=coordinator, now=now)
    approve_plan(plan=plan, by=manager, now=now)


def _carry_out_strategies(plan: FulfilmentPlan, told: Mapping[str, Any], *, by: Actor) -> None:
    """A SWOT study of the company, whose strategies criteria of the plan carry out."""
    study = load_company_study(told, plan.result.evaluation.contractor, by=by)
    for one in told["strategies"]:
        plan_strategy(
            strategy=study.strategies.get(text=one["text"]), plan=plan, code=one["code"],
            year=one["year"], by=by, now=_at(date(plan.first_year, 3, 2)),
        )  # fmt: skip


def _keep_printed(plan: FulfilmentPlan, printed: Iterable[Mapping[str, Any]], *, by: Actor) -> None:
    """Every single figure that the paper prints otherwise than it comes to."""
    now = _at(date(plan.first_year, 3, 2))
    for source in printed:
        for figure, element, value in source["figures"]:
            facts = PublishedFigureFacts(figure, element, source["source"]["id"], Decimal(value))
            keep_published_figure(plan=plan, facts=facts, by=by, now=now)


def _realise(plan: FulfilmentPlan, told: Mapping[str, Any], *, by: Actor) -> None:
    for takes, year, codes in _taken(plan, told):
        day = _day_in(plan, year, day=takes["realised"])
        realise_criteria(
            plan=plan, versions=dict.fromkeys(codes), realised_on=day,
            evidence=told["evidence"][takes["deliverable"]],
            by=by, now=_at(day + timedelta(days=1)),
        )  # fmt: skip


def _taken(
    plan: FulfilmentPlan, told: Mapping[str, Any]
) -> Iterator[tuple[Mapping[str, Any], int, list[str]]]:
    """What planned criteria take, with their year and codes: those of one year at a time."""
    lines = plan.lines.filter(placement=Placement.PLANNED).order_by("position")
    years = {line.code: line.year or 0 for line in lines}
    for takes in told["takes"]:
        by_year = defaultdict[int, list[str]](list)
        for code in listed_codes(takes["codes"], known=tuple(years)).codes:
            by_year[years[code]].append(code)
        for year, codes in by_year.items():
            yield takes, year, codes


def _day_in(plan: FulfilmentPlan, year: int, *, day: str) -> date:
    return date.fromisoformat(f"{plan.first_year + year}-{day}")


def _show(plan: FulfilmentPlan, files: Mapping[str, str], *, by: Actor) -> None:
    """What shows some of it, a day after it was told; the files are ours and say so.

    Where all is loaded in one transaction and that fails, the files stay behind without a name.
    """
    for code, name in files.items():
        told = plan.lines.get(code=code).realised_on
        assert told is not None
        hand_in_plan_files(
            plan=plan, code=code, files=[constructed_file(name)],
            by=by, now=_at(told + timedelta(days=2)),
        )  # fmt: skip


def _at(day: date) -> datetime:
    return datetime.combine(day, time(2), tzinfo=UTC)
