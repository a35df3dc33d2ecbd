"""The list of contractors: found by a part of the name, whatever is searched for."""

import pytest

from accounts.models import User
from contractors.models import Contractor
from tests.visitors import visitor


def names(user: User, search: str) -> list[str]:
    page = visitor(user).get("/contractors/", {"q": search})
    assert page.status_code == 200
    return [contractor.name for contractor in page.context["contractors"]]


def test_a_contractor_is_found_by_a_part_of_the_name(
    viewer: User, contractor: Contractor, other_contractor: Contractor
) -> None:
    assert names(viewer, "") == [contractor.name, other_contractor.name]
    assert names(viewer, other_contractor.name.lower()[1:]) == [other_contractor.name]


@pytest.mark.parametrize("search", ["%", "'", "\\"])
def test_odd_characters_are_only_searched_for(
    viewer: User, contractor: Contractor, search: str
) -> None:
    assert names(viewer, search) == []


def test_an_empty_list_says_who_adds_contractors_and_where(
    viewer: User, manager: User, administrator: User
) -> None:
    page = visitor(viewer).get("/contractors/").text
    assert "manager or administrator adds them" in page
    assert "/contractors/new/" not in page
    page = visitor(manager).get("/contractors/").text
    assert "First say at which sites they work" in page
    for person in (manager, administrator):
        assert "/contractors/new/" in visitor(person).get("/contractors/").text
