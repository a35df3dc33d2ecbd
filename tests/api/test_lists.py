"""Lists of the API: page by page, in one shape, whatever is added meanwhile."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from contractors.models import Contractor
from gap_tables.models import GapTable
from tests.api.description import description
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
CONTRACTORS = "/api/v1/contractors/"


@pytest.fixture
def reader(manager: User) -> Client:
    return visitor(manager)


@pytest.fixture
def five(contractor: Contractor) -> list[str]:
    """Four more, written in no order."""
    codes = ["K-3", "K-1", "K-4", "K-2"]
    Contractor.objects.bulk_create(Contractor(code=code, name=f"PT {code}") for code in codes)
    return sorted([contractor.code, *codes])


def followed(reader: Client, address: str, *, key: str) -> list[Any]:
    """One of each row of a list, page by page."""
    found, following = [], address
    while following:
        answer = reader.get(following).json()
        found += [row[key] for row in answer["results"]]
        following = answer["next"]
    return found


def test_a_list_is_followed_to_its_end(reader: Client, five: list[str]) -> None:
    assert reader.get(CONTRACTORS).json()["next"] is None
    for limit in (1, 2, 5):
        assert followed(reader, f"{CONTRACTORS}?limit={limit}", key="code") == five


def test_what_is_added_or_renamed_meanwhile_repeats_and_hides_nothing(
    reader: Client, five: list[str]
) -> None:
    first = reader.get(f"{CONTRACTORS}?limit=2").json()
    Contractor.objects.create(code="A-0", name="PT A-0")
    Contractor.objects.filter(code=five[1]).delete()  # the very row that the cursor names
    behind = followed(reader, first["next"], key="code")
    assert behind == five[2:]


def test_rows_of_one_moment_are_each_told_once(
    reader: Client, contractor: Contractor, now: datetime
) -> None:
    names = [f"Table {number}" for number in range(5)]
    GapTable.objects.bulk_create(
        GapTable(name=name, contractor=contractor, begun_at=now) for name in names
    )
    assert sorted(followed(reader, "/api/v1/gaps/?limit=2", key="name")) == names


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("limit=0", "limit"), ("limit=1001", "limit"), ("limit=-1", "limit"),
        ("limit=", "limit"), ("limit=ten", "limit"), ("limit=1e9", "limit"),
        ("cursor=", "cursor"), ("cursor=abc", "cursor"), ("cursor=WyJLLTEiXQ:x", "cursor"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_its_name(
    reader: Client, five: list[str], asked: str, field: str
) -> None:
    answer = reader.get(f"{CONTRACTORS}?{asked}")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_the_cursor_of_another_list_is_none_of_this_one(reader: Client, five: list[str]) -> None:
    cursor = reader.get(f"{CONTRACTORS}?limit=1").json()["next"].partition("cursor=")[2]
    assert reader.get(f"/api/v1/sites/?cursor={cursor}").status_code == 400


def test_every_list_comes_in_pages() -> None:
    for address, path in description()["paths"].items():
        for method, operation in path.items():
            contents = operation["responses"].get("200", {}).get("content", {})
            schema = contents.get("application/json", {}).get("schema", {})
            assert schema.get("type") != "array", address
            if method == "get" and schema.get("$ref", "").endswith("ListOut"):
                asked = {one["name"] for one in operation["parameters"]}
                assert {"limit", "cursor"} <= asked, address
