"""Certificates of a company in the register."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from certificates.models import Certificate
from certificates.services.register import CertificateFacts, enter_certificate
from contractors.models import Contractor
from core.audit import SYSTEM, Actor

AT = datetime(2025, 2, 3, 3, 0, tzinfo=UTC)  # ten in the morning in Jakarta
TODAY = date(2025, 2, 3)
UNTIL = date(2025, 5, 4)  # ninety days later


def facts(**other: Any) -> CertificateFacts:
    """Of a general OHS expert, valid for ninety days more."""
    given: dict[str, Any] = {
        "kind": "ak3_umum", "holder": "Ahli K3 Umum", "holder_number": "01", "number": "SKP-001",
        "issuer": "Kemnaker", "issued_on": UNTIL - timedelta(days=1095), "expires_on": UNTIL,
    }  # fmt: skip
    return CertificateFacts(**given | other)


def entered(contractor: Contractor, *, by: Actor = SYSTEM, **other: Any) -> Certificate:
    """One in the register."""
    return enter_certificate(
        contractor=contractor, facts=facts(**other), operation=uuid4(), by=by, now=AT
    )


def renewed(before: Certificate, *, by: Actor = SYSTEM, **other: Any) -> Certificate:
    """The one that takes its place."""
    later = {"number": f"{before.number}-B", "issued_on": TODAY,
             "expires_on": before.expires_on + timedelta(days=1095)}  # fmt: skip
    return enter_certificate(
        contractor=before.contractor, facts=facts(**later | other), renews=before,
        operation=uuid4(), by=by, now=AT,
    )  # fmt: skip
