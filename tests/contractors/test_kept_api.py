"""Contractors, sites, people and invitations kept over the API."""

from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Model
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor, Site
from tests.visitors import visitor

API = "/api/v1/"


def sent(who: User, path: str, *, method: str = "post", **body: Any) -> Any:
    return getattr(visitor(who), method)(f"{API}{path}", body, content_type="application/json")


def test_a_manager_keeps_contractors_and_sites(manager: User, coordinator: User) -> None:
    assert sent(coordinator, "sites/", code="S9", name="Pit 9").status_code == 403
    site = sent(manager, "sites/", code="S9", name="Pit 9").json()
    assert sent(manager, "sites/", code="S9", name="Pit 9").status_code == 400
    other = {"name": "Pit Sembilan", "version": site["version"]}
    renamed = sent(manager, f"sites/{site['id']}/", method="put", **other)
    assert renamed.json()["name"] == "Pit Sembilan"
    new: dict[str, Any] = {"name": "PT Contoh Sembilan", "risk_class": "high", "sites": ["S9"]}
    added = sent(manager, "contractors/", code="PT9", **new).json()
    assert added["sites"] == ["S9"]
    wrong = sent(manager, "contractors/", code="PT8", **new | {"name": "PT Y", "sites": ["X"]})
    assert (wrong.status_code, [*wrong.json()["fields"]]) == (400, ["sites"])
    one = f"contractors/{added['id']}/"
    none = new | {"sites": [], "version": added["version"]}
    changed = sent(manager, one, method="put", **none)
    assert changed.json()["sites"] == []
    read = visitor(manager).get(f"{API}{one}")
    assert read.json() == changed.json()
    again = visitor(manager).put(
        f"{API}{one}", new, content_type="application/json", headers={"If-Match": read["ETag"]}
    )
    assert again.json()["sites"] == ["S9"]
    assert visitor(manager).get(f"{API}sites/{site['id']}/").json() == renamed.json()
    for archived in (True, False):
        assert sent(manager, f"{one}archive/", archived=archived).json()["archived"] is archived
    assert sent(manager, f"sites/{site['id']}/archive/", archived=True).json()["archived"]
    assert added["code"] in [
        row["code"] for row in visitor(manager).get(f"{API}contractors/").json()["results"]
    ]


def test_an_administrator_keeps_people_and_who_leaves_is_out_at_once(
    administrator: User, manager: User, site: Site
) -> None:
    new: dict[str, Any] = {
        "first_name": "Budi", "email": "budi@contoh.example", "role": "manager",
        "further_roles": ["coordinator"], "sites": [site.code],
    }  # fmt: skip
    assert sent(manager, "people/", username="budi.x", **new).status_code == 403
    added = sent(administrator, "people/", username="budi.x", **new | {"sites": []}).json()
    assert "/password/" in added["link"] or added["link"].startswith("http")
    one = f"people/{added['id']}/"
    assert visitor(administrator).get(f"{API}{one}").json()["link"] == ""
    moved = sent(administrator, one, method="put", **new, version=added["version"]).json()
    assert (moved["further_roles"], moved["sites"]) == (["coordinator"], [site.code])
    budi = visitor(User.objects.get(username="budi.x"))
    assert budi.get("/api/v1/evaluations/").status_code == 200
    assert sent(administrator, f"{one}switch/", active=False).json()["is_active"] is False
    assert budi.get("/api/v1/evaluations/").status_code == 403
    assert sent(administrator, f"{one}password-link/").status_code == 400


def test_what_somebody_changed_meanwhile_is_told_and_not_written_over(
    administrator: User, contractor: Contractor, site: Site, viewer: User
) -> None:
    client = visitor(administrator)
    for path, pk in (("contractors", contractor.pk), ("sites", site.pk), ("people", viewer.pk)):
        one, field = f"{path}/{pk}/", "first_name" if path == "people" else "name"
        [read] = [row for row in client.get(f"{API}{path}/").json()["results"] if row["id"] == pk]
        assert sent(administrator, one, method="put", **_without_version(read)).status_code == 400
        first, second = read | {field: "Pertama"}, read | {field: "Kedua"}
        for _twice in range(2):  # sent again, it is as it was asked for
            assert sent(administrator, one, method="put", **first).status_code == 200
        late = sent(administrator, one, method="put", **second)
        assert (late.status_code, late.json()["current"][field]) == (409, "Pertama")
        assert str(administrator) in late.json()["message"]
        known = late.json()["current"]["version"]
        seen = client.put(
            f"{API}{one}", _without_version(second), content_type="application/json",
            headers={"If-Match": f'"{known}"'},
        )  # fmt: skip
        assert (seen.status_code, seen.json()[field]) == (200, "Kedua")


def _without_version(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "version"}


def test_a_representative_invites_to_their_own_company_alone(
    representative: User, contractor: Contractor, other_contractor: Contractor
) -> None:
    new: dict[str, Any] = {
        "first_name": "Siti", "email": "siti@contoh.example", "role": "representative",
    }  # fmt: skip
    other = sent(representative, "invitations/", contractor=other_contractor.code, **new)
    assert other.status_code == 400  # there is none of that code for them
    made = sent(representative, "invitations/", contractor=contractor.code, **new).json()
    assert made["link"]
    [listed] = visitor(representative).get(f"{API}invitations/").json()["results"]
    assert (listed["email"], listed["link"]) == ("siti@contoh.example", "")
    once = {"operation": "6f1c2b1e-7a39-4f0e-9d0c-5a1f3f0e9d0c", "contractor": contractor.code}
    twice = [sent(representative, "invitations/", **once, **new).json() for _time in range(2)]
    assert twice[0] == twice[1]
    assert twice[0]["link"] != made["link"]
    gone = sent(representative, f"invitations/{made['id']}/revoke/").json()
    assert gone["revoked_at"]


def test_what_is_added_and_sent_twice_is_one_and_leads_to_it(
    manager: User, administrator: User, coordinator: User, contractor: Contractor
) -> None:
    person = {"username": "budi.x", "email": "budi@contoh.example", "role": "manager"}
    company = {"code": "PT9", "name": "PT Contoh Sembilan", "risk_class": "high"}
    unit = {"contractor": contractor.code, "code": "EX-9", "kind": "vehicle", "name": "Unit 9"}
    for who, path, facts in (
        (manager, "sites/", {"code": "S9", "name": "Pit 9"}),
        (manager, "contractors/", company),
        (administrator, "people/", person),
        (coordinator, "units/", unit),
    ):
        body = facts | {"operation": str(uuid4())}
        first, again = (sent(who, path, **body) for _tap in range(2))
        key = "key" if path == "units/" else "id"
        assert (again.status_code, again.json()[key]) == (200, first.json()[key])
        assert sent(who, path, **body | {"code": "X1", "username": "x"}).status_code == 409
        if path == "people/":
            more: dict[str, Any] = {"further_roles": ["coordinator"]}
            assert sent(who, path, **more | body).status_code == 409


@pytest.mark.parametrize(("page", "model"), [("site-add", Site), ("contractor-add", Contractor)])
def test_a_second_tap_leads_where_the_first_did(
    manager: User, page: str, model: type[Model]
) -> None:
    told = {"code": "X9", "name": "Sembilan", "time_zone": "Asia/Jakarta", "risk_class": "high"}
    told["operation"] = str(uuid4())
    first, again = (visitor(manager).post(reverse(page), told) for _tap in range(2))
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    refused = visitor(manager).post(reverse(page), told | {"operation": str(uuid4())})
    assert refused.status_code == 400
    assert model._default_manager.filter(code="X9").count() == 1
