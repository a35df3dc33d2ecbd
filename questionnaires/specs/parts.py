"""The shape of a questionnaire's file, `library/<code>-v<version>.yaml`. These are the format.

A field is a key: without a default it is required, any other key is refused. What the types cannot
say (steps that follow each other, bands that fall) is in checks.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from instruments.specs.parts import Code, ShortCode, Text

Significance = Literal["0.10", "0.05", "0.01", "0.001"]


def level_percent(level: Significance) -> Decimal:
    """A significance as people say it: 5 for 0.05."""
    return (Decimal(level) * 100).normalize()


@dataclass(frozen=True, slots=True)
class StepSpec:
    """A step of the scale: its whole number, its abbreviation (STS) and its words."""

    value: int
    short: Text
    label: Text


@dataclass(frozen=True, slots=True)
class StatementSpec:
    """What a respondent rates; `reversed` where agreement speaks against the variable.

    With `not_applicable` a respondent may say that it does not concern them: no answer.
    """

    code: ShortCode
    text: Text
    reversed: bool = False
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class VariableSpec:
    """What several statements measure together; a page of the questionnaire."""

    code: ShortCode
    title: Text
    statements: tuple[StatementSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class AttributeChoiceSpec:
    """One of the answers to an attribute: a group, a band of years."""

    code: ShortCode
    title: Text


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """What a respondent is asked about themselves, to be compared by: group, education."""

    code: ShortCode
    title: Text
    choices: tuple[AttributeChoiceSpec, ...]


@dataclass(frozen=True, slots=True)
class PercentBandSpec:
    """A category and the lowest displayed percent that earns it."""

    rating: Code
    label: Text
    min: Decimal


@dataclass(frozen=True, slots=True)
class QuestionnaireSpec:
    """One version of a questionnaire.

    `origin` says where its wording comes from; `intro` is told to the respondent first. A draft may
    be without a variable: an empty list is left out where a spec is stored.
    """

    code: Code
    version: int
    title: Text
    origin: Text
    intro: Text
    steps: tuple[StepSpec, ...]
    variables: tuple[VariableSpec, ...] = ()
    bands: tuple[PercentBandSpec, ...] = ()
    attributes: tuple[AttributeSpec, ...] = ()
    significance: Significance = "0.05"
    alpha_min: Decimal = Decimal("0.6")

    @property
    def lowest(self) -> int:
        """The number of the first step."""
        return self.steps[0].value

    @property
    def highest(self) -> int:
        """The number of the last step."""
        return self.steps[-1].value

    def statements(self) -> Iterator[StatementSpec]:
        """Every statement, in order."""
        for variable in self.variables:
            yield from variable.statements

    @property
    def count(self) -> int:
        """How many statements there are."""
        return sum(len(variable.statements) for variable in self.variables)

    @property
    def significance_percent(self) -> Decimal:
        """The significance as people say it: 5 for 0.05."""
        return level_percent(self.significance)

    @property
    def confidence_percent(self) -> Decimal:
        """What is left of a hundred: 95 for 0.05."""
        return 100 - self.significance_percent

    def step(self, value: int) -> StepSpec:
        """The step of this number. StopIteration where the scale has none."""
        return next(step for step in self.steps if step.value == value)

    def band(self, rating: str) -> PercentBandSpec:
        """The category of this code. StopIteration where there is none."""
        return next(band for band in self.bands if band.rating == rating)
