"""The preview of a plan's workbook: each criterion with what stands and what would stand."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from core.figures import day, whole
from core.language import localized
from plan_workbooks.layout import PlannedPart, RealisedPart
from plans.choices import CostClass, Deliverable, Placement, Urgency
from plans.models import FulfilmentPlan, PlanLine
from plans.selectors import plan_sheet
from workbooks.rendering.checklists import PreviewRow

Told = list[tuple[str, str]]  # what a field is called and what it says


class ChangedLine(Protocol):
    """A criterion that the workbook has otherwise than the server."""

    @property
    def code(self) -> str: ...
    @property
    def planned(self) -> PlannedPart: ...
    @property
    def realised(self) -> RealisedPart: ...
    @property
    def line(self) -> PlanLine: ...
    @property
    def is_stale(self) -> bool: ...


def preview_of_plan(
    changes: Sequence[ChangedLine],
    plan: FulfilmentPlan,
    *,
    moved: Mapping[str, str],
    taken: Collection[str],
) -> list[PreviewRow]:
    """The changes as the preview shows them; ``moved`` and ``taken`` as for a checklist's."""
    titles = {item.code: localized(item.title) for item in plan_sheet(plan).items}
    return [
        _row(one, titles[one.code], moved=moved.get(one.code, ""), is_taken=one.code in taken)
        for one in changes
    ]


def _row(change: ChangedLine, title: str, *, moved: str, is_taken: bool) -> PreviewRow:
    line = change.line
    now = _labelled_facts(PlannedPart.of(line), RealisedPart.of(line))
    wanted = _labelled_facts(change.planned, change.realised)
    differ = [(one, other) for one, other in zip(now, wanted, strict=True) if one != other]
    return PreviewRow(
        key=change.code,
        title=f"{change.code} {title}",
        now=[_said(*one) for one, _other in differ],
        wanted=[_said(*other) for _one, other in differ],
        is_stale=change.is_stale,
        by=str(line.changed_by or _("the system")),
        at=line.changed_at,
        moved=moved,
        is_taken=is_taken and not moved,
    )


def _said(name: str, value: str) -> str:
    return f"{name}: {value or '–'}"


def _labelled_facts(planned: PlannedPart, realised: RealisedPart) -> Told:
    return [
        (_("Place in the plan"), _place(planned)),
        (_("Why it is declined"), planned.reason),
        (_("Urgency"), _label(Urgency, planned.urgency)),
        (_("Cost class"), _label(CostClass, planned.cost_class)),
        (_("Cost, rupiah"), "" if planned.cost is None else whole(planned.cost)),
        (_("Owner"), planned.owner),
        (_("Deliverable"), _label(Deliverable, planned.deliverable)),
        (_("Due"), day(planned.due_on)),
        (_("Realised on"), day(realised.realised_on)),
        (_("Evidence"), realised.evidence),
    ]


def _place(planned: PlannedPart) -> str:
    if planned.year is not None:
        return _("Year %(year)s") % {"year": planned.year}
    return str(Placement(planned.place).label)


def _label(kind: type[Urgency] | type[CostClass] | type[Deliverable], code: str) -> str:
    return str(kind(code).label) if code else ""
