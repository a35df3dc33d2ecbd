"""The page a person begins at, in words: what waits, gathered from every room; the first steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may_keep_people
from accounts.roles import Person
from core.contributions import TodoGroup, TodoLine, gathered
from instruments.ratings import rating_of
from overview.todo import selectors
from overview.todo.selectors import LatestResult

WEEK = timedelta(days=7)


def groups_for(user: Person, *, now: datetime) -> list[TodoGroup]:
    """The groups of this person that hold something, what comes first on top."""
    found = (one.waiting(user, now) for one in gathered("TODO"))
    return [group for group in found if group and group.total]


@dataclass(frozen=True, slots=True)
class DueLines:
    """What is due at about the same time, the nearest first; each line with the word of its kind.

    ``name`` is a word for anchors, "" for what has no day.
    """

    name: str
    title: str
    lines: tuple[tuple[TodoLine, str], ...]


def lines_by_date(groups: Iterable[TodoGroup], *, today: date) -> list[DueLines]:
    """What waits by the day until which it is in time: late, within a week, later, without a day.

    Only what holds something. A line that says it is late is late, whatever day it is here.
    """
    found: dict[str, list[tuple[TodoLine, str]]] = {"late": [], "week": [], "later": [], "": []}
    for group in groups:
        for line in group.lines:
            found[_when(line, today)].append((line, group.title))
    titles = {
        "late": _("Late"),
        "week": _("Within seven days"),
        "later": _("Later"),
        "": _("Without a day"),
    }
    return [
        DueLines(name, titles[name], tuple(sorted(lines, key=lambda one: one[0].due or date.max)))
        for name, lines in found.items()
        if lines
    ]


def _when(line: TodoLine, today: date) -> str:
    if line.late or (line.due is not None and line.due < today):
        return "late"
    if line.due is None:
        return ""
    return "week" if line.due <= today + WEEK else "later"


def results_for(user: Person) -> list[tuple[LatestResult, Mapping[str, Any] | None]]:
    """A representative's latest results, each with its rating as a badge shows it."""
    return [(one, rating_of(one.ladder, one.rating)) for one in selectors.latest_results(user)]


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One of the first steps: what to do, whether it is done, where (or "" where not by them)."""

    title: str
    done: bool
    url: str
    hint: str


def steps_for(user: Person) -> list[SetupStep]:
    """How a new installation comes to its first evaluation, in order; empty once there is one."""
    there = selectors.first_steps(user)
    if there is None:
        return []
    keeps_people = may_keep_people(user)
    people = reverse("person-add") if keeps_people else ""
    period = there.period
    return [
        SetupStep(_("Load the instruments"), there.has_instrument, reverse("instrument-list"),
             _("On the server: manage.py load_instruments")),
        SetupStep(_("Add an HSE coordinator and an HSE manager"),
             there.has_coordinator and there.has_manager, people,
             _("A coordinator fills in, a manager approves; they cannot be one person.")),
        SetupStep(_("Add the sites"), there.has_site, reverse("site-add"),
             _("Where the contractors work, each with its time zone.")),
        SetupStep(_("Add the contractors"), there.has_contractor, reverse("contractor-list"),
             _("One by one, or many at once from a workbook.")),
        SetupStep(_("Open a period"), period is not None, reverse("period-list"),
             _("A year with its checklist and its deadline; the first one says which order of "
               "colours.")),
        SetupStep(_("Add the contractors to the period"), done=False,
             url=reverse("period-detail", args=[period.pk]) if period else "",
             hint=_("Each gets an evaluation that its coordinator fills in.")),
    ]  # fmt: skip
