"""A program behind a site's own address keeps nobody of that site out for long."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal, TryLater
from core.models import AuditEntry
from questionnaires.choices import SurveyMode
from questionnaires.doors import SurveyDoor, kiosk_token, poster_token
from questionnaires.models import FinishedSheet, StartTally, Survey
from questionnaires.services.answering import begin_sheet, most_starts
from questionnaires.services.surveys import close_survey, renew_poster
from tests.questionnaires.test_answering import fill, post
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SITE = "127.0.0.1"  # the address of the browsers of tests


@pytest.fixture(autouse=True)
def _within_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starts are counted by the hour of the clock: none begins in the middle of a test."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)


def begin(survey: Survey, door: SurveyDoor, *, now: datetime) -> None:
    begin_sheet(survey=survey, place=SITE, repeated=False, door=door, now=now)


def use_up(survey: Survey, door: SurveyDoor, *, now: datetime) -> None:
    """As a program does: until it is put off."""
    for _start in range(most_starts(survey)):
        begin(survey, door, now=now)
    with pytest.raises(TryLater):
        begin(survey, door, now=now)


@pytest.mark.parametrize("door", [SurveyDoor.LINK, SurveyDoor.POSTER, SurveyDoor.KIOSK])
def test_what_is_begun_by_one_way_keeps_nobody_out_who_comes_by_another(
    open_survey: Survey, now: datetime, door: SurveyDoor
) -> None:
    use_up(open_survey, door, now=now)
    for other in {SurveyDoor.LINK, SurveyDoor.POSTER, SurveyDoor.KIOSK} - {door}:
        begin(open_survey, other, now=now)


def test_a_new_poster_lets_in_at_once_and_the_old_one_counts_as_the_link(
    open_survey: Survey,
) -> None:
    now, old = timezone.now(), poster_token(open_survey)
    for door in (SurveyDoor.LINK, SurveyDoor.POSTER):
        use_up(open_survey, door, now=now)
    renewed = renew_poster(survey=open_survey, by=SYSTEM, now=now)
    scanned_before, scans = visitor(), visitor()
    scanned_before.get(f"/s/{open_survey.key}/p/{old}/")
    put_off = post(scanned_before, open_survey)
    assert put_off.status_code == 429
    assert "Scan the code of the newest poster to begin at once" in put_off.content.decode()
    scans.get(f"/s/{open_survey.key}/p/{poster_token(renewed)}/")
    fill(scans, open_survey)
    assert FinishedSheet.objects.count() == 1


def test_who_has_begun_goes_on_while_others_are_put_off(open_survey: Survey) -> None:
    browser = visitor()
    post(browser, open_survey)
    now = timezone.now()
    for _start in range(most_starts(open_survey) - 1):
        begin(open_survey, SurveyDoor.LINK, now=now)
    assert post(visitor(), open_survey).status_code == 429
    post(browser, open_survey, page=2, **{"X1.1": "5"}, go="anyway")
    post(browser, open_survey, page="send")
    assert FinishedSheet.objects.count() == 1


def test_the_mark_of_the_poster_is_gone_once_a_sheet_is_begun(open_survey: Survey) -> None:
    browser = visitor()
    browser.get(f"/s/{open_survey.key}/p/{poster_token(open_survey)}/")
    assert browser.cookies["poster"].value == poster_token(open_survey)
    post(browser, open_survey)
    assert browser.cookies["poster"].value == ""
    assert SITE not in str(StartTally.objects.values_list())


def test_a_tablet_is_counted_apart(open_survey: Survey) -> None:
    use_up(open_survey, SurveyDoor.LINK, now=timezone.now())
    tablet = visitor()
    tablet.get(f"/s/{open_survey.key}/kiosk/{kiosk_token(open_survey)}/")
    fill(tablet, open_survey)
    assert FinishedSheet.objects.count() == 1


def test_who_runs_the_survey_is_told_and_gives_the_poster_a_new_code(
    open_survey: Survey, coordinator: User, viewer: User
) -> None:
    page, told = reverse("survey", args=[open_survey.pk]), "far more sheets were begun"
    runner = visitor(coordinator)
    assert told not in runner.get(page).content.decode()
    use_up(open_survey, SurveyDoor.LINK, now=timezone.now())
    assert told in runner.get(page).content.decode()
    assert told not in visitor(viewer).get(page).content.decode()
    operation = runner.get(page).context["operation"]
    for _tap in range(2):
        runner.post(reverse("survey-poster-renew", args=[open_survey.pk]), {"operation": operation})
    open_survey.refresh_from_db()
    assert open_survey.posters == 2
    assert AuditEntry.objects.filter(action="renew_poster").count() == 1


def test_no_poster_for_personal_links_for_others_or_once_closed(
    open_survey: Survey, viewer: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        renew_poster(survey=open_survey, by=Actor(viewer), now=now)
    Survey.objects.update(mode=SurveyMode.PERSONAL)
    with pytest.raises(Refusal, match="a link of their own"):
        renew_poster(survey=open_survey, by=SYSTEM, now=now)
    close_survey(survey=open_survey, by=SYSTEM, now=now)
    with pytest.raises(Conflict):
        renew_poster(survey=open_survey, by=SYSTEM, now=now)


def test_whoever_has_a_personal_link_is_borne_ten_times_as_often(
    open_survey: Survey, now: datetime
) -> None:
    measure = most_starts(open_survey)
    open_survey.mode = SurveyMode.PERSONAL
    assert most_starts(open_survey) == 10 * measure
