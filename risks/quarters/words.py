"""A quarterly report in words, from its JSON: what page, PDF and workbook show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures import day, percent, whole
from core.language import localized
from monitoring.choices import IncidentKind
from risks.choices import ControlStep
from risks.quarters.drawing import MovingLevel, quarters_drawing
from risks.rendering.register import LevelWord
from risks.rules.quarters import LineState
from risks.rules.shares import shares_of


@dataclass(frozen=True, slots=True)
class QuarterLevel:
    """How many risks stood at a level at the start and at the end of the quarter, with percents."""

    level: LevelWord
    start: int
    start_percent: str
    end: int
    end_percent: str
    is_above: bool


@dataclass(frozen=True, slots=True)
class QuarterRegister:
    """A register in the quarter: its levels, highest first, and its movement as a drawing."""

    title: str
    levels: tuple[QuarterLevel, ...]
    drawing: SafeString


@dataclass(frozen=True, slots=True)
class QuarterRisk:
    """A risk that stands high, is new, or lacks something: its level, and what lacks in words."""

    kept: Mapping[str, Any]
    level: LevelWord
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """A line of mitigation in words."""

    kept: Mapping[str, Any]
    step: str
    state: str
    is_late: bool
    due_on: str
    in_force_on: str
    cost: str
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuarterIncident:
    """An incident of the quarter in words."""

    kept: Mapping[str, Any]
    on: str
    kind: str


@dataclass(frozen=True, slots=True)
class QuarterWords:
    """Everything a report shows, in the active language."""

    content: Mapping[str, Any]
    title: str
    period: str
    as_of: str
    registers: tuple[QuarterRegister, ...]
    top: tuple[QuarterRisk, ...]
    new: tuple[QuarterRisk, ...]
    unmitigated: tuple[QuarterRisk, ...]
    lines: tuple[QuarterLine, ...]
    incidents: tuple[QuarterIncident, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def cost(self) -> str:
        """What the lines cost that have a cost, in rupiah; a dash where none has."""
        costs = [one.kept["cost"] for one in self.lines if one.kept["cost"] is not None]
        return whole(sum(costs) if costs else None)


def quarter_name(year: int, number: int) -> str:
    """As a head has it: Triwulan 1/2024."""
    return _("Quarter %(quarter)s/%(year)s") % {"quarter": number, "year": year}


def gap_words() -> Mapping[str, str]:
    """What lacks at a risk that needs a line, by its code (rules/mitigation.py)."""
    return {
        "line": _("No line of mitigation is planned"),
        "day": _("A line has no planned day"),
        "cost": _("A line has no cost"),
        "effect": _("The level after it is not estimated"),
    }


def state_words() -> Mapping[str, str]:
    """Where a line stood at the quarter's end, by its code (rules/quarters.py)."""
    return {
        LineState.REALISED: _("realised"),
        LineState.LATE: _("late"),
        LineState.PLANNED: _("planned"),
    }


def quarter_words(content: Mapping[str, Any]) -> QuarterWords:
    """The content in words. Levels are those of the matrix as it was kept."""
    levels = {one["title"]: _levels(one["matrix"]) for one in content["registers"]}
    counts = content["mitigation"]
    return QuarterWords(
        content=content,
        title=quarter_name(content["year"], content["quarter"]),
        period=f"{day(content['first'])} – {day(content['last'])}",
        as_of=day(content["as_of"]),
        registers=tuple(
            _register(one, levels[one["title"]], key=f"quarters-{at}")
            for at, one in enumerate(content["registers"])
        ),
        top=tuple(_risk(one, levels[one["register"]]) for one in content.get("top", ())),
        new=tuple(_risk(one, levels[one["register"]]) for one in content["new"]),
        unmitigated=tuple(_risk(one, levels[one["register"]]) for one in content["unmitigated"]),
        lines=tuple(
            _line(one, levels[one["register"]], cells=_cells(content, one["register"]))
            for one in content["lines"]
        ),
        incidents=tuple(
            QuarterIncident(one, day(one["date"]), str(IncidentKind(one["kind"]).label))
            for one in content["incidents"]
        ),
        facts=(
            (_("Planned for the quarter"), whole(counts["planned"])),
            (_("Realised in it"), whole(counts["realised"])),
            (_("Late at its end"), whole(counts["late"])),
            (_("Realised of what was due"), percent(counts["percent"])),
            (_("New risks"), whole(len(content["new"]))),
            (_("Incidents"), whole(len(content["incidents"]))),
        ),
    )


