"""A register as it is frozen, as JSON, and read back for its document.

The content: {"register": key, "revision", "company", "site", "title", "matrix": the spec of its
version, "as_of", "total", "counts": {"before", "now": [highest level first]}, "heat": {"before",
"now"}, "risks": [every field, "flags", "controls": [numbers]], "controls": [every field, "late"]};
and "acceptance": {"by", "at"} where the owner has accepted it as a whole, as it stands here.
Counts and flags are kept as they were found, and never found anew.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from core.canonical import JsonObject
from core.figures import day, moment, whole
from risks.assessment import Estimate, Judgement
from risks.choices import ActivityKind, ControlStep
from risks.matrices.parts import MatrixSpec
from risks.matrices.reading import stored_matrix
from risks.models import FrozenRegister, RegisteredRisk, RiskControl, RiskRegister
from risks.rendering.register import (
    EstimateWords,
    LevelCountRow,
    LikelihoodRow,
    counted_rows,
    estimate_words,
    flag_sentences,
    flag_words,
    heat_rows,
    severity_words,
)
from risks.rules.estimates import is_late, judged, level_spec, register_flags, register_tables
from risks.selectors import changed_since, controls_by_risk, risks_of

TEXTS_OF_A_RISK = (
    "number", "activity", "kind", "hazard", "effect", "existing_control", "level", "needs",
    "raised_reason", "legal_basis", "opportunity", "review_reason",
)  # fmt: skip
STATES = ("before", "now", "planned")


def content_of(register: RiskRegister, *, today: date) -> JsonObject:
    """The register as it stands on that day: every risk that counts, and the controls of those."""
    matrix = register.matrix.spec
    risks = list(risks_of(register).select_related("owner"))
    controls = controls_by_risk(risks)
    prefetch_related_objects([one for ones in controls.values() for one in ones], "owner")
    tables = register_tables(Counter((one.before, one.now) for one in risks), matrix)
    judgements = judged(risks, matrix, controls=controls)
    codes = [one.code for one in reversed(matrix.levels)]
    return {
        "register": str(register.key),
        "company": register.contractor.name,
        "site": register.site.name if register.site else None,
        "title": register.title,
        "matrix": register.matrix.content,
        "as_of": today.isoformat(),
        "total": len(risks),
        "counts": {
            "before": [tables.before.distribution[code].count for code in codes],
            "now": [tables.standing.distribution[code].count for code in codes],
        },
        "heat": {
            "before": [list(row) for row in tables.before.heat],
            "now": [list(row) for row in tables.standing.heat],
        },
        "risks": [
            _risk_json(
                one, judgement=judgements[one.number], controls=controls[one.pk], today=today
            )
            for one in risks
        ],
        "controls": _controls_json(controls, today=today),
        **_acceptance(register),
    }


def _acceptance(register: RiskRegister) -> JsonObject:
    """Who of the owner accepted it as a whole; nothing where nobody has what stands here."""
    if register.accepted_at is None:
        return {}
    if any(rows.exists() for rows in changed_since(register, register.accepted_at)):
        return {}
    at = register.accepted_at.isoformat()
    return {"acceptance": {"by": str(register.accepted_by or ""), "at": at}}


def _risk_json(
    risk: RegisteredRisk, *, judgement: Judgement, controls: Sequence[RiskControl], today: date
) -> JsonObject:
    accepted = risk.is_accepted
    return {
        **{name: getattr(risk, name) for name in TEXTS_OF_A_RISK},
        **{name: _pair(getattr(risk, name)) for name in STATES},
        "department": risk.department.name if risk.department else "",
        "owner": str(risk.owner) if risk.owner else "",
        "review_on": risk.review_on.isoformat() if risk.review_on else None,
        "accepted_by": str(risk.accepted_by or "") if accepted else None,
        "accepted_at": risk.accepted_at.isoformat() if accepted and risk.accepted_at else None,
        "accepted_reason": risk.accepted_reason if accepted else "",
        "flags": [*judgement.flags, *register_flags(risk, controls, today=today)],
        "controls": [one.number for one in controls],
    }


def _pair(estimate: Estimate | None) -> list[int] | None:
    return None if estimate is None else list(estimate)


def _controls_json(
    controls: Mapping[int, Sequence[RiskControl]], *, today: date
) -> list[JsonObject]:
    """Those that touch a risk, each once, by number."""
    found = {one.number: one for ones in controls.values() for one in ones}
    return [_control_json(found[number], today=today) for number in sorted(found)]


def _control_json(control: RiskControl, *, today: date) -> JsonObject:
    days = ("begins_on", "due_on", "in_force_on", "ended_on")
    told = {name: getattr(control, name) for name in days}
    return {
        "number": control.number,
        "step": str(control.step),
        "measure": control.measure,
        "owner": str(control.owner) if control.owner else "",
        "cost": control.cost,
        "evidence": control.evidence,
        "ended_reason": control.ended_reason,
        "late": is_late(control, today=today),
        **{name: on.isoformat() if on else None for name, on in told.items()},
    }


@dataclass(frozen=True, slots=True)
class FrozenControl:
    """A control of a frozen risk in words."""

    number: int
    measure: str
    state: str


@dataclass(frozen=True, slots=True)
class StepControls:
    """The controls of a risk at one step of the hierarchy."""

    step: str
    controls: tuple[FrozenControl, ...]


@dataclass(frozen=True, slots=True)
class FrozenRisk:
    """A risk of a frozen register in words; ``kept`` are its fields as they were."""

    kept: Mapping[str, Any]
    kind: str
    before: EstimateWords
    now: EstimateWords | None
    planned: EstimateWords | None
    steps: tuple[StepControls, ...]
    notices: tuple[str, ...]
    stops: bool
    review_on: str
    accepted_on: str


@dataclass(frozen=True, slots=True)
class ControlLine:
    """A control of a frozen register in words, with the risks it touches."""

    kept: Mapping[str, Any]
    step: str
    state: str
    cost: str
    risks: str


@dataclass(frozen=True, slots=True)
class RegisterDocument:
    """Everything a register's document prints, in the active language."""

    frozen: FrozenRegister
    content: Mapping[str, Any]
    matrix: MatrixSpec
    levels: tuple[LevelCountRow, ...]
    heats: tuple[tuple[str, tuple[LikelihoodRow, ...]], ...]
    severities: tuple[str, ...]
    risks: tuple[FrozenRisk, ...]
    controls: tuple[ControlLine, ...]

    @property
    def as_of(self) -> str:
        """The day on which it stood so."""
        return day(self.content["as_of"])

    @property
    def accepted(self) -> str:
        """Who of the owner accepted it as a whole, and when; "" where nobody has."""
        found = self.content.get("acceptance")
        return f"{found['by']}, {moment(found['at'])}" if found else ""

    @property
    def above(self) -> int:
        """How many risks stood above what is acceptable."""
        return sum("above_acceptable" in one.kept["flags"] for one in self.risks)

    @property
    def cost(self) -> str:
        """What the controls cost that have a cost, in rupiah; a dash where none has."""
        costs = [one.kept["cost"] for one in self.controls if one.kept["cost"] is not None]
        return whole(sum(costs) if costs else None)


