"""The strategies that plans carry out, as the pages of a study and of a criterion tell it."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Person
from core.contributions import Birthplace
from plans.access import begins_plans, plans_visible_to
from plans.models import PlanLine, PlannedStrategy
from studies.access import strategies_visible_to
from studies.strategy_uses import StrategyUse


def lines_of_strategies(user: Person, strategies: Collection[int]) -> dict[int, Birthplace]:
    """The criteria that carry out these strategies, by the strategies' ids: one statement."""
    if not strategies:
        return {}
    rows = PlannedStrategy.objects.filter(
        strategy__in=strategies, plan_line__plan__in=plans_visible_to(user)
    ).select_related("plan_line__plan")
    return {
        row.strategy_id: Birthplace(
            name=_("Plan, criterion %(code)s") % {"code": row.plan_line.code},
            detail="",
            address=reverse("plan-criterion", args=[row.plan_line.plan.key, row.plan_line.code]),
        )
        for row in rows
    }


def strategies_of_line(user: Person, line: PlanLine) -> QuerySet[PlannedStrategy]:
    """The strategies that a criterion carries out, as far as a person sees them."""
    found = line.strategies.filter(strategy__in=strategies_visible_to(user))
    return found.select_related("strategy__study")


PLAN_USE = StrategyUse(
    10,
    verb=gettext_lazy("Put it into a plan"),
    url_name="strategy-plan",
    may_use=begins_plans,
    became=lines_of_strategies,
)
