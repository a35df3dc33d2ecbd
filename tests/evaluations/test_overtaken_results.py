"""A fatality decided after an approval overtakes the result at once, whoever decides it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from checklists.services.answers import save_element_note
from contractors.choices import Audience
from core.audit import SYSTEM, Actor
from core.errors import Conflict
from core.models import AuditEntry, Mail
from documents.selectors import request_key
from evaluations.choices import EvaluationStatus, ResultState
from evaluations.models import Evaluation, Period, Reopening, Result
from evaluations.models.results import is_overtaken, state_of_each
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.revisions import later_revision, overtaken_among
from evaluations.services import life_cycle
from instruments.models import RuleSet
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident
from monitoring.services import decide_incident
from reports.rendering import comparison_html, scorecard_html
from reports.scorecard import scorecard_of
from reports.selectors import comparison_between
from tests.evaluations.filling import fill
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor

WHY = (
    "Kecelakaan fatal A-9 tanggal 3 Mei 2024 dikonfirmasi setelah hasil disetujui: "
    "revisi ini menghitungnya."
)


def report(evaluation: Evaluation, *, now: datetime, **facts: Any) -> Incident:
    told: dict[str, Any] = {
        "reference": "A-9", "on": date(2024, 5, 3), "kind": IncidentKind.FATAL, "fatalities": 1,
    }  # fmt: skip
    return reported_incident(
        contractor=evaluation.contractor, site=None, description="Struck by a load",
        by=SYSTEM, now=now, **(told | facts),
    )  # fmt: skip


def decide(incident: Incident, *, now: datetime, confirmed: bool = True) -> Incident:
    return decide_incident(
        incident=incident, confirmed=confirmed, reason="Seen.", by=SYSTEM, now=now
    )


@pytest.fixture
def approved(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> Evaluation:
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    evaluation.refresh_from_db()
    return evaluation


@pytest.fixture
def published(approved: Evaluation, by_manager: Actor, now: datetime) -> Evaluation:
    life_cycle.publish_evaluations(evaluations=[approved], by=by_manager, now=now)
    return approved


@pytest.fixture
def fatal(approved: Evaluation, now: datetime) -> Incident:
    return report(approved, now=now)


def where(evaluation: Evaluation) -> tuple[int, str]:
    evaluation.refresh_from_db()
    return evaluation.revision, evaluation.status


def publish_again(
    evaluation: Evaluation, *, coordinator: Actor, manager: Actor, now: datetime
) -> Result:
    life_cycle.submit_evaluation(evaluation=evaluation, by=coordinator, now=now)
    result = life_cycle.approve_evaluation(evaluation=evaluation, by=manager, now=now)
    life_cycle.publish_evaluations(evaluations=[evaluation], by=manager, now=now)
    return result


def test_a_confirmed_fatality_begins_the_next_revision_and_keeps_the_result(
    published: Evaluation, fatal: Incident, now: datetime
) -> None:
    decide(fatal, now=now)
    assert where(published) == (2, EvaluationStatus.RETURNED)
    [begun] = Reopening.objects.all()
    assert (begun.reason, begun.reopened_by) == (WHY, None)
    assert list(Result.objects.published().standing()) == [Result.objects.get(revision=1)]
    row = AuditEntry.objects.get(action="reopen_evaluation")
    assert (row.user, row.at) == (None, AuditEntry.objects.get(action="decide_incident").at)


def test_what_is_only_approved_is_reopened_too(
    approved: Evaluation, fatal: Incident, now: datetime
) -> None:
    decide(fatal, now=now)
    assert where(approved) == (2, EvaluationStatus.RETURNED)


def test_the_next_result_counts_it_and_is_overtaken_by_nothing(
    published: Evaluation,
    fatal: Incident,
    manager: User,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    decide(fatal, now=now)
    new = publish_again(published, coordinator=by_coordinator, manager=by_manager, now=now)
    assert [one["ref"] for one in new.context["incidents"]] == ["A-9"]
    assert new.output["rating"] == "hitam"
    assert where(published) == (2, EvaluationStatus.PUBLISHED)
    page = visitor(manager).get(reverse("scorecard", args=[new.sha256])).text
    assert "Reopened on 20 January 2025 by rule:" in page
    assert "Fatal accident A-9 of 3 May 2024 was confirmed" in page


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": IncidentKind.LTI, "fatalities": 0},
        {"on": date(2023, 12, 31)},
    ],
)
def test_no_other_incident_and_no_other_year_reopens_anything(
    facts: dict[str, Any], published: Evaluation, now: datetime
) -> None:
    decide(report(published, now=now, **facts), now=now)
    assert where(published) == (1, EvaluationStatus.PUBLISHED)


def test_where_no_rule_counts_incidents_no_accident_reopens_anything(
    published: Evaluation, fatal: Incident, now: datetime
) -> None:
    silent = RuleSet.objects.create(
        code="silent", version=1, title_id="Tanpa insiden", sha256="0" * 64, content={"rules": []}
    )
    Evaluation.objects.update(rule_set=silent)
    decide(fatal, now=now)
    assert where(published) == (1, EvaluationStatus.PUBLISHED)
    assert not Result.objects.filter(is_overtaken()).exists()


def test_a_second_fatality_comes_into_the_revision_that_is_open(
    published: Evaluation, fatal: Incident, now: datetime
) -> None:
    decide(fatal, now=now)
    decide(report(published, reference="A-10", now=now), now=now)
    assert where(published) == (2, EvaluationStatus.RETURNED)
    assert Reopening.objects.count() == 1


def test_a_confirmation_taken_back_begins_a_revision_of_what_counted_it(
    published: Evaluation, fatal: Incident, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    decide(fatal, now=now)
    publish_again(published, coordinator=by_coordinator, manager=by_manager, now=now)
    decide(fatal, confirmed=False, now=now)
    assert where(published) == (3, EvaluationStatus.RETURNED)
    assert "ditolak" in Reopening.objects.get(revision=3).reason


def test_one_that_was_counted_and_is_confirmed_again_reopens_nothing(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    counted = report(evaluation, now=now)
    decide(counted, now=now)
    fill(evaluation, by=by_coordinator, now=now)
    publish_again(evaluation, coordinator=by_coordinator, manager=by_manager, now=now)
    Incident.objects.filter(pk=counted.pk).update(status=IncidentStatus.REJECTED)
    decide(counted, now=now)
    assert where(evaluation) == (1, EvaluationStatus.PUBLISHED)


def test_a_coordinator_who_decides_it_reopens_though_not_allowed_to(
    published: Evaluation, manager: User, by_manager: Actor, by_coordinator: Actor, now: datetime
) -> None:
    told = reported_incident(
        contractor=published.contractor, site=None, on=date(2024, 5, 3), kind=IncidentKind.FATAL,
        fatalities=1, description="Struck by a load", by=by_manager, now=now,
    )  # fmt: skip
    decide_incident(incident=told, confirmed=True, by=by_coordinator, now=now)
    assert where(published) == (2, EvaluationStatus.RETURNED)


def test_everybody_concerned_is_told_at_once(
    published: Evaluation,
    fatal: Incident,
    settings: Settings,
    manager: User,
    coordinator: User,
    representative: User,
    other_representative: User,
    now: datetime,
) -> None:
    settings.EMAIL_CONFIGURED = True
    for person in User.objects.all():
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.com")
    decide(fatal, now=now)
    told = {one.person.username for one in Mail.objects.filter(body__contains=WHY)}
    assert told == {manager.username, coordinator.username, representative.username}


def test_wherever_the_result_stands_it_is_said_that_it_is_overtaken(
    published: Evaluation, fatal: Incident, manager: User, now: datetime
) -> None:
    decide(fatal, now=now)
    client, sha256 = visitor(manager), Result.objects.get().sha256
    for place in (
        reverse("scorecard", args=[sha256]),
        reverse("scorecard-list"),
        reverse("evaluation-list"),
        reverse("contractor-detail", args=[published.contractor_id]),
        reverse("comparison"),
        reverse("book"),
        reverse("dashboard"),
        reverse("dashboard-rows") + "?show=revised",
        reverse("verification", args=[sha256]),
    ):
        assert "overtaken by an incident" in client.get(place).text.lower(), place
    checked = client.get(reverse("verification", args=[sha256])).text
    assert "<h1>This result exists, but it no longer holds</h1>" in checked
    assert client.get(reverse("api:result", args=[sha256])).json()["state"] == "overtaken"
    table = client.get(reverse("table", args=["results", "csv"])).getvalue().decode()
    head, row = (line.split(",") for line in table.strip().splitlines())
    told = dict(zip(head, row, strict=True))
    assert told["Provisional or final"] == "Overtaken by an incident"


def test_its_row_in_the_heat_map_and_among_the_downgrades_says_it(
    published: Evaluation, fatal: Incident, manager: User, by_manager: Actor, now: datetime
) -> None:
    life_cycle.reopen_evaluation(evaluation=published, reason="3.04.", by=by_manager, now=now)
    page = visitor(manager).get(reverse("dashboard")).text
    row = heat_row(page)
    assert "being revised" in row
    assert "overtaken" not in row
    decide(fatal, now=now)
    row = heat_row(visitor(manager).get(reverse("dashboard")).text)
    assert '<strong class="small">overtaken by an incident</strong>' in row
    name = row.partition("</th>")[0]  # seen on a phone, where the last column is not
    assert '<strong class="small heat__mark">overtaken by an incident</strong>' in name
    table = visitor(manager).get("/data/heat.csv").getvalue().decode()
    assert ",Overtaken by an incident," in table


def heat_row(page: str) -> str:
    """The first row of the dashboard's heat map."""
    found = page[page.index("<tbody>", page.index('id="heat"')) :]
    return found[: found.index("</tr>")]


