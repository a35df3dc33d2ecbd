"""Standing rules and awards by programs: the life of a draft, and an award named and taken back."""

from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from contractors.models import Contractor, Site
from evaluations.models import Period
from instruments.models import Ladder
from standings.awards.models import Award
from standings.models import StandingRules
from standings.selectors import rules_in_force
from tests.standings.awards.awards_scene import months, put_award_rules, strong
from tests.standings.standing_scene import put_rules, rated
from tests.visitors import visitor

API = "/api/v1/"


def sent(who: User, path: str, *, method: str = "post", **body: Any) -> Any:
    return getattr(visitor(who), method)(f"{API}{path}", body, content_type="application/json")


@pytest.fixture
def gold(year: Period) -> None:
    """A rating that the shipped rules name."""
    content = {"ratings": [{"code": "emas", "label": {"id": "Emas"}}]}
    Ladder.objects.create(
        code="proper_5", version=1, title_id="-", sha256="9" * 64, content=content
    )


@pytest.mark.usefixtures("gold")
def test_standing_rules_are_begun_written_tried_and_published_once(
    year: Period, contractor: Contractor, manager: User, administrator: User, viewer: User
) -> None:
    first = put_rules()
    rated("merah", contractor=contractor, period=year)
    begin = {"operation": str(uuid4())}
    assert sent(viewer, f"standing/rules/{first.pk}/begin/", **begin).status_code == 403
    begun = [sent(manager, f"standing/rules/{first.pk}/begin/", **begin).json() for _ in range(2)]
    assert begun[0] == begun[1]
    draft, at = begun[0], f"standing/rules/{begun[0]['id']}/"
    assert sent(manager, f"{at}begin/", operation=str(uuid4())).status_code == 409
    told = draft["document"]
    [merah] = [one for one in told["rules"] if "merah" in one.get("ratings", ())]
    merah["standing"] = "suspended" if merah["standing"] != "suspended" else "conditions"
    save = {"operation": str(uuid4()), "version": draft["version"], "document": told}
    for _time in range(2):
        saved = sent(manager, at, method="put", **save)
        assert (saved.status_code, saved.json()["version"]) == (200, 2)
    stale = save | {"operation": str(uuid4())}
    assert sent(administrator, at, method="put", **stale).status_code == 409
    wrong = stale | {"version": 2, "document": told | {"rules": [{"code": "x"}]}}
    refused = sent(manager, at, method="put", **wrong)
    assert refused.status_code == 400
    assert all(one.startswith("document.rules[0]") for one in refused.json()["fields"])
    tried = visitor(viewer).get(f"{API}{at}trial/").json()
    assert (tried["base"], tried["changed"], tried["of"]) == (first.key, 1, 1)
    publish: dict[str, Any] = {"operation": str(uuid4()), "version": 2}
    assert sent(administrator, f"{at}publish/", **publish).status_code == 403
    for _time in range(2):
        assert sent(manager, f"{at}publish/", **publish).json()["in_force"]
    in_force = rules_in_force()
    assert in_force is not None
    assert in_force.version == 2
    assert sent(manager, f"{at}delete/", version=2).status_code == 409


def test_a_draft_is_deleted_as_it_was_read_and_none_of_it_is_a_representatives(
    year: Period, manager: User, representative: User
) -> None:
    first = put_rules()
    at = f"standing/rules/{first.pk}/begin/"
    draft = sent(manager, at, operation=str(uuid4())).json()
    for path in ("standing/rules/", f"standing/rules/{first.pk}/", "awards/rules/"):
        assert visitor(representative).get(f"{API}{path}").status_code == 403
    delete = f"standing/rules/{draft['id']}/delete/"
    assert sent(manager, delete, version=7).status_code == 409
    left = sent(manager, delete, version=draft["version"])
    assert left.json() == {"key": f"{first.code}-v2"}
    versions = visitor(manager).get(f"{API}standing/rules/").json()["results"]
    assert [one["number"] for one in versions] == [first.version]
    assert not StandingRules.objects.filter(pk=draft["id"]).exists()


def test_a_candidate_is_named_once_and_the_award_taken_back(
    year: Period,
    contractor: Contractor,
    site: Site,
    manager: User,
    coordinator: User,
    representative: User,
    other_representative: User,
) -> None:
    put_award_rules()
    strong(contractor, year)
    months(contractor, site=site, year=year.year, near_misses=5)
    of_year = {"year": year.year}
    read = visitor(manager).get(f"{API}awards/candidates/", of_year).json()["results"]
    assert "kinerja" in [one["code"] for one in read if one["is_candidate"]]
    assert visitor(representative).get(f"{API}awards/candidates/").status_code == 403
    no_year = visitor(manager).get(f"{API}awards/candidates/", {"year": "lalu"})
    assert (no_year.status_code, list(no_year.json()["fields"])) == (400, ["year"])
    name: dict[str, Any] = {
        "operation": str(uuid4()), "contractor": contractor.code, "year": year.year,
        "code": "kinerja", "reason": "Setahun tanpa kecelakaan",
    }  # fmt: skip
    assert sent(coordinator, "awards/", **name).status_code == 403
    assert sent(manager, "awards/", **name | {"contractor": "TIDAK-ADA"}).status_code == 404
    named = [sent(manager, "awards/", **name).json() for _time in range(2)]
    assert named[0] == named[1]
    again = name | {"operation": str(uuid4())}
    assert sent(manager, "awards/", **again).status_code == 409
    theirs, others = (
        visitor(one).get(f"{API}awards/", of_year).json()["results"]
        for one in (representative, other_representative)
    )
    assert [len(theirs), len(others)] == [1, 0]
    back = {"operation": str(uuid4()), "reason": "Salah baca"}
    path = f"awards/{named[0]['key']}/withdraw/"
    assert sent(representative, path, **back).status_code == 403
    for _time in range(2):
        assert sent(manager, path, **back).json()["withdrawn"] == "Salah baca"
    assert sent(manager, path, operation=str(uuid4()), reason="Lagi").status_code == 409
    assert Award.objects.count() == 1
