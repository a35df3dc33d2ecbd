"""Months and incidents of a company, in the words its representative begins with."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Count, Q
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Person
from core.contributions import HomeFact, HomeLine, company_figures
from monitoring.access import incidents_visible_to, indicators_visible_to
from monitoring.choices import IncidentStatus, MonthStatus


def _year(now: datetime) -> int:
    return timezone.localdate(now).year


def _months(user: Person, now: datetime) -> Combinable:
    year = _year(now)
    of_the_year = Q(month__range=(date(year, 1, 1), date(year, 12, 31)))
    return company_figures(
        indicators_visible_to(user),
        confirmed=Count("pk", filter=of_the_year & Q(status=MonthStatus.CONFIRMED)),
        awaiting=Count("pk", filter=of_the_year & Q(status=MonthStatus.AWAITING)),
        returned=Count("pk", filter=of_the_year & Q(status=MonthStatus.RETURNED)),
    )


def _months_line(found: Mapping[str, int], now: datetime) -> HomeLine:
    said = {
        MonthStatus.CONFIRMED: _("%(count)s confirmed"),
        MonthStatus.AWAITING: _("%(count)s awaiting confirmation"),
        MonthStatus.RETURNED: _("%(count)s returned"),
    }
    words = [said[one] % {"count": found[one]} for one in said if found.get(one)]
    title = _("Months of %(year)s") % {"year": _year(now)}
    return HomeLine(title, ", ".join(words) or _("None told yet"), reverse("month-list"))


def _incidents(user: Person, now: datetime) -> Combinable:
    year = _year(now)
    of_the_year = Q(date__range=(date(year, 1, 1), date(year, 12, 31)))
    return company_figures(
        incidents_visible_to(user),
        all=Count("pk", filter=of_the_year & ~Q(status=IncidentStatus.REJECTED)),
        reported=Count("pk", filter=of_the_year & Q(status=IncidentStatus.REPORTED)),
    )


def _incidents_line(found: Mapping[str, int], now: datetime) -> HomeLine:
    count, reported = found.get("all", 0), found.get("reported", 0)
    words = [ngettext("%(count)s incident", "%(count)s incidents", count) % {"count": count}]
    if reported:
        words.append(_("%(count)s to be confirmed") % {"count": reported})
    title = _("Incidents of %(year)s") % {"year": _year(now)}
    return HomeLine(title, ", ".join(words), reverse("incident-list"))


HOME = (HomeFact(10, _months, _months_line), HomeFact(20, _incidents, _incidents_line))
