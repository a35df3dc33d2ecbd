"""The public page of a QR code: what must be printed on the document, and nothing else."""

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from evaluations.models import Publication, Result
from tests.documents.revisions import next_revision
from tests.reports.frozen_results import Yardsticks, context_of, make_period, make_result
from tests.visitors import visitor


def address(digest: str) -> str:
    return reverse("verification", args=[digest])


def page_of(result: Result) -> str:
    return visitor().get(address(result.sha256)).content.decode()


def test_anybody_with_the_hash_is_told_whose_result_it_is(pt_a: Result) -> None:
    page = page_of(pt_a)
    for told in (pt_a.sha256, "PT A", "2024", "CSMS", "85.2", "Black", "In force"):
        assert told in page
    assert "<h1>This result exists</h1>" in page


def test_a_card_of_another_year_under_this_hash_is_told_by_the_year(
    pt_a: Result, contractor: Contractor, yardsticks: Yardsticks
) -> None:
    before = make_result("pt_a", contractor=contractor, period=make_period(yardsticks, 2023))
    page = page_of(before)
    assert "<bdi>2023</bdi>" in page
    assert "<bdi>2024</bdi>" not in page
    assert "somebody put this hash on another document" in page


def test_a_replaced_result_names_its_revision_and_the_later_one(pt_a: Result) -> None:
    next_revision(pt_a)
    page = page_of(pt_a)
    assert "Replaced by revision 2" in page
    assert "<h1>This result exists, but it no longer holds</h1>" in page
    assert "In force" not in page


def test_a_result_rated_by_chosen_rules_tells_what_the_instruments_own_would_say(
    contractor: Contractor, yardsticks: Yardsticks
) -> None:
    context = context_of("pt_a", contractor=contractor)
    context["by_own_rules"] = context["rule_set"] | {"rating": "merah", "downgrades": []}
    result = make_result(
        "pt_a", contractor=contractor, period=make_period(yardsticks, 2024), context=context
    )
    rated, _said, own = page_of(result).partition("By the instrument&#x27;s own rules")
    assert "Black" in rated
    assert "Red" in own  # not before it: a form's token is letters at random


def test_incidents_that_nobody_had_decided_are_counted_and_not_named(
    contractor: Contractor, yardsticks: Yardsticks
) -> None:
    context = context_of("pt_a", contractor=contractor) | {"undecided": [{"ref": "A-9"}]}
    result = make_result(
        "pt_a", contractor=contractor, period=make_period(yardsticks, 2024), context=context
    )
    page = page_of(result)
    assert "1 incident not decided at approval: it does not count." in page
    assert "A-9" not in page


def test_the_page_says_nothing_else(pt_a: Result) -> None:
    page = page_of(pt_a)
    for private in ("A-4", "Blue", "manajer", "Policy"):  # incidents, score, people, elements
        assert private not in page


def test_the_page_is_in_indonesian_too(pt_a: Result) -> None:
    page = visitor(language="id").get(address(pt_a.sha256)).content.decode()
    for told in ("Perusahaan", "85,2\N{NO-BREAK SPACE}%", "Hitam", "Berlaku: tidak ada revisi"):
        assert told in page


def test_an_unknown_hash_is_404_and_says_so(db: None) -> None:
    response = visitor().get(address("0" * 64))
    assert response.status_code == 404
    assert b"No published result has this hash" in response.content


def test_a_hash_in_capitals_is_the_same_hash(pt_a: Result) -> None:
    response = visitor().get(address(pt_a.sha256.upper()))
    assert response.status_code == 200
    assert pt_a.sha256 in response.text


def test_a_hash_that_was_not_copied_whole_is_answered_as_an_unknown_one(pt_a: Result) -> None:
    for typed in (pt_a.sha256[:-1], f"{pt_a.sha256}0", f"{pt_a.sha256[:32]}...", "%"):
        response = visitor().get(address(typed))
        assert response.status_code == 404
        assert "the address was not copied whole" in response.text
        assert response.headers["Cache-Control"] == "private, no-store"


def test_an_unpublished_result_is_as_unknown(unpublished: Result) -> None:
    assert not Publication.objects.filter(result=unpublished).exists()
    response = visitor().get(address(unpublished.sha256))
    assert response.status_code == 404
    for private in (b"rating--", unpublished.company["name"].encode(), b"2024"):
        assert private not in response.content


@pytest.mark.parametrize("signed_in", [True, False])
def test_no_search_engine_lists_it_and_no_cache_keeps_it(
    pt_a: Result, viewer: User, signed_in: bool
) -> None:
    client = visitor(viewer if signed_in else None)
    for page in (address(pt_a.sha256), address("0" * 64), reverse("verify-file")):
        headers = client.get(page).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Robots-Tag"].startswith("noindex")


def test_it_is_only_read(pt_a: Result) -> None:
    assert visitor().post(address(pt_a.sha256)).status_code == 405
