"""Certificates on a contractor's page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from certificates.access import may_register
from certificates.choices import CertificateState
from certificates.selectors import certificate_list, state_of
from contractors.days import today_for
from contractors.models import Contractor


def on_contractor(request: HttpRequest, contractor: Contractor) -> dict[str, Any] | None:
    """What has expired or is about to, how many there are; None where nobody would enter one."""
    today = today_for(contractor, timezone.now())
    found = list(certificate_list(request.user).filter(contractor=contractor, replaced_by=None))
    may_enter = may_register(request.user, contractor.pk)
    if not found and not may_enter:
        return None
    states = [state_of(one, today) for one in found]
    return {
        "contractor": contractor,
        "total": len(states) - states.count(CertificateState.ENDED),
        "expired": states.count(CertificateState.EXPIRED),
        "expiring": states.count(CertificateState.EXPIRING),
        "may_enter": may_enter,
    }
