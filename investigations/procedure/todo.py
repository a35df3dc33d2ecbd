"""Accident steps that wait for somebody: to be entered, or late for long."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.access import at_own_sites
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from core.figures import instant, time_late
from investigations.models import AccidentStep
from investigations.procedure import access
from investigations.procedure.selectors import escalated, open_steps, title_of
from investigations.procedure.specs import codes_of
from monitoring.access import incidents_visible_to


def to_enter(user: Person, now: datetime) -> TodoGroup | None:
    """To representatives the steps of their company; to coordinators their own, and late ones."""
    if access.is_asked_for_steps(user):
        wanted = Q(code__in=codes_of("contractor"))
    elif access.watches_steps(user):
        wanted = Q(code__in=codes_of("owner") - codes_of("contractor")) | Q(due_at__lt=now)
        wanted &= at_own_sites(user, "procedure__incident__contractor")
    else:
        return None
    return _group(user, wanted, title=_("Steps after accidents"), now=now)


def to_press(user: Person, now: datetime) -> TodoGroup | None:
    """To managers: what is late for long, and every notice of a death that is late."""
    if not access.is_told_of_escalated_steps(user):
        return None
    title = _("Steps after accidents, late for long")
    return _group(user, escalated(now), title=title, now=now)


def _group(user: Person, wanted: Q, *, title: str, now: datetime) -> TodoGroup:
    visible: QuerySet[AccidentStep] = open_steps().filter(
        wanted, procedure__incident__in=incidents_visible_to(user)
    )
    rows, total = first_of(visible)
    lines = tuple(_line(one, now=now) for one in rows)
    return TodoGroup(title, lines, total, reverse("incident-list"))


def _line(step: AccidentStep, *, now: datetime) -> TodoLine:
    incident = step.procedure.incident
    about = _("%(reference)s · until %(until)s") % {
        "reference": incident.reference,
        "until": instant(step.due_at, incident.zone),
    }
    return TodoLine(
        title_of(step),
        f"{reverse('accident-procedure', args=[incident.pk])}?step={step.code}#enter",
        " · ".join(filter(None, (about, incident.told_late))),
        time_late(step.due_at, now),
        name=incident.contractor.name,
        due=timezone.localdate(step.due_at, incident.zone),
    )


TODO = (Todo(80, to_enter), Todo(100, to_press))
