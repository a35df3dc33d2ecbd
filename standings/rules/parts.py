"""The shape of a file of standing rules. These classes are the format, read as instruments are.

A field is a key: without a default it is required, any other key is refused. What the types cannot
say is in checks.py.
"""

from dataclasses import dataclass
from typing import Literal

from instruments.specs import Text
from instruments.specs.parts import Code

StandingWord = Literal["may_work", "conditions", "suspended", "barred"]
MeasureWord = Literal["open_majors", "overdue_capa", "expired_documents", "rating"]
GRAVITY: tuple[StandingWord, ...] = ("may_work", "conditions", "suspended", "barred")


@dataclass(frozen=True, slots=True)
class StandingConditionSpec:
    """What must be met before a standing is lifted.

    With a ``measure`` the machine tells: a count of at most ``at_most``, or one of ``ratings``.
    Without one a person says so, with a reason.
    """

    code: Code
    title: Text
    measure: MeasureWord | None = None
    at_most: int = 0
    ratings: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class StandingRuleSpec:
    """One rule: it applies where everything holds that it names.

    ``ratings``: the rating is one of these. ``open_majors``, ``overdue_capa``: at least so many (0:
    not asked); so ``expired_documents`` (None: not asked, and older versions keep their hash).
    ``months``: for how long the standing is proposed (0: without an end).
    """

    code: Code
    title: Text
    standing: StandingWord
    ratings: tuple[Code, ...] = ()
    open_majors: int = 0
    overdue_capa: int = 0
    months: int = 0
    conditions: tuple[StandingConditionSpec, ...] = ()
    basis: Text | None = None
    expired_documents: int | None = None


@dataclass(frozen=True, slots=True)
class StandingRulesSpec:
    """A version of standing rules: of all that apply, the gravest standing is proposed.

    ``instrument`` names whose results they read.
    """

    code: Code
    version: int
    title: Text
    instrument: Code
    rules: tuple[StandingRuleSpec, ...]
