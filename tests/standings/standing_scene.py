"""Contractors that are rated, the shipped rules in force, and what a manager decides of them."""

import copy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.canonical import sha256_of
from evaluations.models import Period, Result
from findings.choices import FindingSeverity
from findings.models import Finding
from findings.services.findings import FindingFacts, raise_finding
from findings.services.withdrawal import withdraw_finding
from instruments.choices import PublicationStatus
from instruments.specs import as_json
from standings.choices import WorkStanding
from standings.models import StandingDecision, StandingRules
from standings.rules.reading import read_standing_file
from standings.services.decisions import StandingChoice, decide_standing
from tests.reports.frozen_results import make_result, reference

LIBRARY = Path(__file__).resolve().parents[2] / "standings" / "library"
RATINGS = ("emas", "biru", "hijau", "merah", "hitam")
SHIPPED = read_standing_file(LIBRARY / "status_kerja-v1.yaml", ratings=RATINGS)
TODAY = date(2025, 2, 3)
AT = datetime(2025, 2, 3, 3, 0, tzinfo=UTC)  # ten in the morning in Jakarta


def put_rules(*, version: int = 1, **otherwise: str) -> StandingRules:
    """The shipped rules, published before anything of the scene happens; ``otherwise`` says what
    else they say."""
    content = as_json(SHIPPED) | {"version": version, **otherwise}
    return StandingRules.objects.create(
        code=SHIPPED.code, version=version, title_id=SHIPPED.title.id, title_en=SHIPPED.title.en,
        status=PublicationStatus.PUBLISHED, published_at=datetime(2025, 1, 1, tzinfo=UTC),
        content=content, sha256=sha256_of(content), changed_at=datetime(2025, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def rated(rating: str, *, contractor: Contractor, period: Period) -> Result:
    """A published result with this rating."""
    output = copy.deepcopy(reference("pt_b")[1]) | {"rating": rating}
    return make_result("pt_b", contractor=contractor, period=period, output=output)


def found(
    contractor: Contractor, severity: FindingSeverity = FindingSeverity.MAJOR, *, now: datetime = AT
) -> Finding:
    """Something to put right within two weeks."""
    facts = FindingFacts(severity, "Izin kerja tidak ada.", date(2025, 2, 17))
    return raise_finding(contractor=contractor, facts=facts, by=SYSTEM, now=now)


def withdrawn(finding: Finding) -> Finding:
    """Raised by mistake."""
    return withdraw_finding(finding=finding, reason="Salah catat.", by=SYSTEM, now=AT)


def chosen(standing: WorkStanding, **more: Any) -> StandingChoice:
    """From today, with a reason; ``more`` as in StandingChoice."""
    given = {"from_on": TODAY, "until_on": None, "reason": "Sesuai hasil CSMS.", **more}
    return StandingChoice(standing=standing, **given)


def decided(
    contractor: Contractor,
    standing: WorkStanding,
    *,
    by: Actor,
    now: datetime = AT,
    **more: Any,
) -> StandingDecision:
    """The manager decides on what the page shows."""
    seen = StandingDecision.objects.filter(contractor=contractor).count()
    choice = chosen(standing, **{"seen": seen, **more})
    return decide_standing(contractor=contractor, choice=choice, by=by, now=now)
