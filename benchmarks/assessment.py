"""`assessment_10000_vs_plain_loop`: 10,000 risks against a plain loop over bare dicts.

*Ours* also checks the matrix, every code, estimate and control. *Plain* is the loop a careful
person would write for trusted rows of a register: one pass, a dict a risk, counts as it goes. Both
get their input ready made, and must give the same result first.
"""

import random
import sys
from typing import Any

from benchmarks.timing import alternate
from risks.assessment import CONTROLS, assess, assessment_as_json, parse_case

RISKS, ROUNDS = 10_000, 25
LEVELS = ["low", "medium", "high", "extreme"]
AnyJson = Any


def measure() -> dict[str, float]:
    """Return our time / the plain loop's, medians of alternating warm rounds."""
    register = example_register()
    case = parse_case(register)
    if assessment_as_json(assess(case)) != plain_assessment(register):
        raise AssertionError("the plain loop and our assessment give different results")
    times = alternate([lambda: assess(case), lambda: plain_assessment(register)], rounds=ROUNDS)
    return {
        "assessment_10000_ms": times[0] * 1000,
        "assessment_10000_vs_plain_loop": times[0] / times[1],
    }


def plain_assessment(case: AnyJson) -> AnyJson:
    """Return the result of a sound case, in bare dicts."""
    matrix = case["matrix"]
    cells, levels = matrix["cells"], matrix["levels"]
    rank = {level: at for at, level in enumerate(levels)}
    strength = {control: at for at, control in enumerate(CONTROLS)}
    acceptable = rank[case["acceptable"]]
    counts = {name: dict.fromkeys(levels, 0) for name in ("before", "standing")}
    heat = {
        name: [[0] * matrix["severity"] for _ in range(matrix["likelihood"])] for name in counts
    }
    results = []
    for risk in case["risks"]:
        before, after, controls = risk["before"], risk.get("after"), risk["controls"]
        i, j = before["likelihood"], before["severity"]
        level = before_level = cells[i - 1][j - 1]
        rank_before = rank_standing = rank[before_level]
        counts["before"][before_level] += 1
        heat["before"][i - 1][j - 1] += 1
        scored, scored_after = {"score": i * j, "level": before_level}, None
        flags = []
        if after is not None:
            i, j = after["likelihood"], after["severity"]
            level = cells[i - 1][j - 1]
            rank_standing = rank[level]
            scored_after = {"score": i * j, "level": level}
        if rank_standing > acceptable:
            flags.append("above_acceptable")
        if controls and after is not None and rank_standing == rank_before > acceptable:
            flags.append("not_reduced")
        if rank_before > acceptable:
            if not controls:
                flags.append("uncontrolled")
            elif set(controls) == {"ppe"}:
                flags.append("ppe_only")
        if rank_standing > rank_before:
            flags.append("raised")
        flags.sort()
        counts["standing"][level] += 1
        heat["standing"][i - 1][j - 1] += 1
        results.append(
            {
                "code": risk["code"],
                "before": scored,
                "after": scored_after,
                "level": level,
                "strongest": min(controls, key=strength.__getitem__) if controls else None,
                "flags": flags,
            }
        )
    total = len(results)
    distribution = {
        name: {
            level: {"count": n, "percent": f"{(2000 * n + total) // (2 * total) / 10:.1f}"}
            for level, n in by_level.items()
        }
        for name, by_level in counts.items()
    }
    return {"risks": results, "distribution": distribution, "heat": heat}


def example_register() -> AnyJson:
    """Return a register on a matrix of 5 x 5, the same every time."""
    dice = random.Random(10_000)  # noqa: S311 - the same case every time, nothing secret
    sums = [[i + j for j in range(5)] for i in range(5)]
    risks = []
    for at in range(RISKS):
        before = {"likelihood": dice.randint(1, 5), "severity": dice.randint(1, 5)}
        controls = dice.sample(CONTROLS, dice.choice([0, 1, 1, 2, 2, 3]))
        risk: AnyJson = {"code": f"R{at}", "before": before, "controls": controls}
        if dice.random() < 0.8:
            risk["after"] = before | {"likelihood": dice.randint(1, before["likelihood"])}
        risks.append(risk)
    return {
        "matrix": {
            "likelihood": 5,
            "severity": 5,
            "levels": LEVELS,
            "cells": [[LEVELS[one // 2 if one < 8 else 3] for one in row] for row in sums],
        },
        "acceptable": "low",
        "risks": risks,
    }


if __name__ == "__main__":
    for name, value in measure().items():
        sys.stdout.write(f"{name} {value:.3f}\n")
