"""What goes in: the factors of a SWOT study, the answers that weigh them, and their ratings.

Plain frozen data, the same shape as the JSON case of docs/swot.md. Nothing is checked here:
`swot_position` does that, by questionnaires/swot/check.py.
"""

from dataclasses import dataclass

from cases.figures import Exact
from questionnaires.scale import Scale


@dataclass(frozen=True, slots=True)
class RatedStatement:
    """A statement and what each respondent answered; None is no answer."""

    code: str
    answers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """An item, by its code, that is rated for itself within its factor."""

    code: str
    rating: int


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor has either `items` or a `mean`, and either a `rating` or `parts`.

    `weigh_by` names the items that make the factor's mean; None is all of them.
    """

    code: str
    items: tuple[RatedStatement, ...] | None = None
    mean: Exact | None = None
    weigh_by: tuple[str, ...] | None = None
    rating: int | None = None
    parts: tuple[Part, ...] | None = None


@dataclass(frozen=True, slots=True)
class SwotCase:
    """Everything needed for one position.

    `weight_decimals` (1 to 12) rounds weights before they are used, as papers do by hand; None
    leaves them exact.
    """

    scale: Scale
    internal: tuple[Factor, ...]
    external: tuple[Factor, ...]
    weight_decimals: int | None = None
