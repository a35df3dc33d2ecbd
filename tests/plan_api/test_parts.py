"""What a plan says beside its criteria, by programs: as on its pages."""

from typing import Any
from uuid import uuid4

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.models import AuditEntry
from plans.models import Capability, LevelChoice, PlannedStrategy
from studies.services.strategies import add_strategy
from studies.services.studies import freeze_study
from tests.plans.plan_scene import PlanScene
from tests.studies.swot_studies import ALL_RATED, rate, small_study, strategy_of
from tests.visitors import visitor

API = "/api/v1/"
LINE: dict[str, Any] = {"topic": "training", "commitment": "Pelatihan AK3", "cost": 8_000_000}


def sent(who: User, path: str, *, method: str = "post", **body: Any) -> Any:
    return getattr(visitor(who), method)(f"{API}{path}", body, content_type="application/json")


def test_what_a_company_can_do_is_told_once_changed_as_it_was_read_and_taken_out(
    scene: PlanScene,
    coordinator: User,
    viewer: User,
    representative: User,
    other_representative: User,
) -> None:
    at = f"plans/{scene.plan.key}/capabilities/"
    for who, status in ((viewer, 403), (representative, 404), (other_representative, 404)):
        assert sent(who, at, operation=str(uuid4()), **LINE).status_code == status
    new = LINE | {"operation": str(uuid4())}
    told = [sent(coordinator, at, **new).json() for _time in range(2)]
    assert told[0] == told[1]
    [line] = told[0]["lines"]
    of_line = f"{at}{line['id']}/"
    change = LINE | {"base_version": line["version"], "limit": "Satu orang"}
    [changed] = sent(coordinator, of_line, method="put", **change).json()["lines"]
    assert (changed["version"], changed["limit"]) == (2, "Satu orang")
    late = change | {"limit": "Dua orang"}
    stale = sent(coordinator, of_line, method="put", **late)
    assert (stale.status_code, "Satu orang" in stale.json()["message"]) == (409, True)
    wrong = sent(coordinator, at, **LINE | {"operation": str(uuid4()), "cost_most": 1})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["cost_most"])
    carry: dict[str, Any] = {"operation": str(uuid4()), "lines": [line["id"]]}
    assert sent(coordinator, f"{at}carry/", **carry).status_code == 400  # of no earlier plan
    assert sent(coordinator, f"{of_line}remove/", version=1).status_code == 409
    assert sent(coordinator, f"{of_line}remove/", version=2).json()["lines"] == []
    assert not Capability.objects.exists()


def test_printed_figures_are_kept_beside_the_computed_ones_and_taken_out(
    scene: PlanScene, coordinator: User, viewer: User, administrator: User
) -> None:
    at = f"plans/{scene.plan.key}/published/"
    counts: dict[str, Any] = {"source": "Tabel 4.6", "counts": [1] * scene.plan.years}
    assert sent(administrator, at, method="put", **counts).status_code == 403
    for _time in range(2):
        kept = sent(coordinator, at, method="put", **counts)
        assert kept.json()["counts"] == [counts]
    short = sent(coordinator, at, method="put", **counts | {"counts": []})
    assert list(short.json()["fields"]) == ["counts"]
    figure: dict[str, Any] = {"source": "Tabel 4.6", "figure": "plan.unplaced", "printed": "7"}
    for _time in range(2):
        [row] = sent(coordinator, f"{at}figures/", method="put", **figure).json()["kept"]
    assert AuditEntry.objects.filter(action="keep_published_figure").count() == 1
    assert (row["figure"], row["printed"]) == ("plan.unplaced", "7")
    assert row["difference"] == str(7 - int(row["computed"]))
    bad = sent(coordinator, f"{at}figures/", method="put", **figure | {"figure": "plan.none"})
    assert list(bad.json()["fields"]) == ["figure"]
    assert "plan.unplaced" in visitor(viewer).get(f"{API}{at}").json()["figures"]
    for _time in range(2):
        gone = sent(coordinator, f"{at}figures/{row['id']}/remove/")
        assert gone.json()["kept"] == []
    assert AuditEntry.objects.filter(action="keep_published_counts").count() == 1


def test_a_level_is_chosen_and_a_strategy_carried_out_by_a_criterion_once(
    scene: PlanScene,
    contractor: Contractor,
    coordinator: User,
    representative: User,
    by_coordinator: Actor,
) -> None:
    level: dict[str, Any] = {"contractor": contractor.code, "workers": 120, "seen": None}
    assert sent(representative, "plans/levels/", **level).status_code == 403
    for _time in range(2):
        chosen = sent(coordinator, "plans/levels/", **level).json()
        assert (chosen["level"], chosen["obliged"]) == (chosen["proposed"], True)
    assert LevelChoice.objects.count() == 1
    assert visitor(coordinator).get(f"{API}plans/levels/").json()["results"] == [chosen]
    other = next(one for one in ("awal", "lanjutan") if one != chosen["proposed"])
    unsaid = sent(coordinator, "plans/levels/", **level | {"level": other})
    assert list(unsaid.json()["fields"]) == ["reason"]
    stale = sent(coordinator, "plans/levels/", **level | {"workers": 60})
    assert (stale.status_code, stale.json()["current"]) == (409, chosen)
    study = small_study(contractor, now=scene.now)
    rate(study, ALL_RATED, now=scene.now)
    assert by_coordinator.user
    facts = strategy_of(by_coordinator.user)
    strategy = add_strategy(study=study, facts=facts, by=SYSTEM, now=scene.now)
    at = f"strategies/{strategy.pk}/plan/"
    code = next(one.code for one in scene.plan.lines.all() if one.placement == "unplaced")
    asked: dict[str, Any] = {"plan": str(scene.plan.key), "code": code, "year": 1}
    assert sent(coordinator, at, **asked).status_code == 400  # the study is a draft
    freeze_study(study=study, by=SYSTEM, now=scene.now)
    assert sent(representative, at, **asked).status_code == 403
    outside = sent(coordinator, at, **asked | {"code": "99"})
    assert list(outside.json()["fields"]) == ["code"]
    for _time in range(2):
        planned = sent(coordinator, at, **asked).json()
        assert (planned["code"], planned["year"]) == (code, 1)
    assert PlannedStrategy.objects.count() == 1
