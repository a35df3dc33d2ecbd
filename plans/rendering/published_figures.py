"""What was printed of an audit, the plan or the comparison, beside what is computed, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.roles import Person
from contractors.days import today_for
from core.canonical import JsonObject
from core.figures import figure, percent, signed
from core.language import localized
from evaluations.models import Result
from evaluations.rules.conformity import Recapitulation, recapitulation_of
from instruments.sheets import Text
from plans.models import FulfilmentPlan, PublishedFigure
from plans.rules.audit_gains import gains_of
from plans.rules.fulfilment import PlanSum, rows_of, sum_of
from plans.rules.published_figures import (
    ALL_ELEMENTS,
    FINAL,
    FIRST,
    OF_ELEMENT,
    OF_LEVEL,
    Values,
    difference_beyond_rounding,
    figure_names,
    gain_values,
    is_percent,
    plan_values,
)
from plans.selectors import (
    PlanLineState,
    audits_against,
    criteria_of,
    judgements_of,
    lines_of,
    plan_sheet,
)


@dataclass(frozen=True, slots=True)
class PublishedNumbers:
    """A printed figure as decimals, each with the decimals it is shown with; None where it is none.

    ``percent`` says that the first two are percents, and the difference points of them.
    """

    printed: str
    computed: str | None
    difference: str | None
    percent: bool


@dataclass(frozen=True, slots=True)
class PublishedFigureRow:
    """A printed figure in words: what it is of, where it stands, what is computed, how far off.

    ``computed`` and ``difference`` are a dash where there is no such figure, or not yet; what is
    only rounded otherwise is no difference. ``numbers`` has the same three as numbers.
    """

    pk: int | None
    part: str
    name: str
    element: str
    source: str
    printed: str
    computed: str
    difference: str
    numbers: PublishedNumbers


def answers_of(plan: FulfilmentPlan) -> Mapping[str, Text]:
    """How criteria of its level are judged: the code of each answer and what it is called."""
    return {
        choice.code: choice.label
        for item in plan_sheet(plan).items
        for choice in item.scale.choices
    }


def names_of(plan: FulfilmentPlan) -> tuple[str, ...]:
    """Every figure that may be kept of this plan."""
    return figure_names(tuple(answers_of(plan)), years=plan.years)


def element_names(plan: FulfilmentPlan) -> Mapping[str, str]:
    """All elements first, then each: what a printed figure may be of."""
    titles = {one.code: f"{one.code} {localized(one.title)}" for one in plan_sheet(plan).elements}
    return {ALL_ELEMENTS: _("All elements"), **titles}


def part_words(name: str) -> str:
    """Of which table a figure is."""
    parts = {
        FIRST: _("First audit"),
        FINAL: _("Later audit"),
        "plan": _("Plan"),
        "gain": _("First audit and final audit"),
    }
    return parts[name.partition(".")[0]]


def figure_words(name: str, *, answer: str, first_year: int) -> str:
    """What a figure is called in its table; ``answer`` is the word of the answer it counts."""
    fixed = {
        "judged": _("criteria judged"),
        "planned": _("planned in all years"),
        "fulfilled": _("fulfilled at the first audit"),
        "declined": _("declined"),
        "unplaced": _("not yet placed"),
        "criteria": _("gain in criteria"),
        "points": _("gain in points"),
    }
    part, _dot, rest = name.partition(".")
    if rest in fixed and (part in ("plan", "gain") or rest == "judged"):
        return fixed[rest]
    bare = rest.removesuffix(OF_ELEMENT).removesuffix(OF_LEVEL)
    if part == "plan":
        span, _dot, year = bare.partition(".")
        said = _("year %(year)s (%(calendar_year)s)")
        if span == "until":
            said = _("up to year %(year)s (%(calendar_year)s)")
        what = said % {"year": year, "calendar_year": first_year + int(year)}
    else:
        what = answer
    unit = pgettext("unit", "criteria")
    if rest.endswith(OF_ELEMENT):
        unit = _("% of the element")
    elif rest.endswith(OF_LEVEL):
        unit = _("% of the level")
    return f"{what}, {unit}"


def figure_choices(plan: FulfilmentPlan) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every figure that may be kept, by table, as a form offers them."""
    answers = answers_of(plan)
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in names_of(plan):
        answer = localized(answers.get(answer_of(name)))
        words = figure_words(name, answer=answer, first_year=plan.first_year)
        groups.setdefault(part_words(name), []).append((name, words))
    return list(groups.items())


