"""The kinds of document, as choices of a row.

Apart from ``kinds.py``, which says what each is and how it is made: that stands above the rows.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from core.contributions import gathered_as


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of document as it is chosen: where it stands, its code in the row, its word."""

    position: int
    code: str
    label: Promise


def kind_choices() -> list[tuple[str, Promise]]:
    """The codes of all kinds and their words."""
    return [(kind.code, kind.label) for kind in gathered_as(KindChoice, "DOCUMENTS")]
