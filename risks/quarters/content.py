"""What a quarterly report says, as JSON: drawn from registers, controls and incidents.

{"company", "year", "quarter", "first", "last", "as_of", "obstacles", "next_steps", "signed_by",
"registers": [{"title", "matrix": {"levels", "cells", "acceptable", "title", "version"},
"mitigated_from", "start": [counts, highest level first], "quarters": [{"year", "quarter",
"counts"}, ... the report's own last]}], "top": [the highest above acceptable at the end, as they
stood then], "new": [risks written down], "unmitigated": [risks that
need a line, with "gaps"], "mitigation": {"planned", "realised", "late", "percent"}, "lines":
[controls, with "state"], "incidents": [...]}. Counts are those of the days themselves (history.py).
What lacks is told as the trail has it of the quarter's end; lines as the registers have them on the
day the report is drawn up. Days begin by the clock of where the company works.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, tzinfo
from operator import itemgetter

from contractors.days import clock_of
from core.canonical import JsonObject
from monitoring.choices import IncidentStatus
from monitoring.models import Incident
from risks.models import RegisteredRisk, RiskControl, RiskQuarter, RiskRegister
from risks.quarters.history import (
    LevelHistory,
    beginning_of,
    controls_before,
    end_of,
    history_of,
)
from risks.rules.mitigation import mitigation_gaps, ranks_to_mitigate
from risks.rules.quarters import LineState, Quarter, counts_of, lines_of
from risks.selectors import controls_of_company, registers_of, risks_ever_of

QUARTERS_SHOWN = 4
MOST_TOP = 10


def quarter_content(report: RiskQuarter, *, today: date) -> JsonObject:
    """The report as it would be signed on that day; "signed_by" is empty."""
    quarter = Quarter(report.year, report.quarter)
    registers = list(registers_of(report.contractor))
    risks = list(risks_ever_of(registers))
    history, by_id = history_of(risks), {one.pk: one for one in registers}
    controls, clock = list(controls_of_company(report.contractor)), clock_of(report.contractor)
    lines = lines_of(controls, quarter, today=today)
    end = end_of(quarter.last, clock)
    new = set(history.new_between(beginning_of(quarter.first, clock), end))
    return {
        "company": report.contractor.name,
        "year": quarter.year,
        "quarter": quarter.number,
        "first": quarter.first.isoformat(),
        "last": quarter.last.isoformat(),
        "as_of": today.isoformat(),
        "obstacles": report.obstacles,
        "next_steps": report.next_steps,
        "signed_by": "",
        "registers": [_register(one, history, quarter=quarter, clock=clock) for one in registers],
        "top": _top(risks, by_id, history=history, end=end),
        "new": [_risk(one, by_id[one.register_id]) for one in risks if one.pk in new],
        "unmitigated": _unmitigated(risks, by_id, history=history, controls=controls, end=end),
        "mitigation": asdict(counts_of(lines, quarter)),
        "lines": [_line(control, state) for control, state in lines],
        "incidents": [_incident(one) for one in _incidents(report, quarter)],
    }


def _register(
    register: RiskRegister, history: LevelHistory, *, quarter: Quarter, clock: tzinfo
) -> JsonObject:
    content, shown = register.matrix.content, [quarter]
    while len(shown) < QUARTERS_SHOWN:
        shown.insert(0, shown[0].previous)
    codes = [level["code"] for level in reversed(content["levels"])]

    def counts(moment: datetime) -> list[int]:
        found = history.counts_before(moment).get(register.pk, {})
        return [found.get(code, 0) for code in codes]

    kept = ("levels", "cells", "acceptable", "title", "version")
    return {
        "title": register.title,
        "matrix": {name: content[name] for name in kept},
        "mitigated_from": register.mitigated_from,
        "start": counts(beginning_of(quarter.first, clock)),
        "quarters": [
            {"year": one.year, "quarter": one.number, "counts": counts(end_of(one.last, clock))}
            for one in shown
        ],
    }


def _risk(risk: RegisteredRisk, register: RiskRegister) -> JsonObject:
    return {
        "register": register.title,
        "number": risk.number,
        "hazard": risk.hazard,
        "department": risk.department.name if risk.department else "",
        "level": risk.level,
        "withdrawn": risk.withdrawn_at is not None,
    }


def _top(
    risks: Sequence[RegisteredRisk],
    registers: Mapping[int, RiskRegister],
    *,
    history: LevelHistory,
    end: datetime,
) -> list[JsonObject]:
    """The risks that stood highest at the quarter's end, of those above what is acceptable."""
    stood, above = history.risks_before(end), list[tuple[int, JsonObject]]()
    codes = {
        pk: [str(one.code) for one in register.matrix.spec.levels]
        for pk, register in registers.items()
    }
    for risk in risks:
        register, then = registers[risk.register_id], stood.get(risk.pk)
        if then is None:
            continue
        rank = codes[register.pk].index(then.level)
        if rank > codes[register.pk].index(str(register.matrix.spec.acceptable)):
            told = _risk(risk, register) | {"level": then.level, "withdrawn": False}
            above.append((len(codes[register.pk]) - rank, told))
    return [told for _below, told in sorted(above, key=itemgetter(0))[:MOST_TOP]]


def _unmitigated(
    risks: Sequence[RegisteredRisk],
    registers: Mapping[int, RiskRegister],
    *,
    history: LevelHistory,
    controls: Sequence[RiskControl],
    end: datetime,
) -> list[JsonObject]:
    """The risks that stood where a line is asked for at the quarter's end, and what lacked then."""
    asked = {pk: _levels_to_mitigate(one) for pk, one in registers.items()}
    stood, lines, found = history.risks_before(end), controls_before(end, controls), []
    for risk in risks:
        then = stood.get(risk.pk)
        if then is None or then.level not in asked[risk.register_id]:
            continue
        mine = lines.get((risk.register_id, risk.number), ())
        if gaps := list(mitigation_gaps(mine, has_effect=then.has_effect)):
            told = _risk(risk, registers[risk.register_id]) | {"level": then.level}
            found.append(told | {"withdrawn": False, "gaps": gaps})
    return found


def _levels_to_mitigate(register: RiskRegister) -> Sequence[str]:
    levels = register.matrix.spec.levels
    return [str(levels[rank].code) for rank in ranks_to_mitigate(register)]


def _line(control: RiskControl, state: LineState) -> JsonObject:
    days = {name: getattr(control, name) for name in ("due_on", "in_force_on")}
    return {
        "register": control.register.title,
        "number": control.number,
        "measure": control.measure,
        "step": str(control.step),
        "owner": str(control.owner) if control.owner else "",
        "cost": control.cost,
        "evidence": control.evidence,
        "state": str(state),
        "risks": [
            {
                "number": risk.number,
                "before": risk.before_level,
                "level": risk.level,
                "planned": list(risk.planned) if risk.planned else None,
            }
            for risk in control.risks.all()
        ],
        **{name: on.isoformat() if on else None for name, on in days.items()},
    }


def _incidents(report: RiskQuarter, quarter: Quarter) -> Sequence[Incident]:
    found = Incident.objects.filter(
        contractor=report.contractor_id, date__gte=quarter.first, date__lte=quarter.last
    )
    return list(found.exclude(status=IncidentStatus.REJECTED).order_by("date", "reference"))


def _incident(incident: Incident) -> JsonObject:
    return {
        "reference": incident.reference,
        "date": incident.date.isoformat(),
        "kind": str(incident.kind),
        "description": incident.description,
        "confirmed": incident.status == IncidentStatus.CONFIRMED,
    }