def answer_of(name: str) -> str:
    """The code of the answer that a figure counts; "" for one that counts none."""
    part, _dot, rest = name.partition(".")
    if part not in (FIRST, FINAL) or rest == "judged":
        return ""
    return rest.removesuffix(OF_ELEMENT).removesuffix(OF_LEVEL)


def computed_values(
    plan: FulfilmentPlan, *, sums: PlanSum, lines: Iterable[PlanLineState], later: Result | None
) -> Values:
    """Every figure of a plan as it stands; those of the later audit only where there is one."""
    if "context" in plan.result.get_deferred_fields():
        plan.result.refresh_from_db(fields=["context"])
    of_plan = plan_values(sums, rows_of(criteria_of(lines), years=plan.years))
    return {**of_plan, **audit_values(plan.result, later)}


def audit_values(first: Result, later: Result | None) -> Values:
    """The figures of the recapitulations, and of the two audits side by side."""
    values: dict[tuple[str, str], str | None] = {}
    for audit, result in ((FIRST, first), (FINAL, later)):
        found = recapitulation_of(result.context) if result else None
        if result and found:
            codes = [one["code"] for one in result.context["conformity"]]
            values |= _recapitulation_values(audit, found, answers=codes)
    if later:
        values |= gain_values(gains_of(judgements_of(first), judgements_of(later)))
    return values


def _recapitulation_values(audit: str, found: Recapitulation, *, answers: Sequence[str]) -> Values:
    """What an audit's recapitulation says; ``answers`` are the codes of its columns."""
    values: dict[tuple[str, str], str | None] = {}
    for row in (*found.rows, found.total):
        values[f"{audit}.judged", row.code] = str(row.judged)
        for answer, cell in zip(answers, row.cells, strict=True):
            values[f"{audit}.{answer}", row.code] = str(cell.count)
            values[f"{audit}.{answer}{OF_ELEMENT}", row.code] = cell.of_element
            values[f"{audit}.{answer}{OF_LEVEL}", row.code] = cell.of_level
    return values


def is_of_audits(name: str) -> bool:
    """Whether a figure stands on the page of the two audits."""
    return not name.startswith("plan.")


def published_figure_rows(
    plan: FulfilmentPlan, printed: Sequence[PublishedFigure], *, values: Values
) -> list[PublishedFigureRow]:
    """Printed figures beside the computed ones, table by table, then as they are given."""
    elements, answers = element_names(plan), answers_of(plan)
    order = {name: at for at, name in enumerate(names_of(plan))}
    return [
        figure_row(
            {
                "figure": one.figure,
                "source": one.source,
                "printed": one.printed,
                "computed": values.get((one.figure, one.element)),
            },
            element=elements.get(one.element, one.element),
            answer=localized(answers.get(answer_of(one.figure))),
            first_year=plan.first_year,
            pk=one.pk,
        )
        for one in sorted(printed, key=lambda one: order.get(one.figure, 0))
    ]


def audit_figures_kept(plan: FulfilmentPlan) -> list[JsonObject]:
    """What is printed of its audits and their comparison, in the order of their tables: each with
    "figure", "element", "source" and "printed". One statement."""
    return [
        {name: getattr(one, name) for name in ("figure", "element", "source", "printed")}
        for one in printed_figures(plan)
        if is_of_audits(one.figure)
    ]