def _levels(matrix: Mapping[str, Any]) -> Mapping[str, LevelWord]:
    return {
        one["code"]: LevelWord(one["code"], localized(one["label"]), one["colour"])
        for one in matrix["levels"]
    }


def _cells(content: Mapping[str, Any], register: str) -> Sequence[Sequence[str]]:
    found = next(one for one in content["registers"] if one["title"] == register)
    cells: Sequence[Sequence[str]] = found["matrix"]["cells"]
    return cells


def _register(
    kept: Mapping[str, Any], levels: Mapping[str, LevelWord], *, key: str
) -> QuarterRegister:
    codes = list(levels)[::-1]
    acceptable = codes.index(kept["matrix"]["acceptable"])
    start, end = kept["start"], kept["quarters"][-1]["counts"]
    rows = zip(codes, start, shares_of(start), end, shares_of(end), strict=True)
    return QuarterRegister(
        title=kept["title"],
        levels=tuple(
            QuarterLevel(
                levels[code], before, percent(before_share), after, percent(after_share),
                is_above=codes.index(code) < acceptable,
            )
            for code, before, before_share, after, after_share in rows
        ),
        drawing=quarters_drawing(
            key=key,
            title=_("Risks by level at the end of each quarter: %(title)s")
            % {"title": kept["title"]},
            quarters=[f"{one['quarter']}/{one['year']}" for one in kept["quarters"]],
            levels=[
                MovingLevel(
                    levels[code].label,
                    levels[code].colour,
                    [one["counts"][place] for one in kept["quarters"]],
                )
                for place, code in enumerate(codes)
            ],
        ),
    )  # fmt: skip


def _risk(kept: Mapping[str, Any], levels: Mapping[str, LevelWord]) -> QuarterRisk:
    words = gap_words()
    gaps = tuple(words[gap] for gap in kept.get("gaps", ()))
    return QuarterRisk(kept, levels[kept["level"]], gaps)


def _line(
    kept: Mapping[str, Any], levels: Mapping[str, LevelWord], *, cells: Sequence[Sequence[str]]
) -> QuarterLine:
    return QuarterLine(
        kept=kept,
        step=str(ControlStep(kept["step"]).label),
        state=state_words()[kept["state"]],
        is_late=kept["state"] == LineState.LATE,
        due_on=day(kept["due_on"]),
        in_force_on=day(kept["in_force_on"]),
        cost=whole(kept["cost"]),
        effects=tuple(
            _effect(one, levels, cells=cells, is_in_force=kept["in_force_on"] is not None)
            for one in kept["risks"]
        ),
    )


def _effect(
    risk: Mapping[str, Any],
    levels: Mapping[str, LevelWord],
    *,
    cells: Sequence[Sequence[str]],
    is_in_force: bool,
) -> str:
    """``4: Tinggi → Rendah``: where it stands, and where it shall stand; "?" not estimated yet.

    Of a line in force that nothing was planned of: where it stood before control, and stands now.
    """
    if is_in_force and not risk["planned"]:
        return f"{risk['number']}: {levels[risk['before']].label} → {levels[risk['level']].label}"
    planned = "?"
    if risk["planned"]:
        likelihood, severity = risk["planned"]
        planned = levels[cells[likelihood - 1][severity - 1]].label
    return f"{risk['number']}: {levels[risk['level']].label} → {planned}"
