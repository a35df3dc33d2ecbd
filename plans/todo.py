"""What waits for somebody of plans: to place and validate, to approve; criteria that are late."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.access import at_sites_acted_for
from contractors.days import days_at
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from plans import selectors
from plans.access import approves_plans, begins_plans, changes_plans, plans_approved_by
from plans.choices import PlanStatus
from plans.models import FulfilmentPlan, PlanLine


def to_place(user: Person, now: datetime) -> TodoGroup | None:
    """Plans in design: criteria are to be placed, by its company too where it plans."""
    if not changes_plans(user):
        return None
    found = selectors.plan_list(user).filter(
        at_sites_acted_for(user, "result__evaluation__contractor"), status=PlanStatus.DESIGN
    )
    if not begins_plans(user):
        found = found.filter(company_plans=True)
    return _group(_("Plans in design"), found, page="plan-board")


def to_approve(user: Person, now: datetime) -> TodoGroup | None:
    """Validated plans."""
    if not approves_plans(user):
        return None
    found = selectors.plan_list(user).filter(pk__in=plans_approved_by(user).values("pk"))
    return _group(_("Plans to approve"), found, page="plan")


def to_realise(user: Person, now: datetime) -> TodoGroup | None:
    """Criteria of approved plans that are not realised after their last day."""
    if not changes_plans(user):
        return None
    days = days_at(now)
    rows, total = first_of(selectors.late_lines(user, days=days))
    lines = tuple(_late(one) for one in rows)
    return TodoGroup(_("Criteria planned and late"), lines, total, reverse("plan-list"))


def _group(title: str, found: QuerySet[FulfilmentPlan], *, page: str) -> TodoGroup:
    rows, total = first_of(found)
    lines = tuple(
        TodoLine(
            title=str(one.result.evaluation.period),
            url=reverse(page, args=[one.key]),
            about=f"{one.first_year}–{one.last_year}",
            name=one.result.evaluation.contractor.name,
        )
        for one in rows
    )
    return TodoGroup(title, lines, total, reverse("plan-list"))


def _late(line: PlanLine) -> TodoLine:
    return TodoLine(
        title=line.code,
        url=f"{reverse('plan-board', args=[line.plan.key])}#c-{line.code}",
        about=_("planned for %(year)s") % {"year": line.plan.first_year + (line.year or 0)},
        late=_("late"),
        name=line.plan.result.evaluation.contractor.name,
        due=line.due_on,
    )


TODO = (Todo(320, to_place), Todo(330, to_approve), Todo(340, to_realise))
