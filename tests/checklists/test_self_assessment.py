"""A contractor judges itself: by the same engine, in time, and it never counts."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from checklists.selectors.workspace import changes_since
from checklists.services.self_reminders import remind_of_self_assessments
from contractors.days import days_at
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import Mail
from evaluations.access import evidence_visible_to, may_approve
from evaluations.models import Evaluation, Evidence, SelfAnswer, SelfAssessment
from evaluations.parties import CONTRACTOR
from evaluations.readiness import readiness_of
from evaluations.rules.self_assessments import self_assessment_state
from evaluations.selectors.evaluations import answers_and_notes
from evaluations.services.life_cycle import submit_evaluation
from evaluations.services.results import preview_result
from instruments.models import Instrument
from periods.services import add_evaluation, change_period
from tests.evaluations.evidence_scene import HandingIn
from tests.evaluations.filling import fill
from tests.evaluations.self_assessment_scene import (
    SelfSaving,
    asked_to_judge_itself,
    period_of,
)
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
UNTIL = date(2025, 1, 31)


@pytest.fixture
def judged(contractor: Contractor, instruments: dict[str, Instrument], now: datetime) -> Evaluation:
    return asked_to_judge_itself(contractor, year=2024, until=UNTIL, now=now)


@pytest.fixture
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is now, for pages too."""
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def save_self(judged: Evaluation, by_representative: Actor, now: datetime) -> SelfSaving:
    return SelfSaving(judged, by_representative, now=now)


@pytest.mark.parametrize(
    ("until", "submitted", "published", "state"),
    [
        (None, True, True, "none"),
        (UNTIL, False, False, "open"),
        (UNTIL - timedelta(days=12), False, False, "over"),
        (UNTIL - timedelta(days=11), False, False, "open"),  # its own day is in time
        (UNTIL, True, False, "submitted"),
        (UNTIL, False, True, "published"),
        (UNTIL - timedelta(days=12), True, True, "submitted"),
    ],
)
def test_it_is_open_until_it_is_submitted_or_its_day_is_over(
    until: date | None, submitted: bool, published: bool, state: str
) -> None:
    found = self_assessment_state(
        until=until, submitted=submitted, published=published, today=date(2025, 1, 20)
    )
    assert found == state
    assert found.is_given == (state not in ("none", "open"))


def test_a_self_score_is_kept_by_the_rules_of_every_answer(
    save_self: SelfSaving, judged: Evaluation, representative: User
) -> None:
    saved = save_self(choice="4", note="Semua izin ada.")
    assert saved["summary"]["counts"]["answered"] == 1
    own = SelfAnswer.objects.get()
    assert (own.choice, own.note, own.answered_by, own.version) == (
        "4", "Semua izin ada.", representative, 1,
    )  # fmt: skip
    with pytest.raises(Refusal, match=r"1\.01"):
        save_self(choice="9", base=1)
    with pytest.raises(Conflict):
        save_self(choice="3", base=0)
    assert SelfAssessment.objects.get().summary["percent"] == "100.0"


def everything_of(evaluation: Evaluation, reader: User, *, now: datetime) -> dict[str, Any]:
    """All that scores, lists, freezes and gives out an evaluation."""
    evaluation = Evaluation.objects.get(pk=evaluation.pk)
    [ready] = readiness_of(reader, [evaluation], days=days_at(now))
    client = visitor(reader)
    pages = {
        name: client.get(reverse(name, kwargs=arguments)).getvalue()
        for name, arguments in (
            ("api:evaluation", {"evaluation_id": evaluation.pk}),
            ("answers-table", {"evaluation_id": evaluation.pk, "ending": "csv"}),
            ("table", {"name": "evaluations", "ending": "csv"}),
        )
    }
    frozen = preview_result(evaluation)
    frozen["context"].pop("self_assessment", None)  # the one part that tells of it
    return {
        "summary": evaluation.summary,
        "case": frozen,
        "readiness": ready.facts(),
        "written": answers_and_notes(evaluation),
        "changes": changes_since(evaluation, 0),
        **pages,
    }


