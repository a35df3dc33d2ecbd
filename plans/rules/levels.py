"""At which level of SMK3 a company is audited, by its workforce; and whom the regulation obliges.

Source of the classes: a published study of a haulage contractor takes the classes of industry by
workers, 5-19 small, 20-99 medium, from 100 large, as the initial, transition and advanced level.
PP 50/2012 article 5 does not read so: it obliges a company with at least 100 workers or with a high
potential of hazard. Both are said beside each other.
"""

from typing import Literal

Level = Literal["awal", "transisi", "lanjutan"]

# The least number of workers of each level, the lowest first. Fewer than the first: none.
LEAST_WORKERS: tuple[tuple[int, Level], ...] = ((5, "awal"), (20, "transisi"), (100, "lanjutan"))
OBLIGED_FROM = 100  # workers


def proposed_level(workers: int) -> Level | None:
    """The level that a workforce of so many people gives; None below five."""
    fitting = [level for least, level in LEAST_WORKERS if workers >= least]
    return fitting[-1] if fitting else None


def is_obliged(workers: int, *, high_hazard: bool) -> bool:
    """Whether PP 50/2012 article 5 itself obliges the company to apply SMK3."""
    return workers >= OBLIGED_FROM or high_hazard
