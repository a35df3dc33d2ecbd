"""The public page of a QR code: hash and rating, and nothing else."""

from django.urls import reverse

from evaluations.models import Result
from tests.visitors import visitor


def address(digest: str) -> str:
    return reverse("verification", args=[digest])


def test_anybody_sees_hash_and_rating_of_a_published_result(pt_a: Result) -> None:
    response = visitor().get(address(pt_a.sha256))
    assert response.status_code == 200
    assert pt_a.sha256 in response.content.decode()
    assert "Black" in response.content.decode()


def test_the_page_says_nothing_else(pt_a: Result) -> None:
    page = visitor().get(address(pt_a.sha256)).content.decode()
    for told in ("PT A", "85.2", "2024", "A-4", "Blue"):
        assert told not in page


def test_an_unknown_hash_is_404_and_says_so(db: None) -> None:
    response = visitor().get(address("0" * 64))
    assert response.status_code == 404
    assert b"No published result has this hash" in response.content


def test_an_unpublished_result_is_as_unknown(unpublished: Result) -> None:
    response = visitor().get(address(unpublished.sha256))
    assert response.status_code == 404
    assert b"rating--" not in response.content


def test_it_is_only_read(pt_a: Result) -> None:
    assert visitor().post(address(pt_a.sha256)).status_code == 405
