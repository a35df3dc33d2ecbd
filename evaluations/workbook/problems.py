"""What is wrong with an uploaded workbook, by sheet and cell."""

from dataclasses import dataclass

SHOWN = 60  # characters of what stands in a cell, in a sentence about it


@dataclass(frozen=True, slots=True)
class Problem:
    """A clear sentence, and where: ``cell`` is "E7", or "" where it is the sheet as a whole."""

    tab: str
    cell: str
    sentence: str


def shown(text: str) -> str:
    """The beginning of a text, for a sentence."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
