"""The shape of an instrument file and of a ladder file. These classes are the format.

A field is a key: without a default it is required, any other key is refused. `Code`, `Decimal`,
`Text`, tuples (lists in the file) and mappings are read as reading.py says. What the types
cannot say (a scale that exists, bands that fall) is in checks.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NewType

Code = NewType("Code", str)
"""A name without spaces: letters, digits, dot, dash and underscore, at most 40 of them."""
ShortCode = NewType("ShortCode", Code)
"""A code of at most 20 characters: elements, items, levels, choices."""

Aggregation = Literal["items", "elements"]
Certainty = Literal["high", "medium", "low"]
Colour = Literal["emas", "biru", "hijau", "merah", "hitam", "neutral"]
Direction = Literal["higher", "lower"]
Measure = Literal[
    "fatal_incidents",
    "fatalities",
    "lti",
    "answers",
    "items_at_most",
    "elements_below",
    "aspects_below",
]
ScaleKind = Literal["points", "conformity", "yes_no", "likert", "measured"]


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages; `en` falls back to `id`."""

    id: str
    en: str = ""

    def __post_init__(self) -> None:
        """Let a reader in English see the Indonesian words rather than none."""
        if not self.en:
            object.__setattr__(self, "en", self.id)


# A ladder file: instruments/library/ladders/<code>-v<version>.yaml


@dataclass(frozen=True, slots=True)
class RatingSpec:
    """One step of a ladder; `colour` is a key of the style sheet, not a colour value."""

    code: Code
    label: Text
    meaning: Text
    colour: Colour


@dataclass(frozen=True, slots=True)
class BandSpec:
    """A rating and the lowest displayed percent (0 to 100) that earns it.

    `below` says where it ends: the min of the band above it, or 100. It may be left out; where
    one is given, gaps and overlaps are looked for.
    """

    rating: Code
    min: Decimal
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LadderSpec:
    """Ratings best first; bands falling to 0, so that every percent has exactly one rating."""

    code: Code
    version: int
    title: Text
    proposal: Text  # which bounds are certain, and which are this project's proposal
    ratings: tuple[RatingSpec, ...]
    bands: tuple[BandSpec, ...]
    pass_mark: Decimal


# An instrument file: instruments/<code>-v<version>.yaml


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """What a rule does to a rating: lower it `to` one, or `down` so many steps. One of the two."""

    to: Code | None = None
    down: int | None = None


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A downgrade; a rule with `on: false` is kept with the instrument, but does not run.

    What follows `basis` says what some measures count; MEASURE_KEYS says which keys are whose.
    """

    code: Code
    title: Text
    measure: Measure
    at_least: int
    effect: EffectSpec
    on: bool
    basis: Text | None = None
    kind: ShortCode | None = None  # a choice of a scale
    items: tuple[ShortCode, ...] | None = None
    score: Decimal | None = None  # this or less
    percent: Decimal | None = None  # below it
    elements: tuple[ShortCode, ...] | None = None  # left out: any
    aspects: tuple[Code, ...] | None = None  # left out: any


@dataclass(frozen=True, slots=True)
class MeasureKeys:
    """The keys of a rule that say what its measure counts."""

    needed: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


MEASURE_KEYS: Mapping[Measure, MeasureKeys] = {
    "fatal_incidents": MeasureKeys(),
    "fatalities": MeasureKeys(),
    "lti": MeasureKeys(),
    "answers": MeasureKeys(("kind",)),
    "items_at_most": MeasureKeys(("items", "score")),
    "elements_below": MeasureKeys(("percent",), ("elements",)),
    "aspects_below": MeasureKeys(("percent",), ("aspects",)),
}
COUNTED_KEYS = ("kind", "items", "score", "percent", "elements", "aspects")


@dataclass(frozen=True, slots=True)
class RuleSetSpec:
    """Rules as a version of their own: instruments/rules/<code>-v<version>.yaml, or of the editor.

    Periods on an instrument may choose among those that name its code and fit its version.
    """

    code: Code
    version: int
    title: Text
    rules: tuple[RuleSpec, ...] = ()
    instrument: Code | None = None  # left out: the instrument of the same code


@dataclass(frozen=True, slots=True)
class Aspect:
    """A theme that cuts across the elements."""

    code: Code
    title: Text


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """A regulation or standard that items refer to, and how sure we are of its clauses."""

    code: Code
    title: Text
    certainty: Certainty
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class ChoiceSpec:
    """One answer on a scale; it earns score / max of its scale."""

    code: ShortCode
    score: Decimal
    label: Text
    meaning: Text | None = None


@dataclass(frozen=True, slots=True)
class ScaleSpec:
    """The choices of an item, in the order they are shown; `na` allows "not applicable"."""

    kind: ScaleKind
    max: Decimal
    na: bool
    choices: tuple[ChoiceSpec, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A cumulative level: a later one asks for its own items and those of all before it."""

    code: ShortCode
    title: Text


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """Elements read together, what it means when they are weak, and what to do then."""

    code: Code
    title: Text
    elements: tuple[ShortCode, ...]
    weak_meaning: Text
    recommendations: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A heading inside an element, such as a sub-element of SMK3."""

    code: Code
    title: Text


@dataclass(frozen=True, slots=True)
class ReferenceSpec:
    """A document, and where in it; without a clause, the whole of it."""

    document: Code
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class MeasuredSpec:
    """A figure that points to a choice.

    Thresholds are (figure, choice), best first. Direction "higher": the first whose figure is at
    most the measured one is met, so figures fall; "lower": at least, so they rise.
    """

    name: Code
    unit: Text
    direction: Direction
    thresholds: tuple[tuple[Decimal, Code], ...]


@dataclass(frozen=True, slots=True)
class ItemSpec:
    """One line of the checklist. `lineage` never changes across versions: years meet on it."""

    code: ShortCode
    lineage: Code
    title: Text
    weight: Decimal
    scale: Code
    section: Code | None = None
    level: ShortCode | None = None
    aspects: tuple[Code, ...] = ()
    guide: Mapping[str, Text] = field(default_factory=dict)  # by choice code
    evidence: Text | None = None
    indicator: Text | None = None  # what the published paper says about this item
    measured: MeasuredSpec | None = None
    references: tuple[ReferenceSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class ElementSpec:
    """A chapter of the checklist; its weight counts when the aggregation is "elements"."""

    code: ShortCode
    title: Text
    weight: Decimal
    items: tuple[ItemSpec, ...]
    sections: tuple[SectionSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class InstrumentSpec:
    """A whole instrument version."""

    code: Code
    version: int
    title: Text
    origin: Text
    aggregation: Aggregation
    ladder: str  # "<code>-v<version>" of a ladder file
    scales: Mapping[str, ScaleSpec]  # by code
    elements: tuple[ElementSpec, ...]
    rules: tuple[RuleSpec, ...] = ()
    rule_set: str | None = None  # "<code>-v<version>" of a rule set file, instead of `rules`
    aspects: tuple[Aspect, ...] = ()
    documents: tuple[DocumentSpec, ...] = ()
    levels: tuple[Level, ...] = ()
    groups: tuple[GroupSpec, ...] = ()

    @property
    def items(self) -> tuple[ItemSpec, ...]:
        """Return every item, in the order of the file."""
        return tuple(item for element in self.elements for item in element.items)

    def items_up_to(self, level: str) -> tuple[ItemSpec, ...]:
        """Return the items asked at a level, its own and earlier ones'; ValueError if unknown."""
        codes: list[str] = [known.code for known in self.levels]
        asked = codes[: codes.index(level) + 1]
        return tuple(item for item in self.items if item.level in asked)
