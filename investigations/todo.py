"""Investigations that wait for somebody: to be reviewed, or put right."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from investigations.access import (
    incidents_investigated_by,
    investigations_reviewed_by,
    may_review_investigations,
    may_write_investigations,
)
from investigations.choices import InvestigationStatus
from investigations.models import Investigation


def to_review(user: Person, _now: datetime) -> TodoGroup | None:
    """Submitted investigations this person reviews."""
    if not may_review_investigations(user):
        return None
    return _group(investigations_reviewed_by(user), _("Investigations to review"))


def to_put_right(user: Person, _now: datetime) -> TodoGroup | None:
    """Investigations that were returned: to the company, which writes them."""
    if not may_write_investigations(user) or may_review_investigations(user):
        return None
    returned = Investigation.objects.filter(
        status=InvestigationStatus.RETURNED, incident__in=incidents_investigated_by(user)
    )
    return _group(returned, _("Investigations returned to you"))


def _group(found: QuerySet[Investigation], title: str) -> TodoGroup:
    rows, total = first_of(found.select_related("incident__contractor").order_by("pk"))
    lines = tuple(
        TodoLine(
            one.incident.reference,
            reverse("investigation", args=[one.incident_id]),
            one.incident.classes,
            name=one.incident.contractor.name,
        )
        for one in rows
    )
    return TodoGroup(title, lines, total, reverse("incident-list"))


TODO = (Todo(280, to_review), Todo(300, to_put_right))
