"""What waits for somebody: incidents to confirm or reject, months without figures."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.access import contractors_visible_to
from contractors.models import Contractor
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from monitoring.access import does_record_months, incidents_decided_by, may_decide_incidents
from monitoring.choices import IncidentStatus
from monitoring.models import Incident


def to_decide(user: Person, _now: datetime) -> TodoGroup | None:
    """Reported incidents this person confirms or rejects, oldest first."""
    if not may_decide_incidents(user):
        return None
    found = (
        incidents_decided_by(user)
        .filter(status=IncidentStatus.REPORTED, contractor__in=contractors_visible_to(user))
        .select_related("contractor")
    )
    rows, total = first_of(found.order_by("date", "reference"))
    lines = tuple(_line(one) for one in rows)
    return TodoGroup(_("Incidents to confirm"), lines, total, reverse("contractor-list"))


def _line(incident: Incident) -> TodoLine:
    about = f"{incident.contractor.name} · {incident.classes} · {date_format(incident.date)}"
    title = f"{incident.reference} {Truncator(incident.description).chars(90)}"
    url = reverse("contractor-detail", args=[incident.contractor_id]) + "#incidents"
    return TodoLine(title, url, about)


def to_tell(user: Person, now: datetime) -> TodoGroup | None:
    """Contractors of whom a month that is over has no figures, the emptiest first."""
    if not does_record_months(user):
        return None
    today = timezone.localdate(now)
    over = date(today.year, today.month, 1) - timedelta(days=1)  # the last day of the last one
    told = Count(
        "monthly_indicators__month",
        filter=Q(monthly_indicators__month__range=(date(over.year, 1, 1), over)),
        distinct=True,
    )
    found = (
        contractors_visible_to(user)
        .filter(archived=False, sites__isnull=False)
        .annotate(told=told)
        .filter(told__lt=over.month)
        .order_by("told", "name")
    )
    rows, total = first_of(found)
    lines = tuple(_months_line(one, over) for one in rows)
    return TodoGroup(_("Months to tell"), lines, total, reverse("contractor-list"))


def _months_line(contractor: Contractor, over: date) -> TodoLine:
    told = {"told": getattr(contractor, "told", 0), "all": over.month, "year": over.year}
    return TodoLine(
        _("%(told)s of %(all)s months of %(year)s are told") % told,
        reverse("months-of-year", args=[contractor.pk, over.year]),
        contractor.scope,
        name=contractor.name,
    )


TODO = (Todo(50, to_decide), Todo(55, to_tell))
