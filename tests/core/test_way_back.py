"""An address that takes only forms leads whoever opens it to the page with the form."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor, Site
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
BROWSER: dict[str, Any] = {"headers": {"Accept": "text/html,*/*", "Sec-Fetch-Mode": "navigate"}}


def sent_from(client: Client, address: str, *, page: str, **given: str) -> int:
    headers = BROWSER["headers"] | {"Referer": f"http://testserver{page}"}
    return client.post(address, given, headers=headers).status_code


def test_a_form_that_came_back_leads_to_the_page_it_stood_on(
    manager: User, contractor: Contractor, site: Site
) -> None:
    client = visitor(manager)
    decide = reverse("months-decide", args=[contractor.pk, 2024])
    page = f"{reverse('months-of-year', args=[contractor.pk, 2024])}?site={site.pk}"
    assert sent_from(client, decide, page=page, site=str(site.pk)) == 400
    assert (
        sent_from(client, decide, page=decide, site=str(site.pk)) == 400
    )  # again, from where it is
    assert client.get(decide, **BROWSER).headers["Location"] == page


def test_one_that_was_never_sent_leads_to_what_stands_above(
    manager: User, contractor: Contractor, site: Site
) -> None:
    decide = reverse("months-decide", args=[contractor.pk, 2024])
    answer = visitor(manager).get(decide, **BROWSER, follow=True)
    assert answer.redirect_chain[-1] == (
        reverse("months-of-year", args=[contractor.pk, 2024]),
        302,
    )
    assert answer.status_code == 200


def test_where_nothing_stands_above_home_does(manager: User) -> None:
    out = visitor(manager).get(reverse("sign-out"), **BROWSER)
    assert out.headers["Location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept": "application/json"},
        {"Accept": "text/html", "Sec-Fetch-Mode": "cors"},
        {"Accept": "text/html", "HX-Request": "true"},
    ],
)
def test_programs_and_parts_of_pages_are_told_405(manager: User, headers: dict[str, str]) -> None:
    assert visitor(manager).get(reverse("sign-out"), headers=headers).status_code == 405


def test_the_api_keeps_its_own_405(manager: User) -> None:
    address = reverse("api:publish", args=[1])
    answer = visitor(manager).get(address, **BROWSER)
    assert answer.status_code == 405
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "page", ["https://example.com/page/", "http://testserver//example.com/page/"]
)
def test_nobody_is_led_out_of_the_house_by_where_a_form_was_sent_from(
    manager: User, contractor: Contractor, site: Site, page: str
) -> None:
    client = visitor(manager)
    decide = reverse("months-decide", args=[contractor.pk, 2024])
    headers = BROWSER["headers"] | {"Referer": page}
    client.post(decide, {"site": site.pk}, headers=headers)
    assert client.get(decide, **BROWSER).headers["Location"].startswith("/contractors/")
