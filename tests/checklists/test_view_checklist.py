"""The checklist page, and handing it in."""

import json
import re
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from accounts.models import User
from checklists.services.answers import AnswerChange, save_answer, save_element_note
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from evaluations.choices import EvaluationStatus
from evaluations.models import Evaluation
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services import life_cycle
from instruments.models import Instrument
from instruments.services.loading import load_instruments
from periods.services import add_evaluation, open_period
from tests.evaluations.filling import fill
from tests.shipped import FOLDER
from tests.visitors import visitor


def page_of(evaluation: Evaluation) -> str:
    return f"/evaluations/{evaluation.pk}/checklist/"


def item_of(text: str, code: str) -> str:
    """The part of the page that belongs to one item."""
    return text.split(f'data-item="{code}"')[1].split("data-item=", maxsplit=1)[0]


def answer(evaluation: Evaluation, code: str, *, by: Actor, now: datetime, **given: Any) -> None:
    save_answer(
        pinned=PinnedEvaluation.of(evaluation),
        item_code=code,
        change=AnswerChange(**given),
        base_version=0,
        operation=uuid4(),
        by=by,
        now=now,
    )


@pytest.fixture
def smk3(instruments: dict[str, Instrument], contractor: Contractor, now: datetime) -> Evaluation:
    period = open_period(
        year=2024,
        instrument=instruments["smk3"],
        level="awal",
        submit_by=date(2025, 1, 31),
        by=SYSTEM,
        now=now,
    )
    return add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )


def test_it_shows_every_item_with_its_scores(evaluation: Evaluation, coordinator: User) -> None:
    text = visitor(coordinator).get(page_of(evaluation)).text
    assert text.count("data-item=") == 61
    item = item_of(text, "1.01")
    assert re.findall(r'type="radio" name="s" value="([^"]+)"', item) == [
        "0", "1", "2", "3", "4", "n/a",
    ]  # fmt: skip
    assert "checked" not in item
    assert "0/61" in text


def test_the_guide_says_what_earns_each_score(evaluation: Evaluation, coordinator: User) -> None:
    client = visitor(coordinator)
    text = client.get(reverse("item-guides", args=[evaluation.pk])).text
    assert text.count("data-guide-of=") == 61
    guide = text[text.index('data-guide-of="1.01"') : text.index('data-guide-of="1.02"')]
    assert "No policy, or not approved" in guide
    assert "Policy signed by the top leader" in guide
    assert "1.1.1, 1.1.3, 1.1.5" in guide
    assert "No policy, or not approved" not in client.get(page_of(evaluation)).text


def test_an_answer_is_shown_as_it_was_given(
    evaluation: Evaluation, coordinator: User, by_coordinator: Actor, now: datetime
) -> None:
    answer(evaluation, "1.01", by=by_coordinator, now=now, choice="3", note="Seen <on> site")
    item = item_of(visitor(coordinator).get(page_of(evaluation)).text, "1.01")
    assert 'value="3" checked' in item
    assert "Seen &lt;on&gt; site</textarea>" in item
    assert 'data-version="1"' in item


def test_zero_open_and_not_applicable_look_different(
    evaluation: Evaluation, coordinator: User, by_coordinator: Actor, now: datetime
) -> None:
    answer(evaluation, "1.01", by=by_coordinator, now=now, choice="0")
    answer(evaluation, "1.02", by=by_coordinator, now=now, not_applicable=True, na_reason="No site")
    text = visitor(coordinator).get(page_of(evaluation)).text
    assert 'value="0" checked' in item_of(text, "1.01")
    assert 'value="n/a" checked' in item_of(text, "1.02")
    assert 'value="No site"' in item_of(text, "1.02")
    assert "checked" not in item_of(text, "1.03")
    assert "2/61" in text


