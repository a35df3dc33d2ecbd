"""The places each role sees, and which of them is current."""

import pytest

from accounts.choices import Role
from accounts.models import User
from core.shell.navigation import home_of, links_for


def _somebody(role: str) -> User:
    return User(role=role)


@pytest.mark.parametrize("role", Role.values)
def test_everybody_sees_findings_scorecards_and_documents(role: str) -> None:
    urls = [link.url for link in links_for(_somebody(role), path="/")]
    assert {"/findings/", "/objections/", "/scorecards/", "/documents/"} <= set(urls)


def test_a_representative_sees_no_working_page() -> None:
    urls = {link.url for link in links_for(_somebody(Role.REPRESENTATIVE), path="/")}
    own = {
        "/todo/",
        "/findings/",
        "/months/",
        "/incidents/",
        "/inspections/",
        "/objections/",
        "/plans/",
        "/certificates/",
        "/procedures/",
        "/awards/",
        "/coaching/",
        "/lessons/",
        "/risks/",
        "/self-assessment/",
        "/standing/",
        "/surveys/",
        "/studies/",
    }
    assert urls == own | {"/scorecards/", "/documents/", "/data/"}


@pytest.mark.parametrize(
    ("url", "who"),
    [
        ("/settings/", {Role.MANAGER, Role.ADMINISTRATOR}),
        ("/trail/", {Role.VIEWER, Role.ADMINISTRATOR}),
    ],
)
def test_only_some_see_the_settings_and_the_trail(url: str, who: set[Role]) -> None:
    seen = {role: [one.url for one in links_for(_somebody(role), path="/")] for role in Role}
    assert {role for role, urls in seen.items() if url in urls} == who


def test_a_page_inside_a_place_makes_it_current() -> None:
    links = links_for(_somebody(Role.MANAGER), path="/evaluations/7/review/")
    assert [link.url for link in links if link.current] == ["/evaluations/"]


@pytest.mark.parametrize(
    ("role", "path", "current"),
    [
        (Role.REPRESENTATIVE, "/results/abc/", "/scorecards/"),
        (Role.REPRESENTATIVE, "/results/abc/objections/new/", "/objections/"),
        (Role.REPRESENTATIVE, "/contractors/7/months/2025/", "/months/"),
        (Role.COORDINATOR, "/results/abc/coaching/", "/coaching/"),
        (Role.MANAGER, "/contractors/7/awards/2025/emas/", "/awards/"),
        (Role.MANAGER, "/contractors/7/", "/contractors/"),
        (Role.MANAGER, "/results/abc/plan/", "/plans/"),
        (Role.REPRESENTATIVE, "/evaluations/7/self/checklist/", "/self-assessment/"),
        (Role.ADMINISTRATOR, "/webhooks/7/", "/settings/"),
    ],
)
def test_a_page_belongs_to_the_place_whose_noun_it_has(role: str, path: str, current: str) -> None:
    links = links_for(_somebody(role), path=path)
    assert [link.url for link in links if link.current] == [current]


@pytest.mark.parametrize("role", Role.values)
def test_the_first_page_is_among_the_places(role: str) -> None:
    from django.urls import reverse

    assert reverse(home_of(_somebody(role))) in {
        link.url for link in links_for(_somebody(role), path="/")
    }


def test_a_viewer_begins_at_the_year_and_the_others_at_what_waits_for_them() -> None:
    assert home_of(_somebody(Role.VIEWER)) == "dashboard"
    assert {home_of(_somebody(role)) for role in Role if role != Role.VIEWER} == {"todo"}
