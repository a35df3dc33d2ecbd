"""Surveys by those who run them: made, handed out, filled from paper, closed."""

from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from accounts.models import User
from core.audit import Actor
from core.errors import Conflict, Refusal
from core.models import AuditEntry
from questionnaires.choices import SheetSource, SurveyNaming
from questionnaires.matrices.reading import read_matrix
from questionnaires.models import FinishedSheet, Questionnaire, Survey
from questionnaires.selectors import spec_of, turnout_of
from questionnaires.services.paper import take_in_paper
from questionnaires.services.surveys import close_survey
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
CODES = [*(f"X1.{n}" for n in range(1, 7)), *(f"X2.{n}" for n in range(1, 8)),
         *(f"X3.{n}" for n in range(1, 8))]  # fmt: skip


def sheets(*rows: str, head: str = "\t".join(["No", *CODES, "group"])) -> str:
    """The text of rows as a spreadsheet copies them; a row is its first answer and its group."""
    lines = [
        "\t".join([str(at), first, *["4"] * 19, group])
        for at, (first, group) in enumerate((row.split() for row in rows), 1)
    ]
    return "\n".join([head, *lines])


def test_a_coordinator_makes_one_by_the_clock_of_its_zone(
    questionnaire: Questionnaire, coordinator: User
) -> None:
    given = {
        "questionnaire": questionnaire.pk, "name": "Survei", "target_group": "Semua",
        "invited": "1.250", "time_zone": "Asia/Jayapura",
        "opens_at": "2030-01-01T07:00", "closes_at": "2030-01-02T07:00",
    }  # fmt: skip
    given["operation"] = str(uuid4())
    for _tap in range(2):  # the second sends the same again
        answered = visitor(coordinator).post(reverse("survey-add"), given)
    survey = Survey.objects.get()
    assert answered["Location"] == reverse("survey", args=[survey.pk])
    assert survey.opens_at.isoformat() == "2029-12-31T22:00:00+00:00"
    assert (survey.invited, len(survey.key)) == (1250, 22)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"closes_at": "2029-12-31T07:00"}, "It closes before it opens"),
        ({"opens_at": "2020-01-01T07:00", "closes_at": "2020-01-02T07:00"}, "in the past"),
        ({"invited": "0"}, "greater than or equal to 1"),
        ({"invited": "many"}, "“many”"),
        ({"name": ""}, "required"),
    ],
)
def test_what_makes_no_survey_is_told_at_its_field(
    questionnaire: Questionnaire, coordinator: User, change: dict[str, str], said: str
) -> None:
    given = {
        "questionnaire": questionnaire.pk, "name": "Survei", "target_group": "Semua",
        "invited": "50", "time_zone": "Asia/Jakarta",
        "opens_at": "2030-01-01T07:00", "closes_at": "2030-01-02T07:00",
    }  # fmt: skip
    answered = visitor(coordinator).post(reverse("survey-add"), given | change)
    assert answered.status_code == 400
    assert said in answered.content.decode()
    assert not Survey.objects.exists()


def test_a_draft_is_not_asked_by(draft: Questionnaire, coordinator: User) -> None:
    page = visitor(coordinator).get(reverse("survey-add")).content.decode()
    assert f'<option value="{draft.pk}"' not in page


def test_paper_is_shown_before_it_is_stored_and_stored_once(
    open_survey: Survey, coordinator: User, by_coordinator: Actor
) -> None:
    browser, address = visitor(coordinator), reverse("survey-paper", args=[open_survey.pk])
    text = sheets("5 staff", "3 field")
    preview = browser.post(address, {"text": text}).content.decode()
    assert "2 sheets were read" in preview
    assert not FinishedSheet.objects.exists()
    sent = {"text": text, "confirmed": "yes", "operation": str(uuid4())}
    for _tap in range(2):
        assert browser.post(address, sent).status_code == 302
    assert {one.answers["X1.1"] for one in FinishedSheet.objects.all()} == {5, 3}
    turnout = turnout_of(open_survey)
    assert (turnout.from_paper, turnout.finished, turnout.rate) == (2, 2, "4.0")


