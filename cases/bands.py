"""Bands: from a percent, as displayed, to a rating."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.errors import CaseError
from cases.figures import Exact
from cases.reading import Value


@dataclass(frozen=True, slots=True)
class Band:
    """`rating` is earned from a displayed percent of `min` upwards."""

    rating: str
    min: Exact


def read_bands(value: Value) -> tuple[Band, ...]:
    """Return the bands of a JSON list; their sense is checked elsewhere. Raises CaseError."""
    return tuple(
        Band(rating=band.get("rating").code(), min=band.get("min").number())
        for band in value.each()
    )


def check_falling(bands: Sequence[Band], path: str) -> None:
    """Refuse the first band that does not lie below the one before it."""
    for at, band in enumerate(bands):
        if at and band.min >= bands[at - 1].min:
            raise CaseError(f"{path}[{at}].min", "must be below the min of the band before")
