"""Plans as their pages show them: figures by year, the table of codes, the board, the drawing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Person
from core.language import localized
from documents.charts.accumulated import PassingMark, StackedYear, accumulated
from documents.charts.series import Series
from plans.choices import Placement
from plans.models import FulfilmentPlan, PlanLine, PublishedCounts
from plans.rendering.overtaken import named
from plans.rules.fulfilment import (
    GATE,
    TARGET,
    PlanRow,
    PlanSum,
    PublishedYear,
    YearSum,
    is_late,
    published_beside,
    rows_of,
    sum_of,
)
from plans.selectors import AuditedYear, PlanLineState, criteria_of, duties_in, plan_sheet
from scoring import display

LATELY = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class FigureYear:
    """A year's three figures: planned and realised as summed, and what an audit found."""

    sums: YearSum
    audited: AuditedYear | None

    @property
    def audited_percent(self) -> str | None:
        """Of what applied at that audit."""
        return _percent_of(self.audited)


@dataclass(frozen=True, slots=True)
class AfterItsYears:
    """What was realised once the years of a plan were over, and what the latest audit found."""

    realised: int
    audited: AuditedYear | None

    @property
    def audited_percent(self) -> str | None:
        """Of what applied at that audit."""
        return _percent_of(self.audited)


def _percent_of(audited: AuditedYear | None) -> str | None:
    if audited is None or not audited.applicable:
        return None
    return display(Fraction(100 * audited.fulfilled, audited.applicable))


@dataclass(frozen=True, slots=True)
class CodesRow:
    """A row of the table of codes, with what the element is called."""

    row: PlanRow
    title: str


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """A plan in figures. ``after`` is None where nothing came after its years."""

    sums: PlanSum
    years: tuple[FigureYear, ...]
    after: AfterItsYears | None

    @property
    def chart(self) -> SafeString:
        """The drawing of them: made where it is shown, a workbook has none."""
        return _chart(self.sums, years=self.years)


def plan_figures(
    plan: FulfilmentPlan,
    lines: Sequence[PlanLineState],
    *,
    audited: Sequence[AuditedYear],
    today: date,
) -> PlanFigures:
    """What the plan comes to as its lines stand."""
    sums = sum_of(criteria_of(lines), years=plan.years, first_year=plan.first_year, today=today)
    return figures_of_sum(sums, audited=audited)


def figures_of_sum(sums: PlanSum, *, audited: Sequence[AuditedYear]) -> PlanFigures:
    """The same of any sum: what-if and what was frozen too."""
    by_year = {one.year: one for one in audited}
    years = tuple(FigureYear(one, by_year.get(one.calendar_year)) for one in sums.years)
    last = years[-1].sums.calendar_year if years else 0
    later = next((one for one in reversed(audited) if one.year > last), None)
    has_after = sums.realised_after or later
    return PlanFigures(
        sums, years, AfterItsYears(sums.realised_after, later) if has_after else None
    )


def _chart(sums: PlanSum, *, years: Sequence[FigureYear]) -> SafeString:
    reached = [one.sums.accumulated_percent for one in years]
    before = [display(Fraction(100 * sums.fulfilled, sums.total)) if sums.total else None, *reached]
    return accumulated(
        key="plan-chart",
        title=_("Criteria fulfilled, year by year"),
        years=[
            StackedYear(str(one.sums.calendar_year), before=stood, reached=there)
            for one, stood, there in zip(years, before[:-1], reached, strict=True)
        ],
        series=[
            Series(_("Planned, accumulated"), tuple(reached)),
            Series(_("Realised, accumulated"), tuple(one.sums.realised_percent for one in years)),
            Series(_("Found by an audit"), tuple(one.audited_percent for one in years)),
        ],
        marks=[PassingMark(GATE, f"{GATE} %"), PassingMark(TARGET, f"{TARGET} %")],
        before=_("Fulfilled or planned before"),
        added=_("Planned for the year"),
    )


def element_rows(plan: FulfilmentPlan, lines: Sequence[PlanLineState]) -> list[CodesRow]:
    """The table of the plan, element by element."""
    titles = {one.code: localized(one.title) for one in plan_sheet(plan).elements}
    rows = rows_of(criteria_of(lines), years=plan.years)
    return [CodesRow(row, titles[row.element]) for row in rows]


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """What one source printed, year by year."""

    source: str
    years: tuple[PublishedYear, ...]


