"""The owner reads a self-assessment beside its own answers, and takes a self-score over."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from checklists.audit_kinds import AUDIT_KINDS
from checklists.services.answers import AnswerChange, save_answer
from checklists.services.taking_over import take_over_self_score
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed
from core.models import AuditEntry
from evaluations.models import Answer, Evaluation, SelfAnswer
from evaluations.pinned_evaluation import PinnedEvaluation
from evaluations.rules.self_assessments import self_score_differs
from instruments.models import Instrument
from instruments.sheets import sheet_of
from tests.evaluations.self_assessment_scene import SelfSaving, asked_to_judge_itself
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(contractor: Contractor, instruments: dict[str, Instrument], now: datetime) -> Evaluation:
    return asked_to_judge_itself(contractor, year=2024, until=now.date(), now=now)


@pytest.fixture
def saving(judged: Evaluation, by_representative: Actor, now: datetime) -> SelfSaving:
    """PT A has judged everything, and noted something of 1.01; it is not submitted."""
    saving = SelfSaving(judged, by_representative, now=now)
    saving.everything()
    saving(choice="3", note="Semua izin ada.", base=1)
    return saving


@pytest.fixture
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is now, for pages too."""
    monkeypatch.setattr(timezone, "now", lambda: now)


def answered(evaluation: Evaluation, by: Actor, *, now: datetime, choice: str, note: str) -> None:
    save_answer(
        pinned=PinnedEvaluation.of(evaluation),
        item_code="1.01",
        change=AnswerChange(choice=choice, note=note),
        base_version=0,
        operation=uuid4(),
        by=by,
        now=now,
    )


def take(evaluation: Evaluation, by: Actor, *, now: datetime, base: int = 0) -> None:
    take_over_self_score(
        evaluation=evaluation,
        item_code="1.01",
        base_version=base,
        operation=uuid4(),
        by=by,
        now=now,
    )


@pytest.mark.parametrize(
    ("own", "contractors", "differs"),
    [
        (("3", False), ("4", False), True),
        (("3", False), ("3", False), False),
        (("", True), ("3", False), True),
        (("", True), ("", True), False),
        (("", False), ("3", False), False),  # not judged yet is no other judgement
    ],
)
def test_a_self_score_differs_where_both_judged_and_not_alike(
    own: tuple[str, bool], contractors: tuple[str, bool], differs: bool
) -> None:
    assert self_score_differs(own, contractors) is differs


