"""A plan as it is frozen, as JSON, and read back for its document.

The content: {"plan": key, "revision", "company", "level", "audit": {"year", "round", "sha256"},
"first_year", "years", "status", "validation", "approved_by", "approved_at", "as_of", "elements":
{code: title}, "criteria": [every line, with its title and law], "sums": PlanSum, "audited":
[AuditedYear], "published": [{"source", "counts"}], "published_figures": [{"figure", "element",
"source", "printed", "computed", "answer": its word}], "capabilities": [every line of what the
company can do, "carried_from" the first year of the plan it was carried over from], "strategies":
{code: [the texts of the strategies it carries out]}}. The last three, and the last year, only where
there are some: a plan that was frozen before there were any has the
hash it had. Figures are kept as they were summed, and never summed anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.canonical import JsonObject
from core.figures import day
from core.language import localized
from evaluations.choices import AuditRound, with_round
from plans.choices import (
    CostClass,
    Deliverable,
    Placement,
    PlanStatus,
    Urgency,
)
from plans.models import FrozenPlan, FulfilmentPlan
from plans.rendering.capabilities import (
    CapabilityRow,
    capability_rows,
    capability_sums,
    cost_words,
)
from plans.rendering.figures import CodesRow, PlanFigures, PublishedRow, figures_of_sum
from plans.rendering.published_figures import (
    PublishedFigureRow,
    answer_of,
    answers_of,
    computed_values,
    element_words,
    figure_row,
    printed_figures,
)
from plans.rules.fulfilment import (
    PlannedCriterion,
    PlanSum,
    YearSum,
    published_beside,
    rows_of,
    sum_of,
)
from plans.selectors import (
    AuditedYear,
    CapabilityState,
    FullPlanLine,
    audited_years,
    capabilities_of,
    criteria_of,
    duties_in,
    full_lines_of,
    plan_sheet,
    published_audits_against,
    strategies_of,
)

KEPT_OF_A_LINE = (
    "code", "element", "placement", "year", "reason", "urgency", "cost_class", "cost", "owner",
    "deliverable", "due_on", "realised_on", "evidence",
)  # fmt: skip


def content_of(plan: FulfilmentPlan, *, today: date) -> JsonObject:
    """The plan as it stands on that day, with the audits that both parties see."""
    evaluation, period = plan.result.evaluation, plan.result.evaluation.period
    lines = full_lines_of(plan)
    sums = sum_of(criteria_of(lines), years=plan.years, first_year=plan.first_year, today=today)
    capabilities = [_kept_capability(one) for one in capabilities_of(plan)]
    figures = _figures(plan, lines, sums=sums)
    strategies = strategies_of(plan)
    return {
        "plan": str(plan.key),
        "company": evaluation.contractor.name,
        "level": evaluation.level,
        "audit": {"year": period.year, "round": period.round, "sha256": plan.result.sha256},
        "first_year": plan.first_year,
        "years": plan.years,
        "status": str(plan.status),
        "validation": plan.validation,
        "approved_by": str(plan.approved_by) if plan.approved_by else None,
        "approved_at": plan.approved_at.isoformat() if plan.approved_at else None,
        "as_of": today.isoformat(),
        "elements": {one.code: one.title for one in plan_sheet(plan).elements},
        "criteria": _criteria(plan, lines),
        "sums": asdict(sums),
        "audited": [asdict(one) for one in audited_years(published_audits_against(plan))],
        "published": list(plan.published.order_by("source").values("source", "counts")),
        **({"published_figures": figures} if figures else {}),
        **({"capabilities": capabilities} if capabilities else {}),
        **({"strategies": strategies} if strategies else {}),
    }


def _figures(
    plan: FulfilmentPlan, lines: Sequence[FullPlanLine], *, sums: PlanSum
) -> list[JsonObject]:
    """The printed figures with what is computed on that day, from what both parties see."""
    printed = printed_figures(plan)
    if not printed:
        return []
    later = published_audits_against(plan).first()
    values = computed_values(plan, sums=sums, lines=lines, later=later)
    answers = answers_of(plan)
    return [
        {
            "figure": one.figure,
            "element": one.element,
            "source": one.source,
            "printed": one.printed,
            "computed": values.get((one.figure, one.element)),
            "answer": answers.get(answer_of(one.figure)),
        }
        for one in printed
    ]


def _kept_capability(line: CapabilityState) -> JsonObject:
    kept = asdict(line)
    del kept["pk"]
    if line.carried_from is None:
        del kept["carried_from"]
    return kept


def _criteria(plan: FulfilmentPlan, lines: Sequence[FullPlanLine]) -> list[JsonObject]:
    sheet, duties = plan_sheet(plan), duties_in(plan)
    titles = {item.code: item.title for item in sheet.items}
    return [
        {name: _plain(getattr(line, name)) for name in KEPT_OF_A_LINE}
        | {"title": titles[line.code], "law": duties.get(line.code)}
        | ({"files": line.files} if line.files else {})
        for line in lines
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """A criterion of a frozen plan in words."""

    code: str
    title: str
    place: str
    reason: str
    law: str
    urgency: str
    cost: int | None
    cost_class: str
    owner: str
    deliverable: str
    due_on: str
    realised_on: str
    evidence: str
    files: int
    strategies: Sequence[str]
    is_late: bool


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """Everything a plan's document prints, in the active language."""

    frozen: FrozenPlan
    content: Mapping[str, Any]
    audit: str
    level: str
    status: str
    figures: PlanFigures
    rows: tuple[CodesRow, ...]
    published: tuple[PublishedRow, ...]
    published_figures: tuple[PublishedFigureRow, ...]
    lines: tuple[FrozenLine, ...]
    capabilities: tuple[CapabilityRow, ...]
    capability_cost: str

    @property
    def declined(self) -> list[FrozenLine]:
        """Those that are declined, each with its reason."""
        return [one for one in self.lines if one.reason]

    @property
    def as_of(self) -> str:
        """The day on which it stood so."""
        return day(self.content["as_of"])

    @property
    def years_words(self) -> str:
        """``2021–2023``"""
        first = self.content["first_year"]
        return f"{first}–{first + self.content['years'] - 1}"


