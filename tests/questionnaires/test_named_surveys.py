"""Surveys with names say so first, and names stand beside answers for those entitled alone."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from core.audit import SYSTEM
from core.errors import Refusal
from core.models import AuditEntry
from questionnaires.choices import SheetSource, SurveyMode, SurveyNaming
from questionnaires.matrices.reading import read_matrix
from questionnaires.models import (
    BegunSheet,
    FinishedSheet,
    Questionnaire,
    RespondentName,
    Survey,
    SurveyResult,
)
from questionnaires.selectors import spec_of
from questionnaires.services.answering import begin_sheet
from questionnaires.services.invitations import invite_people
from questionnaires.services.mail_rounds import send_invitations
from questionnaires.services.paper import lines_taken_in, take_in_paper
from questionnaires.services.surveys import SurveyFacts, add_survey, close_survey
from questionnaires.sheets.documents import survey_options
from questionnaires.sheets.printing import sheet_html
from tests.questionnaires.survey_results import answer, frozen
from tests.questionnaires.test_answering import ALL_OF_X1, fill, post
from tests.questionnaires.test_invitations import link_in, opened
from tests.questionnaires.test_surveys import CODES
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


def a_survey(
    questionnaire: Questionnaire,
    facts: SurveyFacts,
    *,
    now: datetime,
    naming: SurveyNaming = SurveyNaming.NUMBERED,
    mode: SurveyMode = SurveyMode.OPEN,
) -> Survey:
    return add_survey(
        questionnaire=questionnaire, facts=facts, by=SYSTEM, now=now, naming=naming, mode=mode
    )


@pytest.fixture
def survey(questionnaire: Questionnaire, facts: SurveyFacts, now: datetime) -> Survey:
    """It asks for name and personal number."""
    return a_survey(questionnaire, facts, now=now)


def answer_as(survey: Survey, name: str) -> None:
    browser = visitor()
    assert post(browser, survey, name=name, number="07").status_code == 302
    post(browser, survey, page=2, **ALL_OF_X1, go="next")
    post(browser, survey, page="send")


def test_the_first_page_says_so_before_it_asks_for_a_name(survey: Survey) -> None:
    page = visitor().get(f"/s/{survey.key}/").content.decode()
    said, asked = page.index("This survey is not anonymous."), page.index('name="name"')
    assert said < page.index("The coordinators and managers of") < asked
    assert "No name, account, address" not in page


def test_nobody_begins_without_a_name_and_what_was_typed_comes_back(
    survey: Survey, now: datetime
) -> None:
    with pytest.raises(Refusal, match="nama Anda"):
        begin_sheet(survey=survey, place="", repeated=False, now=now)
    browser = visitor()
    told = post(browser, survey, name="  ", number="K-07")
    assert (told.status_code, BegunSheet.objects.count()) == (400, 0)
    page = told.content.decode()
    assert 'value="K-07"' in page
    assert "This survey is not anonymous." in page


def test_whose_a_sheet_is_stands_beside_it_and_is_shown_before_it_is_sent(survey: Survey) -> None:
    browser = visitor()
    post(browser, survey, name=" Pekerja   Satu ", number="07")
    post(browser, survey, page=2, **ALL_OF_X1, go="next")
    assert "Pekerja Satu · 07" in browser.get(f"/s/{survey.key}/send/").content.decode()
    post(browser, survey, page="send")
    said = RespondentName.objects.get()
    assert (said.name, said.number, said.address) == ("Pekerja Satu", "07", "")
    assert said.sheet.answers == dict.fromkeys(ALL_OF_X1, 4)
    assert not BegunSheet.objects.exists()


@pytest.mark.parametrize("path", ["survey-names", "survey-names-matrix"])
def test_names_are_read_by_those_entitled_alone(
    path: str, survey: Survey, coordinator: User, manager: User, viewer: User, representative: User
) -> None:
    answer_as(survey, "=Pekerja Satu")
    address = reverse(path, args=[survey.pk])
    for user in (coordinator, manager):
        assert "Pekerja Satu" in visitor(user).get(address).content.decode()
    for user in (viewer, representative):
        assert visitor(user).get(address).status_code == 403


def test_who_reads_names_stands_in_the_trail_and_two_sheets_of_one_person_are_told(
    survey: Survey, coordinator: User, viewer: User
) -> None:
    for name in ("Pekerja Satu", "pekerja  SATU", "Pekerja Dua"):
        answer_as(survey, name)
    page = visitor(coordinator).get(reverse("survey-names", args=[survey.pk])).content.decode()
    assert page.count("has another sheet") == 2
    read = AuditEntry.objects.get(action="read_names")
    assert (read.user, read.target_id) == (coordinator, survey.pk)
    told = [
        "2 sheets say" in visitor(user).get(reverse("survey", args=[survey.pk])).content.decode()
        for user in (coordinator, viewer)
    ]
    assert told == [True, False]
    assert survey.sheets.count() == 3


def test_a_name_is_erased_by_request_and_the_answers_stay(
    survey: Survey, administrator: User, coordinator: User, now: datetime
) -> None:
    answer_as(survey, "Pekerja Satu")
    answer_as(survey, "Pekerja Dua")
    close_survey(survey=survey, by=SYSTEM, now=now)
    address = reverse("survey-names-erase", args=[survey.pk])
    browser = visitor(administrator)
    assert browser.post(address, {"name": "Pekerja Satu", "number": "99"}).status_code == 400
    assert browser.post(address, {"name": "pekerja satu", "number": "07"}).status_code == 302
    assert sorted(one.name for one in RespondentName.objects.all()) == ["", "Pekerja Dua"]
    assert survey.sheets.count() == 2
    entry = AuditEntry.objects.get(action="erase_name")
    assert (entry.user, entry.after) == (administrator, {"sheets": 1})
    page = visitor(coordinator).get(reverse("survey-names", args=[survey.pk])).content.decode()
    assert "name erased" in page
    assert "Satu" not in page
    for change in ({"name": "Lain"}, {"name": "", "number": "1"}):
        with pytest.raises(IntegrityError, match="erased or stays"), transaction.atomic():
            RespondentName.objects.update(**change)
    with pytest.raises(IntegrityError, match="its row stays"), transaction.atomic():
        RespondentName.objects.all().delete()


def test_the_matrix_with_names_is_taken_by_choice_and_computes_nothing(
    survey: Survey, coordinator: User
) -> None:
    answer_as(survey, "=Pekerja Satu")
    taken = visitor(coordinator).get(reverse("survey-names-matrix", args=[survey.pk]))
    head, row = taken.content.decode().split("\r\n")[:2]
    assert head.startswith("name,number,X1.1,")
    assert row.startswith("'=Pekerja Satu,07,4,")


def test_no_figure_matrix_or_page_for_others_has_a_name(
    survey: Survey, representative: User, viewer: User, now: datetime
) -> None:
    answer_as(survey, "Pekerja Satu")
    answer(survey, *["field"] * 5)
    result = frozen(survey, now)
    kept = str([getattr(result, one) for one in SurveyResult.HASHED])
    paths = [reverse(one, args=[survey.pk]) for one in ("survey", "survey-matrix")]
    paths.append(reverse("survey-reports-api:survey", args=[survey.pk]))
    seen = [visitor(user).get(path) for user in (representative, viewer) for path in paths]
    assert {one.status_code for one in seen} == {200}
    assert "Pekerja" not in kept + "".join(one.content.decode() for one in seen)
    assert RespondentName.objects.count() == 1  # the sheets were written anew below it


def test_a_survey_without_names_has_none_to_read(open_survey: Survey, coordinator: User) -> None:
    address = reverse("survey-names", args=[open_survey.pk])
    assert visitor(coordinator).get(address).status_code == 404
    fill(visitor(), open_survey)
    assert not RespondentName.objects.exists()


def test_the_database_takes_no_name_of_a_survey_without_names(open_survey: Survey) -> None:
    answer(open_survey, "field")
    sheet = FinishedSheet.objects.get()
    with pytest.raises(IntegrityError, match="without names"), transaction.atomic():
        RespondentName.objects.create(sheet=sheet, name="Pekerja Satu")
    with pytest.raises(IntegrityError, match="without names"), transaction.atomic():
        BegunSheet.objects.create(survey=open_survey, digest="0" * 64, name="Pekerja Satu")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Survey.objects.update(naming=SurveyNaming.NAMED)


def test_whether_a_survey_has_names_is_not_asked_when_it_is_changed(
    open_survey: Survey, coordinator: User
) -> None:
    address = reverse("survey-change", args=[open_survey.pk])
    browser = visitor(coordinator)
    assert 'name="naming"' not in browser.get(address).content.decode()
    browser.post(address, {"naming": "named", "name": "Lain"})
    open_survey.refresh_from_db()
    assert open_survey.naming == SurveyNaming.ANONYMOUS


def test_by_a_personal_link_its_address_stands_beside_the_answers(
    questionnaire: Questionnaire,
    facts: SurveyFacts,
    settings: Any,
    now: datetime,
    mailoutbox: list[EmailMessage],
    coordinator: User,
) -> None:
    settings.EMAIL_CONFIGURED = True
    survey = a_survey(
        questionnaire, facts, now=now, naming=SurveyNaming.NAMED, mode=SurveyMode.PERSONAL
    )
    invite_people(survey=survey, addresses=["a@example.org"], by=SYSTEM, now=now)
    with translation.override("en"):
        send_invitations(now=now)
    assert "tidak anonim" in str(mailoutbox[0].body)
    fill(opened(link_in(mailoutbox[0])), survey)
    said = RespondentName.objects.get()
    assert said.address == "a@example.org"
    assert said.sheet.finished_on > survey.opens_at.date()  # its own day: nothing is to be hidden
    text = ",".join(["nama", *CODES]) + "\nPekerja Dua" + ",4" * 20
    paper = read_matrix(text, spec_of(questionnaire), naming=SurveyNaming.NAMED)
    take_in_paper(
        survey=survey, matrix=paper, alike_meant=False, operation=uuid4(), by=SYSTEM, now=now
    )
    matrix = visitor(coordinator).get(reverse("survey-names-matrix", args=[survey.pk])).text
    assert [line.split(",")[:2] for line in matrix.splitlines()] == [
        ["name", "address"],
        ["", "a@example.org"],
        ["Pekerja Dua", ""],
    ]


def test_no_number_is_asked_by_personal_links(
    questionnaire: Questionnaire, facts: SurveyFacts, now: datetime
) -> None:
    with pytest.raises(Refusal):
        a_survey(questionnaire, facts, now=now, mode=SurveyMode.PERSONAL)


def test_sheets_from_paper_may_say_whose_they_are(
    survey: Survey, open_survey: Survey, now: datetime
) -> None:
    rows = [["No", "nama", "nomor", *CODES], ["1", "Pekerja Dua", "08", *"4" * 20],
            ["2", "", "", *"4" * 20]]  # fmt: skip
    text = "\n".join("\t".join(row) for row in rows)
    spec = spec_of(survey.questionnaire)
    with pytest.raises(Refusal, match="nama"):
        read_matrix(text, spec)
    with pytest.raises(Refusal, match="120"):
        read_matrix(text.replace("Dua", "2" * 120), spec, naming=SurveyNaming(survey.naming))
    matrix = read_matrix(text, spec, naming=SurveyNaming(survey.naming))
    assert matrix.alike == ()
    take_in_paper(
        survey=survey, matrix=matrix, alike_meant=False, operation=uuid4(), by=SYSTEM, now=now
    )
    assert list(RespondentName.objects.values_list("name", "number")) == [("Pekerja Dua", "08")]
    assert survey.sheets.filter(source=SheetSource.PAPER).count() == 2
    assert lines_taken_in(survey=survey, matrix=matrix) == (2, 3)
    another = read_matrix(
        text.replace("Dua", "Tiga").rpartition("\n")[0], spec, naming=SurveyNaming.NUMBERED
    )
    assert lines_taken_in(survey=survey, matrix=another) == ()  # another person, the same answers
    same = read_matrix(
        text.replace("08\t4", "08\t5").replace("Pekerja Dua", "pekerja  DUA"),
        spec,
        naming=SurveyNaming.NUMBERED,
    )
    assert lines_taken_in(survey=survey, matrix=same) == (2, 3)  # the person again, otherwise
    twice = read_matrix(
        "\n".join([text.split("\n")[0], text.split("\n")[1], "2\tPEKERJA DUA\t08\t5" + "\t4" * 19]),
        spec,
        naming=SurveyNaming.NUMBERED,
    )
    assert twice.alike == ((2, 3),)


def test_the_sheet_for_paper_says_so_too(survey: Survey, open_survey: Survey) -> None:
    with translation.override("en"):
        named = sheet_html(survey.questionnaire, survey_options(survey))
        without = sheet_html(survey.questionnaire, survey_options(open_survey))
    assert "not anonymous" in named
    assert "Do not write your name" in without