def test_nothing_of_the_owners_evaluation_changes_by_a_self_assessment(
    save_self: SelfSaving,
    judged: Evaluation,
    by_coordinator: Actor,
    by_representative: Actor,
    manager: User,
    now: datetime,
) -> None:
    fill(judged, by=by_coordinator, now=now, choice=lambda item: item.scale.choices[0].code)
    before = everything_of(judged, manager, now=now)
    HandingIn(judged, by_representative, now=now)(party=CONTRACTOR)
    save_self.everything()
    save_self.submit()
    assert everything_of(judged, manager, now=now) == before
    assert not Evidence.objects.exists()


def test_of_the_owners_answers_and_of_others_a_representative_is_told_nothing(
    judged: Evaluation,
    other_contractor: Contractor,
    by_coordinator: Actor,
    other_representative: User,
    representative: User,
    now: datetime,
) -> None:
    client = visitor(representative)
    pages = [
        reverse("self-assessment-list"),
        reverse("self-assessment", args=[judged.pk]),
        reverse("self-item-guides", args=[judged.pk]),
        reverse("self-guide-page", args=[judged.pk]),
        reverse("self-checklist", args=[judged.pk]),
        reverse("self-evidence-list", args=[judged.pk]) + "?item=*",
        reverse("api:self-changes", args=[judged.pk]) + "?beside=1",
        reverse("api:self-answer-history", args=[judged.pk, "1.01"]),
        reverse("api:self-assessment", args=[judged.pk]),
        reverse("api:self-evidence", args=[judged.pk]),
        reverse("todo"),
    ]

    def said() -> list[str]:
        texts = [client.get(page).text for page in pages]
        return [text.split('"madeAt"')[0].split("csrfmiddlewaretoken")[0] for text in texts]

    before = said()
    HandingIn(judged, by_coordinator, now=now)()
    fill(judged, by=by_coordinator, now=now, choice=lambda item: item.scale.choices[0].code)
    submit_evaluation(evaluation=judged, by=by_coordinator, now=now)
    other = add_evaluation(
        period=judged.period, contractor=other_contractor, coordinator=None, by=SYSTEM, now=now
    )
    of_other = SelfSaving(other, Actor(other_representative), now=now)
    of_other.everything()
    of_other.submit()
    assert said() == before


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        (datetime(2025, 1, 31, 16, 59, tzinfo=UTC), True),  # 23.59 where PT A works
        (datetime(2025, 1, 31, 17, 0, tzinfo=UTC), False),
    ],
)
def test_the_deadline_is_the_end_of_the_day_where_the_contractor_works(
    judged: Evaluation, by_representative: Actor, at: datetime, taken: bool
) -> None:
    save = SelfSaving(judged, by_representative, now=at)
    if taken:
        save(choice="3")
    else:
        with pytest.raises(Conflict, match="31"):
            save(choice="3")
    assert SelfAnswer.objects.exists() is taken


def test_once_submitted_it_stays_as_it_is(save_self: SelfSaving, judged: Evaluation) -> None:
    with pytest.raises(Refusal, match="61"):
        save_self.submit()
    save_self.everything()
    save_self.submit()
    for change in (lambda: save_self(choice="3", base=1), save_self.submit):
        with pytest.raises(Conflict, match="PT A"):
            change()
    assert SelfAnswer.objects.get(item__code="1.01").choice == "4"


