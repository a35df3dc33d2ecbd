"""What waits for somebody of budgets: to approve, to change."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from budgets import access, selectors
from budgets.choices import BudgetState
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from risks.access import answers_returns


def to_decide(user: Person, now: datetime) -> TodoGroup | None:
    """OHS budgets that wait for the owner, or, returned, for their company."""
    if access.may_decide_budgets(user):
        found, title = selectors.budgets_to_approve(user), _("OHS budgets to approve")
    elif answers_returns(user):
        found = selectors.budgets_in(user, BudgetState.RETURNED)
        title = _("OHS budgets to change")
    else:
        return None
    rows, total = first_of(found)
    lines = tuple(
        TodoLine(
            title=_("OHS budget %(year)s") % {"year": one.year},
            url=reverse("risk-budget", args=[one.contractor_id, one.year]),
            about=one.return_reason[:80],
            name=one.contractor.name,
        )
        for one in rows
    )
    return TodoGroup(title, lines, total, reverse("risk-register-list"))


TODO = (Todo(377, to_decide),)