def document_of(frozen: FrozenPlan) -> PlanDocument:
    """The frozen content in words."""
    content = frozen.told
    sums = sums_from(content["sums"])
    audited = [AuditedYear(**one) for one in content["audited"]]
    titles = content["elements"]
    rows = rows_of(_planned(content), years=content["years"])
    kept = content.get("capabilities", ())  # not in the first ones
    can = [CapabilityState(**one) for one in kept]
    return PlanDocument(
        frozen=frozen,
        content=content,
        audit=with_round(content["audit"]["year"], AuditRound(content["audit"]["round"])),
        level=frozen.plan.result.evaluation.level_title,
        status=str(PlanStatus(content["status"]).label),
        figures=figures_of_sum(sums, audited=audited),
        rows=tuple(CodesRow(row, localized(titles[row.element])) for row in rows),
        published=tuple(
            PublishedRow(one["source"], published_beside(sums, one["counts"]))
            for one in content["published"]
        ),
        published_figures=tuple(
            figure_row(
                one,
                element=element_words(one["element"], titles),
                answer=localized(one["answer"]),
                first_year=content["first_year"],
            )
            for one in content.get("published_figures", ())
        ),
        lines=_lines(content, late=frozenset(sums.late)),
        capabilities=tuple(capability_rows(can)),
        capability_cost=cost_words(capability_sums(can)),
    )


def sums_from(kept: Mapping[str, Any]) -> PlanSum:
    """The sums as they were frozen."""
    years = tuple(YearSum(**one) for one in kept["years"])
    return PlanSum(**{**kept, "years": years, "late": tuple(kept["late"])})


def _planned(content: Mapping[str, Any]) -> list[PlannedCriterion]:
    """As the table of codes takes them."""
    return [
        PlannedCriterion(
            code=one["code"], element=one["element"], place=one["placement"], year=one["year"]
        )
        for one in content["criteria"]
    ]


def _lines(content: Mapping[str, Any], *, late: Collection[str]) -> tuple[FrozenLine, ...]:
    strategies = content.get("strategies", {})  # not in the first ones
    return tuple(
        _line(one, strategies=strategies.get(one["code"], ()), late=one["code"] in late)
        for one in content["criteria"]
    )


def _line(kept: Mapping[str, Any], *, strategies: Sequence[str], late: bool) -> FrozenLine:
    return FrozenLine(
        code=kept["code"],
        title=localized(kept["title"]),
        place=_place(kept["placement"], kept["year"]),
        reason=kept["reason"],
        law=localized(kept["law"]),
        urgency=_label(Urgency, kept["urgency"]),
        cost=kept["cost"],
        cost_class=_label(CostClass, kept["cost_class"]),
        owner=kept["owner"],
        deliverable=_label(Deliverable, kept["deliverable"]),
        due_on=day(kept["due_on"]),
        realised_on=day(kept["realised_on"]),
        evidence=kept["evidence"],
        files=kept.get("files", 0),
        strategies=strategies,
        is_late=late,
    )


def _place(placement: str, year: int | None) -> str:
    if year is None:
        return str(Placement(placement).label)
    return _("Year %(year)s") % {"year": year}


def _label(choices: Any, code: str) -> str:
    return str(choices(code).label) if code else ""
