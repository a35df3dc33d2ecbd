"""The data for programs: OData pages, tokens, and a sentence for what is not served."""

import base64
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from accounts.models import ReaderToken, User
from contractors.models import Contractor
from core.audit import Actor
from core.models import AuditEntry
from evaluations.models import Period, Result
from overview.data import odata
from overview.data.datasets import DATASETS
from tests.reports.frozen_results import make_result
from tests.visitors import visitor
from tokens.services import create_token, revoke_token

ROOT = "/api/v1/data/"
SERVED = "http://testserver/api/v1/data/"


@pytest.fixture
def token(manager: User, now: datetime) -> tuple[ReaderToken, str]:
    """The manager's token, valid for a month of the real clock."""
    made = create_token(name="Power BI", days=30, by=Actor(manager), now=now)
    ReaderToken.objects.update(expires_at=datetime.now(tz=now.tzinfo) + timedelta(days=30))
    return made


def read(user: User, address: str = f"{ROOT}results/", **asked: str) -> dict[str, Any]:
    response = visitor(user).get(address, {name.replace("o_", "$"): v for name, v in asked.items()})
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def test_results_come_in_the_shape_of_odata(pt_a: Result, viewer: User) -> None:
    response = visitor(viewer).get(f"{ROOT}results/")
    body = response.json()
    assert response.headers["OData-Version"] == "4.0"
    assert body["@odata.context"] == f"{SERVED}$metadata#results"
    (row,) = body["value"]
    assert (row["contractor"], row["percent"], row["rating"]) == ("PT A", 85.2, "hitam")
    assert row["fr"] == 3.2


def test_figures_are_the_digits_of_the_result(pt_a: Result, viewer: User) -> None:
    raw = visitor(viewer).get(f"{ROOT}elements/").content.decode()
    for element in pt_a.output["elements"]:
        assert f'"percent":{element["percent"]}' in raw


