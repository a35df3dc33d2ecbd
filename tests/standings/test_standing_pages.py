"""Standings on pages, for programs and in what waits: each party sees what is theirs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contractors.days import Days
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from documents.models import Document
from evaluations.models import Period, Result
from reports.makers.scorecard import card_to_print
from reports.rendering import scorecard_html
from standings import todo
from standings.choices import WorkStanding
from standings.history import A_DAY, standing_history
from standings.models import MetCondition, StandingDecision
from standings.page import contractor_page, open_conditions, standing_rows
from standings.rules.proposals import StandingFacts
from standings.selectors import (
    facts_in_force,
    proposals_in_force,
    standing_codes_on,
    standings_on,
)
from tests.api.description import hold_to_description
from tests.reports.frozen_results import Yardsticks, make_period
from tests.standings.standing_scene import (
    AT,
    TODAY,
    decided,
    found,
    put_rules,
    rated,
    withdrawn,
)
from tests.visitors import visitor

API = reverse("standing-on")
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def red(db: None, year: Period, contractor: Contractor) -> Result:
    put_rules()
    return rated("merah", contractor=contractor, period=year)


@pytest.fixture
def suspended(red: Result, contractor: Contractor) -> StandingDecision:
    return decided(contractor, WorkStanding.SUSPENDED, own=["Rapat K3"], by=SYSTEM)


def test_a_manager_decides_on_the_page_as_it_is_proposed(
    red: Result, contractor: Contractor, manager: User
) -> None:
    today = timezone.localdate()
    page = reverse("contractor-standing", args=[contractor.pk])
    assert "The CSMS result is below the minimum" in visitor(manager).get(page).text
    body = {"standing": "suspended", "from_on": today, "reason": "Merah.", "seen": 0,
            "conditions": ["rencana_perbaikan"], "own": "Rapat K3"}  # fmt: skip
    address = reverse("standing-decide", args=[contractor.pk])
    wrong = visitor(manager).post(address, body | {"until_on": today - timedelta(days=1)})
    assert (wrong.status_code, StandingDecision.objects.count()) == (400, 0)
    assert visitor(manager).post(address, body).status_code == 302
    assert [one.code for one in StandingDecision.objects.get().conditions.all()] == [
        "rencana_perbaikan", "",
    ]  # fmt: skip


def test_each_standing_takes_only_what_belongs_to_it(
    red: Result, contractor: Contractor, manager: User
) -> None:
    today = timezone.localdate()
    address = reverse("standing-decide", args=[contractor.pk])
    body = {"standing": "may_work", "from_on": today, "reason": "Dinilai ulang.", "seen": 0,
            "conditions": ["rencana_perbaikan"]}  # fmt: skip
    later = today + timedelta(days=30)
    for other in ({"until_on": later}, {"barred_until": later}, {"standing": "barred"},
                  {"standing": "suspended", "barred_until": later}):  # fmt: skip
        refused = visitor(manager).post(address, body | other)
        assert refused.status_code == 400
        assert refused.context["form"].errors.keys() <= {"until_on", "barred_until"}
    assert not StandingDecision.objects.exists()
    assert visitor(manager).post(address, body).status_code == 302  # ticked beforehand, for another
    made = StandingDecision.objects.get()
    assert (made.standing, made.until_on, made.conditions.count()) == ("may_work", None, 0)


def test_a_coordinator_confirms_a_condition_with_what_shows_it(
    suspended: StandingDecision, contractor: Contractor, coordinator: User
) -> None:
    condition = suspended.conditions.get()
    client, address = (
        visitor(coordinator),
        reverse("standing-condition-confirm", args=[condition.pk]),
    )
    assert f'action="{address}"' in client.get(
        reverse("contractor-standing", args=[contractor.pk])
    ).text  # fmt: skip
    assert client.post(address, {"reason": ""}).status_code == 400
    assert client.post(address, {"reason": "Dilihat."}).status_code == 302
    assert MetCondition.objects.get().by == coordinator


def test_what_showed_a_condition_met_is_read_after_the_lift_too(
    suspended: StandingDecision, contractor: Contractor, coordinator: User, representative: User
) -> None:
    shown = {"reason": "Notulen rapat dilihat."}
    address = reverse("standing-condition-confirm", args=[suspended.conditions.get().pk])
    visitor(coordinator).post(address, shown)
    decided(contractor, WorkStanding.MAY_WORK, by=SYSTEM)
    page = visitor(representative).get(reverse("contractor-standing", args=[contractor.pk])).text
    assert "What must be met before it is lifted" not in page
    assert shown["reason"] in page


def test_a_condition_that_is_not_met_is_not_said_to_be_empty(
    suspended: StandingDecision, contractor: Contractor, manager: User
) -> None:
    page = reverse("contractor-standing", args=[contractor.pk])
    assert "Not met yet" in visitor(manager).get(page).text
    assert "Belum terpenuhi" in visitor(manager, language="id").get(page).text


def test_a_representative_reads_what_was_decided_and_nothing_that_is_only_proposed(
    suspended: StandingDecision, contractor: Contractor, representative: User,
    other_representative: User,
) -> None:  # fmt: skip
    address = reverse("contractor-standing", args=[contractor.pk])
    page = visitor(representative).get(address).text
    assert "Suspended" in page
    assert "Rapat K3" in page
    assert "Proposed today" not in page
    assert visitor(other_representative).get(address).status_code == 404
    assert contractor.name not in visitor(other_representative).get(reverse("standing-list")).text


def test_programs_ask_what_stood_on_a_day_and_two_gaps_are_two_words(
    suspended: StandingDecision, other_contractor: Contractor, year: Period, manager: User
) -> None:
    third = Contractor.objects.create(code="C", name="PT C")
    rated("biru", contractor=third, period=year)
    told = visitor(manager).get(API, {"on": TODAY.isoformat()}).json()["results"]
    assert {one["contractor"]: one["standing"] for one in told} == {
        "A": "suspended", "B": "unrated", "C": "unknown",
    }  # fmt: skip
    early = (
        visitor(manager)
        .get(API, {"on": (TODAY - timedelta(days=1)).isoformat(), "contractor": "A"})
        .json()["results"]
    )
    assert [one["standing"] for one in early] == ["unknown"]
    for ago in (0, 1):  # who only counts them counts the same
        companies, days = Contractor.objects.all(), Days(TODAY - timedelta(days=ago))
        listed = [one.code for one in standings_on(companies, days=days).values()]
        assert sorted(standing_codes_on(companies, days=days)) == sorted(listed)


@pytest.mark.parametrize(
    "query",
    [
        {"on": "kemarin"},
        {"on": "20240101"},
        {"on": "2024-W01-1"},
        {"on": "2999-01-01"},
        {"on": "0024-01-31"},
        {"contractor": "ZZZ"},
    ],
)
def test_a_day_or_code_that_cannot_be_is_told(
    suspended: StandingDecision, manager: User, query: dict[str, str]
) -> None:
    answer = visitor(manager).get(API, query)
    assert (answer.status_code, set(answer.json()["fields"])) == (400, set(query))


def test_a_day_can_be_asked_about_once_it_has_begun_where_the_contractor_works(
    suspended: StandingDecision,
    contractor: Contractor,
    representative: User,
    manager: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tomorrow = TODAY + timedelta(days=1)
    days = Days(TODAY, {contractor.pk: tomorrow})  # late in the evening here, past midnight there
    monkeypatch.setattr("standings.api.days_at", lambda _now: days)
    asked = {"on": tomorrow.isoformat()}
    for person, query in ((representative, asked), (manager, asked | {"contractor": "A"})):
        [told] = visitor(person).get(API, query).json()["results"]
        assert (told["on"], told["standing"]) == (asked["on"], "suspended")
    Contractor.objects.create(code="C", name="PT C")  # where it is still to come
    assert visitor(manager).get(API, asked).status_code == 400


def test_a_representative_is_told_of_no_other_company(
    suspended: StandingDecision, other_representative: User
) -> None:
    told = visitor(other_representative).get(API, {"on": TODAY.isoformat()}).json()["results"]
    assert [one["contractor"] for one in told] == ["B"]


def test_it_waits_for_managers_until_decided_and_for_the_contractor_until_met(
    red: Result, contractor: Contractor, manager: User, representative: User
) -> None:
    def total(group: object) -> int | None:
        return getattr(group, "total", None)

    assert total(todo.to_decide(manager, AT)) == 1
    decided(contractor, WorkStanding.CONDITIONS, own=["Rapat K3"], by=SYSTEM)
    assert total(todo.to_decide(manager, AT)) == 0  # otherwise than proposed, and it stays so
    assert total(todo.to_meet(representative, AT)) == 1
    assert todo.to_decide(representative, AT) is None


@pytest.mark.parametrize(("counted", "most"), [(False, 1), (True, 2)])
def test_what_a_company_has_to_meet_takes_two_statements(
    red: Result, contractor: Contractor, representative: User, counted: bool, most: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    found(contractor)
    proposed = proposals_in_force(Contractor.objects.all(), now=AT)[contractor.pk].proposal
    assert proposed is not None
    told = [one.code for one in proposed.conditions if counted and one.measure == "open_majors"]
    decided(contractor, WorkStanding.CONDITIONS, own=["Rapat K3"], conditions=told, by=SYSTEM)
    with django_assert_num_queries(most):
        met = open_conditions(representative, now=AT)
    assert sorted(one.measure for one in met) == ["", *["open_majors"] * counted]
    written = next(one for one in met if not one.measure)
    MetCondition.objects.create(condition=written, reason="Notulen.", at=AT)
    left = open_conditions(representative, now=AT)
    assert [one.measure for one in left] == ["open_majors"] * counted


def test_what_conditions_are_held_against_is_what_the_rules_read(
    red: Result, contractor: Contractor, other_contractor: Contractor
) -> None:
    found(contractor)
    everybody = Contractor.objects.all()
    read = {pk: one.facts for pk, one in proposals_in_force(everybody, now=AT).items()}
    assert facts_in_force(everybody, now=AT) == read
    assert read == {contractor.pk: StandingFacts("merah", 1, 0)}
    put_rules(version=2, instrument="smk3")
    assert facts_in_force(everybody, now=AT) == {contractor.pk: StandingFacts("", 1, 0)}


def test_a_suspension_proposed_for_what_came_after_the_decision_waits_on_every_page(
    red: Result, contractor: Contractor, manager: User
) -> None:
    """Merah proposed it already, and the manager let work: three majors are another matter."""

    def waits() -> list[bool]:
        group = todo.to_decide(manager, AT)
        (row,) = standing_rows(manager, now=AT)
        page = contractor_page(manager, contractor, now=AT)
        return [group is not None and group.total == 1, row.waits, page.waits, bool(page.since)]

    found(contractor)
    decided(contractor, WorkStanding.CONDITIONS, own=["Rapat K3"], by=SYSTEM)
    majors = [found(contractor)]
    assert waits() == [False] * 4  # two majors propose no more than was decided
    majors.append(found(contractor))
    assert waits() == [True] * 4
    decided(contractor, WorkStanding.CONDITIONS, own=["Rapat K3"], by=SYSTEM)
    assert waits() == [False] * 4  # the manager knows them, and lets work again
    majors.append(found(contractor))
    assert waits() == [True] * 4  # of the same rule there is more
    page = visitor(manager).get(reverse("contractor-standing", args=[contractor.pk])).text
    assert "Three or more major findings are not closed." in " ".join(page.split())
    withdrawn(majors[-1])
    assert waits() == [False] * 4
    decided(contractor, WorkStanding.SUSPENDED, by=SYSTEM)
    found(contractor)
    assert waits() == [False] * 4  # what is proposed stands


def test_the_same_colour_of_another_year_is_decided_anew(
    red: Result, contractor: Contractor, yardsticks: Yardsticks, manager: User
) -> None:
    decided(contractor, WorkStanding.CONDITIONS, own=["Rapat K3"], by=SYSTEM)
    assert not standing_rows(manager, now=AT)[0].waits
    rated("merah", contractor=contractor, period=make_period(yardsticks, 2025))
    assert standing_rows(manager, now=AT)[0].waits


@pytest.mark.usefixtures("one_date_everywhere")
def test_forty_that_wait_take_no_more_statements_than_one(
    red: Result, year: Period, manager: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(39):
        one = Contractor.objects.create(code=f"C{number}", name=f"PT Contoh {number:03}")
        rated("merah", contractor=one, period=year)
    with django_assert_num_queries(5):  # rules, proposals, decisions, contractors, own work
        group = todo.to_decide(manager, timezone.now())
    assert group is not None
    assert group.total == 40


def test_a_decision_still_to_begin_ends_the_waiting_and_stands_from_its_day(
    red: Result, contractor: Contractor, manager: User
) -> None:
    decided(contractor, WorkStanding.MAY_WORK, by=SYSTEM)
    begins = TODAY + timedelta(days=7)
    decided(contractor, WorkStanding.SUSPENDED, from_on=begins, by=SYSTEM)
    for now, code in ((AT, "may_work"), (AT + timedelta(days=7), "suspended")):
        (row,) = standing_rows(manager, now=now)
        assert (row.code, row.waits) == (code, False)


def test_who_scans_the_code_reads_what_stands_today_and_never_why(
    red: Result, contractor: Contractor
) -> None:
    def public() -> str:
        return visitor().get(reverse("verification", args=[red.sha256])).text

    assert "whether it may work is not known" in public()
    decided(contractor, WorkStanding.SUSPENDED, reason="Rahasia.", own=["Rapat K3"], by=SYSTEM)
    assert "Suspended, from 3 February 2025" in public()
    assert "Rahasia" not in public()
    assert "Rapat K3" not in public()
    decided(contractor, WorkStanding.BARRED, until_on=TODAY + timedelta(days=9), by=SYSTEM)
    assert "whether it may work is not known" in public()  # it has ended, and nothing stands
    assert "Barred" not in public()


def test_the_scorecard_tells_the_history_and_its_paper_what_was_known_when_it_was_asked_for(
    red: Result, contractor: Contractor, representative: User, manager: User
) -> None:
    def asked() -> Document:
        sent = {"kind": "scorecard", "result": red.sha256}
        visitor(manager).post(reverse("document-request"), sent)
        return Document.objects.latest("requested_at")

    def printed(document: Document) -> str:
        with override("en"):
            return scorecard_html(card_to_print(document)[1])

    undecided = asked()
    before, address = printed(undecided), reverse("scorecard", args=[red.sha256])
    decided(contractor, WorkStanding.SUSPENDED, reason="Merah.", by=Actor(manager))
    first = asked()
    paper = printed(first)
    ends = TODAY + timedelta(days=40)
    decided(contractor, WorkStanding.BARRED, from_on=ends, until_on=ends, by=SYSTEM)
    for person in (representative, manager):
        page = visitor(person).get(address).text
        assert "Suspended" in page
        assert "14 March 2025" in page  # the day before the next began
    assert "Merah." in paper
    assert str(manager) in paper
    assert "up to decision 1 of 3 February 2025" in paper
    assert "Barred" not in paper
    assert "Barred" in printed(asked())
    assert (printed(undecided), printed(first)) == (before, paper)


def test_a_decision_replaced_before_it_began_never_stood(
    red: Result, contractor: Contractor, representative: User
) -> None:
    decided(contractor, WorkStanding.MAY_WORK, by=SYSTEM)
    decided(contractor, WorkStanding.BARRED, from_on=NEXT_WEEK, until_on=NEXT_WEEK, by=SYSTEM)
    decided(contractor, WorkStanding.SUSPENDED, from_on=NEXT_WEEK, by=SYSTEM)
    last, never, first = standing_history(Contractor.objects.filter(pk=contractor.pk))
    assert (first.last_on, never.stood, last.last_on) == (NEXT_WEEK - A_DAY, False, None)
    told = visitor(representative).get(reverse("standing-history"), {"contractor": contractor.code})
    hold_to_description(told, method="GET", path=reverse("standing-history"))
    assert [(one["standing"], one["stood"]) for one in told.json()["results"]] == [
        ("suspended", True), ("barred", False), ("may_work", True),
    ]  # fmt: skip
    for day, holds in ((TODAY, first), (NEXT_WEEK, last)):
        assert [one for one in (last, never, first) if one.holds_on(day)] == [holds]
