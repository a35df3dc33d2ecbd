"""Standing rules in the browser: written in a form, tried on past years, published once."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM
from evaluations.models import Period
from findings.choices import FindingSeverity
from instruments.choices import PublicationStatus
from instruments.models import Ladder
from instruments.wording import CONDITION_MEASURES
from standings.choices import WorkStanding
from standings.editor import COUNTED, LIMITED
from standings.models import StandingRules
from standings.selectors import rules_in_force, spec_of
from standings.services.drafts import begin_next_rules
from standings.trial import standing_trial
from tests.instruments.form_reader import form_fields
from tests.standings.standing_scene import AT, found, put_rules, rated
from tests.visitors import visitor

MONTHS = "rules[5].months"  # for how long who is Hitam is barred
STANDING = "rules[4].standing"  # of who is Merah


def address(name: str, row: StandingRules) -> str:
    return reverse(f"standing-rules-{name}", args=[row.pk])


@pytest.fixture
def draft(year: Period) -> StandingRules:
    gold = {"ratings": [{"code": "emas", "label": {"id": "Emas"}}]}  # the shipped rules name it
    Ladder.objects.create(code="proper_5", version=1, title_id="-", sha256="9" * 64, content=gold)
    return begin_next_rules(rules=put_rules(), by=SYSTEM, now=AT)


def drawn(draft: StandingRules, person: User) -> dict[str, Any]:
    return form_fields(visitor(person).get(address("edit", draft)).text, "editor__form")


def test_a_manager_changes_a_rule_in_the_form_and_reads_what_differs(
    draft: StandingRules, manager: User
) -> None:
    form = drawn(draft, manager)
    unchanged = visitor(manager).post(address("edit", draft), form)
    assert unchanged.status_code == 302
    draft.refresh_from_db()
    assert draft.edition == 1  # a form that is sent as it was drawn says what is stored
    assert visitor(manager).post(address("edit", draft), form | {MONTHS: "6"}).status_code == 302
    draft.refresh_from_db()
    assert spec_of(draft).rules[5].months == 6
    page = visitor(manager).get(address("version", draft)).text
    assert "For how many months" in page


def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(
    draft: StandingRules, manager: User
) -> None:
    form = drawn(draft, manager) | {MONTHS: "", STANDING: "may_work"}
    answer = visitor(manager).post(address("edit", draft), form)
    assert answer.status_code == 400
    assert "is barred without an end" in answer.text
    assert "lets work and has conditions" in answer.text
    draft.refresh_from_db()
    assert draft.edition == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rules[5].conditions[0].at_most": "2"}, "belongs to a measure that is counted"),
        ({"rules[4].conditions[0].at_most": "2"}, "belongs to a measure that is counted"),
        ({"rules[1].conditions[0].ratings": ["merah"]}, "belong to the measure rating"),
        ({"rules[0].months": "3"}, "lets work until a day"),
    ],
)
def test_only_what_belongs_to_what_is_chosen_is_taken_and_what_does_not_is_shown(
    draft: StandingRules, manager: User, given: dict[str, Any], said: str
) -> None:
    answer = visitor(manager).post(address("edit", draft), drawn(draft, manager) | given)
    assert answer.status_code == 400
    assert said in answer.text
    before = answer.text.split(f'name="{next(iter(given))}"')[0]
    assert "field--wrong" in before[before.rindex("data-of=") - 200 :]
    draft.refresh_from_db()
    assert draft.edition == 1


def test_each_field_says_to_what_it_belongs_and_a_style_knows_every_choice(
    draft: StandingRules, manager: User
) -> None:
    page = visitor(manager).get(address("edit", draft)).text
    style = Path("static/css/versions.css").read_text()
    belong = {" ".join(COUNTED), "rating", " ".join(LIMITED)}
    assert set(re.findall(r'data-of="([^"]*)"', page)) == belong
    assert {*COUNTED, "rating"} == set(CONDITION_MEASURES)
    assert {*LIMITED, "may_work"} == set(WorkStanding)
    for choice in (*CONDITION_MEASURES, "may_work"):
        assert f'[value="{choice}"]' in style, choice


def test_two_people_at_once_lose_nothing(
    draft: StandingRules, manager: User, administrator: User
) -> None:
    first, second = drawn(draft, manager), drawn(draft, administrator)
    visitor(administrator).post(address("edit", draft), second | {MONTHS: "24"})
    visitor(manager).post(
        address("edit", draft), first | {STANDING: "barred", "rules[4].months": "3"}
    )
    draft.refresh_from_db()
    assert [rule.months for rule in spec_of(draft).rules[4:]] == [3, 24]
    clash = visitor(manager).post(address("edit", draft), first | {MONTHS: "9"})
    assert clash.status_code == 409
    assert "24" in clash.text


def test_a_row_is_added_before_anything_is_stored(draft: StandingRules, manager: User) -> None:
    form = drawn(draft, manager) | {"do": "add:rules[0].conditions"}
    page = visitor(manager).post(address("edit", draft), form).text
    assert 'name="rules[0].conditions[0].code"' in page
    draft.refresh_from_db()
    assert draft.edition == 1


def test_a_trial_reads_each_result_with_the_findings_of_its_day(
    draft: StandingRules, year: Period, contractor: Contractor, manager: User
) -> None:
    rated("merah", contractor=contractor, period=year)
    for _time in range(3):  # three open majors, raised after the result was published
        found(contractor, FindingSeverity.MAJOR)
    form = drawn(draft, manager) | {STANDING: "barred", "rules[4].months": "3"}
    visitor(manager).post(address("edit", draft), form)
    draft.refresh_from_db()
    before = spec_of(StandingRules.objects.get(version=1))
    trial = standing_trial(manager, before=before, after=spec_of(draft))
    (row,) = trial.rows
    assert (row.before, row.after, row.facts.open_majors) == ("suspended", "barred", 0)
    assert [(one.year, one.changing, one.total) for one in trial.years] == [(2024, 1, 1)]
    assert contractor.name in visitor(manager).get(address("trial", draft)).text


def test_a_manager_publishes_what_they_looked_at_and_an_administrator_does_not(
    draft: StandingRules, manager: User, administrator: User
) -> None:
    page = address("publish", draft)
    assert visitor(administrator).post(page, {"edition": "1"}).status_code == 403
    form = drawn(draft, administrator) | {MONTHS: "6"}
    visitor(administrator).post(address("edit", draft), form)
    assert visitor(manager).post(page, {"edition": "1"}).status_code == 409
    assert visitor(manager).post(page, {"edition": ""}).status_code == 400
    assert visitor(manager).post(page, {"edition": "2"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, rules_in_force()) == (PublicationStatus.PUBLISHED, draft)
    assert visitor(manager).get(address("edit", draft)).status_code == 409
