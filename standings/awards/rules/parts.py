"""The shape of a file of award rules. These classes are the format, read as instruments are.

A field is a key: without a default it is required, any other key is refused. What the types cannot
say is in checks.py.
"""

from dataclasses import dataclass
from typing import Literal

from instruments.specs import Text
from instruments.specs.parts import Code

AwardMeasure = Literal[
    "rating", "fatalities", "lost_time", "near_misses_a_month", "near_miss_months", "improvement"
]
AT_MOST: tuple[AwardMeasure, ...] = ("fatalities", "lost_time")


@dataclass(frozen=True, slots=True)
class AwardCriterionSpec:
    """What must hold: the rating is one of ``ratings``, or a figure has its bound.

    ``at_most`` bounds what hurts, ``at_least`` what helps; which of the two, the measure says.
    """

    measure: AwardMeasure
    ratings: tuple[Code, ...] = ()
    at_most: int | None = None
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class AwardSpec:
    """One award: its candidates meet every criterion."""

    code: Code
    title: Text
    criteria: tuple[AwardCriterionSpec, ...]
    basis: Text | None = None


@dataclass(frozen=True, slots=True)
class AwardRulesSpec:
    """A version of award rules. ``instrument`` names whose results they read."""

    code: Code
    version: int
    title: Text
    instrument: Code
    awards: tuple[AwardSpec, ...]
