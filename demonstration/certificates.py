"""The demonstration's certificates: constructed, with last days counted from the day of loading."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from accounts.models import User
from certificates.models import Certificate
from certificates.services.register import CertificateFacts, enter_certificate
from contractors.models import Contractor, Site
from core.audit import Actor
from core.database.keys import drawn_with


def load_certificates(path: Path, *, today: date) -> None:
    """Each as its representative or the coordinator would enter it; a renewal after its first."""
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    with drawn_with(Random("certificates")):  # noqa: S311 - the same keys everywhere, no secret
        for entry in entries:
            _enter(entry, today=today)


def _enter(entry: dict[str, Any], *, today: date) -> None:
    contractor = Contractor.objects.get(code=entry["contractor"])
    entered = today + timedelta(days=entry["entered"])
    renews = None
    if "renews" in entry:
        renews = Certificate.objects.get(contractor=contractor, number=entry["renews"])
    enter_certificate(
        contractor=contractor,
        facts=CertificateFacts(
            **{name: entry[name] for name in ("kind", "holder", "holder_number", "number")},
            issuer=entry["issuer"],
            issued_on=today + timedelta(days=entry["issued"]),
            expires_on=today + timedelta(days=entry["expires"]),
            site=Site.objects.get(code=entry["site"]) if "site" in entry else None,
        ),
        renews=renews,
        operation=uuid5(NAMESPACE_URL, f"demo:certificate:{entry['number']}"),
        by=Actor(User.objects.get(username=entry["by"])),
        now=datetime.combine(entered, time(3), tzinfo=UTC),
    )