def test_whoever_checks_it_is_not_told_that_it_is_in_force(
    published: Evaluation, fatal: Incident, now: datetime
) -> None:
    page = reverse("verification", args=[Result.objects.get().sha256])
    assert "In force" in visitor().get(page).text
    decide(fatal, now=now)
    text = visitor().get(page).text
    assert "In force" not in text
    assert "it no longer holds" in text
    assert "A-9" not in text


def test_its_contractor_reads_it_at_once(
    published: Evaluation, fatal: Incident, representative: User, now: datetime
) -> None:
    decide(fatal, now=now)
    client = visitor(representative)
    sha256 = Result.objects.get().sha256
    for place in (reverse("todo"), reverse("scorecard-list"), reverse("scorecard", args=[sha256])):
        assert "Overtaken by an incident" in client.get(place).text, place


def test_its_documents_are_made_anew_and_say_it(
    published: Evaluation, fatal: Incident, now: datetime
) -> None:
    result = Result.objects.get()
    asked: dict[str, Any] = {
        "digests": [result.sha256],
        "language": "id",
        "audience": Audience.OWNER,
    }
    life_cycle.reopen_evaluation(evaluation=published, reason="3.04.", by=SYSTEM, now=now)
    before = {kind: request_key(kind, **asked) for kind in ("scorecard", "comparison", "book")}
    decide(fatal, now=now)
    for kind, key in before.items():
        assert request_key(kind, **asked) != key, kind
    card = scorecard_of(
        result,
        audience=Audience.OWNER,
        later=later_revision(result),
        overtaken=overtaken_among([result.sha256]) == {result.sha256},
    )
    compared = comparison_between(Result.objects.all())
    assert compared
    assert 'data-mark="TIDAK BERLAKU"' in scorecard_html(card)
    for page in (scorecard_html(card), comparison_html(compared)):
        assert "tidak berlaku lagi karena keputusan insiden" in page.lower()