def test_the_note_of_an_element_stands_at_its_end(
    evaluation: Evaluation, coordinator: User, by_coordinator: Actor, now: datetime
) -> None:
    save_element_note(
        pinned=PinnedEvaluation.of(evaluation),
        element_code="2",
        text="Waste store flooded",
        base_version=0,
        operation=uuid4(),
        by=by_coordinator,
        now=now,
    )
    text = visitor(coordinator).get(page_of(evaluation)).text
    assert "Waste store flooded</textarea>" in text.split('data-element="2"')[1]


def test_one_element_can_be_shown_alone(evaluation: Evaluation, coordinator: User) -> None:
    text = visitor(coordinator).get(page_of(evaluation) + "?element=2").text
    assert text.count("data-item=") == 13
    assert 'href="?element=3"' in text


def test_an_element_that_is_not_there_is_404(evaluation: Evaluation, coordinator: User) -> None:
    assert visitor(coordinator).get(page_of(evaluation) + "?element=9").status_code == 404


def test_conformity_is_chosen_in_words(smk3: Evaluation, coordinator: User) -> None:
    text = visitor(coordinator).get(page_of(smk3)).text
    item = item_of(text, "1.1.1")
    assert text.count("data-item=") == 64
    assert ">Conforming</span>" in item
    guides = visitor(coordinator).get(reverse("item-guides", args=[smk3.pk])).text
    assert "Written down, but not carried out" in guides


def test_smk3_v2_says_beside_a_criterion_what_is_asked_and_what_each_finding_means(
    contractor: Contractor, coordinator: User, now: datetime, db: None
) -> None:
    load_instruments(folder=FOLDER, by=SYSTEM, now=now)
    period = open_period(
        year=2024,
        instrument=Instrument.objects.get(code="smk3", version=2),
        level="lanjutan",
        submit_by=date(2025, 1, 31),
        by=SYSTEM,
        now=now,
    )
    evaluation = add_evaluation(
        period=period, contractor=contractor, coordinator=None, by=SYSTEM, now=now
    )
    text = visitor(coordinator).get(reverse("item-guides", args=[evaluation.pk])).text
    guide = text[text.index('data-guide-of="11.1.2"') :]
    assert "Match each auditor of the last audit with the section of origin." in guide
    assert "A finding that led or can lead to a fatality" in guide
    assert "OHSMS auditor certificates" in guide


def test_the_script_is_told_which_finding_an_answer_calls_for(
    evaluation: Evaluation, smk3: Evaluation, coordinator: User
) -> None:
    def offered(one: Evaluation) -> dict[str, dict[str, list[str]]]:
        text = visitor(coordinator).get(page_of(one)).text
        setup = json.loads(re.findall(r'<script id="setup"[^>]*>(.*?)</script>', text)[0])
        told: dict[str, dict[str, list[str]]] = setup["offers"]
        return told

    choices = {"minor": ["minor", "Minor"], "mayor": ["major", "Major"]}
    assert offered(smk3) == {"choices": choices, "low": ["minor", "Minor"]}
    assert offered(evaluation) == {"choices": {}, "low": ["minor", "Minor"]}


def test_the_script_is_told_where_to_save_and_in_which_words(
    evaluation: Evaluation, coordinator: User
) -> None:
    text = visitor(coordinator).get(page_of(evaluation)).text
    setup = json.loads(re.findall(r'<script id="setup"[^>]*>(.*?)</script>', text)[0])
    assert setup["api"] == f"/api/v1/evaluations/{evaluation.pk}/"
    assert setup["person"] == coordinator.pk
    assert setup["words"]["saved"] == "All saved"
    assert "{low}–{high}" in setup["words"]["range"]["span"]


def test_the_words_of_a_second_language_are_its_own(
    evaluation: Evaluation, coordinator: User
) -> None:
    indonesian = visitor(coordinator, language="id").get(page_of(evaluation)).text
    english = visitor(coordinator).get(page_of(evaluation)).text
    assert "Kebijakan K3L kontraktor" in indonesian
    assert "Contractor HSE policy" in english
    assert "Kebijakan K3L kontraktor" not in english


