"""The manager's page: what stands, why, and the steps return and approve."""

import re
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from accounts.models import User
from checklists.services.answers import save_element_note
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from evaluations.choices import EvaluationStatus
from evaluations.models import ElementAssignment, Evaluation, Period, Result
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.services import life_cycle
from evaluations.services.results import freeze
from instruments.models import Instrument
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident, MonthlyIndicator
from monitoring.services import decide_incident
from periods.services import add_evaluation
from tests.evaluations.evidence_scene import HandingIn
from tests.evaluations.filling import best_choice, fill
from tests.evaluations.looking import looked_at
from tests.evaluations.self_assessment_scene import SelfSaving, asked_to_judge_itself
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor

STEPS = ["return", "approve"]


def at(evaluation: Evaluation, step: str = "review") -> str:
    return f"/evaluations/{evaluation.pk}/{step}/"


@pytest.fixture
def submitted(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> Evaluation:
    save_element_note(
        pinned=PinnedEvaluation.of(evaluation),
        element_code="1",
        text="Leaders walk the site",
        base_version=0,
        operation=uuid4(),
        by=by_coordinator,
        now=now,
    )
    fill(evaluation, by=by_coordinator, now=now, skip=["2.08"])
    fill(
        evaluation,
        by=by_coordinator,
        now=now,
        choice=lambda item: "0",
        skip=[code for code in _codes(evaluation) if code != "2.08"],
    )
    return life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)


def _codes(evaluation: Evaluation) -> list[str]:
    from instruments.sheets import sheet_of

    return [item.code for item in sheet_of(evaluation.instrument_id, evaluation.level).items]


@pytest.fixture
def fatal(submitted: Evaluation, now: datetime) -> Incident:
    return reported_incident(
        contractor=submitted.contractor,
        site=None,
        reference="A-2",
        on=date(2024, 5, 3),
        kind=IncidentKind.FATAL,
        description="Struck by a load",
        fatalities=1,
        by=SYSTEM,
        now=now,
    )


def test_it_shows_the_result_with_its_reasons(submitted: Evaluation, manager: User) -> None:
    text = visitor(manager).get(at(submitted)).text
    assert "rating--biru" in text
    assert "No rule lowers the rating." in text
    assert "Leaders walk the site" in text
    assert "What costs most" in text
    assert text.index("2.08") < text.index("Answers and notes")


def test_a_case_without_man_hours_is_told_before_the_rates_are_frozen(
    submitted: Evaluation, fatal: Incident, manager: User, now: datetime
) -> None:
    decide_incident(incident=fatal, confirmed=True, by=SYSTEM, now=now)
    assert "FR –: 1 LTI without man-hours." in visitor(manager).get(at(submitted)).text
    frozen = freeze(submitted, by=SYSTEM, now=now).context["exposure"]
    assert frozen["without_hours"] == {"lti": 1, "severe": 1, "recordables": 1}


def test_a_lost_time_injury_without_man_hours_takes_sr_away_though_no_day_is_counted_yet(
    submitted: Evaluation, fatal: Incident, site: Site, now: datetime
) -> None:
    Incident.objects.filter(pk=fatal.pk).update(
        status="confirmed", kind=IncidentKind.LTI, fatalities=0, lost_days=0
    )
    MonthlyIndicator.objects.create(
        contractor=submitted.contractor, site=site, month=date(2024, 4, 1), man_hours=10_000
    )
    frozen = freeze(submitted, by=SYSTEM, now=now).context["exposure"]
    assert (frozen["man_hours"], frozen["sr"]) == (10_000, None)


def test_an_answer_below_half_is_marked(submitted: Evaluation, manager: User) -> None:
    text = visitor(manager).get(at(submitted)).text
    assert '<tr id="i-2.08" class="answers__low">' in text
    assert text.count("answers__low") == 1


