"""What a survey says: frozen once, by the contract, and nothing of fewer than five people."""

import json
import re
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from accounts.models import User
from core.audit import SYSTEM
from core.canonical import sha256_of
from documents.charts.diverging import DivergingRow, diverging
from questionnaires.analysis import analyse, analysis_as_json, parse_case
from questionnaires.choices import SheetSource
from questionnaires.groups.disclosure import groups_shown
from questionnaires.models import FinishedSheet, InterimFigures, Survey, SurveyResult
from questionnaires.models.sheets import NOT_APPLICABLE
from questionnaires.selectors import spec_of
from questionnaires.services.results import (
    freeze_closed_surveys,
    freeze_survey,
    make_interim,
    make_interim_figures,
)
from questionnaires.services.surveys import SurveyFacts, add_survey, close_survey
from questionnaires.surveys.printing import survey_html, survey_pdf
from questionnaires.surveys.tables import tables_of
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


def answer(survey: Survey, *groups: str, without: Collection[str] = ()) -> None:
    """A sheet for each of these groups; who comes later agrees a little less.

    Nobody answers the statements of the variables ``without``.
    """
    spec = spec_of(survey.questionnaire)
    asked = [one for one in spec.variables if one.code not in without]
    codes = [one.code for variable in asked for one in variable.statements]
    FinishedSheet.objects.bulk_create(
        FinishedSheet(
            survey=survey,
            answers={code: 5 - (at + step) % 3 for step, code in enumerate(codes)},
            attributes={"group": group},
            finished_on=survey.opens_at.date(),
            source=SheetSource.PAPER,
        )
        for at, group in enumerate(groups)
    )


def frozen(survey: Survey, now: datetime) -> SurveyResult:
    """Close the survey, and what it says then."""
    close_survey(survey=survey, by=SYSTEM, now=now)
    assert freeze_closed_surveys(now=now) == 1
    return SurveyResult.objects.get(survey=survey)


def frozen_before(survey: Survey, *, facts: SurveyFacts, now: datetime) -> SurveyResult:
    """What another survey said of eleven people while groups of so few were still frozen."""
    answer(survey, *["field"] * 6, *["staff"] * 5)
    of_today = frozen(survey, now)
    older = add_survey(questionnaire=survey.questionnaire, facts=facts, by=SYSTEM, now=now)
    close_survey(survey=older, by=SYSTEM, now=now)
    of_few = {"variables": dict.fromkeys(("X1", "X2", "X3"), "80.00"), "overall": "80.00"}
    return SurveyResult.objects.create(
        survey=older,
        case=of_today.case,
        output=of_today.output,
        groups={"group": {"field": of_few | {"respondents": 6}, "staff": None}},
        context=of_today.context,
        sha256="0" * 64,
        frozen_at=now,
    )


def test_a_closed_survey_is_frozen_once_with_its_hash(open_survey: Survey, now: datetime) -> None:
    answer(open_survey, *["field"] * 12)
    result = frozen(open_survey, now)
    parts = {name: getattr(result, name) for name in ("case", "output", "groups", "context")}
    assert result.sha256 == sha256_of(parts)
    assert result.output == analysis_as_json(analyse(parse_case(result.case)))
    assert freeze_survey(survey=open_survey, now=now) is False
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        SurveyResult.objects.update(output={})


