"""Targets of indicators: set by who may, drawn beside the months they are meant for."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from core.contributions import YearScope
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.models import Evaluation
from monitoring.boards import indicators_content
from monitoring.choices import TargetDirection
from monitoring.models import IndicatorTarget, MonthlyIndicator
from monitoring.pictures import pictures_of
from monitoring.services import set_targets
from monitoring.targets.selectors import (
    MonthlyTarget,
    targets_at_site,
    targets_of,
    targets_of_each,
    targets_set,
)
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
YEAR = 2024
FOUR = MonthlyTarget(Decimal(4), TargetDirection.AT_LEAST)
MOST = MonthlyTarget(Decimal("92.5"), TargetDirection.AT_LEAST)
OF_ALL = reverse("targets-of-year", args=[YEAR])


def setting(now: datetime, by: Actor = SYSTEM, **targets: MonthlyTarget | None) -> int:
    """Set targets of all, by who has seen what stands."""
    seen = {code: one.token for code, one in targets_set(YEAR, None).items()}
    return set_targets(year=YEAR, contractor=None, targets=targets, seen=seen, by=by, now=now)


def sent(**given: str) -> dict[str, str]:
    """What the page sends: a direction for each, an empty figure where none is given."""
    codes = ("walkthroughs", "near_misses", "permits", "inspections", "capa", "training")
    return dict.fromkeys(codes, "") | {f"{code}_direction": "at_least" for code in codes} | given


def test_a_coordinator_sets_targets_and_each_has_its_row_of_audit(
    coordinator: User, db: None
) -> None:
    page = visitor(coordinator)
    answer = page.post(OF_ALL, sent(walkthroughs="4", permits="92.5 %"))
    assert (answer.status_code, answer["Location"]) == (302, OF_ALL)
    assert targets_set(YEAR, None) == {"walkthroughs": FOUR, "permits": MOST}
    assert 'value="92.5\N{NO-BREAK SPACE}%"' in page.get(OF_ALL).text
    deeds = AuditEntry.objects.filter(action="set_target", user=coordinator).order_by("id")
    assert [(one.before["value"], one.after["value"]) for one in deeds] == [
        (None, "4"), (None, "92.5"),
    ]  # fmt: skip
    page.post(OF_ALL, sent(walkthroughs="4", walkthroughs_seen="at_least 4",
                           permits_seen="at_least 92.5"))  # fmt: skip
    assert targets_set(YEAR, None) == {"walkthroughs": FOUR}
    assert deeds.all().count() == 3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"walkthroughs": "4.5"}, "4.5"),
        ({"permits": "101"}, "100"),
        ({"training": "-1"}, "0"),
        ({"capa": "many"}, "many"),
    ],
)
def test_what_cannot_be_a_target_is_refused_and_comes_back(
    given: dict[str, str], said: str, coordinator: User, db: None
) -> None:
    answer = visitor(coordinator).post(OF_ALL, sent(near_misses="7", **given))
    assert answer.status_code == 400
    assert "field__error" in answer.text
    assert 'value="7"' in answer.text
    assert said in answer.text
    assert not IndicatorTarget.objects.exists()


@pytest.mark.parametrize(
    ("code", "target", "why"),
    [
        ("permits", MonthlyTarget(Decimal(101), TargetDirection.AT_MOST), "at most 100"),
        ("near_misses", MonthlyTarget(Decimal("1.5"), TargetDirection.AT_LEAST), "whole"),
        ("man_hours", FOUR, "no indicator"),
    ],
)
def test_the_service_refuses_them_too(
    code: str, target: MonthlyTarget, why: str, now: datetime, db: None
) -> None:
    given = {"walkthroughs": FOUR, code: target}
    with pytest.raises(Refusal, match=why):
        set_targets(year=YEAR, contractor=None, targets=given, seen={}, by=SYSTEM, now=now)
    assert not IndicatorTarget.objects.exists()


def test_a_target_set_meanwhile_is_shown_before_it_is_written_over(
    coordinator: User, now: datetime
) -> None:
    setting(now, walkthroughs=FOUR)
    answer = visitor(coordinator).post(OF_ALL, sent(walkthroughs="9"))
    assert "Set meanwhile: ≥" in answer.text
    assert 'value="9"' in answer.text
    assert 'name="walkthroughs_seen" value="at_least 4"' in answer.text
    assert targets_set(YEAR, None) == {"walkthroughs": FOUR}
    with pytest.raises(Conflict):
        set_targets(
            year=YEAR, contractor=None, targets={"walkthroughs": None}, seen={}, by=SYSTEM, now=now
        )


def test_of_two_who_set_the_first_target_of_all_at_once_the_second_is_told(
    db: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(*_args: object, **_more: object) -> None:
        monkeypatch.undo()
        setting(now, permits=FOUR)

    monkeypatch.setattr("monitoring.services.targets._check_seen", look)
    with pytest.raises(Conflict, match="meanwhile"):
        setting(now, permits=MOST)


def test_who_reads_sees_them_and_sets_none(
    viewer: User, representative: User, now: datetime
) -> None:
    setting(now, walkthroughs=FOUR)
    page = visitor(viewer)
    assert "≥\N{NO-BREAK SPACE}4" in page.get(OF_ALL).text
    assert page.post(OF_ALL, sent()).status_code == 403
    assert visitor(representative).get(OF_ALL).status_code == 403
    for user in (viewer, representative):
        with pytest.raises(NotAllowed):
            setting(now, Actor(user), walkthroughs=None)


def test_years_without_months_have_no_targets(coordinator: User) -> None:
    for year in (1969, 9999):
        page = visitor(coordinator).get(reverse("targets-of-year", args=[year]))
        assert page.status_code == 404


def test_a_contractors_own_target_goes_before_that_of_all(
    contractor: Contractor, other_contractor: Contractor, coordinator: User, now: datetime
) -> None:
    setting(now, walkthroughs=FOUR, permits=MOST)
    own = reverse("targets-of-contractor", args=[contractor.pk, YEAR])
    page = visitor(coordinator)
    assert "For all: ≥\N{NO-BREAK SPACE}4" in page.get(own).text
    assert page.post(own, sent(walkthroughs="8")).status_code == 302
    eight = MonthlyTarget(Decimal(8), TargetDirection.AT_LEAST)
    assert targets_of(YEAR, contractor) == {"walkthroughs": eight, "permits": MOST}
    assert targets_of(YEAR, other_contractor) == {"walkthroughs": FOUR, "permits": MOST}
    assert contractor.name in page.get(OF_ALL).text
    assert targets_at_site(YEAR) == {"permits": MOST}  # a count is that of one contractor


def test_a_coordinator_who_works_elsewhere_sets_none_of_a_contractor(
    contractor: Contractor, coordinator: User
) -> None:
    User.objects.filter(pk=coordinator.pk).update(is_posted=True)
    own, page = reverse("targets-of-contractor", args=[contractor.pk, YEAR]), visitor(coordinator)
    assert page.post(own, sent(walkthroughs="8")).status_code == 403
    assert targets_of(YEAR, contractor) == {}


def test_the_line_and_its_word_are_drawn_on_the_page_of_the_contractor(
    contractor: Contractor, site: Site, viewer: User, now: datetime
) -> None:
    figures: dict[str, Any] = {"man_hours": 900, "walkthroughs": 2}
    MonthlyIndicator.objects.create(
        contractor=contractor, site=site, month=date(YEAR, 3, 1), **figures
    )
    address = reverse("contractor-detail", args=[contractor.pk])
    assert "stroke-dasharray" not in visitor(viewer).get(address).text
    setting(now, walkthroughs=FOUR)
    page = visitor(viewer).get(address).text
    assert page.count("target ≥\N{NO-BREAK SPACE}4</text>") == 1


def test_the_dashboard_reads_those_of_all_with_its_months(
    contractor: Contractor, site: Site, viewer: User, now: datetime
) -> None:
    figures = {"man_hours": 900, "permits_checked": 9, "permits_valid": 9}
    MonthlyIndicator.objects.create(
        contractor=contractor, site=site, month=date(YEAR, 3, 1), **figures
    )
    setting(now, walkthroughs=FOUR, permits=MOST)
    companies = Contractor.objects.all()
    scope = YearScope(viewer, YEAR, companies=companies, contractors=1, now=now, query={})
    told: Any = indicators_content(scope).found
    bases = {one.indicator: one.base for one in told.leading}
    assert bases["permits"].startswith("target ≥\N{NO-BREAK SPACE}92.5")
    assert not [code for code, base in bases.items() if code != "permits" and "target" in base]


def test_a_target_is_drawn_in_its_own_picture_only() -> None:
    with override("id"):
        drawn = pictures_of([], year=YEAR, today=date(2025, 1, 1), targets={"permits": MOST})
    assert ["target ≥\N{NO-BREAK SPACE}92,5\N{NO-BREAK SPACE}%</text>" in one for one in drawn] == [
        False, False, False, True, False, False, False,
    ]  # fmt: skip


def test_data_out_tells_each_target_in_force_and_the_rows_of_the_year_which_one_holds(
    evaluation: Evaluation, site: Site, viewer: User, now: datetime
) -> None:
    contractor = evaluation.contractor
    setting(now, walkthroughs=FOUR, permits=MOST, capa=MOST)
    setting(now, capa=None)
    own = MonthlyTarget(Decimal(6), TargetDirection.AT_LEAST)
    set_targets(
        year=YEAR, contractor=contractor, targets={"walkthroughs": own}, seen={}, by=SYSTEM, now=now
    )
    rows = visitor(viewer).get("/api/v1/data/targets").json()["value"]
    assert {(row["contractor_code"], row["indicator"], str(row["target"])) for row in rows} == {
        ("", "walkthroughs", "4.0"), ("", "permits", "92.5"),
        (contractor.code, "walkthroughs", "6.0"),
    }  # fmt: skip
    assert b"PT A,Walkthroughs" in visitor(viewer).get("/data/targets.csv").getvalue()
    assert targets_of_each(YEAR, [contractor.pk])[contractor.pk] == targets_of(YEAR, contractor)
    MonthlyIndicator.objects.create(
        contractor=contractor, site=site, month=date(YEAR, 3, 1), man_hours=1000, walkthroughs=5
    )
    rows_page = f"/dashboard/rows/?year={YEAR}&show=leading&indicator=walkthroughs"
    assert "≥\N{NO-BREAK SPACE}6<" in visitor(viewer).get(rows_page).text
