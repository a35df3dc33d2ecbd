"""Why contractors fail, counted: which groups are weak together, as scoring says of each."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from overview.dashboard.results import RatedYear
from scoring import display

NO_PATTERN = "none"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A combination of weak groups; ``key`` names it in an address ("top_down,bottom_up")."""

    key: str
    titles: tuple[str, ...]
    count: int
    percent: str

    @property
    def label(self) -> str:
        """``Top-down + Bottom-up``, or that no group is weak."""
        return " + ".join(self.titles) or _("No group is weak")


def key_of(weak: tuple[str, ...]) -> str:
    """How a combination is named in an address."""
    return ",".join(weak) or NO_PATTERN


def patterns_of(year: RatedYear) -> tuple[Pattern, ...]:
    """The combinations that occur, most groups first, then the most frequent.

    Results without any group in their instrument are in none.
    """
    if not year.groups:
        return ()
    found = Counter(one.weak for one in year.results if one.percent is not None)
    rated = sum(found.values())
    patterns = [
        Pattern(
            key=key_of(weak),
            titles=tuple(_short(year.groups.get(code, code)) for code in weak),
            count=count,
            percent=display(Fraction(100 * count, rated)),
        )
        for weak, count in found.items()
    ]
    return tuple(sorted(patterns, key=lambda one: (-len(one.titles), -one.count, one.key)))


def _short(title: str) -> str:
    """``Top-down`` of ``Top-down: leadership and resources``."""
    return title.partition(":")[0]
