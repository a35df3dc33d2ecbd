"""The figures of a month; its leading indicators are what is done before anything happens."""

from dataclasses import dataclass, fields
from datetime import date

PAIRS = (  # what is a part of what
    ("permits_valid", "permits_checked"),
    ("inspections_done", "inspections_planned"),
    ("capa_closed_on_time", "capa_due"),
)


@dataclass(frozen=True, slots=True)
class LeadingIndicators:
    """Counts of one month at one site. None was not reported, which is never 0."""

    walkthroughs: int | None = None
    near_misses: int | None = None
    permits_checked: int | None = None
    permits_valid: int | None = None
    inspections_planned: int | None = None
    inspections_done: int | None = None
    capa_due: int | None = None
    capa_closed_on_time: int | None = None
    training_hours: int | None = None

    def reported(self) -> dict[str, int]:
        """The figures that were reported, by name."""
        values = {name: getattr(self, name) for name in LEADING_COLUMNS}
        return {name: value for name, value in values.items() if value is not None}


NOTHING_REPORTED = LeadingIndicators()
LEADING_COLUMNS = tuple(field.name for field in fields(LeadingIndicators))
EXPOSURE = ("man_hours", "workforce")
FIGURES = (*EXPOSURE, *LEADING_COLUMNS)


def most_of(name: str) -> int:
    """The largest figure of this name that is taken, on pages and by the API alike: of man-hours a
    hundred million, of people and counts a million."""
    return 100_000_000 if name == "man_hours" else 1_000_000


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of a month as somebody saw it and as it shall be. None was or is not reported."""

    month: date
    name: str
    seen: int | None
    value: int | None

    @property
    def cell(self) -> str:
        """Its place in a year's table: "3-man_hours" for March."""
        return f"{self.month.month}-{self.name}"
