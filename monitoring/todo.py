"""What waits for somebody among incidents: to be confirmed or rejected."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.access import contractors_visible_to
from core.contributions import Group, Line, Todo, first_of
from monitoring.access import incidents_visible_to, may_decide_incident
from monitoring.choices import IncidentStatus
from monitoring.models import Incident


def to_decide(user: Person, _today: date) -> Group | None:
    """Reported incidents a manager confirms or rejects, oldest first."""
    if not may_decide_incident(user):
        return None
    found = (
        incidents_visible_to(user)
        .filter(status=IncidentStatus.REPORTED, contractor__in=contractors_visible_to(user))
        .select_related("contractor")
    )
    rows, total = first_of(found.order_by("date", "reference"))
    lines = tuple(_line(one) for one in rows)
    return Group(_("Incidents to confirm"), lines, total, reverse("contractor-list"))


def _line(incident: Incident) -> Line:
    about = (
        f"{incident.contractor.name} · {incident.get_kind_display()} · {date_format(incident.date)}"
    )
    title = f"{incident.reference} {Truncator(incident.description).chars(90)}"
    url = reverse("contractor-detail", args=[incident.contractor_id]) + "#incidents"
    return Line(title, url, about)


TODO = (Todo(50, to_decide),)