def test_two_respondents_alike_are_asked_about(open_survey: Survey, coordinator: User) -> None:
    browser, address = visitor(coordinator), reverse("survey-paper", args=[open_survey.pk])
    text = sheets("5 staff", "3 field", "5 staff")
    sent = {"text": text, "confirmed": "yes", "operation": str(uuid4())}
    refused = browser.post(address, sent)
    assert refused.status_code == 400
    assert "<li>2, 4</li>" in refused.content.decode()
    assert not FinishedSheet.objects.exists()
    browser.post(address, sent | {"alike_meant": "on"})
    assert FinishedSheet.objects.count() == 3


def test_sheets_that_were_taken_in_before_are_asked_about(
    open_survey: Survey, coordinator: User
) -> None:
    browser, address = visitor(coordinator), reverse("survey-paper", args=[open_survey.pk])
    first = {"text": sheets("5 staff", "3 field"), "confirmed": "yes", "operation": str(uuid4())}
    browser.post(address, first)
    again = {"text": sheets("2 staff", "3 field"), "confirmed": "yes", "operation": str(uuid4())}
    refused = browser.post(address, again)
    assert (refused.status_code, FinishedSheet.objects.count()) == (400, 2)
    assert "<li>3</li>" in refused.content.decode()
    assert "Were they" in browser.post(address, {"text": again["text"]}).content.decode()
    browser.post(address, again | {"alike_meant": "on"})
    assert FinishedSheet.objects.count() == 4


def test_whether_a_sheet_that_was_sent_says_this_is_not_told(
    open_survey: Survey, coordinator: User
) -> None:
    answers = dict.fromkeys(CODES, 4) | {"X1.1": 3}
    FinishedSheet.objects.create(
        survey=open_survey,
        answers=answers,
        attributes={"group": "field"},
        finished_on=open_survey.opens_at.date(),
        source=SheetSource.LINK,
    )
    browser, address = visitor(coordinator), reverse("survey-paper", args=[open_survey.pk])
    assert "Were they" not in browser.post(address, {"text": sheets("3 field")}).content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("X1.1", "a line a respondent"),
        ("5;4\n4;4", "Paste the first line with the names of the columns"),
        (sheets("S staff"), "Line 2: X1.1 has the answer “S”, which is off the scale: 1 to 5."),
        (sheets("6 staff"), "Line 2: X1.1 has the answer “6”"),
        (sheets("4.5 staff"), "Line 2: X1.1 has the answer “4.5”"),
        (sheets("6.0 staff"), "Line 2: X1.1 has the answer “6”, which is off the scale"),
        (sheets("5 boss"), "Line 2: group has “boss”, which is none of its choices: staff, field."),
        (
            sheets("5 staff", head="\t".join(["No", *CODES[:-1], "X9", "group"])),
            "Column 21 “X9” is not known",
        ),
        ("X1.1;X1.2\n5;4", "The columns X1.3, X1.4"),
        ("X1.1,X1.1\n5,4", "The column X1.1 stands there twice."),
        ("\t".join(CODES) + "\n" + "\t" * 25 + "4", "Line 2 has 26 cells for 20 columns."),
    ],
)
def test_a_matrix_that_cannot_be_taken_is_told_with_its_line(
    questionnaire: Questionnaire, text: str, said: str
) -> None:
    with translation.override("en"), pytest.raises(Refusal) as refused:
        read_matrix(text, spec_of(questionnaire))
    assert said in refused.value.message


def test_a_matrix_tells_all_that_is_wrong_at_once(questionnaire: Questionnaire) -> None:
    text = f"{';'.join([*CODES[:-1], 'X9'])}\nS;6;4\n;;\n5;5;7"
    with translation.override("en"), pytest.raises(Refusal) as refused:
        read_matrix(text, spec_of(questionnaire))
    told = refused.value.message
    for said in ("Column 20 “X9” is not known", "The columns X3.7 are missing", "Line 2: X1.1 has",
                 "Line 2: X1.2 has", "Line 3 answers nothing", "Line 4: X1.3 has"):  # fmt: skip
        assert said in told


def test_a_matrix_is_read_as_r_and_spss_write_it(questionnaire: Questionnaire) -> None:
    quoted = ",".join(f'"{code}"' for code in [*CODES, "nama"])
    text = f'\ufeff{quoted}\r\n4\x0b{",4" * 19},"Satu, Pekerja"'
    [row] = read_matrix(text, spec_of(questionnaire), naming=SurveyNaming.NAMED).rows
    assert len(row.answers) == 20
    assert row.respondent.name == "Satu, Pekerja"


