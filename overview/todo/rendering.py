"""The page a person begins at, in words: what waits, gathered from every room; the first steps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import may_keep_people
from accounts.models import User
from accounts.roles import Person
from core.contributions import HomeLine, TodoGroup, TodoLine, gathered, looked_for
from instruments.ratings import rating_of
from overview.access import is_shown_own_results
from overview.todo import selectors
from overview.todo.selectors import LatestResult
from reports.scorecard import LostPoint, dearest_gains

WEEK = timedelta(days=7)
GAINS = 3  # of what earns the next points; the scorecard has all


def groups_for(user: Person, *, now: datetime) -> list[TodoGroup]:
    """The groups of this person that hold something, what comes first on top.

    Most kinds of work wait for nobody most of the time: one statement asks whether there is any of
    each kind, and only what is there is read, by one more a kind.
    """
    kinds = gathered("TODO")
    groups, asked = [], []
    for one in kinds:
        with looked_for() as found:
            groups.append(one.waiting(user, now))
        asked.append(found)
    there = iter(selectors.hold_something(user, [found for of_kind in asked for found in of_kind]))
    for place, of_kind in enumerate(asked):
        if any([*islice(there, len(of_kind))]):
            groups[place] = kinds[place].waiting(user, now)
    return [group for group in groups if group and group.total]


@dataclass(frozen=True, slots=True)
class DueLines:
    """What is due at about the same time, the nearest first; each line with the word of its kind.

    ``name`` is a word for anchors, "" for what has no day. ``count`` is None where more may be due:
    of a kind with many only the first are here, and nobody has looked at the days of the others.
    """

    name: str
    title: str
    lines: tuple[tuple[TodoLine, str], ...]
    count: int | None


def lines_by_date(groups: Collection[TodoGroup], *, today: date) -> list[DueLines]:
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
    is_whole = all(group.total <= len(group.lines) for group in groups)
    return [
        DueLines(
            name,
            titles[name],
            tuple(sorted(lines, key=lambda one: one[0].due or date.max)),
            len(lines) if is_whole else None,
        )
        for name, lines in found.items()
        if lines
    ]


def _when(line: TodoLine, today: date) -> str:
    if line.late or (line.due is not None and line.due < today):
        return "late"
    if line.due is None:
        return ""
    return "week" if line.due <= today + WEEK else "later"


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A latest result: its rating as a badge shows it, what earns the next points."""

    result: LatestResult
    rating: Mapping[str, Any] | None
    gains: tuple[LostPoint, ...]


def results_for(user: Person) -> list[ShownResult]:
    """A representative's latest results."""
    return [
        ShownResult(one, rating_of(one.ladder, one.rating), dearest_gains(one.told)[:GAINS])
        for one in selectors.latest_results(user)
    ]


@dataclass(frozen=True, slots=True)
class ShownHome:
    """How the work of a representative's company stands, and who else speaks for it."""

    lines: tuple[HomeLine, ...]
    colleagues: tuple[User, ...]


def home_of(user: Person, *, now: datetime) -> ShownHome | None:
    """Of a representative's company; None to others, and without a company."""
    if not is_shown_own_results(user):
        return None
    facts = gathered("HOME")
    found = selectors.company_home(user, [one.figures(user, now) for one in facts])
    if found is None:
        return None
    told = zip(facts, found.figures, strict=True)
    return ShownHome(tuple(one.line(counts or {}, now) for one, counts in told), found.colleagues)


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
             _("Some have no site yet: open each, and choose where it works.")
             if there.lacks_site
             else _("One by one, each with its sites, or many at once from a workbook.")),
        SetupStep(_("Open a period"), period is not None, reverse("period-list"),
             _("A year with its checklist and its deadline; the first one says which order of "
               "colours.")),
        SetupStep(_("Add the contractors to the period"), done=False,
             url=reverse("period-detail", args=[period.pk]) if period else "",
             hint=_("Each gets an evaluation that its coordinator fills in.")),
    ]  # fmt: skip
