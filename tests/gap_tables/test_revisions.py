"""A gap table takes in the revision of its audit: looked at first, and no typed word is lost."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed
from core.models import AuditEntry
from evaluations.models import Publication, Result
from gap_tables.choices import GapStatus
from gap_tables.models import GapRow, GapTable
from gap_tables.services.gap_tables import (
    GapFacts,
    add_gap_row,
    begin_gap_table,
    change_gap_row,
    plan_gap_row,
    remove_gap_row,
)
from gap_tables.services.revisions import gap_revision, take_in_revision
from plans.services.revisions import follow_revision
from tests.plans.plan_scene import PlanScene, revision_of
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def table(scene: PlanScene, contractor: Contractor) -> GapTable:
    """Filled from the first audit: 121 rows, all but 6.5.4."""
    return begin_gap_table(
        name="Audit pertama", contractor=contractor, result=scene.plan.result, by=scene.planner,
        now=scene.now,
    )  # fmt: skip


def revise(scene: PlanScene, **choices: str) -> Result:
    return revision_of(scene.plan.result, **choices)


def take_in(table: GapTable, scene: PlanScene) -> None:
    found = gap_revision(table, by=scene.planner)
    assert found
    take_in_revision(table=table, seal=found.seal, by=scene.planner, now=scene.now)
    table.refresh_from_db()


def row(table: GapTable, code: str) -> GapRow:
    return table.rows.get(code=code)


def say(table: GapTable, code: str, *, scene: PlanScene, **facts: Any) -> None:
    one = row(table, code)
    change_gap_row(
        row=one, version=one.version, by=scene.planner, now=scene.now,
        facts=GapFacts(**({"requirement": one.requirement, "actual": one.actual} | facts)),
    )  # fmt: skip


def test_what_is_newly_open_is_added_and_what_is_met_is_closed_with_what_shows_it(
    table: GapTable, scene: PlanScene
) -> None:
    later = revise(scene, c6_5_3="sesuai", c6_5_4="mayor", c1_1_1="", c1_1_2="minor")
    found = gap_revision(table, by=scene.planner)
    assert found
    assert [(one.code, one.move) for one in found.changes] == [
        ("1.1.1", "away"), ("1.1.2", "renewed"), ("6.5.3", "met"), ("6.5.4", "added"),
    ]  # fmt: skip
    assert table.rows.count() == 121
    take_in(table, scene)
    assert table.result == later
    new = row(table, "6.5.4")
    assert (new.position, new.status, bool(new.requirement)) == (122, GapStatus.OPEN, True)
    met, away = row(table, "6.5.3"), row(table, "1.1.1")
    assert (met.status, met.evidence) == ("closed", "Met by revision 2 of the audit.")
    assert (away.status, away.evidence) == (
        "closed", "Does not apply by revision 2 of the audit.",
    )  # fmt: skip
    assert row(table, "1.1.2").actual == "Minor"
    assert row(table, "1.1.3").version == 1


def test_what_people_typed_stays(table: GapTable, scene: PlanScene) -> None:
    say(
        table,
        "6.5.3",
        scene=scene,
        actual="Dilihat sendiri",
        evidence="Foto",
        owner="Kepala gudang",
    )
    say(table, "1.1.2", scene=scene, actual="Belum ada kebijakan", proposal="Menyusun kebijakan")
    free = add_gap_row(
        table=table, facts=GapFacts(requirement="Bebas"), by=scene.planner, now=scene.now
    )
    revise(scene, c6_5_3="sesuai", c1_1_2="minor")
    take_in(table, scene)
    met = row(table, "6.5.3")
    assert (met.actual, met.owner) == ("Dilihat sendiri", "Kepala gudang")
    assert met.evidence == "Foto\nMet by revision 2 of the audit."
    kept = row(table, "1.1.2")
    assert (kept.actual, kept.proposal) == ("Belum ada kebijakan", "Menyusun kebijakan")
    free.refresh_from_db()
    assert free.version == 1


def test_what_was_taken_out_stays_out_and_what_was_closed_by_a_revision_opens_again(
    table: GapTable, scene: PlanScene
) -> None:
    gone = row(table, "1.1.1")
    remove_gap_row(row=gone, version=gone.version, by=scene.planner, now=scene.now)
    second = revise(scene, c6_5_3="sesuai")
    take_in(table, scene)
    revision_of(second, c6_5_3="mayor", c1_1_1="minor")
    take_in(table, scene)
    assert row(table, "6.5.3").status == GapStatus.OPEN
    assert not table.rows.filter(code="1.1.1").exists()


def test_nothing_is_stored_that_was_not_looked_at(table: GapTable, scene: PlanScene) -> None:
    revise(scene, c6_5_3="sesuai")
    seen = gap_revision(table, by=scene.planner)
    assert seen
    say(table, "6.5.3", scene=scene, owner="Kepala gudang")
    with pytest.raises(Conflict, match="since you looked"):
        take_in_revision(table=table, seal=seen.seal, by=scene.planner, now=scene.now)
    assert row(table, "6.5.3").status == GapStatus.OPEN
    take_in(table, scene)
    with pytest.raises(Conflict, match="already"):
        take_in_revision(table=table, seal=seen.seal, by=scene.planner, now=scene.now)


def test_who_keeps_no_gap_tables_takes_nothing_in(
    table: GapTable, scene: PlanScene, by_representative: Actor
) -> None:
    revise(scene, c6_5_3="sesuai")
    with pytest.raises(NotAllowed):
        take_in_revision(table=table, seal="", by=by_representative, now=scene.now)


def test_a_table_of_a_published_audit_waits_until_its_revision_is_published(
    table: GapTable, scene: PlanScene
) -> None:
    Publication.objects.create(result=scene.plan.result, comparison={}, published_at=scene.now)
    later = revise(scene, c6_5_3="sesuai")
    assert gap_revision(table, by=scene.planner) is None
    Publication.objects.create(result=later, comparison={}, published_at=scene.now)
    assert gap_revision(table, by=scene.planner)


def test_the_page_shows_what_changes_and_the_trail_says_what_did(
    table: GapTable, scene: PlanScene, coordinator: User
) -> None:
    client = visitor(coordinator, language="en")
    address = reverse("gap-revision", args=[table.key])
    assert client.get(address).status_code == 302
    revise(scene, c6_5_3="sesuai", c6_5_4="mayor")
    assert address in client.get(reverse("gap-table", args=[table.key])).content.decode()
    shown = client.get(address)
    told = shown.content.decode()
    assert "Met now: rows that are closed (1)" in told
    assert "Newly open: rows that are added (1)" in told
    assert "Met by revision 2 of the audit." in told
    refused = client.post(address, {"seal": "x"})
    assert refused.status_code == 409
    assert "since you looked" in refused.content.decode()
    seal = shown.context["found"].seal
    assert client.post(address, {"seal": seal}).status_code == 302
    entry = AuditEntry.objects.get(action="take_in_revision")
    assert entry.after is not None
    assert entry.after["changed"] == ["6.5.3", "6.5.4"]
    assert AuditEntry.objects.filter(action="change_gap_row").count() == 1
    assert AuditEntry.objects.filter(action="add_gap_row").count() == 1


def test_a_proposal_whose_criterion_goes_is_out_of_the_plan_and_the_trail_says_of_which(
    scene: PlanScene, contractor: Contractor
) -> None:
    table = begin_gap_table(
        name="Contoh", contractor=contractor, example=True, by=scene.planner, now=scene.now
    )
    first = table.rows.all()[0]
    plan_gap_row(row=first, plan=scene.plan, code="1.1.1", year=0, by=scene.planner, now=scene.now)
    revise(scene, c1_1_1="")
    follow_revision(plan=scene.plan, by=scene.planner, now=scene.now)
    first.refresh_from_db()
    assert first.plan_line is None
    entry = AuditEntry.objects.get(action="unplan_gap_row")
    assert (entry.target_id, entry.before) == (first.pk, {"code": "1.1.1"})


def test_a_gap_table_says_that_the_audit_it_was_filled_from_was_revised(
    scene: PlanScene, table: GapTable, coordinator: User
) -> None:
    address, said = reverse("gap-table", args=[table.key]), "was revised since (revision 2)"
    assert said not in visitor(coordinator).get(address).content.decode()
    revise(scene, c6_5_3="sesuai")
    assert said in visitor(coordinator).get(address).content.decode()


def test_a_program_looks_at_a_revision_and_takes_in_what_it_saw(
    table: GapTable, scene: PlanScene, coordinator: User, viewer: User
) -> None:
    address = reverse("gap-tables-api:revision", args=[table.key])
    client, later = visitor(coordinator), revise(scene, c6_5_3="sesuai", c6_5_4="mayor")
    found = client.get(address).json()
    told = [(one["code"], one["move"], one["position"] is None) for one in found["changes"]]
    assert told == [("6.5.3", "met", False), ("6.5.4", "added", True)]
    assert visitor(viewer).post(address, found).status_code == 403
    say(table, "6.5.3", scene=scene, proposal="Ganti")
    sent = {"seal": found["seal"]}
    assert client.post(address, sent, content_type="application/json").status_code == 409
    sent = {"seal": client.get(address).json()["seal"]}
    taken = client.post(address, sent, content_type="application/json").json()
    assert (taken["result"], len(taken["rows"])) == (later.sha256, 122)
    assert client.get(address).json()["seal"] is None
