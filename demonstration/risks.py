"""The demonstration's registers: a paper's column works, and five departments after another.

What the papers leave open is constructed, and the files of ``library/risks/`` say where.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from accounts.models import User
from budgets.approval import approve_budget, hand_in_budget
from budgets.services import BudgetLineFacts, add_budget_line
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.database.keys import drawn_with
from demonstration.jsas import load_jsas
from risks.assessment import Estimate
from risks.choices import ControlStep
from risks.models import RegisteredRisk, RiskMatrix, RiskRegister
from risks.quarters.services import sign_quarter, write_quarter
from risks.rules.quarters import Quarter
from risks.services.controls import ControlFacts, add_control, change_control
from risks.services.frozen import freeze_register
from risks.services.matrices import load_risk_matrices
from risks.services.registers import begin_register
from risks.services.risks import RiskFacts, accept_risk, add_risk, change_risk

CONTROLLED_AFTER = timedelta(days=30)


def load_risks(folder: Path) -> None:
    """The shipped matrices and both registers, each step at its own time."""
    works = _read(folder / "column_works.yaml")
    load_risk_matrices(by=SYSTEM, now=_at(works["begun"]) - timedelta(days=1))
    with drawn_with(Random("risks")):  # noqa: S311 - the same keys everywhere, no secret
        _load_works(works)
        _load_departments(_read(folder / "departments.yaml"))
        load_jsas(_read(folder / "jsas.yaml"))


def _read(path: Path) -> Mapping[str, Any]:
    told: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return told


def _at(on: date) -> datetime:
    return datetime.combine(on, time(2), tzinfo=UTC)


def _actor(name: str) -> Actor:
    return Actor(User.objects.get(username=name))


def _begin(told: Mapping[str, Any], *, by: Actor, now: datetime) -> RiskRegister:
    return begin_register(
        contractor=Contractor.objects.get(code=told["contractor"]),
        site=None,
        title=told["title"],
        matrix=RiskMatrix.objects.get(code=told["matrix"], version=1),
        by=by,
        now=now,
    )


def _load_works(told: Mapping[str, Any]) -> None:
    """Each hazard before control, its controls, then with them; what is left is accepted."""
    by, now = _actor(told["writer"]), _at(told["begun"])
    register = _begin(told, by=by, now=now)
    controlled = now + CONTROLLED_AFTER
    for entry in told["risks"]:
        facts = RiskFacts(
            told["activity"], entry["hazard"], entry["effect"], Estimate(*entry["before"])
        )
        risk = add_risk(register=register, facts=facts, by=by, now=now)
        _control(risk, entry["controls"], by=by, now=controlled)
        after = Estimate(*entry["after"])
        risk = change_risk(
            risk=risk,
            facts=RiskFacts(facts.activity, facts.hazard, facts.effect, facts.before, now=after),
            version=1, by=by, now=controlled,
        )  # fmt: skip
        if risk.needs:
            accept_risk(
                risk=risk, reason=told["accepted"], version=2, by=_actor(told["accepter"]),
                now=controlled + timedelta(days=1),
            )  # fmt: skip
    freeze_register(register=register, by=by, now=controlled + timedelta(days=2))
    _load_budget(told, register, by=by, now=controlled + timedelta(days=3))


def _load_budget(
    told: Mapping[str, Any], register: RiskRegister, *, by: Actor, now: datetime
) -> None:
    """The paper's sums by component, a line each; the last names the controls that came by it."""
    engineering = register.controls.filter(step=ControlStep.ENGINEERING)
    for component, description, price, planned_on, spent, spent_on in told["budget"]:
        controls = engineering.values_list("pk", flat=True) if component == "control" else ()
        line = BudgetLineFacts(
            component, description, Decimal(1), "paket", price, "Makalah", planned_on,
            realised=spent, realised_on=spent_on, controls=list(controls),
        )  # fmt: skip
        add_budget_line(
            contractor=register.contractor, year=planned_on.year, facts=line,
            operation=uuid5(NAMESPACE_URL, f"demo:{register.key}:budget:{component}"),
            by=by, now=now,
        )  # fmt: skip
    year = told["budget"][0][3].year
    budget = hand_in_budget(
        contractor=register.contractor, year=year, version=1, by=by, now=now + timedelta(days=1)
    )
    approve_budget(
        budget=budget, version=budget.version, by=_actor(told["accepter"]),
        now=now + timedelta(days=2),
    )  # fmt: skip


def _control(
    risk: RegisteredRisk, controls: list[tuple[str, str]], *, by: Actor, now: datetime
) -> None:
    for step, measure in controls:
        add_control(
            register=risk.register,
            facts=ControlFacts(
                step, measure, (risk.number,), in_force_on=now.date(),
                evidence="Contoh: foto dan daftar periksa lapangan",
            ),
            by=by,
            now=now,
        )  # fmt: skip


def _load_departments(told: Mapping[str, Any]) -> None:
    by, now = _actor(told["writer"]), _at(told["begun"])
    register = _begin(told, by=by, now=now)
    for department, rows in told["departments"].items():
        for hazard, effect, likelihood, severity in rows:
            facts = RiskFacts(
                "Pekerjaan sehari-hari", hazard, effect,
                Estimate(likelihood, severity), department=department,
            )  # fmt: skip
            add_risk(register=register, facts=facts, by=by, now=now)
    _load_mitigation(told, register)


def _load_mitigation(told: Mapping[str, Any], register: RiskRegister) -> None:
    """Lines for high risks, one of them realised, and the signed report of their quarter."""
    by, planned = _actor(told["writer"]), _at(told["begun"]) + timedelta(days=4)
    for step, measure, hazard, due_on, cost, after, realised in told["mitigation"]:
        risk = register.risks.select_related("register__matrix").get(hazard=hazard)
        facts = ControlFacts(step, measure, (risk.number,), due_on=due_on, cost=cost)
        control = add_control(register=register, facts=facts, by=by, now=planned)
        wanted = RiskFacts(
            risk.activity, hazard, risk.effect, risk.before, planned=Estimate(*after),
            department=str(risk.department),
        )  # fmt: skip
        change_risk(risk=risk, facts=wanted, version=1, by=by, now=planned)
        if realised:
            done = replace(facts, in_force_on=realised, evidence="Contoh: berita acara dan foto")
            change_control(control=control, facts=done, version=1, by=by, now=_at(realised))
    signed, quarter = _at(told["signed"]), Quarter(*told["quarter"])
    report = write_quarter(
        contractor=register.contractor, quarter=quarter, obstacles=told["obstacles"],
        next_steps=told["next_steps"], version=0, by=by, now=signed,
    )  # fmt: skip
    sign_quarter(
        contractor=register.contractor, quarter=quarter, version=report.version, by=by, now=signed
    )
