"""What a frozen analysis says, as JSON.

{"company", "register", "number", "jsa_revision", "job", "place", "department", "emergency",
"as_of", "signed": [["prepared" | "reviewed" | "approved", name, moment in ISO 8601]], "steps":
[{"number", "step", "responsible", "hazards": [{"risk": number in the register or null, "hazard",
"effect", "control", "ppe", "in_force": [controls of the register in force]}]}], "team": [{"name",
"on": the day of their first toolbox meeting on this revision}], "meetings": how many}.
"""

from datetime import date

from core.canonical import JsonObject
from jsas.models import JobSafetyAnalysis, JsaHazard
from jsas.services import steps_of
from risks.selectors import controls_by_risk

SIGNED = ("prepared", "reviewed", "approved")


def jsa_content(jsa: JobSafetyAnalysis, *, today: date) -> JsonObject:
    """The analysis as it stands on that day."""
    steps = steps_of(jsa)
    risks = [one.risk for step in steps for one in step.hazards.all() if one.risk]
    in_force = {
        pk: [one.measure for one in controls if one.is_in_force]
        for pk, controls in controls_by_risk(risks).items()
    }
    return {
        "company": jsa.register.contractor.name,
        "register": jsa.register.title,
        "number": jsa.number,
        "jsa_revision": jsa.revision,
        "job": jsa.job,
        "place": jsa.place,
        "department": str(jsa.department or ""),
        "emergency": jsa.emergency,
        "as_of": today.isoformat(),
        "signed": [_signed(jsa, name) for name in SIGNED if getattr(jsa, f"{name}_at")],
        "steps": [
            {
                "number": step.number,
                "step": step.step,
                "responsible": step.responsible,
                "hazards": [
                    _hazard(one, in_force.get(one.risk_id or 0, [])) for one in step.hazards.all()
                ],
            }
            for step in steps
        ],
        "team": team_of(jsa),
        "meetings": jsa.meetings.filter(revision=jsa.revision).count(),
    }


def _signed(jsa: JobSafetyAnalysis, name: str) -> list[str]:
    person, at = getattr(jsa, f"{name}_by"), getattr(jsa, f"{name}_at")
    return [name, str(person or ""), at.isoformat()]


def _hazard(hazard: JsaHazard, in_force: list[str]) -> JsonObject:
    return {
        "risk": hazard.risk.number if hazard.risk else None,
        "hazard": hazard.hazard,
        "effect": hazard.effect,
        "control": hazard.control,
        "ppe": hazard.ppe,
        "in_force": in_force,
    }


def team_of(jsa: JobSafetyAnalysis) -> list[JsonObject]:
    """Who has signed this revision by name, by the day they first did, with that day."""
    found: dict[str, str] = {}
    for one in jsa.meetings.filter(revision=jsa.revision).order_by("held_on", "pk"):
        for name in one.names:
            found.setdefault(name, one.held_on.isoformat())
    return [{"name": name, "on": on} for name, on in found.items()]
