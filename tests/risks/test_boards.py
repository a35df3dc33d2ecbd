"""Risks on a year's dashboard: how many stand above acceptable, and which, the highest first."""

from datetime import datetime

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.contributions import YearScope
from risks.boards import risk_content, risk_rows
from risks.services.risks import accept_risk, withdraw_risk
from tests.risks.register_scene import begun_register


def test_what_is_above_acceptable_is_counted_with_its_rows(
    contractor: Contractor, other_contractor: Contractor, viewer: User, coordinator: User,
    by_representative: Actor, now: datetime,
) -> None:  # fmt: skip
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(1, 1)
    medium = scene.add(2, 2, hazard="Petir")
    scene.add(3, 3, department="Produksi")
    accept_risk(
        risk=medium, reason="Kerja berhenti saat badai.", version=medium.version,
        by=Actor(coordinator), now=now,
    )  # fmt: skip

    gone = scene.add(3, 3, hazard="Gempa")
    withdraw_risk(risk=gone, reason="Salah tulis", version=gone.version, by=scene.writer, now=now)

    def scope(companies: str, show: str = "risks_above") -> YearScope:
        found = Contractor.objects.filter(code=companies)
        query = {"show": show}
        return YearScope(viewer, 2024, companies=found, contractors=1, now=now, query=query)

    board = risk_content(scope(contractor.code))
    assert (board.found.total, board.found.above, board.found.waiting) == (3, 2, 1)
    rows = risk_rows(scope(contractor.code))
    assert rows is not None
    told = [(str(one.risk), one.risk.rank, one.accepted_by) for one in rows.rows]
    assert told == [("3. Jatuh", 2, ""), ("2. Petir", 1, str(coordinator))]
    waiting = risk_rows(scope(contractor.code, "risks_waiting"))
    assert waiting is not None
    assert [str(one.risk) for one in waiting.rows] == ["3. Jatuh"]
    assert risk_content(scope(other_contractor.code)).sentences == ()