@pytest.fixture
def a_year_later(
    submitted: Evaluation, period: Period, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Evaluation:
    """The next year of the same contractor: 2.08 earns all now, 2.09 half; 2.10 is N/A."""
    life_cycle.approve_evaluation(evaluation=submitted, by=by_manager, now=now)
    following = Period.objects.create(
        year=2025,
        start=date(2025, 1, 1),
        end=date(2025, 12, 31),
        submit_by=date(2026, 1, 31),
        **{name: getattr(period, name) for name in ("instrument", "level", "ladder", "rule_set")},
    )
    later = add_evaluation(
        period=following, contractor=submitted.contractor, coordinator=None, by=SYSTEM, now=now
    )
    fill(
        later,
        by=by_coordinator,
        now=now,
        choice=lambda item: "2" if item.code == "2.09" else best_choice(item),
        skip=["2.10"],
    )
    return later


def row_of(text: str, code: str) -> str:
    return text.split(f'<tr id="i-{code}"')[1].split("</tr>", maxsplit=1)[0]


def test_each_answer_stands_beside_last_years_with_its_difference(
    a_year_later: Evaluation, manager: User
) -> None:
    text = visitor(manager).get(at(a_year_later)).text
    assert '<td class="number answers__difference">+4</td>' in row_of(text, "2.08")
    assert '<td class="number answers__difference">−2</td>' in row_of(text, "2.09")
    assert '<td class="number answers__difference">0</td>' in row_of(text, "1.01")
    assert '<td class="number answers__difference"></td>' in row_of(text, "2.10")


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [("changed", ["2.08", "2.09"]), ("open", ["2.10"]), ("low", []), ("so", None)],
)
def test_a_filter_leaves_the_answers_it_says(
    chosen: str, codes: list[str] | None, a_year_later: Evaluation, manager: User
) -> None:
    text = visitor(manager).get(at(a_year_later) + f"?show={chosen}").text
    shown = re.findall(r'<tr id="i-([\d.]+)"', text)
    assert shown == (_codes(a_year_later) if codes is None else codes)
    assert ("No item is like that." in text) == (codes == [])


def test_the_filters_are_links_that_count_what_they_leave(
    a_year_later: Evaluation, manager: User
) -> None:
    text = visitor(manager).get(at(a_year_later) + "?show=changed").text
    assert re.search(r'href="\?show=changed#answers" aria-current="true">Changed since', text)
    assert re.search(r'Without evidence <span class="figure">60</span>', text)
    assert 'href="?#i-2.09"' in text  # from what costs most to an item the filter hides


def test_it_counts_evidence_and_the_months_that_have_figures(
    submitted: Evaluation, manager: User, hand_in: HandingIn
) -> None:
    text = visitor(manager).get(at(submitted)).text
    assert "Evidence: 0 of 61 scored items have a file." in text
    assert "Months with confirmed figures: 0 of 12." in text
    assert f"/contractors/{submitted.contractor_id}/months/2024/" in text


