"""What waits for somebody: incidents to confirm or reject, months to confirm, correct or tell."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q, Window
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import may_keep_people
from accounts.roles import Person
from contractors.access import at_own_sites, contractors_visible_to
from contractors.days import days_at
from contractors.models import Contractor
from core.contributions import MOST_WAITING, Todo, TodoGroup, TodoLine, first_of
from monitoring.access import (
    does_record_months,
    incidents_decided_by,
    incidents_decided_by_nobody,
    indicators_visible_to,
    is_asked_for_own_months,
    may_decide_incidents,
    months_decided_by,
)
from monitoring.choices import IncidentStatus, MonthStatus
from monitoring.models import Incident
from monitoring.rules.due import due_on


def to_decide(user: Person, _now: datetime) -> TodoGroup | None:
    """Reported incidents this person confirms or rejects, oldest first."""
    if not may_decide_incidents(user):
        return None
    found = (
        incidents_decided_by(user)
        .filter(status=IncidentStatus.REPORTED, contractor__in=contractors_visible_to(user))
        .select_related("contractor", "site")
    )
    rows, total = first_of(found.order_by("date", "reference"))
    lines = tuple(_line(one) for one in rows)
    return TodoGroup(_("Incidents to confirm"), lines, total, reverse("contractor-list"))


def without_decider(user: Person, _now: datetime) -> TodoGroup | None:
    """To who adds people: incidents that nobody may decide, since each has told them."""
    if not may_keep_people(user):
        return None
    found = incidents_decided_by_nobody().select_related("contractor", "site")
    rows, total = first_of(found.order_by("date", "reference"))
    about = _("add an HSE manager who has no part in it")
    lines = tuple(replace(_line(one), about=about, name=one.contractor.name) for one in rows)
    return TodoGroup(
        _("Incidents that nobody can decide"), lines, total, reverse("contractor-list")
    )


def _line(incident: Incident) -> TodoLine:
    told = (incident.contractor.name, incident.classes, date_format(incident.date))
    about = " · ".join(filter(None, (*told, incident.told_late)))
    title = f"{incident.reference} {Truncator(incident.description).chars(90)}"
    url = reverse("contractor-detail", args=[incident.contractor_id]) + "#incidents"
    return TodoLine(title, url, about)


def to_confirm(user: Person, _now: datetime) -> TodoGroup | None:
    """Sites of contractors with months that await confirmation, those that wait longest first."""
    if not does_record_months(user):
        return None
    found = (
        months_decided_by(user)
        .filter(status=MonthStatus.AWAITING, contractor__archived=False)
        .order_by()
        .values("contractor", "contractor__name", "site", "site__name", year=ExtractYear("month"))
        .annotate(waiting=Count("pk"), since=Min("told_at"))
        .order_by("since")
    )
    rows = list(found.annotate(among=Window(Count("*")))[:MOST_WAITING])
    lines = tuple(
        TodoLine(
            ngettext(
                "%(count)s month of %(year)s awaits confirmation",
                "%(count)s months of %(year)s await confirmation",
                row["waiting"],
            )
            % {"count": row["waiting"], "year": row["year"]},
            f"{_year_address(row['contractor'], year=row['year'], site_id=row['site'])}#waiting",
            row["site__name"],
            name=row["contractor__name"],
        )
        for row in rows
    )
    total = rows[0]["among"] if rows else 0
    return TodoGroup(_("Months to confirm"), lines, total, reverse("month-list"))


def to_correct(user: Person, _now: datetime) -> TodoGroup | None:
    """The months of their company that were returned to a representative, with why."""
    if not is_asked_for_own_months(user):
        return None
    found = indicators_visible_to(user).filter(status=MonthStatus.RETURNED)
    rows, total = first_of(found.select_related("site").order_by("month", "site__name"))
    lines = tuple(
        TodoLine(
            f"{date_format(row.month, 'F Y')}: {Truncator(row.reason).chars(90)}",
            _year_address(row.contractor_id, year=row.month.year, site_id=row.site_id),
            row.site.name,
            due=due_on(row.month),
        )
        for row in rows
    )
    return TodoGroup(_("Months returned to you"), lines, total, reverse("month-list"))


def to_tell(user: Person, now: datetime) -> TodoGroup | None:
    """Contractors of whom a month that is over has no figures, the emptiest first.

    A representative is asked for those of their own company, a coordinator for those of all.
    """
    if not (does_record_months(user) or is_asked_for_own_months(user)):
        return None
    days = days_at(now)
    told = Count(
        "monthly_indicators__month",
        filter=days.each(
            lambda day: Q(monthly_indicators__month__range=_year_over(day)), contractor="pk"
        ),
        distinct=True,
    )
    found = (
        contractors_visible_to(user)
        .filter(at_own_sites(user, "pk"), archived=False, sites__isnull=False)
        .annotate(told=told)
        .filter(days.each(lambda day: Q(told__lt=_year_over(day)[1].month), contractor="pk"))
        .order_by("told", "name")
    )
    rows, total = first_of(found)
    lines = tuple(_months_line(one, _year_over(days.of(one.pk))[1]) for one in rows)
    return TodoGroup(_("Months to tell"), lines, total, reverse("month-list"))


def _year_over(today: date) -> tuple[date, date]:
    """The year of the last month that is over: its first day, and the last of that month."""
    over = today.replace(day=1) - timedelta(days=1)
    return date(over.year, 1, 1), over


def _year_address(contractor_id: int, *, year: int, site_id: int) -> str:
    return f"{reverse('months-of-year', args=[contractor_id, year])}?site={site_id}"


def _months_line(contractor: Contractor, over: date) -> TodoLine:
    told = {"told": getattr(contractor, "told", 0), "all": over.month, "year": over.year}
    return TodoLine(
        _("%(told)s of %(all)s months of %(year)s are told") % told,
        reverse("months-of-year", args=[contractor.pk, over.year]),
        contractor.scope,
        name=contractor.name,
        due=due_on(over.replace(month=told["told"] + 1, day=1)),  # of the first, or later
    )


TODO = (
    Todo(180, to_decide),
    Todo(200, without_decider),
    Todo(210, to_confirm),
    Todo(230, to_correct),
    Todo(270, to_tell),
)
