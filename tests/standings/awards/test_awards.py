"""Awards: candidates by rules that are data, named by a manager, seen by nobody else's eyes."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.models import Period, Publication
from instruments.models import Ladder
from instruments.specs import InstrumentFileError, file_text
from instruments.wording import AWARD_MEASURES
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident
from standings.awards.candidates import CandidateYear, award_trial, candidates_of, spec_of
from standings.awards.editor import AWARDS_PAGE
from standings.awards.models import Award, AwardRules
from standings.awards.rules.candidates import AwardFacts, award_checks
from standings.awards.rules.reading import parse_award_rules
from standings.awards.services.naming import name_awarded, withdraw_award
from standings.awards.services.rules import (
    begin_next_award_rules,
    load_award_rules,
    publish_award_rules,
)
from tests.instruments.form_reader import form_fields
from tests.standings.awards.awards_scene import (
    AT,
    RATINGS,
    SHIPPED,
    months,
    put_award_rules,
    strong,
)
from tests.visitors import visitor

BOUND = "awards[0].criteria[2].at_least"  # near misses a month, for the best performance
GOOD = AwardFacts("biru", Decimal(90), Decimal(80), near_misses=48, months_told=12, months_with=12)


def titles(facts: AwardFacts) -> set[str]:
    return {one.award.code for one in award_checks(SHIPPED, facts) if one.is_candidate}


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({}, set()),
        ({"fatalities": 1}, {"kinerja", "budaya", "peningkatan"}),
        ({"rating": "hijau"}, {"kinerja"}),
        ({"rating": "merah"}, {"kinerja", "peningkatan"}),
        ({"near_misses": 47}, {"kinerja", "budaya"}),
        ({"months_with": 9}, {"budaya"}),
        ({"months_told": 0, "near_misses": 0, "months_with": 0}, {"kinerja", "budaya"}),
        ({"previous": Decimal("85.1")}, {"peningkatan"}),
        ({"previous": None}, {"peningkatan"}),
        ({"fatalities": None}, {"kinerja", "budaya", "peningkatan"}),
    ],
)
def test_whoever_misses_a_criterion_is_no_candidate(
    change: dict[str, object], lost: set[str]
) -> None:
    assert titles(replace(GOOD, **change)) == {"kinerja", "budaya", "peningkatan"} - lost  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("at_most: 0", "at_least: 0"),
        ("- biru", "- ungu"),
        ("measure: rating", "measure: weather"),
    ],
)
def test_rules_that_cannot_be_meant_are_refused_with_a_sentence(before: str, after: str) -> None:
    text = file_text(SHIPPED)
    assert before in text
    with pytest.raises(InstrumentFileError):
        parse_award_rules(text.replace(before, after), file_name="x", ratings=RATINGS)


@pytest.fixture
def rules(year: Period) -> AwardRules:
    gold = {"ratings": [{"code": "emas", "label": {"id": "Emas"}}]}  # the shipped rules name it
    Ladder.objects.create(code="proper_5", version=1, title_id="-", sha256="9" * 64, content=gold)
    return put_award_rules()


@pytest.fixture
def candidate(rules: AwardRules, contractor: Contractor, site: Site, year: Period) -> CandidateYear:
    """PT A: Biru, no death, six near misses a month."""
    strong(contractor, year)
    months(contractor, site=site, year=year.year, near_misses=6)
    return read_again(contractor, year)


def read_again(contractor: Contractor, year: Period) -> CandidateYear:
    companies = Contractor.objects.filter(pk=contractor.pk)
    (found,) = candidates_of(companies, years=[year.year], spec=SHIPPED)
    return found


def named(candidate: CandidateYear, *, by: Actor = SYSTEM, code: str = "kinerja") -> Award:
    return name_awarded(candidate=candidate, code=code, reason="Terbaik.", by=by, now=AT)


def test_the_figures_of_a_year_are_its_confirmed_months_and_incidents(
    candidate: CandidateYear, contractor: Contractor, year: Period
) -> None:
    assert candidate.facts.figure("near_misses_a_month") == 6
    assert candidate.facts.months_with == 12
    assert [one.award.code for one in candidate.awards if one.is_candidate][:2] == [
        "kinerja",
        "budaya",
    ]
    Incident.objects.create(
        contractor=contractor, reference="X-1", date=date(year.year, 5, 1),
        kind=IncidentKind.FATAL, fatalities=1, description="-", status=IncidentStatus.CONFIRMED,
    )  # fmt: skip
    dead = read_again(contractor, year)
    assert not any(one.is_candidate for one in dead.awards)
    assert dead.facts.figure("lost_time") == 1  # a death is a lost time injury too


def test_a_year_of_which_nobody_told_anything_is_not_one_without_accidents(
    rules: AwardRules, contractor: Contractor, site: Site, year: Period
) -> None:
    strong(contractor, year)
    silent = read_again(contractor, year)
    assert silent.facts.figure("fatalities") is None
    assert silent.facts.figure("lost_time") is None
    assert not any(one.is_candidate for one in silent.awards)
    months(contractor, site=site, year=year.year, near_misses=0)
    assert read_again(contractor, year).facts.figure("fatalities") == 0


def test_a_manager_names_once_with_an_audit_row_and_the_figures_frozen(
    candidate: CandidateYear, by_manager: Actor
) -> None:
    award = named(candidate, by=by_manager)
    assert award.named_on == AT.date()
    assert [one["figure"]["id"] for one in award.checks] == ["0", candidate.rating, "6,0"]
    assert AuditEntry.objects.filter(action="name_awarded", user=by_manager.user).count() == 1
    with pytest.raises(Conflict):
        named(candidate, by=by_manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.update(reason="-")


def test_who_is_no_candidate_any_more_or_provisional_is_not_named(
    rules: AwardRules, contractor: Contractor, site: Site, year: Period
) -> None:
    result = strong(contractor, year, published=False)
    Publication.objects.create(result=result, comparison={}, published_at=AT, provisional_until=AT)
    months(contractor, site=site, year=year.year, near_misses=6)
    candidate = read_again(contractor, year)
    with pytest.raises(Refusal, match="sementara"):
        named(candidate)
    Incident.objects.create(
        contractor=contractor, reference="X-1", date=date(year.year, 5, 1),
        kind=IncidentKind.FATAL, fatalities=1, description="-", status=IncidentStatus.CONFIRMED,
    )  # fmt: skip
    with pytest.raises(Refusal):
        named(candidate)
    assert not Award.objects.exists()


def test_only_managers_name_and_take_back(
    candidate: CandidateYear, by_coordinator: Actor, by_manager: Actor
) -> None:
    with pytest.raises(NotAllowed):
        named(candidate, by=by_coordinator)
    award = named(candidate, by=by_manager)
    with pytest.raises(NotAllowed):
        withdraw_award(award=award, reason="Salah.", by=by_coordinator, now=AT)
    withdraw_award(award=award, reason="Salah.", by=by_manager, now=AT)
    with pytest.raises(Conflict):
        withdraw_award(award=award, reason="Salah.", by=by_manager, now=AT)
    named(candidate, by=by_manager)  # it may be named again


def test_a_representative_reads_of_no_other_company(
    candidate: CandidateYear, representative: User, other_representative: User, manager: User
) -> None:
    named(candidate)
    address = reverse("award-list")
    owner, own, other = (
        visitor(one).get(address).text for one in (manager, representative, other_representative)
    )
    assert "PT A" in owner
    assert "Terbaik." in own
    assert "PT A" not in other
    assert "Terbaik." not in other
    rows = visitor(other_representative).get(reverse("data:table", args=["awards"]))
    assert rows.status_code == 200
    assert "Terbaik." not in rows.text


def test_a_manager_names_and_takes_back_on_pages(
    candidate: CandidateYear, contractor: Contractor, year: Period, manager: User
) -> None:
    address = reverse("award-name", args=[contractor.pk, year.year, "budaya"])
    assert visitor(manager).get(address).status_code == 200
    assert visitor(manager).post(address, {"reason": ""}).status_code == 400
    assert visitor(manager).post(address, {"reason": "Terbaik."}).status_code == 302
    award = Award.objects.get()
    assert "Terbaik." in visitor(manager).get(f"/contractors/{contractor.pk}/").text
    back = reverse("award-withdraw", args=[award.key])
    assert visitor(manager).post(back, {"reason": "Salah."}).status_code == 302
    assert "Salah." in visitor(manager).get(reverse("award-list")).text


def test_a_version_is_tried_on_past_years_and_published_once(
    candidate: CandidateYear, rules: AwardRules, manager: User, by_manager: Actor
) -> None:
    draft = begin_next_award_rules(rules=rules, by=by_manager, now=AT)
    written(draft, manager, given={BOUND: "7", "awards[1].criteria[1].at_least": "7"})
    draft.refresh_from_db()
    tried = {(one.title, one.before, one.after) for one in award_trial(manager, draft)}
    assert ("Kinerja K3 terbaik", True, False) in tried
    page = reverse("award-rules-version", args=[draft.pk])
    assert "PT A" in visitor(manager).get(page).text
    with pytest.raises(Conflict):
        publish_award_rules(draft=draft, edition=1, by=by_manager, now=AT)
    publish_award_rules(draft=draft, edition=2, by=by_manager, now=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        AwardRules.objects.update(title_id="-")


def drawn(draft: AwardRules, person: User) -> dict[str, Any]:
    page = visitor(person).get(reverse("award-rules-edit", args=[draft.pk]))
    return form_fields(page.text, "editor__form")


def written(draft: AwardRules, person: User, *, given: dict[str, str]) -> Any:
    """What the page answers to a form of which this was changed."""
    return visitor(person).post(
        reverse("award-rules-edit", args=[draft.pk]), drawn(draft, person) | given
    )


@pytest.fixture
def draft(rules: AwardRules, by_manager: Actor) -> AwardRules:
    return begin_next_award_rules(rules=rules, by=by_manager, now=AT)


def test_a_form_that_is_sent_as_it_was_drawn_changes_nothing(
    draft: AwardRules, manager: User
) -> None:
    before = draft.sha256
    assert written(draft, manager, given={}).status_code == 302
    draft.refresh_from_db()
    assert (draft.edition, draft.sha256) == (1, before)


def test_a_bound_of_nought_is_a_bound_and_what_differs_is_told(
    draft: AwardRules, manager: User
) -> None:
    assert written(draft, manager, given={BOUND: "0"}).status_code == 302
    draft.refresh_from_db()
    assert spec_of(draft).awards[0].criteria[2].at_least == 0
    page = visitor(manager).get(reverse("award-rules-version", args=[draft.pk])).text
    assert "What differs from penghargaan-v1" in page
    told = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "kinerja Best safety performance Criteria 3 From how many 4 0" in told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({BOUND: ""}, "Award kinerja, Criterion 3, From how many is missing"),
        ({BOUND: "-1"}, "Award kinerja, Criterion 3, From how many"),
        ({"awards[0].criteria[0].at_least": "1"}, "says nothing to what is counted"),
        ({"awards[0].criteria[0].measure": "rating"}, "is asked by this award already"),
        ({"awards[1].code": "kinerja"}, "which another award has already"),
    ],
)
def test_what_is_wrong_stands_at_its_field_with_what_was_typed(
    draft: AwardRules, manager: User, given: dict[str, str], said: str
) -> None:
    answer = written(draft, manager, given=given | {"awards[0].title.id": "Yang terbaik"})
    assert answer.status_code == 400
    assert said in answer.text
    assert 'href="#' in answer.text
    assert form_fields(answer.text, "editor__form")["awards[0].title.id"] == "Yang terbaik"
    draft.refresh_from_db()
    assert draft.edition == 1


def test_two_people_who_write_award_rules_lose_nothing(
    draft: AwardRules, manager: User, administrator: User
) -> None:
    address = reverse("award-rules-edit", args=[draft.pk])
    first, second = drawn(draft, manager), drawn(draft, administrator)
    title = "awards[1].title.id"
    assert visitor(administrator).post(address, second | {title: "Budaya"}).status_code == 302
    assert visitor(manager).post(address, first | {BOUND: "7"}).status_code == 302
    draft.refresh_from_db()
    awards = spec_of(draft).awards
    assert (awards[0].criteria[2].at_least, awards[1].title.id) == (7, "Budaya")
    clash = visitor(administrator).post(address, second | {BOUND: "9"})
    assert clash.status_code == 409
    both = " ".join(clash.text.split())
    assert "Both versions of what differs on this page" in both
    assert form_fields(clash.text, "editor__form")[BOUND] == "9"
    draft.refresh_from_db()
    assert spec_of(draft).awards[0].criteria[2].at_least == 7


def test_a_criterion_is_added_before_anything_is_stored(draft: AwardRules, manager: User) -> None:
    page = written(draft, manager, given={"do": "add:awards[0].criteria"}).text
    assert 'name="awards[0].criteria[3].measure"' in page
    draft.refresh_from_db()
    assert draft.edition == 1


def test_each_bound_says_to_which_measures_it_belongs_and_is_shown_where_it_is_wrong(
    draft: AwardRules, manager: User
) -> None:
    address = reverse("award-rules-edit", args=[draft.pk])
    page = visitor(manager).get(address).text
    rows = AWARDS_PAGE.layout.fields[2].fields[2].fields
    told = {one.name: one.of for one in rows if one.of}
    assert sorted(one for measures in told.values() for one in measures) == sorted(AWARD_MEASURES)
    for measures in told.values():
        assert f'data-of="{" ".join(measures)}"' in page
    style = Path("static/css/versions.css").read_text()
    for measure in AWARD_MEASURES:
        assert f'[value="{measure}"]' in style, measure
    refused = written(draft, manager, given={"awards[0].criteria[0].at_least": "1"}).text
    wrong = refused.split('id="f-awards-0-criteria-0-at-least"')[0].rsplit("<div", 1)[1]
    assert "field--wrong" in wrong


def test_loading_the_library_twice_changes_nothing(rules: AwardRules) -> None:
    assert load_award_rules(by=SYSTEM, now=AT) == []
