"""The level of a company: proposed by its workforce, overridden with a reason."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.models import Period
from instruments.models import Instrument
from periods.services import add_evaluation, open_period
from plans.models import LevelChoice
from plans.rules.levels import is_obliged, proposed_level
from plans.selectors import level_of
from plans.services.levels import LevelFacts, choose_level
from tests.plans.plan_scene import PlanScene
from tests.visitors import visitor


@pytest.mark.parametrize(
    ("workers", "level"),
    [
        (1, None), (4, None), (5, "awal"), (19, "awal"), (20, "transisi"), (70, "transisi"),
        (99, "transisi"), (100, "lanjutan"), (3741, "lanjutan"),
    ],
)  # fmt: skip
def test_the_workforce_proposes_a_level(workers: int, level: str | None) -> None:
    assert proposed_level(workers) == level


@pytest.mark.parametrize(
    ("workers", "high_hazard", "obliged"),
    [(99, False, False), (100, False, True), (3, True, True)],
)
def test_the_regulation_obliges_by_its_own_marks(
    workers: int, high_hazard: bool, obliged: bool
) -> None:
    assert is_obliged(workers, high_hazard=high_hazard) == obliged


@pytest.mark.usefixtures("in_english")
def test_70_workers_take_the_transition_level_and_the_same_again_writes_nothing(
    contractor: Contractor, by_coordinator: Actor, now: datetime
) -> None:
    facts = LevelFacts(70)
    first = choose_level(contractor=contractor, facts=facts, by=by_coordinator, now=now)
    again = choose_level(contractor=contractor, facts=facts, by=by_coordinator, now=now)
    assert (first.level, first.proposed, first.reason, again.pk) == (
        "transisi", "transisi", "", first.pk,
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="choose_level").count() == 1


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (LevelFacts(70, level="lanjutan"), "reason"),
        (LevelFacts(70, level="lanjutan", reason="  "), "reason"),
        (LevelFacts(4), "level"),
        (LevelFacts(0), "workers"),
        (LevelFacts(70, level="emas", reason="-"), "level"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(
    contractor: Contractor, by_coordinator: Actor, now: datetime, facts: LevelFacts, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        choose_level(contractor=contractor, facts=facts, by=by_coordinator, now=now)
    assert list(refused.value.fields) == [field]
    assert not LevelChoice.objects.exists()


@pytest.mark.usefixtures("in_english")
def test_a_representative_chooses_no_level(
    contractor: Contractor, by_representative: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        choose_level(contractor=contractor, facts=LevelFacts(70), by=by_representative, now=now)


@pytest.mark.usefixtures("in_english")
def test_the_page_proposes_then_keeps_and_a_representative_reads_their_own_alone(
    contractor: Contractor, coordinator: User, representative: User, other_representative: User
) -> None:
    page, client = reverse("level-list"), visitor(coordinator, language="en")
    typed = {"contractor": contractor.pk, "workers": "70", "level": "lanjutan"}
    proposed = client.post(page, typed | {"propose": "1"})
    assert proposed.status_code == 200
    assert "70 workers: Transition level is proposed." in proposed.text
    assert "does not oblige" in proposed.text
    assert not LevelChoice.objects.exists()
    refused = client.post(page, typed)
    assert refused.status_code == 400
    assert "needs a reason" in refused.content.decode()
    assert client.post(page, typed | {"reason": "Diminta pemilik"}).status_code == 302
    stale = client.post(page, {"contractor": contractor.pk, "workers": "80"})
    newest = LevelChoice.objects.get().chosen_at.isoformat()
    assert (stale.status_code, f'name="seen" value="{newest}"' in stale.text) == (409, True)
    assert "for 70 workers: nothing was stored" in stale.text
    own = visitor(representative).get(page).content.decode()
    others = visitor(other_representative).get(page).content.decode()
    assert "Diminta pemilik" in own
    assert "Diminta pemilik" not in others
    assert visitor(representative).post(page, typed | {"reason": "-"}).status_code == 403


@pytest.mark.usefixtures("in_english")
def test_a_stranger_to_the_page_signs_in_first(client: Client) -> None:
    assert client.get(reverse("level-list")).status_code == 302


@pytest.fixture
def initial_period(instruments: dict[str, Instrument], now: datetime) -> Period:
    return open_period(
        year=2025, instrument=instruments["smk3"], level="awal", submit_by=date(2026, 1, 31),
        by=SYSTEM, now=now,
    )  # fmt: skip


@pytest.mark.usefixtures("in_english")
def test_a_company_joins_no_period_of_another_level_until_that_is_chosen_with_a_reason(
    contractor: Contractor, initial_period: Period, by_coordinator: Actor, now: datetime
) -> None:
    def choose(facts: LevelFacts, at: datetime) -> None:
        choose_level(contractor=contractor, facts=facts, seen=now, by=by_coordinator, now=at)

    choose(LevelFacts(70), now)
    with pytest.raises(Refusal, match=r"Transition level \(70 workers\).*Initial level"):
        add_evaluation(
            period=initial_period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
        )
    choose(LevelFacts(70, level="awal", reason="Baru mulai"), now + timedelta(days=1))
    with pytest.raises(Conflict):  # whoever has seen the first alone
        choose(LevelFacts(80), now + timedelta(days=2))
    add_evaluation(
        period=initial_period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )


@pytest.mark.usefixtures("in_english")
def test_of_several_that_are_added_none_joins_where_one_has_another_level(
    contractor: Contractor,
    other_contractor: Contractor,
    initial_period: Period,
    manager: User,
    by_coordinator: Actor,
    now: datetime,
) -> None:
    choose_level(contractor=contractor, facts=LevelFacts(70), by=by_coordinator, now=now)
    refused = visitor(manager).post(
        reverse("period-add", args=[initial_period.pk]),
        {"contractors": [contractor.pk, other_contractor.pk]},
    )
    assert "is audited at this level: Transition level" in refused.content.decode()
    assert not initial_period.evaluations.exists()


@pytest.mark.usefixtures("in_english")
def test_the_list_of_levels_goes_on_on_further_pages(coordinator: User, now: datetime) -> None:
    companies = Contractor.objects.bulk_create(
        Contractor(code=f"L{number:03}", name=f"PT L{number:03}") for number in range(101)
    )
    LevelChoice.objects.bulk_create(
        LevelChoice(
            contractor=one, workers=70, proposed="transisi", level="transisi", chosen_at=now
        )
        for one in companies
    )
    first, second = (
        visitor(coordinator).get(reverse("level-list"), {"page": number}).content.decode()
        for number in (1, 2)
    )
    assert "PT L099" in first
    assert "Page 1 of 2" in " ".join(first.split())
    assert "PT L100</bdi>" in second
    assert "PT L099</bdi>" not in second


def test_a_plan_tells_the_choice_of_its_own_level_though_the_company_has_grown(
    scene: PlanScene, coordinator: User
) -> None:
    company = scene.plan.result.evaluation.contractor
    for workers in (70, 150):
        choose_level(
            contractor=company, facts=LevelFacts(workers), seen=scene.now, by=scene.planner,
            now=scene.now,
        )  # fmt: skip
    chosen = level_of(coordinator, scene.plan)
    assert chosen
    assert chosen.workers == 70
