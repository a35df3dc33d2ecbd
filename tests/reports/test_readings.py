"""What registers say of items: frozen with a result, and shown on its scorecard."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from accounts.models import User
from budgets.rating.figures import HIGH_CONTROLLED, register_figures
from contractors.choices import Audience
from contractors.models import Contractor
from core.audit import Actor
from core.contributions import ItemFact, ItemFactSource, MeasuredScope
from evaluations.models import Evaluation
from evaluations.selectors import readings
from evaluations.services.results import freeze
from instruments.sheets import sheet_of
from reports.scorecard import scorecard_of
from risks.models import RegisteredRisk
from risks.services.risks import withdraw_risk
from tests.risks.register_scene import RegisterScene, begun_register
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def scene(contractor: Contractor, now: datetime, by_representative: Actor) -> RegisterScene:
    """Two high risks, one of them with a control in force."""
    scene = begun_register(contractor, by=by_representative, now=now)
    scene.add(3, 3, hazard="Jatuh dari ketinggian")
    scene.add(3, 3, hazard="Petir")
    scene.control(1)
    return scene


def test_a_result_keeps_what_the_register_said_and_its_scorecard_shows_it(
    scene: RegisterScene, evaluation: Evaluation, by_manager: Actor, manager: User, now: datetime
) -> None:
    result = freeze(evaluation, by=by_manager, now=now)
    scene.control(2)  # too late for this result
    (row,) = scorecard_of(result, audience=Audience.OWNER).readings
    assert (row.code, row.address) == ("3.01", f"/risks/{scene.register.key}/")
    assert "with a control in force on 31 December 2024: 1, without one: 1" in row.words
    with override("id"):
        (told,) = scorecard_of(result, audience=Audience.CONTRACTOR).readings
    assert "31 Desember 2024" in told.words
    page = visitor(manager, language="en").get(f"/results/{result.sha256}/").text
    assert f'<a href="{row.address}">{row.words}</a>' in page


def test_a_measured_item_may_take_the_high_risks_with_a_control_in_force(
    scene: RegisterScene,
) -> None:
    company = scene.register.contractor_id
    scope = MeasuredScope(company, date(2024, 1, 1), date(2024, 12, 31))
    found = register_figures([HIGH_CONTROLLED], scope)[HIGH_CONTROLLED]
    assert found.figure == Decimal("50.00")
    assert found.words.startswith("Risks in the registers now: 2")
    assert not register_figures(["x"], scope)


def test_neither_a_withdrawn_risk_nor_a_control_given_up_counts(scene: RegisterScene) -> None:
    scope = MeasuredScope(scene.register.contractor_id, date(2024, 1, 1), date(2024, 12, 31))
    given_up = date(2024, 1, 6)
    scene.control(2, in_force_on=date(2024, 1, 5), ended_on=given_up, ended_reason="Rusak")
    found = register_figures([HIGH_CONTROLLED], scope)[HIGH_CONTROLLED]
    assert found.figure == Decimal("50.00")
    withdraw_risk(
        risk=RegisteredRisk.objects.get(number=2), reason="Selesai", version=1, by=scene.writer,
        now=scene.now,
    )  # fmt: skip
    found = register_figures([HIGH_CONTROLLED], scope)[HIGH_CONTROLLED]
    assert found.figure == Decimal("100.00")


def test_a_result_keeps_nothing_of_a_source_that_says_so(
    evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def facts(lineages: Collection[str], scope: MeasuredScope) -> dict[str, ItemFact]:
        return dict.fromkeys(lineages, ItemFact("-", "/"))

    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    for is_kept in (False, True):
        rooms = {"MEASURED_FIGURES": (), "ITEM_FACTS": (ItemFactSource(1, facts, is_kept=is_kept),)}
        monkeypatch.setattr(readings, "gathered", rooms.__getitem__)
        assert bool(readings.frozen_readings(evaluation, sheet)) is is_kept