def document_of(frozen: FrozenRegister) -> RegisterDocument:
    """The frozen content in words."""
    content = frozen.told
    matrix = stored_matrix(content["matrix"])
    controls = {one["number"]: one for one in content["controls"]}
    words = flag_words()
    return RegisterDocument(
        frozen=frozen,
        content=content,
        matrix=matrix,
        levels=tuple(counted_rows(matrix, **content["counts"])),
        heats=tuple(
            (title, tuple(heat_rows(matrix, content["heat"][name])))
            for title, name in ((_("Before control"), "before"), (_("Now"), "now"))
        ),
        severities=tuple(severity_words(matrix)),
        risks=tuple(
            _risk_words(one, matrix=matrix, controls=controls, words=words)
            for one in content["risks"]
        ),
        controls=tuple(_control_line(one, content["risks"]) for one in content["controls"]),
    )


def _risk_words(
    kept: Mapping[str, Any],
    *,
    matrix: MatrixSpec,
    controls: Mapping[int, Mapping[str, Any]],
    words: Mapping[str, str],
) -> FrozenRisk:
    mine = [controls[number] for number in kept["controls"]]
    before = _estimate(matrix, kept["before"])
    assert before is not None  # every risk has one
    late = next((one["measure"] for one in mine if one["late"]), "")
    waits = kept["needs"] != "" and kept["accepted_by"] is None
    return FrozenRisk(
        kept=kept,
        kind=str(ActivityKind(kept["kind"]).label),
        before=before,
        now=_estimate(matrix, kept["now"]),
        planned=_estimate(matrix, kept["planned"]),
        steps=tuple(_by_step(mine)),
        notices=flag_sentences(kept["flags"], words, late=late),
        stops=waits and level_spec(matrix, kept["level"]).stops,
        review_on=day(kept["review_on"]),
        accepted_on=moment(kept["accepted_at"]),
    )


def _estimate(matrix: MatrixSpec, pair: list[int] | None) -> EstimateWords | None:
    return estimate_words(matrix, None if pair is None else Estimate(*pair))


def _by_step(controls: Sequence[Mapping[str, Any]]) -> list[StepControls]:
    """By the hierarchy, strongest first."""
    order = list(ControlStep.values)
    ranked = sorted(controls, key=lambda one: (order.index(one["step"]), one["number"]))
    return [
        StepControls(
            str(ControlStep(step).label),
            tuple(FrozenControl(one["number"], one["measure"], control_state(one)) for one in ones),
        )
        for step, ones in groupby(ranked, key=lambda one: one["step"])
    ]


def control_state(kept: Mapping[str, Any]) -> str:
    """Where a control stood: given up, in force, due, or none of these, in words."""
    if kept["ended_on"]:
        return _("given up %(day)s") % {"day": day(kept["ended_on"])}
    if kept["in_force_on"]:
        return _("in force since %(day)s") % {"day": day(kept["in_force_on"])}
    if not kept["due_on"]:
        return _("not in force")
    told = _("late, due %(day)s") if kept["late"] else _("due %(day)s")
    return told % {"day": day(kept["due_on"])}


def _control_line(kept: Mapping[str, Any], risks: Sequence[Mapping[str, Any]]) -> ControlLine:
    touched = [str(one["number"]) for one in risks if kept["number"] in one["controls"]]
    return ControlLine(
        kept=kept,
        step=str(ControlStep(kept["step"]).label),
        state=control_state(kept),
        cost=whole(kept["cost"]),
        risks=", ".join(touched),
    )
