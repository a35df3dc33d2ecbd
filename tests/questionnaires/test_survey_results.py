"""What a survey says: frozen once, by the contract, and nothing of fewer than five people."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import User
from core.audit import SYSTEM
from core.canonical import sha256_of
from questionnaires.analysis import analyse, analysis_as_json, parse_case
from questionnaires.groups.disclosure import groups_shown
from questionnaires.models import FinishedSheet, InterimFigures, Survey, SurveyResult
from questionnaires.services.results import (
    freeze_survey,
    make_interim,
    make_interim_figures,
)
from questionnaires.services.surveys import close_survey
from tests.questionnaires.survey_results import answer, frozen
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


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
