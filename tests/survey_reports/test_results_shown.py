"""What a survey says on its page, in its document, and taken from it."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from accounts.models import User
from documents.charts.diverging import DivergingRow, diverging
from questionnaires.choices import SheetSource
from questionnaires.models import FinishedSheet, Survey
from questionnaires.models.sheets import NOT_APPLICABLE
from questionnaires.selectors import spec_of
from questionnaires.services.surveys import SurveyFacts
from survey_reports.printing import survey_html, survey_pdf
from survey_reports.result_tables import tables_of
from tests.questionnaires.survey_results import answer, frozen, frozen_before
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


def test_the_matrix_has_a_row_a_respondent_and_no_attribute(
    open_survey: Survey, now: datetime, coordinator: User
) -> None:
    answer(open_survey, *["field"] * 6)
    frozen(open_survey, now)
    taken = visitor(coordinator).get(reverse("survey-matrix", args=[open_survey.pk]))
    head, *rows = taken.content.decode().split()
    assert (head.count(","), len(rows)) == (19, 6)
    assert "group" not in head


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_what_is_odd_is_said_in_words(open_survey: Survey, now: datetime, in_english: None) -> None:
    codes = [one.code for one in spec_of(open_survey.questionnaire).statements()]
    for at in range(6):
        answers = dict.fromkeys(codes, 1 + at % 5) | {"X1.1": 4, "X2.1": 5 - at % 5}
        FinishedSheet.objects.create(
            survey=open_survey, answers=answers, finished_on=now.date(), source=SheetSource.LINK
        )
    result = frozen(open_survey, now)
    spec = spec_of(open_survey.questionnaire)
    assert result.output is not None
    said = tables_of(spec, result.output, groups={}, context={}).warnings
    assert [one.split(":")[0] for one in said if "alike" in one] == ["X1.1"]
    assert [one.split(":")[0] for one in said if "negative" in one] == ["X2.1"]
    assert any("X3: alpha is above 0.95" in one for one in said)


def test_a_diverging_bar_says_its_figures_to_a_screen_reader(in_english: None) -> None:
    row = DivergingRow("X1.3", (0, 0, 1, 13, 36))
    drawn = diverging(key="a", title="Answers", rows=[row], steps=["SD", "D", "U", "A", "SA"])
    assert "X1.3: SD 0, D 0, U 1, A 13, SA 36." in drawn
    assert drawn.count("<rect") == 5 + 3  # the scale of the shades, and who answered


def test_diverging_bars_take_the_room_that_there_is(in_english: None) -> None:
    rows = [DivergingRow("X1.1", (4, 2, 4)), DivergingRow("X1.2", (0, 0, 10))]
    drawn = diverging(key="a", title="Answers", rows=rows, steps=["No", "-", "Yes"])
    bars = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="15"', drawn)
    left, right = (min(float(x) for x, _w in bars), max(float(x) + float(w) for x, w in bars))
    assert (round(left), round(right)) == (132 + 32, 336 - 32)  # beside the share at each end


def test_the_document_is_the_same_bytes_says_the_figures_and_carries_no_sheet(
    open_survey: Survey, now: datetime, viewer: User
) -> None:
    answer(open_survey, *["field"] * 6, *["staff"] * 5)
    result = frozen(open_survey, now)
    with translation.override("id"):
        once, again = survey_pdf(result), survey_pdf(result)
    assert once == again
    read = PdfReader(BytesIO(once))
    pages = [page.extract_text() for page in read.pages]
    for one in pages:  # from the fourth on a table of a variable, with its drawing on its page
        tables = [int(at) for at in re.findall(r"Tabel (\d+)\. X\d", one)]
        assert one.count("r tabel") >= len(tables), tables
    text = " ".join(pages)
    overall = result.output["overall"]["percent"].replace(".", ",") if result.output else ""
    low = result.context["alpha_intervals"]["X2"][0].replace(".", ",")
    for said in ("r hitung", "X2.7", overall, low, "STS", result.sha256):
        assert said in text
    (attached,) = read.attachments.values()
    assert "responses" not in attached[0].decode()
    assert json.loads(attached[0])["output"] == result.output
    page = visitor(viewer).get(reverse("verification", args=[result.sha256])).content.decode()
    assert "Survei PT A" in page


def test_the_document_carries_no_groups_of_few_people_that_were_frozen_before(
    open_survey: Survey, facts: SurveyFacts, now: datetime
) -> None:
    older = frozen_before(open_survey, facts=facts, now=now)
    (attached,) = PdfReader(BytesIO(survey_pdf(older))).attachments.values()
    assert json.loads(attached[0])["groups"] == {}


def test_a_document_is_asked_for_by_who_sees_the_survey_and_not_of_fewer_than_five(
    open_survey: Survey, now: datetime, representative: User, other_representative: User
) -> None:
    answer(open_survey, *["field"] * 4)
    sent = {"kind": "survey", "result": frozen(open_survey, now).sha256}
    refused = visitor(representative).post(reverse("document-request"), sent)
    assert refused.status_code == 400
    assert visitor(other_representative).post(reverse("document-request"), sent).status_code == 404


def test_a_variable_that_nobody_answered_is_said_in_words_and_not_drawn(
    open_survey: Survey, coordinator: User, now: datetime, in_english: None
) -> None:
    first, second = spec_of(open_survey.questionnaire).variables[:2]
    answer(open_survey, *["field"] * 6, without=first.code)
    result = frozen(open_survey, now)
    page = visitor(coordinator).get(reverse("survey", args=[open_survey.pk])).text
    for html in (page, survey_html(result)):
        assert html.count("Nobody answered a statement of this variable") == 1
        assert f"answers-{first.code}" not in html
        assert f"answers-{second.code}" in html


def test_how_many_a_statement_does_not_apply_to_stands_below_its_answers(
    open_survey: Survey, coordinator: User, now: datetime, in_english: None
) -> None:
    answer(open_survey, *["field"] * 6)
    sheet = FinishedSheet.objects.filter(survey=open_survey)[0]
    sheet.pk, sheet.answers = uuid4(), {"X1.2": NOT_APPLICABLE}
    sheet.save(force_insert=True)
    result = frozen(open_survey, now)
    page = visitor(coordinator).get(reverse("survey", args=[open_survey.pk])).text
    for html in (page, survey_html(result)):
        assert html.count("X1.2: 1 respondent said that it does not apply to them.") == 1