def rows_on_disk(survey: Survey) -> list[tuple[str, str]]:
    """The id and the transaction of each sheet, in the order of the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id::text, xmin::text FROM questionnaires_finishedsheet"
            " WHERE survey_id = %s ORDER BY ctid",
            [survey.pk],
        )
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def test_once_frozen_nothing_tells_in_which_order_the_sheets_came(
    open_survey: Survey, running_role: None, now: datetime
) -> None:
    for _person in range(12):
        with transaction.atomic():  # a savepoint writes under a number of its own
            answer(open_survey, "field")
    came = rows_on_disk(open_survey)
    said = sorted(open_survey.sheets.values_list())
    assert len({xmin for _id, xmin in came}) == 12
    frozen(open_survey, now)
    stand = rows_on_disk(open_survey)
    assert len({xmin for _id, xmin in stand}) == 1
    ids = [[pk for pk, _xmin in rows] for rows in (came, stand)]
    assert sorted(ids[0]) == sorted(ids[1])
    assert ids[0] != ids[1]  # one of 12! orders is that in which they came
    assert sorted(open_survey.sheets.values_list()) == said


def test_the_sheets_are_guarded_again_once_they_lost_their_order(
    open_survey: Survey, now: datetime
) -> None:
    answer(open_survey, *["field"] * 5)
    frozen(open_survey, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgenabled FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgrelid = 'public.questionnaires_finishedsheet'::regclass"
        )
        assert cursor.fetchall() == [("A",)]  # always: session_replication_role changes nothing
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        FinishedSheet.objects.all().delete()
    with pytest.raises(IntegrityError, match="takes no sheet"), transaction.atomic():
        answer(open_survey, "field")


def test_the_sheets_of_an_open_survey_are_not_written_anew(open_survey: Survey) -> None:
    with (
        pytest.raises(IntegrityError, match="is not closed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT questionnaires_shuffle_sheets(%s)", [open_survey.pk])


def test_what_is_frozen_says_nothing_of_the_order_or_of_whom(
    open_survey: Survey, now: datetime
) -> None:
    answer(open_survey, *["field"] * 12)
    result = frozen(open_survey, now)
    assert "group" not in result.case["responses"][0]
    assert str(FinishedSheet.objects.all()[0].pk) not in str(result.case) + str(result.context)


def test_of_fewer_than_five_nothing_is_shown(
    open_survey: Survey, now: datetime, viewer: User
) -> None:
    answer(open_survey, *["field"] * 4)
    result = frozen(open_survey, now)
    assert (result.case, result.output, result.groups) == (None, None, {})
    page = visitor(viewer).get(reverse("survey", args=[open_survey.pk])).content.decode()
    assert "Fewer than 5 people answered" in page
    taken = visitor(viewer).get(reverse("survey-matrix", args=[open_survey.pk]))
    assert taken.status_code == 400


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"staff": 10, "field": 40}, {"staff", "field"}),
        ({"staff": 4, "field": 46}, set()),  # the four would follow from the others
        ({"staff": 5, "field": 7}, set()),  # one choice of five rows gives the percents of five
        ({"staff": 5, "field": 25}, {"staff", "field"}),
        ({"sd": 3, "smp": 8, "sma": 28}, {"sma"}),
        ({"sd": 3, "smp": 2, "sma": 28}, {"sma"}),
        ({"staff": 10, "field": 39, "": 1}, {"field"}),
        ({}, set()),
    ],
)
def test_a_group_is_not_told_by_what_is_left_of_the_others(
    counts: dict[str, int], shown: set[str]
) -> None:
    assert groups_shown(counts) == shown


def test_groups_are_shown_with_the_percent_of_each_variable(
    open_survey: Survey, now: datetime, viewer: User
) -> None:
    answer(open_survey, *["field"] * 25, *["staff"] * 5)
    result = frozen(open_survey, now)
    assert result.groups["group"]["staff"]["respondents"] == 5
    assert set(result.groups["group"]["field"]["variables"]) == {"X1", "X2", "X3"}
    page = visitor(viewer).get(reverse("survey", args=[open_survey.pk])).content.decode()
    assert "Contractor&#x27;s staff" in page


def test_a_group_of_whom_fewer_than_five_answered_a_variable_has_no_percent_of_it(
    open_survey: Survey, now: datetime
) -> None:
    answer(open_survey, *["field"] * 25, *["staff"] * 4)
    answer(open_survey, "staff", without=["X2"])
    staff = frozen(open_survey, now).groups["group"]["staff"]
    assert [staff["variables"][code] is None for code in ("X1", "X2", "X3")] == [False, True, False]
    assert staff["overall"] is not None


def test_the_percent_of_few_who_answered_does_not_follow_from_that_of_the_others(
    open_survey: Survey, now: datetime
) -> None:
    answer(open_survey, *["field"] * 35, *["staff"] * 4)
    answer(open_survey, "staff", without=["X2"])
    groups = frozen(open_survey, now).groups["group"]
    for told in (groups["field"], groups["staff"]):
        shown = [told["variables"][code] is not None for code in ("X1", "X2", "X3")]
        assert shown == [True, False, True]


def test_a_group_of_whom_fewer_than_five_answered_anything_has_no_percent_at_all(
    open_survey: Survey, now: datetime
) -> None:
    answer(open_survey, *["field"] * 25, *["staff"] * 4)
    answer(open_survey, "staff", without=["X1", "X2", "X3"])
    assert frozen(open_survey, now).groups["group"]["staff"]["overall"] is None


def test_few_people_are_shown_in_no_groups_that_would_tell_their_rows(
    open_survey: Survey, now: datetime, viewer: User
) -> None:
    answer(open_survey, *["field"] * 6, *["staff"] * 5)
    result = frozen(open_survey, now)
    assert result.groups["group"] == {"field": None, "staff": None}
    page = visitor(viewer).get(reverse("survey", args=[open_survey.pk])).content.decode()
    assert "Contractor&#x27;s staff" not in page
    assert "Only 11 people answered" in page
    assert "No group is shown by itself: of fewer than 30 people" in page


def test_interim_figures_move_by_five_people_and_leave_five_out(
    open_survey: Survey, now: datetime
) -> None:
    answer(open_survey, *["field"] * 9)
    assert make_interim_figures(now=now) == 0
    answer(open_survey, "field")
    assert make_interim_figures(now=now) == 1
    assert InterimFigures.objects.get().output["respondents"] == 5
    answer(open_survey, *["field"] * 4)
    assert make_interim_figures(now=now + timedelta(hours=1)) == 0
    answer(open_survey, "field")
    assert make_interim_figures(now=now) == 1
    assert InterimFigures.objects.get().output["respondents"] == 10


def test_interim_figures_made_twice_at_once_are_those_of_one_draw(
    open_survey: Survey, now: datetime
) -> None:
    answer(open_survey, *["field"] * 10)
    slower = Survey.objects.get(pk=open_survey.pk)
    assert make_interim(survey=open_survey, now=now)
    drawn = InterimFigures.objects.get().sheets
    assert not make_interim(survey=slower, now=now)
    assert InterimFigures.objects.get().sheets == drawn


def test_a_closed_survey_is_given_no_interim_figures(open_survey: Survey, now: datetime) -> None:
    answer(open_survey, *["field"] * 10)
    frozen(open_survey, now)
    assert not make_interim(survey=open_survey, now=now)
    assert not InterimFigures.objects.exists()


def test_a_closed_survey_is_never_opened_again(open_survey: Survey, now: datetime) -> None:
    close_survey(survey=open_survey, by=SYSTEM, now=now)
    with pytest.raises(IntegrityError, match="stays closed"), transaction.atomic():
        Survey.objects.update(closed_at=None)


def test_the_database_takes_no_sheet_below_a_closed_survey(
    open_survey: Survey, now: datetime
) -> None:
    close_survey(survey=open_survey, by=SYSTEM, now=now)
    with pytest.raises(IntegrityError, match="takes no sheet"), transaction.atomic():
        answer(open_survey, "field")


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
