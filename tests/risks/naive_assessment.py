"""The risk contract once more, as plainly as it can be said: JSON in, JSON out.

It shares nothing with the room, so that the two can be held against each other.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

AnyJson = Any
HIERARCHY = ["elimination", "substitution", "engineering", "administrative", "ppe"]


def naive_assessment(case: AnyJson) -> AnyJson:
    """Return the result of a sound case."""
    befores = [risk["before"] for risk in case["risks"]]
    standings = [risk.get("after", risk["before"]) for risk in case["risks"]]
    return {
        "risks": [_risk(case, risk) for risk in case["risks"]],
        "distribution": {
            "before": _distribution(case, befores),
            "standing": _distribution(case, standings),
        },
        "heat": {"before": _heat(case, befores), "standing": _heat(case, standings)},
    }


def _level(case: AnyJson, estimate: AnyJson) -> Any:
    return case["matrix"]["cells"][estimate["likelihood"] - 1][estimate["severity"] - 1]


def _height(case: AnyJson, estimate: AnyJson) -> int:
    return int(case["matrix"]["levels"].index(_level(case, estimate)))


def _risk(case: AnyJson, risk: AnyJson) -> AnyJson:
    controls = risk["controls"]
    standing = risk.get("after", risk["before"])
    return {
        "code": risk["code"],
        "before": _scored(case, risk["before"]),
        "after": _scored(case, risk["after"]) if "after" in risk else None,
        "level": _level(case, standing),
        "strongest": next((step for step in HIERARCHY if step in controls), None),
        "flags": sorted(name for name, is_so in _questions(case, risk).items() if is_so),
    }


def _questions(case: AnyJson, risk: AnyJson) -> dict[str, bool]:
    acceptable = case["matrix"]["levels"].index(case["acceptable"])
    before, controls = _height(case, risk["before"]), risk["controls"]
    after = _height(case, risk["after"]) if "after" in risk else None
    return {
        "raised": after is not None and after > before,
        "uncontrolled": controls == [] and before > acceptable,
        "not_reduced": controls != [] and after == before and before > acceptable,
        "ppe_only": before > acceptable and controls != [] and all(c == "ppe" for c in controls),
        "above_acceptable": (before if after is None else after) > acceptable,
    }


def _scored(case: AnyJson, estimate: AnyJson) -> AnyJson:
    score = estimate["likelihood"] * estimate["severity"]
    return {"score": score, "level": _level(case, estimate)}


def _distribution(case: AnyJson, estimates: AnyJson) -> AnyJson:
    found = [_level(case, estimate) for estimate in estimates]
    shares = {}
    for level in case["matrix"]["levels"]:
        percent = None
        if found:
            share = Decimal(100 * found.count(level)) / len(found)
            percent = str(share.quantize(Decimal("0.1"), ROUND_HALF_UP))
        shares[level] = {"count": found.count(level), "percent": percent}
    return shares


def _heat(case: AnyJson, estimates: AnyJson) -> AnyJson:
    return [
        [
            estimates.count({"likelihood": i + 1, "severity": j + 1})
            for j in range(case["matrix"]["severity"])
        ]
        for i in range(case["matrix"]["likelihood"])
    ]
