"""The shape of a study's factors, as the text of a file. These classes are the format.

A field is a key: without a default it is required, any other key is refused. What the types cannot
say (weights that add up to 1) is in checks.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from instruments.specs.parts import ShortCode, Text
from questionnaires.swot.sensitivity import SIDES, Side

WeightSource = Literal["survey", "means", "direct"]


@dataclass(frozen=True, slots=True)
class RubricSpec:
    """What earns each of the four ratings; there is no 0."""

    plus_2: Text
    plus_1: Text
    minus_1: Text
    minus_2: Text

    def words(self) -> tuple[tuple[int, Text], ...]:
        """Each rating with what earns it, best first."""
        return (2, self.plus_2), (1, self.plus_1), (-1, self.minus_1), (-2, self.minus_2)


@dataclass(frozen=True, slots=True)
class SubfactorSpec:
    """A statement of its factor that is rated for itself, and is known by it.

    `code` is what its tables call it where their source numbers otherwise; left out: `statement`.
    """

    statement: ShortCode
    title: Text
    code: ShortCode | None = None
    rubric: RubricSpec | None = None
    requirements: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyFactorSpec:
    """A factor is weighed by `statements` of the survey, by a `mean`, or by its `weight` itself.

    `weigh_by` names the statements whose means make the factor's (left out: all of them).
    `answers` says of how many answers a given mean was made. With `parts` these are rated, and
    not the factor.
    """

    code: ShortCode
    title: Text
    statements: tuple[ShortCode, ...] = ()
    weigh_by: tuple[ShortCode, ...] = ()
    mean: Decimal | None = None
    answers: int | None = None
    weight: Decimal | None = None
    rubric: RubricSpec | None = None
    requirements: tuple[Text, ...] = ()
    parts: tuple[SubfactorSpec, ...] = ()

    def sources(self) -> list[WeightSource]:
        """By what it is weighed: exactly one, where it is sound."""
        given: tuple[tuple[WeightSource, bool], ...] = (
            ("survey", bool(self.statements)),
            ("means", self.mean is not None),
            ("direct", self.weight is not None),
        )
        return [source for source, is_given in given if is_given]


@dataclass(frozen=True, slots=True)
class RatedFactor:
    """A factor or a part that is rated: its side, its code, and what a judgement goes by.

    ``label`` is what its tables call it: its code, but where their source numbers otherwise.
    """

    side: Side
    code: ShortCode
    title: Text
    rubric: RubricSpec | None
    requirements: tuple[Text, ...]
    is_part: bool
    label: str

    @property
    def key(self) -> str:
        """``internal.b1``: one of the study."""
        return f"{self.side}.{self.code}"


@dataclass(frozen=True, slots=True)
class FactorsSpec:
    """The factors of a study. `lowest` and `highest` are the scale of given means."""

    internal: tuple[StudyFactorSpec, ...]
    external: tuple[StudyFactorSpec, ...]
    origin: Text | None = None
    lowest: int = 1
    highest: int = 5

    def of(self, side: Side) -> tuple[StudyFactorSpec, ...]:
        """The factors of a side."""
        return self.internal if side == "internal" else self.external

    def rated(self) -> Iterator[RatedFactor]:
        """Each factor and part that is rated, in order, the internal ones first."""
        for side in SIDES:
            for factor in self.of(side):
                if not factor.parts:
                    yield RatedFactor(side, factor.code, factor.title, factor.rubric,
                                      factor.requirements, is_part=False,
                                      label=factor.code)  # fmt: skip
                for part in factor.parts:
                    yield RatedFactor(side, part.statement, part.title, part.rubric,
                                      part.requirements, is_part=True,
                                      label=part.code or part.statement)  # fmt: skip

    def rated_by(self, key: str) -> RatedFactor | None:
        """The factor or part of this key; None where nothing that is rated has it."""
        return next((one for one in self.rated() if one.key == key), None)

    def labels(self) -> dict[str, str]:
        """What the tables call each factor and part that is rated, by key."""
        return {one.key: one.label for one in self.rated()}

    def source(self, side: Side) -> WeightSource:
        """How a side of sound factors is weighed."""
        return self.of(side)[0].sources()[0]

    def needs_survey(self) -> bool:
        """Whether a side is weighed by what a survey answered."""
        return "survey" in map(self.source, SIDES)