def test_the_next_link_leads_through_all_rows_once(
    pt_a: Result, pt_b: Result, viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(odata, "PAGE", 50)
    client, address, seen = visitor(viewer), f"{ROOT}items/?year=2024", []
    while address:
        page = client.get(address).json()
        seen += [(row["result"], row["item"]) for row in page["value"]]
        address = page.get("@odata.nextLink", "").removeprefix("http://testserver")
        assert "year=2024" in address or not address
    assert len(seen) == len(set(seen)) == 122


def test_five_thousand_at_once_come_in_pages(
    pt_a: Result, pt_b: Result, viewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(odata, "PAGE", 100)
    page = read(viewer, f"{ROOT}items/", o_top="5000")
    assert len(page["value"]) == 100
    assert "$top=4900" in page["@odata.nextLink"]
    assert page["@csms.message"].startswith("At most 100 rows come at once")
    assert "@csms.message" not in read(viewer, f"{ROOT}items/", o_top="100")


def test_top_and_skip_and_select_are_served(pt_a: Result, viewer: User) -> None:
    page = read(viewer, f"{ROOT}elements/", o_top="2", o_skip="1", o_select="element,percent")
    assert page["value"] == [
        {"element": one["code"], "percent": float(one["percent"])}
        for one in pt_a.output["elements"][1:3]
    ]
    assert "@odata.nextLink" not in page


@pytest.mark.parametrize(
    ("asked", "status", "sentence"),
    [
        ({"$filter": "percent gt 80"}, 501, "$filter is not served here"),
        ({"$orderby": "percent"}, 501, "$orderby is not served here"),
        ({"$foo": "1"}, 501, "$foo is not served here"),
        ({"$count": "perhaps"}, 400, "$count is true or false."),
        ({"$top": ["1", "2"]}, 400, "$top is there twice: give it once."),
        ({"$top": "many"}, 400, "$top is not a whole number."),
        ({"$skip": "1000000"}, 400, "follow @odata.nextLink instead"),
        ({"$skip": "9" * 5000}, 400, "follow @odata.nextLink instead"),
        ({"$skiptoken": "x"}, 400, "begin with the first page again"),
        ({"$select": "salary"}, 400, "There is no column salary here"),
        ({"year": "1066"}, 400, "There is no year 1066 here."),
        ({"yeer": "2024"}, 400, "There is no filter yeer; there are: year, instrument"),
    ],
)
def test_what_is_not_served_is_said(
    pt_a: Result, viewer: User, asked: dict[str, Any], status: int, sentence: str
) -> None:
    response = visitor(viewer).get(f"{ROOT}results/", asked)
    assert response.status_code == status
    assert sentence in response.json()["message"]


def test_rows_are_counted_in_the_scope_of_the_address(
    pt_a: Result, pt_b: Result, viewer: User
) -> None:
    page = read(viewer, f"{ROOT}items/", o_count="true", o_top="5")
    assert (page["@odata.count"], len(page["value"])) == (122, 5)
    company = pt_a.evaluation.contractor
    for one in (company.pk, company.code):
        response = visitor(viewer).get(f"{ROOT}items/$count", {"contractor": one})
        said = (response.text, response.headers["Content-Type"])
        assert said == ("61", "text/plain; charset=utf-8")
    assert visitor(viewer).get(f"{ROOT}items/$count", {"contractor": "\0"}).status_code == 400


def test_a_representative_counts_their_own_rows_only(
    pt_a: Result, pt_b: Result, representative: User
) -> None:
    assert visitor(representative).get(f"{ROOT}items/$count").text == "61"
    assert visitor(representative).get(f"{ROOT}incidents/$count").status_code == 403


@pytest.mark.parametrize("accepts", ["application/json", "text/html", "application/atom+xml", ""])
def test_a_reader_gets_the_one_shape_there_is_whatever_it_accepts(
    pt_a: Result, viewer: User, accepts: str
) -> None:
    headers, client = {"accept": accepts}, visitor(viewer)
    assert client.get(f"{ROOT}$metadata", headers=headers).content.startswith(b"<?xml")
    assert client.get(f"{ROOT}results", headers=headers).json()["value"]
    by_format = {"$format": "application/json;odata.metadata=minimal"}
    assert client.get(f"{ROOT}results", by_format, headers=headers).json()["value"]


def test_the_metadata_names_every_column_of_every_table(administrator: User) -> None:
    response = visitor(administrator).get(f"{ROOT}$metadata", headers={"accept": "application/xml"})
    root = ElementTree.fromstring(response.content)  # noqa: S314 - ours
    edm = "{http://docs.oasis-open.org/odata/ns/edm}"
    types = {one.get("Name"): one for one in root.iter(f"{edm}EntityType")}
    for dataset in DATASETS.values():
        named = [one.get("Name") for one in types[f"{dataset.name}_row"].iter(f"{edm}Property")]
        assert named == [column.key for column in dataset.columns]
        assert set(dataset.key) <= set(named)


def test_the_service_document_lists_what_the_role_may_read(
    administrator: User, representative: User
) -> None:
    names = [one["name"] for one in read(administrator, ROOT)["value"]]
    assert names == list(DATASETS)
    own = [one["name"] for one in read(representative, ROOT)["value"]]
    assert own == [
        "results", "elements", "self_gaps", "items", "certificates", "objections",
        "standing_decisions", "awards", "plan_criteria", "risks", "gap_rows",
        "partner_agreements", "lessons", "risk_registers", "inspections", "due_inspections",
        "findings", "surveys", "studies",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["bearer", "basic"])
def test_a_program_reads_with_a_token(
    pt_a: Result, token: tuple[ReaderToken, str], kind: str
) -> None:
    secret = token[1]
    basic = base64.b64encode(f"anybody:{secret}".encode()).decode()
    sent = f"Bearer {secret}" if kind == "bearer" else f"Basic {basic}"
    response = Client().get(f"{ROOT}results/", headers={"authorization": sent})
    assert response.status_code == 200
    token[0].refresh_from_db()
    assert token[0].last_used_at is not None


@pytest.mark.parametrize("how", ["revoked", "over", "inactive", "unknown"])
def test_a_token_that_opens_nothing(
    pt_a: Result, token: tuple[ReaderToken, str], manager: User, now: datetime, how: str
) -> None:
    one, secret = token
    if how == "revoked":
        revoke_token(token=one, by=Actor(manager), now=now)
    elif how == "over":
        ReaderToken.objects.update(expires_at=now)
    elif how == "unknown":
        secret = "csms_" + "x" * 43
    else:
        User.objects.filter(pk=manager.pk).update(is_active=False)
    response = Client().get(f"{ROOT}results/", headers={"authorization": f"Bearer {secret}"})
    assert response.status_code == 401
    assert "not valid" in response.json()["message"] or "tidak" in response.json()["message"]


def test_a_token_opens_the_data_and_nothing_else(
    pt_a: Result, token: tuple[ReaderToken, str]
) -> None:
    headers = {"authorization": f"Bearer {token[1]}"}
    assert Client().get("/api/v1/evaluations/", headers=headers).status_code == 403
    assert Client().get("/data/results.csv", headers=headers).status_code == 302


def test_nobody_is_asked_for_a_token(db: None) -> None:
    response = Client().get(f"{ROOT}results/")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Basic realm="CSMS"'


def test_the_token_itself_is_kept_nowhere(token: tuple[ReaderToken, str]) -> None:
    kept = str(list(ReaderToken.objects.values())) + str(list(AuditEntry.objects.values()))
    assert token[1] not in kept


TOKEN = {"name": "Power BI", "days": "90", "scopes": "read", "password": "rahasia-uji"}


def test_the_page_shows_a_new_token_once(manager: User) -> None:
    client = visitor(manager)
    page = client.post("/tokens/create/", TOKEN)
    assert b"csms_" in page.content
    assert page.headers["Cache-Control"] == "no-store"
    again = client.get("/tokens/").content.decode()
    assert "Power BI" in again
    assert 'value="csms_' not in again


def test_a_manager_revokes_their_own_and_sees_no_others(
    manager: User, administrator: User, now: datetime
) -> None:
    others, _ = create_token(name="x", days=1, by=Actor(administrator), now=now)
    client = visitor(manager)
    assert client.post(f"/tokens/{others.pk}/revoke/").status_code == 404
    own, _ = create_token(name="y", days=1, by=Actor(manager), now=now)
    assert client.post(f"/tokens/{own.pk}/revoke/").status_code == 302
    own.refresh_from_db()
    assert own.revoked_at is not None


def test_a_token_without_a_name_is_refused(manager: User) -> None:
    response = visitor(manager).post("/tokens/create/", {**TOKEN, "name": " "})
    assert response.status_code == 400
    assert b"Say what the token is for." in response.content


def test_an_open_page_makes_no_token_for_who_does_not_know_the_password(manager: User) -> None:
    page = visitor(manager).post("/tokens/create/", TOKEN | {"password": "entah"})
    assert page.status_code == 400
    assert b"This is not your present password." in page.content
    assert not ReaderToken.objects.exists()


def test_a_page_of_a_thousand_takes_few_statements(
    year: Period, viewer: User, django_assert_max_num_queries: Any
) -> None:
    companies = Contractor.objects.bulk_create(
        Contractor(code=f"X{n}", name=f"PT X{n}") for n in range(20)
    )
    for company in companies:
        make_result("pt_b", contractor=company, period=year)
    client = visitor(viewer)
    with django_assert_max_num_queries(5):
        assert len(client.get(f"{ROOT}items/").json()["value"]) == 1000
