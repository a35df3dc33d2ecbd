"""Gap tables: what they begin with, what closes a row, and what a proposal becomes."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from evaluations.models import Publication
from gap_tables.choices import GapStatus
from gap_tables.models import GapRow, GapTable
from gap_tables.printing import gap_html
from gap_tables.services.gap_tables import (
    GapFacts,
    add_gap_row,
    begin_gap_table,
    change_gap_row,
    freeze_gap_table,
    plan_gap_row,
    raise_from_gap,
)
from plans.choices import Placement
from tests.plans.plan_scene import PlanScene
from tests.visitors import visitor

FACTS = GapFacts(requirement="Bahaya diidentifikasi", proposal="Menyusun prosedur")


def of_example(contractor: Contractor, by: Actor, *, now: datetime) -> GapTable:
    return begin_gap_table(name="Contoh", contractor=contractor, example=True, by=by, now=now)


def test_the_example_has_the_four_requirements_of_the_paper(
    contractor: Contractor, by_coordinator: Actor, now: datetime
) -> None:
    rows = list(of_example(contractor, by_coordinator, now=now).rows.all())
    assert [one.clauses.split("\n")[0] for one in rows] == [
        f"ISO 45001:2018 6.1.{number}" for number in (1, 2, 3, 4)
    ]
    assert [bool(one.proposal) for one in rows] == [True, True, True, False]


def test_an_audit_fills_a_table_with_what_it_did_not_find_fulfilled(scene: PlanScene) -> None:
    result = scene.plan.result
    table = begin_gap_table(
        name="Audit pertama", contractor=result.evaluation.contractor, result=result,
        by=scene.planner, now=scene.now,
    )  # fmt: skip
    codes = set(table.rows.values_list("code", flat=True))
    assert len(codes) == 121
    assert "6.5.4" not in codes


def test_an_audit_of_another_company_fills_none(
    scene: PlanScene, other_contractor: Contractor
) -> None:
    with pytest.raises(Refusal, match="perusahaan lain"):
        begin_gap_table(
            name="Salah", contractor=other_contractor, result=scene.plan.result,
            by=scene.planner, now=scene.now,
        )  # fmt: skip
    assert not GapTable.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (replace(FACTS, requirement=" "), "requirement"),
        (replace(FACTS, status=GapStatus.CLOSED.value), "evidence"),
    ],
)
def test_a_row_needs_its_requirement_and_is_closed_with_evidence_alone(
    contractor: Contractor, by_coordinator: Actor, now: datetime, facts: GapFacts, field: str
) -> None:
    table = of_example(contractor, by_coordinator, now=now)
    with pytest.raises(Refusal) as refused:
        add_gap_row(table=table, facts=facts, by=by_coordinator, now=now)
    assert field in refused.value.fields
    assert table.rows.count() == 4


def test_the_second_of_two_who_change_a_row_is_told(
    contractor: Contractor, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    row = of_example(contractor, by_coordinator, now=now).rows.all()[0]
    change_gap_row(row=row, version=1, facts=FACTS, by=by_manager, now=now)
    with pytest.raises(Conflict, match="manajer") as told:
        change_gap_row(
            row=row, version=1, facts=replace(FACTS, proposal="-"), by=by_coordinator, now=now
        )
    assert FACTS.proposal in told.value.message
    assert FACTS.requirement not in told.value.message


def test_a_proposal_becomes_one_finding_and_without_a_proposal_none(
    contractor: Contractor, by_coordinator: Actor, now: datetime
) -> None:
    table = of_example(contractor, by_coordinator, now=now)
    due = replace(FACTS, due_on=(now + timedelta(days=30)).date())
    row = add_gap_row(table=table, facts=due, by=by_coordinator, now=now)
    finding = raise_from_gap(row=row, by=by_coordinator, now=now)
    assert "Menyusun prosedur" in finding.description
    assert raise_from_gap(row=row, by=by_coordinator, now=now) == finding
    with pytest.raises(Refusal, match="usulan"):
        raise_from_gap(row=table.rows.all()[3], by=by_coordinator, now=now)


def test_a_proposal_puts_its_criterion_into_a_year_of_the_plan(scene: PlanScene) -> None:
    company = scene.plan.result.evaluation.contractor
    table = of_example(company, scene.planner, now=scene.now)
    row = table.rows.all()[0]

    def plan(code: str) -> None:
        plan_gap_row(row=row, plan=scene.plan, code=code, year=1, by=scene.planner, now=scene.now)

    with pytest.raises(Refusal, match=r"99\.9"):
        plan("99.9")
    plan("6.1.3")
    assert scene.line("6.1.3").placement == Placement.PLANNED
    assert GapRow.objects.get(pk=row.pk).plan_line == scene.line("6.1.3")


def test_a_proposal_is_planned_by_locking_the_plan_before_the_row(
    contractor: Contractor, scene: PlanScene
) -> None:
    """As a plan that follows its audit locks them: two at once wait, and neither is thrown out."""
    table = of_example(contractor, scene.planner, now=scene.now)
    row = table.rows.all()[0]
    with CaptureQueriesContext(connection) as asked:
        plan_gap_row(
            row=row, plan=scene.plan, code="6.1.3", year=1, by=scene.planner, now=scene.now
        )
    locks = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    first_plan, first_row = (
        next(at for at, sql in enumerate(locks) if f'FROM "{name}"' in sql)
        for name in ("plans_fulfilmentplan", "plans_gaprow")
    )
    assert first_plan < first_row


def test_only_who_plans_keeps_gap_tables(
    contractor: Contractor, by_representative: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        of_example(contractor, by_representative, now=now)


def test_a_representative_reads_those_of_published_audits_of_their_company(
    scene: PlanScene, representative: User, other_representative: User
) -> None:
    result = scene.plan.result
    table = begin_gap_table(
        name="Audit pertama", contractor=result.evaluation.contractor, result=result,
        by=scene.planner, now=scene.now,
    )  # fmt: skip
    address = reverse("gap-table", args=[table.key])
    assert visitor(representative).get(address).status_code == 404
    Publication.objects.create(result=result, comparison={}, published_at=scene.now)
    assert visitor(representative).get(address).status_code == 200
    assert visitor(other_representative).get(address).status_code == 404


def test_a_table_is_begun_and_filled_on_its_pages(
    contractor: Contractor, coordinator: User
) -> None:
    client = visitor(coordinator)
    sent = {
        "name": "Klausul 6.1", "contractor": contractor.pk, "source": "example",
        "operation": uuid4(),
    }  # fmt: skip
    begun_at, again = (client.post(reverse("gap-list"), sent) for _time in range(2))
    assert begun_at.status_code == 302
    assert begun_at["Location"] == again["Location"]
    assert "ISO 45001:2018 6.1.4" in client.get(begun_at["Location"]).content.decode()
    row = GapRow.objects.order_by("position")[0]
    address = reverse("gap-row", args=[row.table.key, 1])
    told = {"requirement": "Lain", "status": "partly", "due_on": "2025-06-30", "version": "1"}
    assert client.post(address, told).status_code == 302
    assert client.post(address, told | {"requirement": "Lagi"}).status_code == 409
    assert GapRow.objects.get(pk=row.pk).due_on == date(2025, 6, 30)
    one_more = {"requirement": "Satu lagi", "status": "open", "operation": uuid4()}
    for _time in range(2):  # a second tap
        assert (
            client.post(reverse("gap-row-add", args=[row.table.key]), one_more).status_code == 302
        )
    assert GapRow.objects.filter(requirement="Satu lagi").count() == 1


def test_page_paper_and_workbook_of_a_table_say_the_same_and_what_is_frozen_stays(
    contractor: Contractor, by_coordinator: Actor, now: datetime
) -> None:
    table = of_example(contractor, by_coordinator, now=now)
    frozen = freeze_gap_table(table=table, by=by_coordinator, now=now)
    assert freeze_gap_table(table=table, by=by_coordinator, now=now) == frozen
    before = gap_html(frozen)
    assert by_coordinator.user
    client = visitor(by_coordinator.user)
    page = client.get(reverse("gap-table", args=[table.key])).content.decode()
    book = client.get(reverse("gap-workbook", args=[table.key])).content
    cells = {one for row in load_workbook(BytesIO(book)).active.values for one in row}
    for row in table.rows.all():
        assert row.requirement in before
        assert row.requirement in page
        assert row.requirement in cells
    first = table.rows.all()[0]
    change_gap_row(row=first, version=1, facts=FACTS, by=by_coordinator, now=now)
    assert gap_html(frozen) == before
    assert freeze_gap_table(table=table, by=by_coordinator, now=now).revision == 2


def test_a_representative_sees_the_example_and_begins_none(representative: User) -> None:
    client = visitor(representative, language="en")
    assert reverse("gap-example") in client.get(reverse("gap-list")).text
    page = client.get(reverse("gap-example")).text
    assert page.count('role="rowheader"') == 4
    assert "ISO 45001:2018 6.1.4" in page
    assert f"{reverse('gap-list')}#begin" not in page