def test_the_page_takes_few_statements(
    evaluation: Evaluation,
    coordinator: User,
    by_coordinator: Actor,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    client = visitor(coordinator)
    client.get(page_of(evaluation))
    with django_assert_max_num_queries(11):
        client.get(page_of(evaluation))


@pytest.mark.parametrize("role", ["manager", "viewer", "administrator"])
def test_who_may_not_fill_reads_the_review(
    role: str, evaluation: Evaluation, request: pytest.FixtureRequest
) -> None:
    response = visitor(request.getfixturevalue(role)).get(page_of(evaluation))
    assertRedirects(
        response, f"/evaluations/{evaluation.pk}/review/", fetch_redirect_response=False
    )


def test_nobody_is_asked_to_sign_in(evaluation: Evaluation) -> None:
    response = visitor().get(page_of(evaluation))
    assertRedirects(
        response, f"/sign-in/?next={page_of(evaluation)}", fetch_redirect_response=False
    )


@pytest.mark.parametrize("role", ["representative", "other_representative", "stranger"])
def test_outside_the_owners_people_it_does_not_exist(
    role: str, evaluation: Evaluation, request: pytest.FixtureRequest
) -> None:
    client = visitor(request.getfixturevalue(role))
    assert client.get(page_of(evaluation)).status_code == 404
    assert client.post(f"/evaluations/{evaluation.pk}/submit/").status_code == 404


def test_an_evaluation_that_is_not_there_is_404(coordinator: User) -> None:
    assert visitor(coordinator).get("/evaluations/999/checklist/").status_code == 404
    assert visitor(coordinator).get("/evaluations/x/checklist/").status_code == 404


def test_the_page_takes_no_post(evaluation: Evaluation, coordinator: User) -> None:
    assert visitor(coordinator).post(page_of(evaluation)).status_code == 405


# Submitting


def submit(client: Client, evaluation: Evaluation) -> Any:
    return client.post(f"/evaluations/{evaluation.pk}/submit/", {"looked": "yes"})


def test_a_complete_checklist_is_handed_in(
    evaluation: Evaluation, coordinator: User, by_coordinator: Actor, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    client = visitor(coordinator)
    response = submit(client, evaluation)
    assertRedirects(
        response, f"/evaluations/{evaluation.pk}/review/", fetch_redirect_response=False
    )
    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.SUBMITTED
    assert "has been submitted" in client.get(response["Location"]).text


def test_open_items_are_named_with_links_to_them(
    evaluation: Evaluation, coordinator: User, by_coordinator: Actor, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now, skip=["2.03", "5.11"])
    response = submit(visitor(coordinator), evaluation)
    assert response.status_code == 400
    assert re.findall(r'<a href="#i-([^"]+)">', response.text) == ["2-03", "5-11"]
    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.DRAFT


@pytest.mark.parametrize("role", ["manager", "viewer", "administrator"])
def test_only_a_coordinator_submits(
    role: str, evaluation: Evaluation, request: pytest.FixtureRequest
) -> None:
    response = submit(visitor(request.getfixturevalue(role)), evaluation)
    assert response.status_code == 403
    assert "HSE coordinator" in response.text


def test_what_is_submitted_is_not_submitted_again(
    evaluation: Evaluation, coordinator: User, by_coordinator: Actor, now: datetime
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    assert submit(visitor(coordinator), evaluation).status_code == 409


def test_submitting_takes_a_post(evaluation: Evaluation, coordinator: User) -> None:
    assert visitor(coordinator).get(f"/evaluations/{evaluation.pk}/submit/").status_code == 405


def test_the_reason_of_a_return_stands_above_the_checklist(
    evaluation: Evaluation,
    coordinator: User,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.return_evaluation(
        evaluation=evaluation, reason="Look at 2.03 again", by=by_manager, now=now
    )
    client = visitor(coordinator)
    assert 'Look at <a href="#i-2-03">2.03</a> again' in client.get(page_of(evaluation)).text
    first = client.get(page_of(evaluation) + "?element=1").text
    assert 'Look at <a href="?element=2#i-2-03">2.03</a> again' in first
