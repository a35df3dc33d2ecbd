"""Rounds of personal links at a server that refuses, breaks off, dies: nobody lost or blamed."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from django.core.mail import EmailMessage as Mail
from django.core.mail.backends import locmem
from django.db import connection
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from core.audit import SYSTEM
from core.database.locks import lock_number
from core.errors import Conflict
from questionnaires.choices import SurveyMode
from questionnaires.models import Invitation, PersonalLinks, Questionnaire, Survey
from questionnaires.selectors import InvitationMails, mails_of
from questionnaires.services.invitations import (
    ask_for_reminder,
    invite_people,
    spend_link,
    token_of,
)
from questionnaires.services.mail_rounds import ROUNDS, send_invitations, wait_after
from questionnaires.services.surveys import SurveyFacts, add_survey, close_survey
from tests.post_office import PostOffice
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PEOPLE = [f"p{at}@example.org" for at in range(6)]
LATER = timedelta(minutes=5)


@pytest.fixture
def survey(questionnaire: Questionnaire, facts: SurveyFacts, now: datetime) -> Survey:
    """Six people are invited; no mail is out."""
    made = add_survey(
        questionnaire=questionnaire, facts=facts, by=SYSTEM, now=now, mode=SurveyMode.PERSONAL
    )
    invite_people(survey=made, addresses=PEOPLE, by=SYSTEM, now=now)
    return made


@pytest.fixture
def mailed(survey: Survey, now: datetime, post_office: PostOffice) -> Survey:
    """All six have their link."""
    assert send_invitations(now=now) == 6
    post_office.taken.clear()
    return survey


def sent() -> set[str]:
    """Who is marked as invited."""
    return set(Invitation.objects.filter(is_sent=True).values_list("address", flat=True))


def problems() -> dict[str, str]:
    return dict(mails_of(Survey.objects.get()).problems)


def waits_for(mails: InvitationMails, now: datetime) -> timedelta | None:
    return mails.try_at - now if mails.try_at else None


def test_a_server_that_dies_in_the_middle_loses_and_blames_nobody(
    survey: Survey, now: datetime, post_office: PostOffice
) -> None:
    post_office.dies_after = 2
    assert send_invitations(now=now) == 2
    assert sent() == set(post_office.addresses)
    mails = mails_of(survey)
    assert (mails.sent, mails.waiting, mails.problems) == (2, 4, ())
    assert "SMTPServerDisconnected" in mails.trouble
    post_office.dies_after = None
    assert send_invitations(now=now + LATER - timedelta(seconds=1)) == 0
    assert send_invitations(now=now + LATER) == 4
    assert sorted(post_office.addresses) == PEOPLE
    assert (mails_of(survey).trouble, mails_of(survey).try_at) == ("", None)


def test_a_server_that_is_away_is_asked_less_and_less_often(
    survey: Survey, now: datetime, post_office: PostOffice, settings: Settings
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    waits = []
    for _turn in range(9):
        assert send_invitations(now=now) == 0
        waits.append(waits_for(mails_of(survey), now))
        now += waits[-1] or timedelta()
    minutes = [wait // timedelta(minutes=1) for wait in waits if wait]
    assert minutes == [5, 10, 20, 40, 80, 160, 240, 240, 240]
    assert mails_of(survey).trouble.startswith("ConnectionRefusedError")
    assert wait_after(10_000) == timedelta(hours=4)
    settings.EMAIL_PORT = port
    assert send_invitations(now=now) == 6


def test_only_an_address_that_the_server_refuses_is_a_problem(
    survey: Survey, now: datetime, post_office: PostOffice, coordinator: User
) -> None:
    post_office.refuses = {
        PEOPLE[1]: "550 No such person here",
        PEOPLE[3]: f"450 <{PEOPLE[3]}> comes back later",
    }
    assert send_invitations(now=now) == 4
    assert problems() == {PEOPLE[1]: "550 No such person here"}
    assert mails_of(survey).trouble == "450 <…> comes back later"
    page = visitor(coordinator).get(reverse("survey", args=[survey.pk])).text
    assert "4 of 6 links are mailed. 1 waits." in " ".join(page.split())
    assert "It is tried again by itself at" in page
    assert f"{PEOPLE[1]}: 550 No such person here" in page
    post_office.refuses.clear()
    assert send_invitations(now=now + LATER) == 1
    assert invite_people(survey=survey, addresses=PEOPLE, by=SYSTEM, now=now) == 1
    assert send_invitations(now=now + LATER) == 1
    assert Counter(post_office.addresses) == Counter(PEOPLE)
    assert problems() == {}


def test_a_server_that_hangs_up_politely_ends_the_round(
    survey: Survey, now: datetime, post_office: PostOffice
) -> None:
    post_office.refuses = dict.fromkeys(PEOPLE, "421 Too many mails, closing")
    assert send_invitations(now=now) == 0
    assert (mails_of(survey).waiting, problems()) == (6, {})
    assert mails_of(survey).trouble == "421 Too many mails, closing"


def test_whose_mail_was_cut_off_gets_it_again_under_the_same_message_id(
    survey: Survey, now: datetime, post_office: PostOffice
) -> None:
    post_office.hangs_up = True
    assert send_invitations(now=now) == 0
    assert sent() == set()
    post_office.hangs_up = False
    assert send_invitations(now=now + LATER) == 6
    first = post_office.taken[0]
    [again] = [one for one in post_office.taken[1:] if one["To"] == first["To"]]
    assert again["Message-ID"] == first["Message-ID"]
    assert len({one["Message-ID"] for one in post_office.taken}) == 6


def test_who_answered_by_a_link_that_was_cut_off_is_not_mailed_again(
    survey: Survey, now: datetime, post_office: PostOffice
) -> None:
    post_office.hangs_up = True
    send_invitations(now=now)
    [arrived] = post_office.addresses
    spend_link(survey=survey, token=token_of(Invitation.objects.get(address=arrived)))
    post_office.hangs_up = False
    assert send_invitations(now=now + LATER) == 5
    assert Counter(post_office.addresses) == Counter(PEOPLE)
    assert (mails_of(survey).sent, mails_of(survey).waiting) == (6, 0)
    assert send_invitations(now=now + 2 * LATER) == 0


def test_a_reminder_that_breaks_goes_on_where_it_stood_and_tells_of_nobody(
    mailed: Survey, now: datetime, post_office: PostOffice
) -> None:
    answered = Invitation.objects.order_by("pk")[0]
    spend_link(survey=mailed, token=token_of(answered))
    rows = list(Invitation.objects.order_by("pk").values())
    ask_for_reminder(survey=mailed, by=SYSTEM, now=now)
    everybody = sorted(Invitation.objects.values_list("pk", flat=True))
    assert PersonalLinks.objects.get().to_remind == everybody  # who has answered too
    post_office.dies_after = 2
    assert send_invitations(now=now) == 2
    with pytest.raises(Conflict, match="still being sent"):
        ask_for_reminder(survey=mailed, by=SYSTEM, now=now + timedelta(days=1))
    post_office.dies_after = None
    assert send_invitations(now=now + LATER) == 3
    assert sorted(post_office.addresses) == sorted({*PEOPLE} - {answered.address})
    assert PersonalLinks.objects.get().to_remind == []
    assert list(Invitation.objects.order_by("pk").values()) == rows


def test_whose_reminder_is_refused_is_kept_nowhere_and_counted(
    mailed: Survey, now: datetime, post_office: PostOffice, coordinator: User
) -> None:
    post_office.refuses = {PEOPLE[2]: f"550 {PEOPLE[2]} has left"}
    ask_for_reminder(survey=mailed, by=SYSTEM, now=now)
    assert send_invitations(now=now) == 5
    assert problems() == {}
    page = visitor(coordinator).get(reverse("survey", args=[mailed.pk])).text
    assert "The last reminder was refused for 1 address." in page
    assert "@example.org" not in page


def test_two_reminders_are_two_mails(
    mailed: Survey, now: datetime, post_office: PostOffice
) -> None:
    for day in (now, now + timedelta(days=1)):
        ask_for_reminder(survey=mailed, by=SYSTEM, now=day)
        assert send_invitations(now=day) == 6
    assert len({one["Message-ID"] for one in post_office.taken}) == 12


@pytest.fixture
def after_a_mail(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> list[Callable[[], None]]:
    """What happens once a mail is out, while the round goes on."""
    then: list[Callable[[], None]] = []
    send = locmem.EmailBackend.send_messages

    def sending(backend: locmem.EmailBackend, messages: list[Mail]) -> int:
        count = send(backend, messages)
        for one in then:
            one()
        return count

    settings.EMAIL_CONFIGURED = True
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", sending)
    return then


def test_who_answers_while_a_round_runs_is_not_reminded(
    survey: Survey, now: datetime, after_a_mail: list[Callable[[], None]], mailoutbox: list[Mail]
) -> None:
    send_invitations(now=now)
    ask_for_reminder(survey=survey, by=SYSTEM, now=now)
    mailoutbox.clear()

    def all_answer() -> None:
        for one in Invitation.objects.exclude(address=mailoutbox[0].to[0]):
            spend_link(survey=survey, token=token_of(one))

    after_a_mail.append(all_answer)
    assert send_invitations(now=now) == 1
    assert PersonalLinks.objects.get().to_remind == []


def test_nobody_is_mailed_once_the_survey_is_closed(
    survey: Survey, now: datetime, after_a_mail: list[Callable[[], None]]
) -> None:
    def close() -> None:
        close_survey(survey=survey, by=SYSTEM, now=now)

    after_a_mail.append(close)
    assert send_invitations(now=now) == 1


def test_one_process_sends_a_round_at_a_time(
    survey: Survey, now: datetime, post_office: PostOffice
) -> None:
    links = PersonalLinks.objects.get(survey=survey)
    other = connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lock_number(ROUNDS, links.pk)])
        assert send_invitations(now=now) == 0
        # A closed connection keeps its locks until the server has noticed.
        cursor.execute("SELECT pg_advisory_unlock(%s)", [lock_number(ROUNDS, links.pk)])
        assert send_invitations(now=now) == 6
    assert len(post_office.taken) == 6