def audit_figure_rows(
    kept: Sequence[Mapping[str, Any]], *, first: Result, later: Result
) -> list[PublishedFigureRow]:
    """These figures beside what two frozen audits say, which alone they depend on."""
    if not kept:
        return []
    values = audit_values(first, later)
    elements = {one["code"]: one["title"] for one in first.context["elements"]}
    answers = {one["code"]: one["label"] for one in first.context["conformity"]}
    return [
        figure_row(
            {**one, "computed": values.get((one["figure"], one["element"]))},
            element=element_words(one["element"], elements),
            answer=localized(answers.get(answer_of(one["figure"]))),
            first_year=first.context["period"]["year"],
        )
        for one in kept
    ]


def element_words(code: str, titles: Mapping[str, Text]) -> str:
    """An element by its code and title; "" is all of them."""
    return f"{code} {localized(titles.get(code))}" if code else _("All elements")


def figure_row(
    kept: Mapping[str, Any], *, element: str, answer: str, first_year: int, pk: int | None = None
) -> PublishedFigureRow:
    """One printed figure with what is, or was, computed."""
    name = kept["figure"]
    shown = percent if is_percent(name) else figure
    numbers = PublishedNumbers(
        printed=kept["printed"],
        computed=kept["computed"],
        difference=difference_beyond_rounding(kept["printed"], kept["computed"]),
        percent=is_percent(name),
    )
    return PublishedFigureRow(
        pk=pk,
        part=part_words(name),
        name=figure_words(name, answer=answer, first_year=first_year),
        element=element,
        source=kept["source"],
        printed=shown(numbers.printed),
        computed=shown(numbers.computed),
        difference=signed(numbers.difference),
        numbers=numbers,
    )


def printed_figures(plan: FulfilmentPlan) -> list[PublishedFigure]:
    """What is printed of a plan in the order of its tables, then of its elements and sources: one
    statement. Whoever freezes or shows them asks here, so page and PDF list them alike."""
    order = {name: at for at, name in enumerate(names_of(plan))}
    return sorted(
        plan.published_figures.all(),
        key=lambda one: (order.get(one.figure, 0), one.element, one.source),
    )


def figures_for(user: Person, plan: FulfilmentPlan, *, now: datetime) -> list[PublishedFigureRow]:
    """The printed figures of a plan beside what is computed, as this person sees that."""
    lines = lines_of(plan)
    today = today_for(plan.result.evaluation.contractor, now)
    sums = sum_of(criteria_of(lines), years=plan.years, first_year=plan.first_year, today=today)
    return figures_beside(plan, sums=sums, lines=lines, audits=audits_against(user, plan))


def figures_beside(
    plan: FulfilmentPlan,
    *,
    sums: PlanSum,
    lines: Sequence[PlanLineState],
    audits: QuerySet[Result],
) -> list[PublishedFigureRow]:
    """The printed figures of a plan as it stands, against the latest of these audits.

    One statement where there are none.
    """
    printed = printed_figures(plan)
    if not printed:
        return []
    values = computed_values(plan, sums=sums, lines=lines, later=audits.first())
    return published_figure_rows(plan, printed, values=values)


def all_published_rows(
    plan: FulfilmentPlan,
    *,
    sums: PlanSum,
    lines: Sequence[PlanLineState],
    audits: QuerySet[Result],
) -> list[PublishedFigureRow]:
    """``figures_beside`` with the counts of the years that were kept together, one row a year."""
    counts = [
        PublishedFigure(
            plan=plan, figure=f"plan.year.{year}", source=kept.source, printed=str(count)
        )
        for kept in plan.published.order_by("source")
        for year, count in enumerate(kept.counts)
    ]
    of_plan = plan_values(sums, ()) if counts else {}  # of the whole plan alone
    return [
        *published_figure_rows(plan, counts, values=of_plan),
        *figures_beside(plan, sums=sums, lines=lines, audits=audits),
    ]