@pytest.mark.usefixtures("one_date_everywhere")
def test_a_submitted_one_is_asked_for_in_ten_statements(
    a_year_later: Evaluation,
    by_coordinator: Actor,
    manager: User,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(a_year_later, by=by_coordinator, now=now, skip=set(_codes(a_year_later)) - {"2.10"})
    life_cycle.submit_evaluation(evaluation=a_year_later, by=by_coordinator, now=now)
    client = visitor(manager)
    client.get(at(a_year_later))
    with django_assert_max_num_queries(10):
        assert client.get(at(a_year_later)).status_code == 200


def test_items_are_left_in_which_the_contractor_gave_itself_another_score(
    contractor: Contractor,
    instruments: dict[str, Instrument],
    by_representative: Actor,
    by_coordinator: Actor,
    manager: User,
    now: datetime,
) -> None:
    judged = asked_to_judge_itself(contractor, year=2024, until=now.date(), now=now)
    saving = SelfSaving(judged, by_representative, now=now)
    saving.everything(i1_02="1")
    fill(judged, by=by_coordinator, now=now, skip=["1.03"])
    client = visitor(manager)
    assert "Self-score" not in client.get(at(judged)).text  # not handed in yet
    saving.submit()
    text = client.get(at(judged) + "?show=self-differs").text
    assert re.findall(r'<tr id="i-([\d.]+)"', text) == ["1.02"]
    assert "Self-score: 1" in text


def test_an_incident_that_is_not_confirmed_is_flagged_and_does_not_count(
    submitted: Evaluation, fatal: Incident, manager: User
) -> None:
    text = visitor(manager).get(at(submitted)).text
    assert "not yet: not confirmed" in text
    assert "No rule lowers the rating." in text


def test_a_confirmed_fatality_says_which_rule_will_fire(
    submitted: Evaluation, fatal: Incident, manager: User, now: datetime
) -> None:
    decide_incident(incident=fatal, confirmed=True, by=SYSTEM, now=now)
    text = visitor(manager).get(at(submitted)).text
    assert "A fatal accident in the year of evaluation" in text
    assert "rating--hitam" in text
    assert "Because of incident A-2." in text


def test_the_history_says_who_did_what(submitted: Evaluation, manager: User) -> None:
    history = visitor(manager).get(at(submitted)).text.split('id="history"')[1]
    assert "Evaluation opened" in history
    assert "Submitted to the manager" in history
    assert "koordinator" in history


def test_an_open_evaluation_shows_its_range_and_no_rating(
    evaluation: Evaluation, viewer: User
) -> None:
    text = visitor(viewer).get(at(evaluation)).text
    assert "0.0–100.0\N{NO-BREAK SPACE}%, Red to Blue" in text
    assert "61 items are still open." in text
    assert "rating--" not in text


@pytest.mark.parametrize("role", ["coordinator", "viewer", "administrator"])
def test_readers_see_it_without_the_steps(
    role: str, submitted: Evaluation, request: pytest.FixtureRequest
) -> None:
    text = visitor(request.getfixturevalue(role)).get(at(submitted)).text
    assert "Approve result" not in text
    assert "Return to the coordinator" not in text


def approve(client: Client, evaluation: Evaluation) -> HttpResponseBase:
    """As the page before an approval sends it."""
    looked = looked_at(client.get(at(evaluation, "readiness")).text)
    return client.post(at(evaluation, "approve"), {"looked": looked})


def test_a_manager_approves_and_the_result_is_frozen(submitted: Evaluation, manager: User) -> None:
    client = visitor(manager)
    response = approve(client, submitted)
    assertRedirects(response, at(submitted) + "#publish", fetch_redirect_response=False)
    text = client.get(at(submitted)).text
    assert Result.objects.get().evaluation == submitted
    assert "Publish result" in text
    assert "Approve result" not in text


def test_after_approval_the_page_reads_the_frozen_result(
    submitted: Evaluation, fatal: Incident, manager: User
) -> None:
    client = visitor(manager)
    approve(client, submitted)
    Incident.objects.filter(pk=fatal.pk).update(status=IncidentStatus.CONFIRMED)
    assert "rating--hitam" not in client.get(at(submitted)).text


def test_an_incident_nobody_had_decided_stays_to_be_read_after_approval(
    submitted: Evaluation, fatal: Incident, manager: User, now: datetime
) -> None:
    client = visitor(manager)
    approve(client, submitted)
    decide_incident(incident=fatal, confirmed=False, reason="Not theirs", by=SYSTEM, now=now)
    assert "not yet: not confirmed" in client.get(at(submitted)).text
    card = client.get(reverse("scorecard", args=[Result.objects.get().sha256])).text
    assert "1 incident not decided at approval: it does not count." in card
    assert "A-2 (Fatal accident, 3 May 2024)" in card


def test_a_manager_returns_with_a_reason(submitted: Evaluation, manager: User) -> None:
    client = visitor(manager)
    response = client.post(at(submitted, "return"), {"reason": "Show the permits for 3.04"})
    assertRedirects(response, at(submitted) + "#done", fetch_redirect_response=False)
    submitted.refresh_from_db()
    assert submitted.status == EvaluationStatus.RETURNED
    history = client.get(at(submitted)).text.split('id="history"')[1]
    assert 'Show the permits for <a href="#i-3.04">3.04</a>' in history


@pytest.mark.parametrize(
    ("reason", "says"),
    [("", "Write why it is returned"), ("   ", "Write why"), ("x" * 4001, "shorten it")],
)
def test_a_return_without_a_usable_reason_comes_back_and_says_so(
    reason: str, says: str, submitted: Evaluation, manager: User
) -> None:
    response = visitor(manager).post(at(submitted, "return"), {"reason": reason})
    assert response.status_code == 400
    assert says in response.text
    submitted.refresh_from_db()
    assert submitted.status == EvaluationStatus.SUBMITTED


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", ["coordinator", "viewer", "administrator"])
def test_only_a_manager_takes_the_steps(
    step: str, role: str, submitted: Evaluation, request: pytest.FixtureRequest
) -> None:
    client = visitor(request.getfixturevalue(role))
    assert client.post(at(submitted, step), {"reason": "So"}).status_code == 403
    submitted.refresh_from_db()
    assert submitted.status == EvaluationStatus.SUBMITTED


@pytest.mark.parametrize("step", STEPS)
def test_a_draft_takes_no_step(step: str, evaluation: Evaluation, manager: User) -> None:
    response = visitor(manager).post(at(evaluation, step), {"reason": "So"})
    assert response.status_code == 409


@pytest.mark.parametrize("step", STEPS)
def test_a_step_takes_a_post(step: str, submitted: Evaluation, manager: User) -> None:
    assert visitor(manager).get(at(submitted, step)).status_code == 405


@pytest.mark.parametrize("step", ["review", *STEPS])
@pytest.mark.parametrize("role", ["representative", "other_representative", "stranger"])
def test_outside_the_owners_people_it_does_not_exist(
    step: str, role: str, submitted: Evaluation, request: pytest.FixtureRequest
) -> None:
    client = visitor(request.getfixturevalue(role))
    visit = client.get if step == "review" else client.post
    assert visit(at(submitted, step)).status_code == 404


def test_a_representative_is_sent_to_the_scorecard_of_what_is_published(
    submitted: Evaluation, representative: User, by_manager: Actor, now: datetime
) -> None:
    life_cycle.approve_evaluation(evaluation=submitted, by=by_manager, now=now)
    life_cycle.publish_evaluations(evaluations=[submitted], by=by_manager, now=now)
    response = visitor(representative).get(at(submitted))
    assert response.status_code == 403
    assert "Open your scorecard instead." in response.text


def test_nobody_is_asked_to_sign_in(submitted: Evaluation) -> None:
    response = visitor().post(at(submitted, "approve"))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_an_evaluation_that_is_not_there_is_404(manager: User) -> None:
    assert visitor(manager).get("/evaluations/999/review/").status_code == 404
    assert visitor(manager).post("/evaluations/999/approve/").status_code == 404


def test_the_review_takes_no_post(submitted: Evaluation, manager: User) -> None:
    assert visitor(manager).post(at(submitted)).status_code == 405


def test_a_manager_says_who_does_which_element(
    evaluation: Evaluation, manager: User, coordinator: User
) -> None:
    client = visitor(manager)
    assert b'name="element-1"' in client.get(at(evaluation)).content
    given = {"element-1": coordinator.pk, "element-2": ""}
    assertRedirects(client.post(at(evaluation, "assign"), given), at(evaluation) + "#done")
    rows = ElementAssignment.objects.filter(evaluation=evaluation)
    assert [(row.element.code, row.person) for row in rows] == [("1", coordinator)]


def test_an_element_is_not_given_to_who_fills_no_checklist(
    evaluation: Evaluation, manager: User
) -> None:
    answer = visitor(manager).post(at(evaluation, "assign"), {"element-1": manager.pk})
    assert answer.status_code == 400
    assert "Choose an HSE coordinator from the list." in answer.content.decode()
    assert not ElementAssignment.objects.exists()


def test_nothing_is_assigned_once_it_is_submitted(
    submitted: Evaluation, manager: User, coordinator: User
) -> None:
    client = visitor(manager)
    assert b'name="element-1"' not in client.get(at(submitted)).content
    answer = client.post(at(submitted, "assign"), {"element-1": coordinator.pk})
    assert answer.status_code == 409


def test_a_viewer_assigns_nothing(evaluation: Evaluation, viewer: User, coordinator: User) -> None:
    answer = visitor(viewer).post(at(evaluation, "assign"), {"element-1": coordinator.pk})
    assert answer.status_code == 403
