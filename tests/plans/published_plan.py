"""The plan of the paper, as the demonstration has it."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from plans.rules.fulfilment import PlannedCriterion
from plans.rules.listed_codes import listed_codes

ROOT = Path(__file__).resolve().parents[2]
TRANSITION = ("awal", "transisi")


@cache
def published_plan() -> dict[str, Any]:
    """What the paper says."""
    path = ROOT / "demonstration" / "library" / "haulage_plan.yaml"
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


@cache
def transition_codes() -> tuple[str, ...]:
    """The 122 criteria of the transition level, in their order."""
    path = ROOT / "instruments" / "library" / "smk3-v2.yaml"
    elements = yaml.safe_load(path.read_text(encoding="utf-8"))["elements"]
    return tuple(
        item["code"]
        for element in elements
        for item in element["items"]
        if item["level"] in TRANSITION
    )


@cache
def as_listed() -> tuple[PlannedCriterion, ...]:
    """Every criterion of the level where the paper's list has it; nothing is fulfilled before."""
    known = transition_codes()
    lists = [listed_codes(text, known=known).codes for text in published_plan()["plan"]]
    years = {code: year for year, codes in enumerate(lists) for code in codes}
    declined = listed_codes(published_plan()["declined"], known=known).codes
    return tuple(
        PlannedCriterion(
            code=code,
            element=code.split(".", maxsplit=1)[0],
            place="planned" if code in years else "declined" if code in declined else "unplaced",
            year=years.get(code),
        )
        for code in known
    )
