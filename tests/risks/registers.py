"""Small registers: a sound one that tests change, and random ones."""

from hypothesis import strategies as st

from tests.cases.changing import AnyJson

LEVELS = ["rendah", "sedang", "tinggi", "ekstrem"]
CONTROLS = ["elimination", "substitution", "engineering", "administrative", "ppe"]
MATRIX: AnyJson = {
    "likelihood": 3,
    "severity": 3,
    "levels": LEVELS[:3],
    "cells": [
        ["rendah", "rendah", "sedang"],
        ["rendah", "sedang", "tinggi"],
        ["sedang", "tinggi", "tinggi"],
    ],
}


def estimate(likelihood: int, severity: int) -> AnyJson:
    """Return an estimate as JSON."""
    return {"likelihood": likelihood, "severity": severity}


def a_risk(code: str, before: tuple[int, int], *controls: str, **more: tuple[int, int]) -> AnyJson:
    """Return a risk; `after=(1, 2)` says how it is after control."""
    after = {name: estimate(*pair) for name, pair in more.items()}
    return {"code": code, "before": estimate(*before), "controls": list(controls)} | after


def a_register(*risks: AnyJson, **changes: AnyJson) -> AnyJson:
    """Return a register of these risks on the matrix of three, with top-level keys replaced."""
    register: AnyJson = {"matrix": MATRIX, "acceptable": "rendah", "risks": list(risks)}
    return register | changes


@st.composite
def registers(draw: st.DrawFn) -> AnyJson:
    """Return a register that follows every rule; its matrix is any monotone one that fits."""
    likelihood, severity = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    sums = [[i + j for j in range(severity)] for i in range(likelihood)]
    highest = likelihood + severity - 2
    cuts = draw(st.sets(st.integers(1, highest), max_size=3)) if highest else set()
    cells = [[LEVELS[sum(one >= cut for cut in cuts)] for one in row] for row in sums]
    levels = LEVELS[: len(cuts) + 1]
    place = st.builds(estimate, st.integers(1, likelihood), st.integers(1, severity))
    risks = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "before": place,
                    "controls": st.lists(st.sampled_from(CONTROLS), max_size=3) | st.just(["ppe"]),
                },
                optional={"after": place},
            ),
            max_size=8,
        )
    )
    return {
        "matrix": {
            "likelihood": likelihood,
            "severity": severity,
            "levels": levels,
            "cells": cells,
        },
        "acceptable": draw(st.sampled_from(levels)),
        "risks": [{"code": f"R{at}"} | risk for at, risk in enumerate(risks)],
    }
