"""What waits for somebody of risks: to accept, controls that are late, registers that came back."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.days import days_at
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from core.figures import day, days_late, moment
from risks import access, selectors
from risks.quarters.services import due_on
from risks.quarters.words import quarter_name
from risks.rules.quarters import Quarter


def to_accept(user: Person, now: datetime) -> TodoGroup | None:
    """Risks above what is acceptable that nobody has accepted by name yet."""
    if not access.accepts_risks(user):
        return None
    rows, total = first_of(selectors.risks_to_accept_by(user))
    lines = tuple(
        TodoLine(
            title=one.hazard,
            url=reverse("risk", args=[one.register.key, one.number]),
            about=one.register.title,
            name=one.register.contractor.name,
        )
        for one in rows
    )
    return TodoGroup(_("Risks to accept"), lines, total, reverse("risk-register-list"))


def to_put_in_force(user: Person, now: datetime) -> TodoGroup | None:
    """Controls of this person that are late."""
    if not access.may_write_risks(user):
        return None
    rows, total = first_of(selectors.late_controls(user, days=days_at(now)))
    lines = tuple(
        TodoLine(
            title=one.measure,
            url=reverse("risk-control", args=[one.register.key, one.number]),
            about=_("due %(day)s") % {"day": day(one.due_on.isoformat() if one.due_on else "")},
            late=_("late"),
            name=one.register.contractor.name,
            due=one.due_on,
        )
        for one in rows
    )
    return TodoGroup(
        _("Controls of risks that are late"), lines, total, reverse("risk-register-list")
    )


def to_answer(user: Person, now: datetime) -> TodoGroup | None:
    """Registers that the owner sent back."""
    if not access.answers_returns(user):
        return None
    rows, total = first_of(selectors.returned_registers(user))
    lines = tuple(
        TodoLine(
            title=one.title,
            url=reverse("risk-register", args=[one.key]),
            about=one.return_reason[:80],
        )
        for one in rows
    )
    return TodoGroup(_("Risk registers to change"), lines, total, reverse("risk-register-list"))


def to_accept_whole(user: Person, now: datetime) -> TodoGroup | None:
    """Registers that their companies have handed in."""
    if not access.may_accept_registers(user):
        return None
    rows, total = first_of(selectors.registers_to_accept(user))
    lines = tuple(
        TodoLine(
            title=one.title,
            url=reverse("risk-register", args=[one.key]),
            about=_("handed in %(day)s")
            % {"day": moment(one.handed_in_at.isoformat() if one.handed_in_at else None)},
            name=one.contractor.name,
        )
        for one in rows
    )
    return TodoGroup(_("Risk registers to accept"), lines, total, reverse("risk-register-list"))


def to_sign(user: Person, now: datetime) -> TodoGroup | None:
    """The report of the last quarter that is over, where it is not signed or came back."""
    if not access.signs_quarters(user):
        return None
    quarter = Quarter.of(days_at(now).today).previous
    found = selectors.companies_by_quarter(user, year=quarter.year, quarter=quarter.number)
    rows, total = first_of(found.filter(Q(signed_at=None) | Q(returned_at__isnull=False)))
    until = due_on(quarter)
    lines = tuple(
        TodoLine(
            title=quarter_name(quarter.year, quarter.number),
            url=reverse("risk-quarter", args=[one.pk, quarter.year, quarter.number]),
            about=_("to be signed by %(day)s") % {"day": day(until.isoformat())},
            late=_("late") if until < days_at(now).of(one.pk) else "",
            name=one.name,
            due=until,
        )
        for one in rows
    )
    return TodoGroup(
        _("Quarterly reports of risks to sign"), lines, total, reverse("risk-quarter-list")
    )


def to_review(user: Person, now: datetime) -> TodoGroup | None:
    """Risks whose review is near or over, pulled forward or not."""
    if not access.may_write_risks(user):
        return None
    days = days_at(now)
    rows, total = first_of(selectors.risks_to_review(user, days=days))
    lines = tuple(
        TodoLine(
            title=one.hazard,
            url=reverse("risk", args=[one.register.key, one.number]),
            about=one.review_reason[:80],
            late=days_late(one.review_on, days.of(one.register.contractor_id)),
            name=one.register.contractor.name,
            due=one.review_on,
        )
        for one in rows
        if one.review_on is not None
    )
    return TodoGroup(_("Risks to review"), lines, total, reverse("risk-register-list"))


TODO = (
    Todo(350, to_accept),
    Todo(360, to_put_in_force),
    Todo(365, to_review),
    Todo(370, to_answer),
    Todo(372, to_accept_whole),
    Todo(375, to_sign),
)
