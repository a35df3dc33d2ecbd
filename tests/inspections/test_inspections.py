"""Inspections: what fails, what becomes a finding, what takes a unit out of use, what stays."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from findings.choices import FindingSeverity, FindingStatus
from findings.models import Finding
from findings.origins import birthplaces_of
from findings.services.withdrawal import withdraw_finding
from inspections.choices import InspectionState, UnitState
from inspections.models import InspectedUnit, Inspection, InspectionLine
from inspections.rules import CheckAnswer, compliance_percent, fails, points_of
from inspections.selectors import knock_outs_of
from inspections.services import (
    InspectionFacts,
    begin_inspection,
    change_inspection,
    discard_inspection,
)
from inspections.specs import checklists_for, latest_checklists
from inspections.units import (
    UnitFacts,
    add_unit,
    change_unit,
    release_unit,
    retire_unit,
)
from tests.inspections.inspection_scene import added_unit, answers, inspected

DAY = date(2025, 3, 3)
NO = CheckAnswer("no", note="Tidak menyala.")


@pytest.fixture
def unit(contractor: Contractor, now: datetime) -> InspectedUnit:
    """A vehicle of PT A."""
    return added_unit(contractor, now=now)


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        (CheckAnswer("yes"), (1, 1)),
        (CheckAnswer("no"), (0, 1)),
        (CheckAnswer("na"), (0, 0)),
        (CheckAnswer(), (0, 0)),
        (CheckAnswer("counted", good=18, whole=20), (18, 20)),
        (CheckAnswer("dated", until=DAY), (1, 1)),
        (CheckAnswer("dated", until=DAY - timedelta(days=1)), (0, 1)),
    ],
)
def test_a_line_stands_for_good_of_whole(answer: CheckAnswer, points: tuple[int, int]) -> None:
    assert points_of(answer, on=DAY) == points
    assert fails(answer, on=DAY) == (points[0] < points[1])


@pytest.mark.parametrize(
    ("good", "whole", "percent"),
    [(18, 20, "90.0"), (2, 3, "66.7"), (1, 16, "6.3"), (0, 5, "0.0"), (0, 0, None)],
)
def test_compliance_is_good_of_whole(good: int, whole: int, percent: str | None) -> None:
    assert compliance_percent(good, whole) == (Decimal(percent) if percent else None)


def test_checklists_ship_and_every_kind_of_unit_has_one() -> None:
    lines = {one.code: len(one.lines) for one in latest_checklists()}
    assert lines["first_aid_box"] == 21
    assert {"ppe", "equipment", "housekeeping", "permits", "environment", "p2h"} <= lines.keys()
    for kind in ("area", "first_aid_box", "equipment", "vehicle"):
        assert checklists_for(kind), kind
    for spec in latest_checklists():
        assert len({line.code for line in spec.lines}) == len(spec.lines)


def test_a_failed_line_raises_a_finding_with_its_lineage(
    unit: InspectedUnit, representative: User, now: datetime
) -> None:
    found = inspected(unit, now=now, by=Actor(representative), lights=NO)
    finding = Finding.objects.get()
    assert (found.good, found.whole, found.state) == (11, 12, InspectionState.FINISHED)
    assert (finding.contractor, finding.severity) == (unit.contractor, FindingSeverity.MINOR)
    assert finding.due_on == now.date() + timedelta(days=7)
    assert "LV-01" in finding.description
    assert "Tidak menyala." in finding.description
    assert finding.raised_by is None  # raised by rule: who looked stands in the inspection
    place = birthplaces_of(representative, [finding.pk])[finding.pk]
    assert str(found.key) in place.address
    unit.refresh_from_db()
    assert unit.state == UnitState.IN_USE


def test_the_owner_raises_it_in_their_own_name(
    unit: InspectedUnit, coordinator: User, now: datetime
) -> None:
    inspected(unit, now=now, by=Actor(coordinator), lights=NO)
    assert Finding.objects.get().raised_by == coordinator


def test_a_repeat_joins_the_finding_that_is_open(
    unit: InspectedUnit, contractor: Contractor, manager: User, now: datetime
) -> None:
    inspected(unit, now=now, lights=NO)
    again = inspected(unit, now=now, lights=NO, fluids=NO)
    assert Finding.objects.count() == 2
    first = Finding.objects.order_by("number")[0]
    assert InspectionLine.objects.filter(finding=first).count() == 2
    assert again.lines.get(code="lights").finding == first
    assert "1" in birthplaces_of(manager, [first.pk])[first.pk].detail
    other = added_unit(contractor, now=now, code="LV-02")
    inspected(other, now=now, lights=NO)
    assert Finding.objects.count() == 3  # another unit is another matter
    withdraw_finding(finding=first, reason="Keliru.", by=Actor(manager), now=now)
    inspected(unit, now=now, lights=NO)
    assert Finding.objects.filter(status=FindingStatus.OPEN).count() == 3  # none was open any more


def test_a_knock_out_line_takes_the_unit_out_of_use_until_a_named_release(
    unit: InspectedUnit, coordinator: User, manager: User, representative: User, now: datetime
) -> None:
    inspected(unit, now=now, by=Actor(coordinator), brakes=NO)
    unit.refresh_from_db()
    assert unit.state == UnitState.OUT_OF_USE
    assert "I-A-0001" in unit.out_reason
    assert Finding.objects.get().severity == FindingSeverity.MAJOR
    inspected(unit, now=now, by=Actor(coordinator))  # all right again: that alone is no release
    unit.refresh_from_db()
    assert unit.state == UnitState.OUT_OF_USE
    for person in (representative, coordinator):  # who took it out does not release it
        with pytest.raises(NotAllowed):
            _released(unit, "Rem diganti.", by=person, now=now)
    with pytest.raises(Refusal):
        _released(unit, " ", by=manager, now=now)
    released = _released(unit, "Rem diganti.", by=manager, now=now)
    assert (released.state, released.out_reason) == (UnitState.IN_USE, "")
    assert (released.released_by, released.release_reason) == (manager, "Rem diganti.")
    with pytest.raises(Conflict):
        _released(released, "Lagi.", by=manager, now=now)


def test_an_inspection_of_another_does_not_free_who_took_the_unit_out_before(
    unit: InspectedUnit, coordinator: User, manager: User, now: datetime
) -> None:
    inspected(unit, now=now, by=Actor(coordinator), brakes=NO)
    inspected(unit, now=now, brakes=NO)  # found so again, by another
    unit.refresh_from_db()
    with pytest.raises(NotAllowed):
        _released(unit, "Rem diganti.", by=coordinator, now=now)
    _released(unit, "Rem diganti.", by=manager, now=now)
    inspected(unit, now=now, brakes=NO)
    unit.refresh_from_db()
    assert _released(unit, "Rem diganti.", by=coordinator, now=now).state == UnitState.IN_USE


def test_who_began_the_draft_does_not_release_what_another_finished(
    unit: InspectedUnit, coordinator: User, manager: User, representative: User, now: datetime
) -> None:
    draft = inspected(unit, now=now, by=Actor(coordinator), finish=False)
    finished = InspectionFacts(now.date(), "Pengawas", answers("p2h", brakes=NO))
    change_inspection(
        inspection=draft, facts=finished, finish=True, version=draft.version,
        by=Actor(representative), now=now,
    )  # fmt: skip
    unit.refresh_from_db()
    with pytest.raises(NotAllowed):
        _released(unit, "Rem diganti.", by=coordinator, now=now)
    assert _released(unit, "Rem diganti.", by=manager, now=now).state == UnitState.IN_USE


def test_a_unit_keeps_the_reason_it_went_out_for_and_lists_the_later_ones(
    unit: InspectedUnit, manager: User, now: datetime
) -> None:
    first = inspected(unit, now=now, brakes=NO)
    second = inspected(unit, now=now + timedelta(hours=1), brakes=NO)
    unit.refresh_from_db()
    assert str(first) in unit.out_reason
    found = knock_outs_of(unit)
    assert [one.inspection for one in found] == [first, second]
    assert [one.at for one in found] == [now, now + timedelta(hours=1)]
    assert knock_outs_of(_released(unit, "Rem diganti.", by=manager, now=now)) == []
    third = inspected(unit, now=now, brakes=NO)
    unit.refresh_from_db()
    assert [one.inspection for one in knock_outs_of(unit)] == [third]


def test_what_is_out_of_use_is_not_retired_and_what_is_retired_not_changed(
    unit: InspectedUnit, representative: User, manager: User, now: datetime
) -> None:
    inspected(unit, now=now, brakes=NO)
    unit.refresh_from_db()
    with pytest.raises(Conflict):
        retire_unit(unit=unit, version=unit.version, by=Actor(representative), now=now)
    unit = _released(unit, "Rem diganti.", by=manager, now=now)
    unit = retire_unit(unit=unit, version=unit.version, by=Actor(representative), now=now)
    with pytest.raises(Conflict):
        change_unit(
            unit=unit, facts=UnitFacts("vehicle", "LV-02", "X"), version=unit.version, by=SYSTEM,
            now=now,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name", "field"),
    [("LV\x0702", "X", "code"), ("LV\n02", "X", "code"), ("LV-02", "X\nY", "name")],
)
def test_a_unit_takes_no_control_characters(
    contractor: Contractor, now: datetime, code: str, name: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        add_unit(contractor=contractor, facts=UnitFacts("vehicle", code, name), by=SYSTEM, now=now)
    assert list(refused.value.fields or {}) == [field]


def _released(unit: InspectedUnit, reason: str, *, by: User, now: datetime) -> InspectedUnit:
    return release_unit(unit=unit, reason=reason, version=unit.version, by=Actor(by), now=now)


def test_a_retired_unit_is_inspected_no_more(unit: InspectedUnit, now: datetime) -> None:
    draft = inspected(unit, now=now, finish=False)
    retire_unit(unit=unit, version=unit.version, by=SYSTEM, now=now)
    with pytest.raises(Conflict, match="LV-01"):
        inspected(unit, now=now)
    with pytest.raises(Conflict, match="LV-01"):
        _finished(draft, draft.version, now=now)
    unit.refresh_from_db()
    with pytest.raises(Conflict):
        retire_unit(unit=unit, version=unit.version, by=SYSTEM, now=now)


def _finished(draft: Inspection, version: int, *, now: datetime) -> Inspection:
    facts = InspectionFacts(now.date(), "Pengawas", answers("p2h"))
    return change_inspection(
        inspection=draft, facts=facts, finish=True, version=version, by=SYSTEM, now=now
    )


def test_a_draft_counts_nowhere_until_it_is_finished(unit: InspectedUnit, now: datetime) -> None:
    draft = inspected(unit, now=now, finish=False, lights=NO, brakes=CheckAnswer())
    assert (draft.state, draft.good, draft.whole) == (InspectionState.DRAFT, 0, 0)
    assert not Finding.objects.exists()
    done = _finished(draft, draft.version, now=now)
    assert (done.good, done.whole) == (12, 12)
    with pytest.raises(Conflict):
        _finished(done, done.version, now=now)


def test_two_who_fill_in_one_draft_are_told(unit: InspectedUnit, now: datetime) -> None:
    draft = inspected(unit, now=now, finish=False)
    with pytest.raises(Conflict):
        _finished(draft, draft.version + 1, now=now)


def test_a_finished_inspection_never_changes_in_the_database_either(
    unit: InspectedUnit, now: datetime
) -> None:
    done = inspected(unit, now=now)
    with pytest.raises(Conflict):
        discard_inspection(inspection=done, version=done.version, by=SYSTEM, now=now)
    for rows in (Inspection.objects.all(), InspectionLine.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.update(good=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        InspectionLine.objects.update(said="no")


def test_a_draft_is_taken_away_with_its_lines(unit: InspectedUnit, now: datetime) -> None:
    draft = inspected(unit, now=now, finish=False)
    discard_inspection(inspection=draft, version=draft.version, by=SYSTEM, now=now)
    assert not InspectionLine.objects.exists()
    assert AuditEntry.objects.filter(action="discard_inspection").exists()


def test_finishing_needs_every_line_and_stores_nothing_without(
    unit: InspectedUnit, now: datetime
) -> None:
    with pytest.raises(Refusal) as refused:
        inspected(unit, now=now, brakes=CheckAnswer(), horn=CheckAnswer())
    assert list(refused.value.fields or {}) == ["brakes-said", "horn-said"]
    assert not Inspection.objects.exists()


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (CheckAnswer("counted", good=11, whole=10), "helmet-good"),
        (CheckAnswer("counted", good=0, whole=0), "helmet-good"),
        (CheckAnswer("counted", good=3), "helmet-good"),
        (CheckAnswer("yes"), "helmet-good"),
        (CheckAnswer("na", note="x" * 1001), "helmet-note"),
    ],
)
def test_what_contradicts_itself_is_refused_in_a_draft_too(
    contractor: Contractor, now: datetime, answer: CheckAnswer, field: str
) -> None:
    area = added_unit(contractor, now=now, kind="area", code="GD-B")
    with pytest.raises(Refusal) as refused:
        inspected(area, now=now, code="ppe", finish=False, helmet=answer)
    assert list(refused.value.fields or {}) == [field]


@pytest.mark.parametrize(("days", "name"), [(1, "on"), (-400, "on")])
def test_a_day_to_come_or_long_ago_is_refused(
    unit: InspectedUnit, now: datetime, days: int, name: str
) -> None:
    facts = InspectionFacts(now.date() + timedelta(days=days), "Pengawas", answers("p2h"))
    with pytest.raises(Refusal) as refused:
        begin_inspection(
            unit=unit, checklist="p2h", facts=facts, finish=True, operation=uuid4(), by=SYSTEM,
            now=now,
        )  # fmt: skip
    assert list(refused.value.fields or {}) == [name]


def test_a_checklist_of_another_kind_of_unit_is_refused(unit: InspectedUnit, now: datetime) -> None:
    with pytest.raises(Conflict):
        inspected(unit, now=now, code="ppe")


def test_sent_twice_it_is_there_once(unit: InspectedUnit, now: datetime) -> None:
    facts, operation = InspectionFacts(now.date(), "P", answers("p2h", lights=NO)), uuid4()
    both = [
        begin_inspection(
            unit=unit, checklist="p2h", facts=facts, finish=True, operation=operation, by=SYSTEM,
            now=now,
        )
        for _time in range(2)
    ]  # fmt: skip
    assert both[0] == both[1]
    assert Finding.objects.count() == Inspection.objects.count() == 1


def test_who_does_not_inspect_there_is_refused(
    unit: InspectedUnit, other_representative: User, manager: User, now: datetime
) -> None:
    for person in (other_representative, manager):
        with pytest.raises(NotAllowed):
            inspected(unit, now=now, by=Actor(person))
        with pytest.raises(NotAllowed):
            add_unit(
                contractor=unit.contractor, facts=UnitFacts("area", "X", "X"), by=Actor(person),
                now=now,
            )  # fmt: skip


def test_a_code_is_there_once_in_a_company_and_its_site_is_one_of_the_companys(
    unit: InspectedUnit, other_contractor: Contractor, now: datetime
) -> None:
    with pytest.raises(Refusal):
        added_unit(unit.contractor, now=now, code="lv-01")
    assert added_unit(other_contractor, now=now).code == "LV-01"
    elsewhere = Site.objects.create(code="ZZ", name="Tempat lain")
    with pytest.raises(Refusal) as refused:
        change_unit(
            unit=unit, facts=UnitFacts("vehicle", "LV-01", "X", elsewhere), version=unit.version,
            by=SYSTEM, now=now,
        )  # fmt: skip
    assert list(refused.value.fields or {}) == ["site"]
    changed = change_unit(
        unit=unit, facts=UnitFacts("vehicle", "LV-03", "Baru"), version=unit.version, by=SYSTEM,
        now=now,
    )  # fmt: skip
    assert str(changed) == "LV-03 Baru"


@pytest.mark.parametrize("code", ["ppe", "equipment"])
def test_what_is_not_applicable_has_no_figure_and_no_day(
    contractor: Contractor, now: datetime, code: str
) -> None:
    line, other = {
        "ppe": ("helmet", CheckAnswer("na", good=5, whole=10)),
        "equipment": ("certificate", CheckAnswer("na", until=DAY)),
    }[code]
    unit = added_unit(contractor, now=now, kind="area" if code == "ppe" else "vehicle")
    answers: dict[str, Any] = {line: other}
    with pytest.raises(Refusal):
        inspected(unit, now=now, code=code, **answers)
    assert not Inspection.objects.exists()