def published_rows(published: Sequence[PublishedCounts], sums: PlanSum) -> list[PublishedRow]:
    """Printed figures beside the computed ones."""
    return [PublishedRow(one.source, published_beside(sums, one.counts)) for one in published]


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A criterion on the board: its row, its title, the law where it is a duty, whether late."""

    line: PlanLineState
    title: str
    law: str
    late: bool


@dataclass(frozen=True, slots=True)
class BoardSection:
    """One place of the board and what stands there. ``name`` is its anchor; where a screen has room
    for one alone, the one that ``opens`` is it until another is chosen."""

    name: str
    title: str
    lines: tuple[BoardLine, ...]
    opens: bool


def board_sections(
    plan: FulfilmentPlan,
    lines: Sequence[PlanLineState],
    *,
    today: date,
    chosen: Collection[str] = (),
    kept: str = "",
) -> list[BoardSection]:
    """Not yet placed first, then year by year, declined, and what needs no plan.

    The first opens that has a criterion of those ``chosen``, else the place ``kept`` while it has
    any, else the first with one to be placed or realised, else any.
    """
    sheet, duties = plan_sheet(plan), duties_in(plan)
    items = {item.code: item for item in sheet.items}
    places = place_names(plan)
    shown: dict[str, list[BoardLine]] = {name: [] for name in places}
    late = {
        one.code
        for one in criteria_of(lines)
        if is_late(one, first_year=plan.first_year, today=today)
    }
    for line in lines:
        name = place_of(line)
        title = localized(items[line.code].title)
        law = localized(duties[line.code]) if line.code in duties else ""
        shown[name].append(BoardLine(line, title, law, line.code in late))
    urges = {name: _urge(shown[name], chosen) for name in places}
    if shown.get(kept):
        urges[kept] = max(urges[kept], KEPT)
    opens = max(places, key=urges.__getitem__)
    return [
        BoardSection(name, title, tuple(shown[name]), opens=name == opens)
        for name, title in places.items()
    ]


def place_of(line: PlanLineState | PlanLine) -> str:
    """The name of the place of the board where a criterion stands."""
    return line.placement if line.year is None else f"year-{line.year}"


KEPT = 3  # an urge between what is ticked and what is open


def _urge(lines: Sequence[BoardLine], chosen: Collection[str]) -> int:
    """How much a place of the board is what somebody comes for, from 0; of equals the first is."""
    if any(one.line.code in chosen for one in lines):
        return 4
    if any(_is_open(one.line) for one in lines):
        return 2
    return 1 if lines else 0


def _is_open(line: PlanLineState) -> bool:
    if line.placement == Placement.PLANNED:
        return line.realised_on is None
    return line.placement == Placement.UNPLACED


def place_names(plan: FulfilmentPlan) -> Mapping[str, str]:
    """The places of a plan, by the name under which a page sends them."""
    years = {
        f"year-{year}": _("Year %(year)s (%(calendar_year)s)")
        % {"year": year, "calendar_year": plan.first_year + year}
        for year in range(plan.years)
    }
    placement = {one: str(one.label) for one in Placement}
    return {
        Placement.UNPLACED.value: placement[Placement.UNPLACED],
        **years,
        Placement.DECLINED.value: placement[Placement.DECLINED],
        Placement.FULFILLED.value: placement[Placement.FULFILLED],
    }


@dataclass(frozen=True, slots=True)
class OthersChange:
    """What somebody else changed a moment ago; of many codes the first few and how many."""

    person: str
    codes: str


def changed_lately(
    lines: Sequence[PlanLineState], *, user: Person, now: datetime
) -> list[OthersChange]:
    """Who else has been at the plan in the last half hour, and which criteria they changed.

    One statement where somebody has, else none.
    """
    found: dict[int, list[str]] = {}
    for line in lines:
        recent = line.version > 1 and line.changed_at >= now - LATELY
        if recent and line.changed_by_id not in (None, user.pk):
            found.setdefault(line.changed_by_id, []).append(line.code)
    people = User.objects.in_bulk(found) if found else {}
    return [OthersChange(str(people[pk]), named(codes)) for pk, codes in found.items()]
