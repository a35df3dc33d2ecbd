"""Certificates of a company, in the words its representative begins with."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from certificates.access import certificates_visible_to
from certificates.choices import CertificateState
from certificates.selectors import in_state
from contractors.days import days_at
from core.contributions import HomeFact, HomeLine, company_figures


def _figures(user: Person, now: datetime) -> Combinable:
    days = days_at(now)
    return company_figures(
        certificates_visible_to(user),
        expired=Count("pk", filter=in_state(CertificateState.EXPIRED, days)),
        expiring=Count("pk", filter=in_state(CertificateState.EXPIRING, days)),
        valid=Count("pk", filter=in_state(CertificateState.VALID, days)),
    )


def _line(found: Mapping[str, int], _now: datetime) -> HomeLine:
    said = {
        "expired": _("%(count)s expired"),
        "expiring": _("%(count)s about to expire"),
        "valid": _("%(count)s valid"),
    }
    words = [said[name] % {"count": found[name]} for name in said if found.get(name)]
    shown = ", ".join(words) or _("None is in the register.")
    return HomeLine(_("Certificates"), shown, reverse("certificate-list"))


HOME = (HomeFact(50, _figures, _line),)