def test_without_being_asked_for_there_is_nothing_to_fill_in(
    evaluation: Evaluation, by_representative: Actor, representative: User, now: datetime
) -> None:
    with pytest.raises(Conflict, match="2024"):
        SelfSaving(evaluation, by_representative, now=now)(choice="3")
    assert not SelfAssessment.objects.exists()
    page = visitor(representative).get(reverse("self-checklist", args=[evaluation.pk]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("self-assessment", args=[evaluation.pk])


def test_only_who_speaks_for_the_contractor_judges_it(
    judged: Evaluation, by_coordinator: Actor, other_representative: User, now: datetime
) -> None:
    for by in (by_coordinator, Actor(other_representative), SYSTEM):
        with pytest.raises(NotAllowed):
            SelfSaving(judged, by, now=now)(choice="3")
    answer = reverse("api:self-answer", args=[judged.pk, "1.01"])
    assert visitor(other_representative).put(answer).status_code == 404


def test_the_owner_reads_it_and_is_led_to_it_once_it_has_been_given(
    save_self: SelfSaving, judged: Evaluation, coordinator: User, clock: None
) -> None:
    page = reverse("self-assessment", args=[judged.pk])
    leading = [reverse(name, args=[judged.pk]) for name in ("checklist", "evaluation-review")]
    save_self.everything()
    client = visitor(coordinator)
    assert client.get(page).status_code == 403
    assert [page in client.get(one).text for one in leading] == [False, False]
    save_self.submit()
    assert "100.0" in client.get(page).text
    assert [page in client.get(one).text for one in leading] == [True, True]


def test_who_judged_a_contractor_from_inside_does_not_approve_it_later(
    save_self: SelfSaving, judged: Evaluation, representative: User
) -> None:
    save_self(choice="3")
    representative.role = "manager"
    representative.save()
    judged.status = "submitted"
    assert not may_approve(representative, judged)


def test_the_files_of_a_contractor_are_no_evidence_of_the_owner(
    judged: Evaluation, by_representative: Actor, coordinator: User, now: datetime, clock: None
) -> None:
    given = HandingIn(judged, by_representative, now=now)(party=CONTRACTOR)
    assert given["evidence"][0]["items"] == ["1.01"]
    assert not evidence_visible_to(coordinator).exists()
    file = given["evidence"][0]["id"]
    download = reverse("self-evidence-download", args=[judged.pk, file])
    assert visitor(coordinator).get(download).status_code == 404  # not given yet
    assert by_representative.user is not None
    answered = visitor(by_representative.user).get(download)
    assert answered.getvalue()[:2] == b"\xff\xd8"  # the photo itself


def test_a_period_is_opened_with_it_and_its_day_is_moved(
    judged: Evaluation, by_manager: Actor, now: datetime, save_self: SelfSaving
) -> None:
    given: dict[str, Any] = {
        "submit_by": UNTIL, "note": "", "by": by_manager, "now": now, "sure": None,
    }  # fmt: skip

    def changed(day: date | None) -> date | None:
        return change_period(period=period_of(judged), self_assess_by=day, **given).self_assess_by

    assert changed(date(2025, 1, 25)) == date(2025, 1, 25)
    with pytest.raises(Refusal, match="31"):
        changed(date(2025, 2, 1))
    with pytest.raises(Refusal):
        changed(date(2025, 1, 19))
    assert changed(None) is None
    changed(UNTIL)
    save_self(choice="3")
    with pytest.raises(Conflict):
        changed(None)
    assert period_of(judged).self_assess_by == UNTIL


def test_it_waits_for_the_representative_and_then_for_the_coordinator(
    save_self: SelfSaving,
    judged: Evaluation,
    representative: User,
    other_representative: User,
    coordinator: User,
    clock: None,
) -> None:
    fill_in, read = (
        reverse(f"self-{page}", args=[judged.pk]) for page in ("checklist", "assessment")
    )
    assert fill_in in visitor(representative).get(reverse("todo")).text
    assert fill_in not in visitor(other_representative).get(reverse("todo")).text
    assert read not in visitor(coordinator).get(reverse("todo")).text
    save_self.everything()
    save_self.submit()
    assert fill_in not in visitor(representative).get(reverse("todo")).text
    assert read in visitor(coordinator).get(reverse("todo")).text


def test_mails_say_that_it_is_open_near_and_submitted_each_once(
    save_self: SelfSaving,
    judged: Evaluation,
    representative: User,
    other_representative: User,
    coordinator: User,
    settings: Settings,
    now: datetime,
) -> None:
    settings.EMAIL_CONFIGURED = True
    for person in (representative, other_representative, coordinator):
        person.email = f"{person.username}@example.org"
        person.save()

    def told(at: datetime) -> list[tuple[str, bool]]:
        before = set(Mail.objects.values_list("pk", flat=True))
        remind_of_self_assessments(at)
        fresh = Mail.objects.exclude(pk__in=before).select_related("person")
        day = re.compile(r"\b31 \w+ \d{4}\b")  # an address may have a 31 in its key
        return [(one.person.username, bool(day.search(one.body))) for one in fresh]

    assert told(now) == [(representative.username, True)]
    assert told(now + timedelta(days=1)) == []
    assert told(now + timedelta(days=6)) == [(representative.username, True)]  # the week before
    assert told(now + timedelta(days=7)) == []
    save_self.everything()
    save_self.submit()
    assert told(now + timedelta(days=8)) == [(coordinator.username, False)]
    assert told(now + timedelta(days=9)) == []