def test_what_is_taken_over_says_so_and_quotes_the_contractor(
    saving: SelfSaving, judged: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    saving.submit()
    answered(judged, by_coordinator, now=now, choice="1", note="Dilihat di lapangan.")
    take(judged, by_coordinator, now=now, base=1)
    answer = Answer.objects.get()
    assert (answer.choice, answer.version, answer.answered_by) == ("3", 2, by_coordinator.user)
    assert answer.note.startswith("Dilihat di lapangan.\n")
    assert "PT A" in answer.note
    assert "“Semua izin ada.”" in answer.note
    entry = AuditEntry.objects.filter(target_type="answer").latest("pk")
    assert entry.after is not None
    assert "“Semua izin ada.”" in entry.after["note"]


def test_an_answer_changed_meanwhile_is_not_overwritten(
    saving: SelfSaving, judged: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    saving.submit()
    answered(judged, by_coordinator, now=now, choice="1", note="")
    with pytest.raises(Conflict, match=r"1\.01"):
        take(judged, by_coordinator, now=now)
    assert Answer.objects.get().choice == "1"
    Answer.objects.all().delete()
    with pytest.raises(Conflict, match=r"^(Butir|Item) 1\.01 "):
        take(judged, by_coordinator, now=now, base=1)


def test_nothing_is_taken_over_before_it_is_given_nor_after_the_draft(
    saving: SelfSaving, judged: Evaluation, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(Conflict, match="PT A"):
        take(judged, by_coordinator, now=now)
    saving.submit()
    with pytest.raises(NotAllowed):
        take(judged, by_manager, now=now)
    judged.status = "returned"
    with pytest.raises(Conflict):
        take(judged, by_coordinator, now=now)
    assert not Answer.objects.exists()


def test_a_measured_item_takes_figure_and_reason_with_it(
    saving: SelfSaving, judged: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    measured = next(
        item for item in sheet_of(judged.instrument_id, judged.level).items if item.measured
    )
    saving(
        measured.code, base=1, choice=measured.scale.choices[0].code, figure="0",
        figure_reason="Alat ukur rusak.",
    )  # fmt: skip
    saving.submit()
    take_over_self_score(
        evaluation=judged,
        item_code=measured.code,
        base_version=0,
        operation=uuid4(),
        by=by_coordinator,
        now=now,
    )
    answer = Answer.objects.get()
    assert answer.figure == 0
    assert answer.figure_reason == "Alat ukur rusak."
    assert by_coordinator.user is not None
    address = reverse("self-assessment", args=[judged.pk])
    page = visitor(by_coordinator.user).get(address, {"show": "all"})
    [row] = [one for part in page.context["elements"] for one in part.items if one.measured]
    assert "Alat ukur rusak." in row.measured == row.own_measured


def test_the_page_shows_both_columns_and_takes_one_over_without_scripts(
    saving: SelfSaving,
    judged: Evaluation,
    by_coordinator: Actor,
    coordinator: User,
    representative: User,
    now: datetime,
    clock: None,
) -> None:
    saving.submit()
    answered(judged, by_coordinator, now=now, choice="1", note="Dilihat di lapangan.")
    page, tap = (reverse(f"self-{one}", args=[judged.pk]) for one in ("assessment", "take-over"))
    client = visitor(coordinator)
    narrowed = client.get(page)
    assert [one.code for part in narrowed.context["elements"] for one in part.items] == ["1.01"]
    assert narrowed.context["differing"] == 1
    assert "Dilihat di lapangan." in narrowed.text
    assert "Dilihat di lapangan." not in visitor(representative).get(page).text
    given = {"item": "1.01", "base_version": 1, "operation": str(uuid4()), "show": "all"}
    for _tap in range(2):  # a second tap is the same one
        assert client.post(tap, given)["Location"] == f"{page}?show=all#i-1.01"
    stale = client.post(tap, given | {"operation": str(uuid4())})
    assert stale.status_code == 409
    assert f"{page}?show=all#i-1.01" in stale.text
    assert Answer.objects.get().version == 2


def test_the_page_begins_with_what_differs_and_offers_only_what_its_view_is_for(
    saving: SelfSaving,
    judged: Evaluation,
    by_coordinator: Actor,
    coordinator: User,
    now: datetime,
    clock: None,
) -> None:
    saving.submit()
    answered(judged, by_coordinator, now=now, choice="1", note="")
    client, page = visitor(coordinator), reverse("self-assessment", args=[judged.pk])

    def seen(show: str) -> tuple[int, int]:
        """How many items a view shows, and how many of them it offers to take over."""
        response = client.get(page, {"show": show} if show else {})
        items = [one for part in response.context["elements"] for one in part.items]
        return len(items), response.text.count('name="base_version"')

    whole = len(sheet_of(judged.instrument_id, judged.level).items)
    assert [seen(""), seen("open"), seen("all")] == [(1, 1), (whole - 1, whole - 1), (whole, 1)]
    links = [(one.value, one.count) for one in client.get(page).context["views"]]
    assert links == [("", 1), ("open", whole - 1), ("all", whole)]


def test_the_trail_leads_to_an_item_whatever_the_page_begins_with(
    coordinator: User, representative: User
) -> None:
    kind = next(one for one in AUDIT_KINDS if one.model is SelfAnswer)
    page = reverse("self-assessment", args=[7])
    assert kind.address(coordinator, "7#1.01") == f"{page}?show=all#i-1.01"
    assert kind.address(representative, "7#1.01") == f"{page}#i-1.01"


@pytest.mark.usefixtures("clock", "in_english")
def test_a_program_takes_over_what_it_reads(
    judged: Evaluation, saving: SelfSaving, coordinator: User, manager: User, representative: User
) -> None:
    scores = reverse("api:self-scores", args=[judged.pk])
    client, address = visitor(coordinator), reverse("api:take-over", args=[judged.pk])
    assert client.get(scores).status_code == 403  # not given yet
    saving.submit()
    assert visitor(representative).get(scores).status_code == 403  # the owner's stand beside
    first = client.get(scores).json()["results"][0]
    assert (first["item"], first["said"]["choice"], first["own"]["choice"]) == ("1.01", "3", "")
    sent = {"operation": str(uuid4()), "item": "1.01", "base_version": 0}
    for person in (manager, representative):
        assert visitor(person).post(address, sent).status_code == 403
    answers = [client.post(address, sent, "application/json").json() for _twice in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["answer"]["choice"] == "3"
    stale = client.post(address, sent | {"operation": str(uuid4())}, "application/json")
    assert (stale.status_code, stale.json()["current"]["version"]) == (409, 1)
