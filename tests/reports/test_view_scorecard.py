"""Scorecards as pages: the list and one result with every reason."""

import re

from django.urls import reverse

from accounts.models import User
from evaluations.models import Result
from tests.reports.frozen_results import Yardsticks, make_period, make_result
from tests.visitors import visitor

LIST = "/scorecards/"


def address(result: Result) -> str:
    return reverse("scorecard", args=[result.sha256])


def test_the_page_gives_rating_percent_and_reason(pt_a: Result, manager: User) -> None:
    page = visitor(manager).get(address(pt_a)).content.decode()
    assert "rating--hitam" in page
    assert "85.2\N{NO-BREAK SPACE}%" in page
    assert "lowers it to Black because of incidents A-2 (3 May 2024)" in page
    assert "HSE budget provided and used" in page
    assert "Where it is strong and weak" in page


def test_a_page_has_no_inline_style_or_script(pt_a: Result, manager: User) -> None:
    page = visitor(manager).get(address(pt_a)).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)


def test_a_representative_reads_their_own(pt_a: Result, representative: User) -> None:
    response = visitor(representative).get(address(pt_a))
    assert response.status_code == 200
    assert b"PT B" not in response.content


def test_a_representative_does_not_find_anothers(pt_a: Result, other_representative: User) -> None:
    assert visitor(other_representative).get(address(pt_a)).status_code == 404


def test_a_stranger_finds_nothing(pt_a: Result, stranger: User) -> None:
    assert visitor(stranger).get(address(pt_a)).status_code == 404


def test_a_representative_does_not_find_what_is_not_published(
    unpublished: Result, representative: User
) -> None:
    assert visitor(representative).get(address(unpublished)).status_code == 404


def test_a_manager_is_told_that_it_is_not_published(unpublished: Result, manager: User) -> None:
    assert b"Not published yet" in visitor(manager).get(address(unpublished)).content


def test_only_what_is_published_leads_to_its_verification(
    pt_a: Result, unpublished: Result, manager: User
) -> None:
    for result, status in ((pt_a, 200), (unpublished, 404)):
        verification = reverse("verification", args=[result.sha256])
        page = visitor(manager).get(reverse("scorecard", args=[result.sha256])).text
        assert (f'href="{verification}"' in page) == (status == 200)
        assert visitor(manager).get(verification).status_code == status


def test_nobody_signed_in_is_asked_to_sign_in(pt_a: Result) -> None:
    response = visitor().get(address(pt_a))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/")


def test_a_hash_of_nothing_is_404(pt_a: Result, manager: User) -> None:
    assert visitor(manager).get(f"/results/{'0' * 64}/").status_code == 404
    assert visitor(manager).get("/results/not-a-hash/").status_code == 404


def test_it_is_only_read(pt_a: Result, manager: User) -> None:
    assert visitor(manager).post(address(pt_a)).status_code == 405
    assert visitor(manager).post(LIST).status_code == 405


def test_the_list_of_a_representative_has_every_year_of_theirs_only(
    pt_a: Result, pt_b: Result, yardsticks: Yardsticks, representative: User
) -> None:
    before = make_result(
        "pt_b", contractor=pt_a.evaluation.contractor, period=make_period(yardsticks, 2023)
    )
    page = visitor(representative).get(LIST).content.decode()
    assert address(pt_a) in page
    assert address(before) in page
    assert address(pt_b) not in page


def test_the_list_of_a_viewer_is_of_one_year(
    pt_a: Result, yardsticks: Yardsticks, viewer: User
) -> None:
    before = make_result(
        "pt_b", contractor=pt_a.evaluation.contractor, period=make_period(yardsticks, 2023)
    )
    assert address(before) not in visitor(viewer).get(LIST).content.decode()
    assert address(before) in visitor(viewer).get(f"{LIST}?year=2023").content.decode()


def test_a_year_that_makes_no_sense_shows_the_latest(pt_a: Result, viewer: User) -> None:
    for year in ("abc", "-1", "1999", "٢٠٢٤", "9" * 5000):
        response = visitor(viewer).get(LIST, {"year": year})
        assert address(pt_a) in response.content.decode()


def test_an_empty_list_says_when_something_appears(representative: User, viewer: User) -> None:
    assert b"when the year" in visitor(representative).get(LIST).content
    assert b"approves an evaluation" in visitor(viewer).get(LIST).content
