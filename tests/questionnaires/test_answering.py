"""A survey is answered on a phone: page by page, without an account, and leaving no trace."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AccessRecord
from core.audit import SYSTEM
from core.errors import Conflict, TryLater
from core.models import AuditEntry
from questionnaires.models import BegunSheet, FinishedSheet, StartTally, Survey
from questionnaires.selectors import spec_of
from questionnaires.services import answering
from questionnaires.services.surveys import close_due_surveys, close_survey
from questionnaires.words import moment_of
from tests.visitors import visitor

pytestmark = pytest.mark.django_db
ALL_OF_X1 = {f"X1.{number}": "4" for number in range(1, 7)}


def post(browser: Client, survey: Survey, *, page: object = "", **given: str) -> Any:
    """Send a page of the sheet as a form does."""
    path = f"/s/{survey.key}/{page}/" if page else f"/s/{survey.key}/"
    return browser.post(path, given)


def fill(browser: Client, survey: Survey) -> None:
    """Begin a sheet, answer its second page, send it."""
    post(browser, survey)
    post(browser, survey, page=1, group="field", go="anyway")
    post(browser, survey, page=2, **ALL_OF_X1, go="next")
    post(browser, survey, page="send")


def test_answers_are_kept_page_by_page_and_found_again(open_survey: Survey) -> None:
    browser = visitor()
    post(browser, open_survey)
    assert post(browser, open_survey, page=2, **{"X1.1": "5"}, go="back").url.endswith("/1/")
    page = browser.get(f"/s/{open_survey.key}/2/").content.decode()
    assert 'name="X1.1" value="5" checked' in page
    begin = browser.get(f"/s/{open_survey.key}/").content.decode()
    assert f'href="/s/{open_survey.key}/1/"' in begin  # the first page with something open


def test_two_pages_that_come_at_the_same_moment_are_both_kept(
    open_survey: Survey, now: datetime
) -> None:
    token = answering.begin_sheet(survey=open_survey, place="", repeated=False, now=now)
    spec = spec_of(open_survey.questionnaire)
    read = [answering.begun_sheet(survey=open_survey, token=token) for _page in range(2)]
    for sheet, variable in zip(read, spec.variables, strict=False):
        assert sheet is not None
        given = {str(one.code): "4" for one in variable.statements}
        answering.save_page(sheet=sheet, given=given, statements=variable.statements, now=now)
    both = [one.code for variable in spec.variables[:2] for one in variable.statements]
    assert BegunSheet.objects.get().answers == dict.fromkeys(both, 4)


def test_what_is_open_is_told_once_and_may_stay_open(open_survey: Survey) -> None:
    browser = visitor()
    post(browser, open_survey)
    told = post(browser, open_survey, page=2, **{"X1.1": "5"}, go="next")
    assert "5 are still open" in told.content.decode()
    assert post(browser, open_survey, page=2, **{"X1.1": "5"}, go="anyway").url.endswith("/3/")


def test_a_finished_sheet_knows_what_was_chosen_and_the_day(open_survey: Survey) -> None:
    fill(visitor(), open_survey)
    sheet = FinishedSheet.objects.get()
    assert sheet.answers == dict.fromkeys(ALL_OF_X1, 4)
    assert sheet.attributes == {"group": "field"}
    kept = {field.name for field in FinishedSheet._meta.get_fields()}
    assert kept == {
        *("id", "survey", "attributes", "answers", "finished_on", "source", "repeated"),
    }
    assert sheet.id.version == 4


def test_sending_leaves_nothing_that_leads_to_the_device(open_survey: Survey) -> None:
    browser = visitor()
    trail = AuditEntry.objects.count()
    fill(browser, open_survey)
    assert not BegunSheet.objects.exists()
    assert (AuditEntry.objects.count(), AccessRecord.objects.count()) == (trail, 0)
    assert browser.cookies["sent"].value == "1"
    assert browser.cookies["sheet"].value == ""
    assert "127.0.0.1" not in str(StartTally.objects.values_list())


def test_once_a_sheet_is_sent_or_closed_the_page_erases_what_one_left_in_the_tab(
    open_survey: Survey,
) -> None:
    browser, erases = visitor(), "js/sheet_gone"
    path = f"/s/{open_survey.key}/"
    post(browser, open_survey)
    assert erases not in browser.get(path).content.decode()  # what waits is sent from its pages
    fill(browser, open_survey)
    assert erases in browser.get(path).content.decode()
    close_survey(survey=open_survey, by=SYSTEM, now=timezone.now())
    assert erases in visitor().get(path).content.decode()


def test_a_browser_is_told_to_put_no_former_answers_into_a_page(open_survey: Survey) -> None:
    """On a shared phone it did: Back brought the answers of whoever sent theirs before."""
    browser = visitor()
    post(browser, open_survey)
    page = browser.get(f"/s/{open_survey.key}/2/").content.decode()
    assert '<form method="post" novalidate autocomplete="off">' in page


def test_the_database_refuses_to_change_a_finished_sheet(open_survey: Survey) -> None:
    fill(visitor(), open_survey)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        FinishedSheet.objects.update(answers={})


def test_no_cache_and_no_search_engine_keeps_the_pages(open_survey: Survey) -> None:
    answered = visitor().get(f"/s/{open_survey.key}/")
    assert answered.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in answered.headers["Cache-Control"]


def test_a_second_sheet_from_a_device_is_counted_and_marked(open_survey: Survey) -> None:
    browser = visitor()
    fill(browser, open_survey)
    fill(browser, open_survey)
    fill(visitor(), open_survey)
    assert FinishedSheet.objects.filter(repeated=True).count() == 1
    assert FinishedSheet.objects.count() == 3


@pytest.mark.parametrize("typed", ["6", "0", "-1", "4.0", "0000045", "00000199999999", "४"])
def test_an_answer_off_the_scale_is_refused_and_nothing_of_the_page_kept(
    open_survey: Survey, typed: str
) -> None:
    browser = visitor()
    post(browser, open_survey)
    told = post(browser, open_survey, page=2, **{"X1.1": "4", "X1.2": typed}, go="next")
    assert told.status_code == 400
    assert f"X1.2 has the answer “{typed}”, which is off the scale: 1 to 5." in told.text
    assert BegunSheet.objects.get().answers == {}


def test_an_empty_sheet_is_not_sent(open_survey: Survey) -> None:
    browser = visitor()
    post(browser, open_survey)
    assert "Nothing is answered yet" in post(browser, open_survey, page="send").content.decode()
    assert not FinishedSheet.objects.exists()


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [(1, 2, "This survey is not open yet."), (-3, -1, "This survey closed on")],
)
def test_a_link_before_and_after_its_time_says_so(
    open_survey: Survey, begins: int, ends: int, said: str
) -> None:
    today = timezone.now()
    Survey.objects.update(
        opens_at=today + timedelta(days=begins), closes_at=today + timedelta(days=ends)
    )
    browser = visitor()
    assert said in browser.get(f"/s/{open_survey.key}/").content.decode()
    assert post(browser, open_survey).status_code == 409
    assert not BegunSheet.objects.exists()


def test_an_unknown_link_is_a_page_that_says_so() -> None:
    answered = visitor().get("/s/nothing-of-the-kind/")
    assert answered.status_code == 404
    assert "Go to the first page" in answered.content.decode()


def test_a_site_behind_one_address_gets_in_and_a_program_is_slowed_down(
    open_survey: Survey, now: datetime
) -> None:
    for _person in range(2 * open_survey.invited):
        answering.begin_sheet(survey=open_survey, place="10.0.0.1", repeated=False, now=now)
    with translation.override("en"), pytest.raises(TryLater, match="Far more sheets"):
        answering.begin_sheet(survey=open_survey, place="10.0.0.1", repeated=False, now=now)
    answering.begin_sheet(survey=open_survey, place="10.0.0.2", repeated=False, now=now)
    later = now + timedelta(hours=1)
    answering.begin_sheet(survey=open_survey, place="10.0.0.1", repeated=False, now=later)
    assert StartTally.objects.count() == 1
    answering.forget_places(now=later)
    assert StartTally.objects.count() == 1
    answering.forget_places(now=later + timedelta(hours=1))  # though nobody begins another
    assert not StartTally.objects.exists()


def test_a_closed_survey_takes_nothing_and_lets_go_of_what_was_begun(
    open_survey: Survey, now: datetime
) -> None:
    browser = visitor()
    post(browser, open_survey)
    close_survey(survey=open_survey, by=SYSTEM, now=now)
    assert not BegunSheet.objects.exists()
    with pytest.raises(Conflict):
        close_survey(survey=open_survey, by=SYSTEM, now=now)


def test_a_survey_closed_before_its_time_tells_when_it_was_closed(
    open_survey: Survey, now: datetime
) -> None:
    close_survey(survey=open_survey, by=SYSTEM, now=now)
    open_survey.refresh_from_db()
    page = visitor().get(f"/s/{open_survey.key}/").content.decode()
    with translation.override("en"):
        assert moment_of(open_survey, now) in page
        assert moment_of(open_survey, open_survey.closes_at) not in page


def test_a_survey_closes_by_itself(open_survey: Survey) -> None:
    assert close_due_surveys(now=open_survey.closes_at - timedelta(seconds=1)) == 0
    assert close_due_surveys(now=open_survey.closes_at) == 1


def test_the_first_page_is_small(open_survey: Survey) -> None:
    """Page and styles without any compression: 60 kB, on a line that is slow."""
    from csms.settings import BASE_DIR

    page = visitor().get(reverse("survey-answer", args=[open_survey.key])).content
    styles = [BASE_DIR / "static" / "css" / f"{name}.css" for name in ("base", "answer")]
    assert len(page) + sum(path.stat().st_size for path in styles) < 60_000
    assert b"<script" not in page


def with_the_token_back(browser: Client, survey: Survey) -> None:
    """Send a sheet whose answer never arrives: the device keeps the token it had."""
    post(browser, survey)
    token = browser.cookies["sheet"].value
    post(browser, survey, page=2, **ALL_OF_X1, go="next")
    post(browser, survey, page="send")
    browser.cookies.pop("sent", None)
    browser.cookies["sheet"] = token


@pytest.mark.parametrize("again", [True, False])
def test_who_lost_only_the_answer_to_the_last_send_is_thanked(
    again: bool, open_survey: Survey
) -> None:
    browser = visitor()
    with_the_token_back(browser, open_survey)
    if again:
        assert post(browser, open_survey, page="send").url == f"/s/{open_survey.key}/"
    for _time in range(2):
        page = browser.get(f"/s/{open_survey.key}/").content.decode()
        assert "Your answers were sent. Thank you." in page
    assert (browser.cookies["sheet"].value, browser.cookies["sent"].value) == ("", "1")
    post(browser, open_survey)
    assert FinishedSheet.objects.count() == 1
    assert BegunSheet.objects.get().repeated is True


def test_what_was_deleted_when_the_survey_closed_is_not_called_sent(
    open_survey: Survey, now: datetime
) -> None:
    browser = visitor()
    post(browser, open_survey)
    close_survey(survey=open_survey, by=SYSTEM, now=now)
    page = browser.get(f"/s/{open_survey.key}/").content.decode()
    assert "Your answers were sent" not in page
