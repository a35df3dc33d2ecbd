"""What an address asks of a list and nobody understands is named on its page: no list is silent."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.forms import CharField
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import SYSTEM
from core.shell.filters import FilterForm
from evaluations.models import Evaluation
from tests.evaluations.self_assessment_scene import asked_to_judge_itself
from tests.findings.findings_scene import stored_finding
from tests.risks.register_scene import begun_register
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
LEFT_OUT = "It was left out"


@pytest.fixture
def reader(administrator: User) -> Client:
    """Whoever sees every list there is."""
    return visitor(administrator)


@pytest.fixture
def lists(evaluation: Evaluation, contractor: Contractor, site: Site, now: datetime) -> list[str]:
    """The address of every list that its address narrows or turns the pages of."""
    stored_finding(contractor=contractor, raised_at=now)
    names = (
        "finding-list",
        "evaluation-list",
        "month-list",
        "scorecard-list",
        "trail",
        "objection-list",
        "contractor-list",
        "site-list",
        "incident-list",
        "inspection-list",
        "inspected-unit-list",
        "document-list",
        "certificate-list",
        "lesson-list",
        "risk-jsa-list",
    )
    site_page = reverse("site-detail", args=[site.pk])
    review = reverse("evaluation-review", args=[evaluation.pk])
    judged = asked_to_judge_itself(contractor, year=2023, until=now.date(), now=now)
    own_view = reverse("self-assessment", args=[judged.pk])
    sources = reverse("source-list", args=[evaluation.pk])
    register = begun_register(contractor, by=SYSTEM, now=now).register
    risks = reverse("risk-register", args=[register.key])
    return [
        *map(reverse, names),
        site_page,
        risks,
        review,
        own_view,
        sources,
        reverse("person-list"),
    ]


def shown_form(client: Client, address: str) -> FilterForm:
    """The filters of a list, which says nothing of them where nothing is asked."""
    response = client.get(address)
    assert LEFT_OUT not in response.text, address
    found = response.context.get("filter_form") or response.context["form"]
    assert isinstance(found, FilterForm), address
    return found


def forms_of_lists(form: type[FilterForm]) -> Iterator[type[FilterForm]]:
    """Those that a list has, and none that others are made from."""
    below = form.__subclasses__()
    yield from (one for child in below for one in forms_of_lists(child)) if below else [form]


def test_every_list_names_each_filter_that_it_does_not_understand(
    reader: Client, lists: list[str]
) -> None:
    for address in lists:
        form = shown_form(reader, address)
        for name, field in form.fields.items():
            wrong = "x" * 200 if isinstance(field, CharField) else "zz"
            page = reader.get(address, {name: wrong}).text
            with translation.override("en"):
                assert f"{form[name].label}: " in page, (address, name)
            assert page.count(LEFT_OUT) == 1, (address, name)


def test_every_list_names_a_filter_that_it_does_not_have(reader: Client, lists: list[str]) -> None:
    for address in lists:
        assert "owner: This list has no such filter." in reader.get(address, {"owner": "zz"}).text


def test_every_form_of_filters_is_tried_here(reader: Client, lists: list[str]) -> None:
    tried = {type(shown_form(reader, address)) for address in lists}
    assert tried == {*forms_of_lists(FilterForm), FilterForm}


def test_a_year_of_five_signs_and_reversed_days_are_named(reader: Client, lists: list[str]) -> None:
    assert "Year: Enter a whole number." in reader.get(lists[0], {"year": "20x4"}).text
    days = {"since": "2026-05-02", "until": "2026-05-01"}
    response = reader.get(reverse("trail"), days)
    assert "To day: It lies before the first day. It was left out" in response.text
    assert "until" not in response.context["form"].given


def test_a_tick_stands_before_its_words(reader: Client, lists: list[str]) -> None:
    page = " ".join(reader.get(reverse("finding-list")).text.split())
    assert '<label class="filter__tick"><input type="checkbox" name="overdue"' in page
