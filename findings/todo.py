"""What waits for somebody among findings: to be answered, to be verified."""

from datetime import date, datetime

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.days import days_at
from core.contributions import Todo, TodoGroup, TodoLine, first_of
from findings.access import (
    can_have_to_act,
    findings_to_answer_by,
    findings_to_verify_by,
    may_raise,
)
from findings.choices import FindingStatus
from findings.models import Finding
from findings.rendering.findings import late_text


def to_answer(user: Person, now: datetime) -> TodoGroup | None:
    """Open findings this person must answer: their company's, or given to them by name."""
    if not can_have_to_act(user):
        return None
    return _group(
        _("Findings to answer"), findings_to_answer_by(user), status=FindingStatus.OPEN, now=now
    )


def to_verify(user: Person, now: datetime) -> TodoGroup | None:
    """Answered findings, for whoever may verify and neither had to act nor answered."""
    if not may_raise(user):
        return None
    return _group(
        _("Answers to verify"), findings_to_verify_by(user), status=FindingStatus.ANSWERED, now=now
    )


def _group(
    title: str, found: QuerySet[Finding], *, status: FindingStatus, now: datetime
) -> TodoGroup:
    """The findings by deadline, those without one last."""
    days = days_at(now)
    by_deadline = F("due_on").asc(nulls_last=True)
    rows, total = first_of(found.select_related("contractor").order_by(by_deadline, "number"))
    url = f"{reverse('finding-list')}?status={status}"
    return TodoGroup(
        title, tuple(_line(one, days.of(one.contractor_id)) for one in rows), total, url
    )


def _line(finding: Finding, today: date) -> TodoLine:
    about = [finding.contractor.name, finding.get_severity_display()]
    if finding.due_on:
        about.append(_("by %(day)s") % {"day": date_format(finding.due_on)})
    title = f"{finding.reference} {Truncator(finding.description).chars(90)}"
    url = reverse("finding", args=[finding.pk])
    return TodoLine(title, url, " · ".join(about), late_text(finding, today), due=finding.due_on)


TODO = (Todo(10, to_answer), Todo(310, to_verify))
