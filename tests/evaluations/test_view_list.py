"""The list of a year's evaluations, and publishing several from it."""

from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.choices import EvaluationStatus
from evaluations.models import Evaluation, Period
from evaluations.services import life_cycle
from instruments.models import Instrument
from periods.services import add_evaluation, open_period
from tests.evaluations.filling import fill
from tests.evaluations.looking import looked_at
from tests.visitors import visitor

LIST = "/evaluations/"
PUBLISH = "/evaluations/publish/"


@pytest.fixture
def approved(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Evaluation:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    return evaluation


def test_it_shows_progress_range_status_and_deadline(
    evaluation: Evaluation, coordinator: User
) -> None:
    text = visitor(coordinator).get(LIST).text
    assert "PT A" in text
    assert "0/61" in text
    assert "0.0–100.0\N{NO-BREAK SPACE}%, Red to Blue" in text
    assert "31 January 2025" in text
    assert f'href="/evaluations/{evaluation.pk}/checklist/"' in text


def test_figures_and_dates_are_indonesian(evaluation: Evaluation, coordinator: User) -> None:
    text = visitor(coordinator, language="id").get(LIST).text
    assert "0,0–100,0\N{NO-BREAK SPACE}%" in text
    assert "31 Januari 2025" in text


def test_a_frozen_evaluation_shows_its_rating(approved: Evaluation, viewer: User) -> None:
    text = visitor(viewer).get(LIST).text
    assert "100.0\N{NO-BREAK SPACE}%" in text
    assert "rating--biru" in text
    assert "Excellent" in text


def test_who_may_not_fill_is_led_to_the_review(evaluation: Evaluation, manager: User) -> None:
    assert f"/evaluations/{evaluation.pk}/review/" in visitor(manager).get(LIST).text


@pytest.mark.parametrize(
    ("query", "shown"),
    [("?q=pt a", True), ("?q=nobody", False), ("?status=draft", True), ("?status=approved", False)],
)
def test_it_can_be_narrowed(
    query: str, shown: bool, evaluation: Evaluation, coordinator: User
) -> None:
    text = visitor(coordinator).get(LIST + query).text
    assert ("0/61" in text) is shown
    assert ("Nothing fits this choice" in text) is not shown


@pytest.mark.parametrize("query", ["?year=abc", "?status=lost", "?year=0", "?sort=x"])
def test_a_broken_link_still_lists(query: str, evaluation: Evaluation, coordinator: User) -> None:
    assert "0/61" in visitor(coordinator).get(LIST + query).text


def test_the_latest_year_comes_first_and_others_are_one_tap_away(
    evaluation: Evaluation,
    instruments: dict[str, Instrument],
    other_contractor: Contractor,
    coordinator: User,
    now: datetime,
) -> None:
    earlier = open_period(
        year=2023,
        instrument=instruments["csms"],
        level="",
        submit_by=date(2024, 1, 31),
        by=SYSTEM,
        now=now,
    )
    add_evaluation(
        period=earlier, contractor=other_contractor, coordinator=None, by=SYSTEM, now=now
    )
    client = visitor(coordinator)
    assert "PT B" not in client.get(LIST).text
    assert 'href="?year=2023"' in client.get(LIST).text
    assert "PT B" in client.get(LIST + "?year=2023").text


@pytest.mark.parametrize("sort", ["contractor", "progress", "figure", "status", "deadline"])
def test_it_sorts_by_every_column(sort: str, evaluation: Evaluation, coordinator: User) -> None:
    response = visitor(coordinator).get(f"{LIST}?sort={sort}")
    assert 'aria-sort="ascending"' in response.text
    assert "PT A" in response.text


def test_before_the_first_period_it_says_what_to_do_first(coordinator: User, manager: User) -> None:
    assert "An HSE manager or administrator opens the year" in visitor(coordinator).get(LIST).text
    assert "First open a period" in visitor(manager).get(LIST).text


def test_a_longer_list_costs_no_more_statements(
    period: Period,
    coordinator: User,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        contractor = Contractor.objects.create(code=f"C{number}", name=f"Contractor {number}")
        add_evaluation(period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now)
    client = visitor(coordinator)
    with django_assert_max_num_queries(6):
        text = client.get(LIST).text
    assert text.count("0/61") == 12


def test_nobody_is_asked_to_sign_in(evaluation: Evaluation) -> None:
    assertRedirects(visitor().get(LIST), f"/sign-in/?next={LIST}", fetch_redirect_response=False)


def test_a_representative_does_not_enter(representative: User) -> None:
    assert visitor(representative).get(LIST).status_code == 403


def test_the_list_takes_no_post(coordinator: User) -> None:
    assert visitor(coordinator).post(LIST).status_code == 405


def test_a_manager_publishes_what_is_ticked(approved: Evaluation, manager: User) -> None:
    client = visitor(manager)
    looked = looked_at(client.post(PUBLISH, {"evaluation": [approved.pk]}).text)
    response = client.post(PUBLISH, {"evaluation": [approved.pk], "looked": looked})
    assertRedirects(response, f"{LIST}?year=2024", fetch_redirect_response=False)
    approved.refresh_from_db()
    assert approved.status == EvaluationStatus.PUBLISHED
    assert "1 result is published" in client.get(LIST).text


def test_only_a_manager_is_offered_to_publish(
    approved: Evaluation, manager: User, coordinator: User
) -> None:
    assert "Publish results" in visitor(manager).get(LIST).text
    assert "Publish results" not in visitor(coordinator).get(LIST).text


@pytest.mark.parametrize(
    ("chosen", "says"),
    [(["999999"], "not there"), (["x"], "not there")],
)
def test_publishing_nonsense_is_a_sentence(
    chosen: list[str], says: str, approved: Evaluation, manager: User
) -> None:
    response = visitor(manager).post(PUBLISH, {"evaluation": chosen})
    assert response.status_code == 400
    assert says in response.text


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://testserver/evaluations/?year=2024", "/evaluations/?year=2024"),
        ("http://testserver/evaluations/publish/", ""),
        ("http://elsewhere.example/evaluations/", ""),
        ("", ""),
    ],
)
def test_a_refused_step_leads_back_to_the_page_it_was_asked_on(
    page: str, back: str, approved: Evaluation, manager: User
) -> None:
    response = visitor(manager).post(PUBLISH, {"evaluation": ["x"]}, headers={"Referer": page})
    assert ("Go back" in response.text, "Go to the first page" in response.text) == (
        bool(back),
        not back,
    )
    assert f'href="{back}"' in response.text or not back


