"""A budget by program: its life, who is refused, what is stale, what is sent twice."""

from typing import Any
from uuid import uuid4

from django.urls import reverse

from accounts.models import User
from budgets.models import BudgetLine
from contractors.models import Site
from tests.budgets.test_budgets import scene
from tests.contractors.test_site_postings import posted
from tests.risks.register_scene import RegisterScene
from tests.visitors import visitor

__all__ = ["scene"]
LINE: dict[str, Any] = {
    "component": "protection", "description": "Tali", "quantity": "2.50", "unit": "m",
    "price": 33_333, "source": "Katalog", "planned_on": "2024-02-01",
}  # fmt: skip


def sent(scene: RegisterScene, who: User, name: str, *more: int, **body: Any) -> Any:
    of = [scene.register.contractor_id, 2024, *more]
    method = "put" if name in ("budget", "line") else "post"
    return getattr(visitor(who), method)(
        reverse(f"budgets-api:{name}", args=of), body, content_type="application/json"
    )


def test_a_budget_goes_its_way(
    scene: RegisterScene, representative: User, coordinator: User, manager: User
) -> None:
    paid = {"controls": [{"register": str(scene.register.key), "number": 1}]}
    empty = visitor(manager).get(
        reverse("budgets-api:budget", args=[scene.register.contractor_id, 2024])
    )
    assert (empty.json()["version"], empty.json()["lines"]) == (1, [])
    once = {"operation": str(uuid4())}
    two = LINE | {"unit": "m\nm"}
    assert sent(scene, representative, "lines", **two, **once).status_code == 400
    for _time in range(2):
        told = sent(scene, representative, "lines", **LINE, **once, **paid).json()
        assert [one["amount"] for one in told["lines"]] == [83_333]
    assert told["lines"][0]["controls"][0]["measure"] == "Pagar pengaman"
    assert [one["hazard"] for one in told["unpaid"]] == ["Petir"]
    figures = {"workers": 10, "contract_value": None}
    told = sent(scene, representative, "budget", version=told["version"], **figures).json()
    assert told["per_worker"] == 8333
    for _time in range(2):
        told = sent(scene, representative, "hand-in", version=2).json()
        assert (told["state"], told["version"]) == ("handed_in", 3)
    told = sent(scene, manager, "return", version=3, reason="Terlalu mahal").json()
    assert (told["state"], told["return_reason"]) == ("returned", "Terlalu mahal")
    cheaper = {"version": 1, **LINE, "price": 100, **paid}
    assert sent(scene, coordinator, "line", 1, **cheaper).json()["total"] == 250
    assert sent(scene, coordinator, "hand-in", version=4).json()["may_approve"] is False
    assert sent(scene, coordinator, "approve", version=5).status_code == 403
    told = sent(scene, manager, "approve", version=5).json()
    assert (told["state"], len(told["frozen"])) == ("approved", 1)
    spent = {**cheaper, "version": 2, "realised": 200, "realised_on": "2024-03-01"}
    assert sent(scene, representative, "line", 1, **spent).json()["spent"] == 200
    assert len(sent(scene, representative, "freeze").json()["frozen"]) == 2
    [listed] = visitor(manager).get(reverse("budgets-api:list")).json()["results"]
    assert (listed["contractor"], listed["state"]) == ("A", "approved")


def test_a_line_is_changed_by_its_own_version_whatever_became_of_the_others(
    scene: RegisterScene, representative: User
) -> None:
    whole = [scene.register.contractor_id, 2024]
    for _line in range(2):
        added = sent(scene, representative, "lines", **LINE, operation=str(uuid4()))
        assert added.status_code == 200
    read = visitor(representative).get(reverse("budgets-api:budget", args=whole))
    figures = {"version": read.json()["version"], "workers": 10, "contract_value": None}
    written = sent(scene, representative, "budget", **figures)
    wholes = [(1, one.headers["ETag"]) for one in (read, written)]
    told = []
    for number, etag in ((1, '"1"'), (2, '"1"'), (1, '"1"'), *wholes):
        line = reverse("budgets-api:line", args=[*whole, number])
        body = LINE | {"price": number, "unit": etag[:2]}
        told.append(
            visitor(representative).put(
                line, body, content_type="application/json", headers={"If-Match": etag}
            )
        )
    assert [one.status_code for one in told] == [200, 200, 200, 400, 400]
    assert [line["version"] for line in told[1].json()["lines"]] == [2, 2]
    assert "ETag" not in told[1].headers  # which would be the whole's
    assert list(told[3].json()["fields"]) == ["version"]


def test_a_stranger_a_reader_and_who_was_overtaken_change_nothing(
    scene: RegisterScene, representative: User, other_representative: User, viewer: User,
    coordinator: User, administrator: User,
) -> None:  # fmt: skip
    told = sent(scene, representative, "lines", **LINE, operation=str(uuid4())).json()
    posted(coordinator, Site.objects.create(code="LAIN", name="Lain"), by=administrator)
    changed = {**LINE, "price": 1}
    for who, status in ((other_representative, 404), (viewer, 403), (coordinator, 403)):
        assert sent(scene, who, "line", 1, version=1, **changed).status_code == status
    stale = sent(scene, representative, "line", 1, version=7, **changed)
    assert (stale.status_code, set(stale.json())) == (409, {"message", "fields"})
    for wrong in ({"quantity": "2,5"}, {"controls": [{"register": str(uuid4()), "number": 1}]}):
        refused = sent(scene, representative, "line", 1, version=1, **LINE | wrong)
        assert (refused.status_code, list(refused.json()["fields"])) == (400, list(wrong))
    assert (BudgetLine.objects.get().price, told["version"]) == (33_333, 1)