def test_a_revision_that_is_open_for_another_reason_hides_nothing(
    published: Evaluation, fatal: Incident, by_manager: Actor, now: datetime
) -> None:
    life_cycle.reopen_evaluation(evaluation=published, reason="3.04.", by=by_manager, now=now)
    assert not Result.objects.filter(is_overtaken()).exists()
    decide(fatal, now=now)
    assert Result.objects.filter(is_overtaken()).exists()
    decide(fatal, confirmed=False, now=now)
    assert not Result.objects.filter(is_overtaken()).exists()


def test_what_replaced_it_is_overtaken_no_more(
    published: Evaluation, fatal: Incident, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    decide(fatal, now=now)
    publish_again(published, coordinator=by_coordinator, manager=by_manager, now=now)
    found = Result.objects.annotate(now=state_of_each())
    states = dict(found.values_list("revision", "now"))
    assert states == {1: ResultState.FINAL, 2: ResultState.FINAL}


def test_its_page_says_before_and_after_what_a_confirmation_does(
    published: Evaluation, fatal: Incident, manager: User, representative: User, now: datetime
) -> None:
    page = reverse("incident", args=[fatal.pk])
    card = reverse("scorecard", args=[Result.objects.get().sha256])
    before = visitor(manager).get(page).text
    assert "overtakes the result of CSMS 2024 at once" in before
    assert card in before
    assert card not in visitor(representative).get(page).text
    decide(fatal, now=now)
    for person in (manager, representative):
        text = visitor(person).get(page).text
        assert "The result of CSMS 2024 does not count this decision" in text
        assert card in text


def test_one_that_a_result_counts_is_not_said_to_have_overtaken_it(
    evaluation: Evaluation, manager: User, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    counted = decide(report(evaluation, reference="A-8", now=now), now=now)
    fill(evaluation, by=by_coordinator, now=now)
    publish_again(evaluation, coordinator=by_coordinator, manager=by_manager, now=now)
    later = decide(report(evaluation, now=now), now=now)
    pages = [
        visitor(manager).get(reverse("incident", args=[one.pk])).text for one in (counted, later)
    ]
    assert ["no longer holds" in one for one in pages] == [False, True]


def test_another_incident_says_nothing_of_results(
    published: Evaluation, manager: User, now: datetime
) -> None:
    other = report(published, kind=IncidentKind.LTI, fatalities=0, now=now)
    assert "/results/" not in visitor(manager).get(reverse("incident", args=[other.pk])).text


def test_a_revision_has_its_days_of_reply_like_any_other(
    published: Evaluation, fatal: Incident, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    decide(fatal, now=now)
    Period.objects.update(objection_days=14)
    published.refresh_from_db()
    new = publish_again(published, coordinator=by_coordinator, manager=by_manager, now=now)
    assert new.publication.provisional_until == now + timedelta(days=14)
    assert list(Result.objects.provisional()) == [new]


def touch(evaluation: Evaluation, *, by: Actor, now: datetime) -> None:
    evaluation.refresh_from_db()
    save_element_note(
        pinned=PinnedEvaluation.of(evaluation), element_code="1", text="Seen again",
        base_version=0, operation=uuid4(), by=by, now=now,
    )  # fmt: skip


def test_a_confirmation_taken_back_ends_the_revision_that_nobody_touched(
    published: Evaluation, fatal: Incident, manager: User, now: datetime
) -> None:
    sha256 = Result.objects.get().sha256
    asked: dict[str, Any] = {"digests": [sha256], "language": "id", "audience": Audience.OWNER}
    before = request_key("scorecard", **asked)
    decide(fatal, now=now)
    decide(fatal, confirmed=False, now=now)
    assert where(published) == (1, EvaluationStatus.PUBLISHED)
    row = AuditEntry.objects.get(action="undo_reopening")
    assert (row.user, row.at) == (None, AuditEntry.objects.filter(action="decide_incident")[0].at)
    assert request_key("scorecard", **asked) == before
    client = visitor(manager)
    for place in (
        reverse("scorecard", args=[sha256]),
        reverse("scorecard-list"),
        reverse("evaluation-list"),
        reverse("contractor-detail", args=[published.contractor_id]),
        reverse("comparison"),
        reverse("dashboard"),
        reverse("verification", args=[sha256]),
        reverse("todo"),
    ):
        text = client.get(place).text.lower()
        assert "overtaken by" not in text, place
        assert "being revised" not in text, place
    assert client.get(reverse("api:result", args=[sha256])).json()["state"] == "final"
    assert "In force" in visitor().get(reverse("verification", args=[sha256])).text


def test_confirmed_again_it_begins_the_revision_anew(
    published: Evaluation, fatal: Incident, now: datetime
) -> None:
    decide(fatal, now=now)
    decide(fatal, confirmed=False, now=now)
    decide(fatal, now=now)
    assert where(published) == (2, EvaluationStatus.RETURNED)
    assert Reopening.objects.count() == 2
    assert Reopening.objects.in_force().get().revision == 2


def test_a_counted_fatality_rejected_and_confirmed_again_ends_the_revision_too(
    evaluation: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    counted = report(evaluation, now=now)
    decide(counted, now=now)
    fill(evaluation, by=by_coordinator, now=now)
    publish_again(evaluation, coordinator=by_coordinator, manager=by_manager, now=now)
    decide(counted, confirmed=False, now=now)
    assert where(evaluation) == (2, EvaluationStatus.RETURNED)
    decide(counted, now=now)
    assert where(evaluation) == (1, EvaluationStatus.PUBLISHED)


def test_while_a_second_fatality_is_not_counted_the_revision_goes_on(
    published: Evaluation, fatal: Incident, now: datetime
) -> None:
    other = report(published, reference="A-10", now=now)
    decide(fatal, now=now)
    decide(other, now=now)
    decide(fatal, confirmed=False, now=now)
    assert where(published) == (2, EvaluationStatus.RETURNED)
    decide(other, confirmed=False, now=now)
    assert where(published) == (1, EvaluationStatus.PUBLISHED)


def test_a_revision_that_somebody_worked_on_goes_on_and_its_pages_say_what_to_do(
    published: Evaluation,
    fatal: Incident,
    coordinator: User,
    manager: User,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
) -> None:
    decide(fatal, now=now)
    with pytest.raises(Conflict, match="suatu keputusan"):
        life_cycle.undo_reopening(evaluation=published, by=by_manager, now=now)
    touch(published, by=by_coordinator, now=now)
    checklist = reverse("checklist", args=[published.pk])
    assert 'id="outlived"' not in visitor(coordinator).get(checklist).text
    decide(fatal, confirmed=False, now=now)
    assert where(published) == (2, EvaluationStatus.RETURNED)
    assert "the result before it holds again" in visitor(coordinator).get(checklist).text
    life_cycle.submit_evaluation(evaluation=published, by=by_coordinator, now=now)
    page = reverse("evaluation-review", args=[published.pk])
    assert "the result before it holds again" in visitor(manager).get(page).text
    life_cycle.approve_evaluation(evaluation=published, by=by_manager, now=now)
    assert 'id="outlived"' not in visitor(manager).get(page).text


def test_what_a_manager_reopened_is_not_ended_by_a_decision(
    published: Evaluation, fatal: Incident, by_manager: Actor, now: datetime
) -> None:
    life_cycle.reopen_evaluation(evaluation=published, reason="3.04.", by=by_manager, now=now)
    decide(fatal, now=now)
    decide(fatal, confirmed=False, now=now)
    assert where(published) == (2, EvaluationStatus.RETURNED)


@pytest.mark.parametrize("touched", [False, True])
def test_whoever_was_told_of_the_reopening_is_told_that_the_result_holds(
    touched: bool,
    published: Evaluation,
    fatal: Incident,
    settings: Settings,
    by_coordinator: Actor,
    now: datetime,
) -> None:
    settings.EMAIL_CONFIGURED = True
    for person in User.objects.all():
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.com")
    decide(fatal, now=now)
    told = {one.person_id for one in Mail.objects.all()}
    if touched:
        touch(published, by=by_coordinator, now=now)
    Mail.objects.all().delete()
    decide(fatal, confirmed=False, now=now)
    mails = [one for one in Mail.objects.all() if "dibatalkan" in one.body]
    assert {one.person_id for one in mails} == told
    assert all(("tetap berjalan" in one.body) == touched for one in mails)
    if touched:  # nothing is reopened by it, and yet it is told
        Mail.objects.all().delete()
        decide(fatal, now=now + timedelta(hours=1))
        mails = [one for one in Mail.objects.all() if "tidak berlaku lagi" in one.body]
        assert {one.person_id for one in mails} == told
        assert all("A-9" in one.body for one in mails)