def test_publishing_a_draft_publishes_nothing(
    approved: Evaluation,
    period: Period,
    other_contractor: Contractor,
    manager: User,
    now: datetime,
) -> None:
    draft = add_evaluation(
        period=period, contractor=other_contractor, coordinator=None, by=SYSTEM, now=now
    )
    response = visitor(manager).post(
        PUBLISH, {"evaluation": [approved.pk, draft.pk], "looked": "yes"}
    )
    assert response.status_code == 409
    approved.refresh_from_db()
    assert approved.status == EvaluationStatus.APPROVED


@pytest.mark.parametrize("role", ["coordinator", "viewer", "administrator"])
def test_who_is_no_manager_does_not_publish(
    role: str, approved: Evaluation, request: pytest.FixtureRequest
) -> None:
    response = visitor(request.getfixturevalue(role)).post(PUBLISH, {"evaluation": approved.pk})
    assert response.status_code == 403


def test_publishing_takes_a_post(manager: User) -> None:
    assert visitor(manager).get(PUBLISH).status_code == 405


def test_a_stranger_has_nothing_to_publish(approved: Evaluation, stranger: User) -> None:
    response = visitor(stranger).post(PUBLISH, {"evaluation": approved.pk})
    assert response.status_code == 403
    approved.refresh_from_db()
    assert approved.status == EvaluationStatus.APPROVED


def test_all_approved_ones_are_ticked_by_one_link(
    approved: Evaluation, period: Period, other_contractor: Contractor, manager: User,
    by_coordinator: Actor, by_manager: Actor, now: datetime,
) -> None:  # fmt: skip
    another = add_evaluation(
        period=period, contractor=other_contractor, coordinator=None, by=SYSTEM, now=now
    )
    fill(another, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=another, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=another, by=by_manager, now=now)
    client = visitor(manager)
    text = client.get(LIST, {"status": "approved"}).text
    assert "Tick all 2" in text
    assert text.count(" checked>") == 0
    text = client.get(LIST, {"status": "approved", "tick": "all"}).text
    assert text.count(" checked>") == 2
    assert "Tick all" not in text