def test_each_thing_that_is_wrong_is_an_error_of_its_own(
    open_survey: Survey, coordinator: User
) -> None:
    address = reverse("survey-paper", args=[open_survey.pk])
    page = visitor(coordinator).post(address, {"text": sheets("S staff", "9 boss")})
    assert page.status_code == 400
    assert page.content.decode().count('class="field__error"') == 3


def test_of_a_matrix_that_is_wrong_throughout_the_first_lines_are_told(
    questionnaire: Questionnaire,
) -> None:
    text = ";".join(CODES) + "\n9" * 25
    with translation.override("en"), pytest.raises(Refusal, match="And 5 more like these") as said:
        read_matrix(text, spec_of(questionnaire))
    assert said.value.message.count("off the scale") == 20


@pytest.mark.parametrize("typed", ["4", "4.0", "4,0", "4.00"])
def test_a_whole_number_may_be_written_with_its_decimals(
    questionnaire: Questionnaire, typed: str
) -> None:
    (row,) = read_matrix(sheets(f"{typed} staff"), spec_of(questionnaire)).rows
    assert set(row.answers.values()) == {4}


def test_empty_lines_between_others_are_told(open_survey: Survey, coordinator: User) -> None:
    head, first, second, third = sheets("5 staff", "3 field", "4 field").split("\n")
    text = "\n".join(["", head, first, "", "  ", second, "\t\t", third, "", ""])
    assert read_matrix(text, spec_of(open_survey.questionnaire)).empty == (4, 5, 7)
    address = reverse("survey-paper", args=[open_survey.pk])
    page = visitor(coordinator, language="en").post(address, {"text": text}).text
    assert "Lines 4, 5, 7 are empty and make no sheets" in page
    whole = visitor(coordinator, language="en").post(address, {"text": sheets("5 staff")}).text
    assert "empty and make" not in whole


def test_an_empty_cell_is_no_answer(questionnaire: Questionnaire) -> None:
    row = read_matrix(";".join(CODES) + "\n5;;4" + ";" * 17, spec_of(questionnaire)).rows[0]
    assert row.answers == {"X1.1": 5, "X1.3": 4}


def test_the_poster_bears_the_address(open_survey: Survey, manager: User) -> None:
    page = visitor(manager).get(reverse("survey-poster", args=[open_survey.pk])).content.decode()
    assert f"/s/{open_survey.key}/" in page
    assert "<svg" in page


def test_a_representative_sees_a_survey_of_their_own_company_once_closed(
    open_survey: Survey, representative: User, other_representative: User, now: datetime
) -> None:
    address = reverse("survey", args=[open_survey.pk])
    assert visitor(representative).get(address).status_code == 404
    Survey.objects.update(closed_at=now + timedelta(days=1))
    assert visitor(representative).get(address).status_code == 200
    assert visitor(other_representative).get(address).status_code == 404


def test_closed_by_two_taps_it_is_closed_once_and_nobody_else_closes_it_again(
    open_survey: Survey, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    for _tap in range(2):
        closed = close_survey(survey=open_survey, by=by_coordinator, now=now)
    assert closed.closed_at == now
    assert AuditEntry.objects.filter(action="close_survey").count() == 1
    with pytest.raises(Conflict, match=r"closed|ditutup"):
        close_survey(survey=open_survey, by=by_manager, now=now)


def test_what_was_taken_in_from_paper_is_known_again_by_the_servers_secret_alone(
    open_survey: Survey, by_coordinator: Actor, settings: Settings, now: datetime
) -> None:
    matrix = read_matrix(sheets("5 field"), spec_of(open_survey.questionnaire))
    taken = partial(
        take_in_paper, survey=open_survey, matrix=matrix, alike_meant=False, operation=uuid4(),
        by=by_coordinator, now=now,
    )  # fmt: skip
    assert (taken(), taken()) == (1, 1)
    settings.SECRET_KEY = "another" * 8
    with pytest.raises(Conflict):  # a plain digest of the row would still be the same
        taken()
