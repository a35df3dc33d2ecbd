"""The demonstration's plan: from 1 of 122 criteria to 119, as a paper has it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from contractors.models import Site
from core.audit import SYSTEM
from demonstration.plans.haulage_plan import load_plan
from evaluations.models import Result
from evaluations.rules.conformity import recapitulation_of
from gap_tables.access import gap_tables_visible_to
from gap_tables.models import GapTable
from instruments.services.loading import load_instruments
from plans.access import plans_visible_to, writes_in
from plans.choices import Deliverable, Placement, PlanStatus
from plans.models import FulfilmentPlan, LevelChoice, PlanFile, PlannedStrategy
from plans.rendering.capabilities import capability_sums
from plans.services.plans import sums_of

FOLDER = Path(settings.BASE_DIR)


@pytest.fixture
def plan(coordinator: User, manager: User, site: Site) -> FulfilmentPlan:
    """Loaded as ``make demo`` does, without the other contractors."""
    now = timezone.now()
    load_instruments(folder=FOLDER / "instruments" / "library", by=SYSTEM, now=now)
    loaded = load_plan(FOLDER / "demonstration" / "library" / "haulage_plan.yaml")
    return FulfilmentPlan.objects.get(pk=loaded.pk)


def test_it_begins_at_1_of_122_and_its_final_audit_finds_119(plan: FulfilmentPlan) -> None:
    first, final = Result.objects.order_by("evaluation__period__year")
    assert (first.output["percent"], first.output["rating"]) == ("0.8", "kurang")
    assert (final.output["percent"], final.output["rating"]) == ("97.5", "memuaskan")
    assert final.context["by_own_rules"]["rating"] == "belum_berhasil"


def test_its_plan_differs_from_the_printed_total_by_what_was_counted_twice(
    plan: FulfilmentPlan,
) -> None:
    found = sums_of(plan, now=timezone.now())
    assert plan.status == PlanStatus.APPROVED
    assert [one.planned for one in found.years] == [62, 38, 18]
    assert [one.accumulated for one in found.years] == [63, 101, 119]
    assert (found.realised, found.late, found.unplaced, found.declined) == (119, (), 0, 3)
    assert [62, 39, 18] in [one.counts for one in plan.published.all()]


def test_each_planned_criterion_has_an_owner_a_deliverable_a_cost_and_a_day(
    plan: FulfilmentPlan,
) -> None:
    planned = plan.lines.filter(placement=Placement.PLANNED)
    for line in planned:
        assert all((line.owner, line.deliverable, line.urgency, line.cost_class, line.cost))
        assert line.due_on
        assert line.realised_on
        assert line.due_on.year == line.realised_on.year == plan.first_year + (line.year or 0)
    assert {one.deliverable for one in planned} == set(Deliverable)
    found = sums_of(plan, now=timezone.now())
    assert (found.unpriced, found.cost) == (0, sum(one.cost or 0 for one in planned))


def test_criteria_of_the_plan_carry_out_strategies_of_a_study(plan: FulfilmentPlan) -> None:
    carried = PlannedStrategy.objects.filter(plan_line__plan=plan)
    assert {one.plan_line.code for one in carried} == {"6.7.3", "8.2.1"}
    assert {one.strategy.study.contractor_id for one in carried} == {
        plan.result.evaluation.contractor_id
    }
    assert set(plan.frozen.get(revision=1).content["strategies"]) == {"6.7.3", "8.2.1"}


def test_what_it_can_do_its_level_and_its_gap_table_are_told(plan: FulfilmentPlan) -> None:
    topics = [one.topic for one in plan.capabilities.all()]
    assert topics == ["committee", "insurance", "ppe", "procedures", "training"]
    sums = capability_sums(plan.capabilities.all())
    assert (sums.cost, sums.cost_most) == (8_000_000, 9_500_000)
    choice = LevelChoice.objects.get()
    assert (choice.workers, choice.level, choice.reason) == (70, "transisi", "")
    table = GapTable.objects.get(result=None)
    assert [row.status for row in table.rows.all()] == ["partly", "open", "open", "open"]
    assert table.frozen.count() == 1


def test_the_recapitulation_is_computed_where_the_paper_prints_otherwise(
    plan: FulfilmentPlan,
) -> None:
    found = recapitulation_of(plan.result.context)
    assert found is not None
    sixth = next(row for row in found.rows if row.code == "6")
    assert [cell.count for cell in sixth.cells] == [1, 1, 35, 0]
    assert [cell.of_element for cell in sixth.cells] == ["2.7", "2.7", "94.6", "0.0"]
    assert [cell.count for cell in found.total.cells] == [1, 1, 120, 0]
    assert [cell.of_level for cell in found.total.cells] == ["0.8", "0.8", "98.4", "0.0"]


def test_its_representative_plans_for_the_company(plan: FulfilmentPlan) -> None:
    representative = User.objects.get(username="wakil.angkutan")
    assert plans_visible_to(representative).get() == plan
    assert writes_in(representative, plan)
    (table,) = gap_tables_visible_to(representative)
    assert [row.code for row in table.rows.all()] == ["7.4.4", "12.4.1", "12.5.1"]


def test_two_criteria_are_shown_by_constructed_files(plan: FulfilmentPlan) -> None:
    files = {one.code: one for one in PlanFile.objects.filter(plan=plan)}
    assert {code: one.name for code, one in files.items()} == {
        "6.1.6": "contoh-serah-terima-apd.xlsx",
        "6.7.5": "contoh-petunjuk-darurat.png",
    }
    assert all(one.size < 20_000 for one in files.values())
    assert files["6.7.5"].thumbnail
    with files["6.1.6"].file.open() as opened:
        sheet = load_workbook(opened).active
    assert sheet is not None
    assert str(sheet["A1"].value).startswith("CONTOH: disusun sendiri")
    shown = {line["code"] for line in plan.frozen.latest("revision").content["criteria"]
             if line.get("files")}  # fmt: skip
    assert shown == set(files)
