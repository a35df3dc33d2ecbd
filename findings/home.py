"""Findings of a company, in the words its representative begins with."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Person
from contractors.days import days_at
from core.contributions import HomeFact, HomeLine, company_figures
from findings.access import findings_visible_to
from findings.choices import UNCLOSED_STATUSES
from findings.models.findings import overdue_on


def _figures(user: Person, now: datetime) -> Combinable:
    return company_figures(
        findings_visible_to(user),
        unclosed=Count("pk", filter=Q(status__in=UNCLOSED_STATUSES)),
        overdue=Count("pk", filter=overdue_on(days_at(now))),
    )


def _line(found: Mapping[str, int], _now: datetime) -> HomeLine:
    unclosed, overdue = found.get("unclosed", 0), found.get("overdue", 0)
    said = ngettext("%(count)s is not closed", "%(count)s are not closed", unclosed)
    words = [said % {"count": unclosed}]
    if overdue:
        words.append(_("%(count)s past the deadline") % {"count": overdue})
    return HomeLine(_("Findings"), ", ".join(words), reverse("finding-list"))


HOME = (HomeFact(30, _figures, _line),)
