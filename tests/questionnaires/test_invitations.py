"""Personal links: they count once, remind, and lead from nobody to an answer; shared devices."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.restores.services import note_restored
from core.audit import SYSTEM, Actor, deeds_on
from core.errors import Conflict, Refusal
from core.models import AuditEntry
from questionnaires.choices import SheetSource, SurveyMode
from questionnaires.doors import kiosk_token
from questionnaires.models import FinishedSheet, Invitation, PersonalLinks, Questionnaire, Survey
from questionnaires.services.invitations import (
    ask_for_reminder,
    invite_people,
    read_addresses,
    withdraw_links,
)
from questionnaires.services.mail_rounds import send_invitations
from questionnaires.services.surveys import SurveyFacts, add_survey, close_survey
from tests.questionnaires.test_answering import fill, post
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
Outbox = list[EmailMessage]
PEOPLE = ["a@example.org", "b@example.org", "c@example.org"]


@pytest.fixture
def survey(
    questionnaire: Questionnaire, facts: SurveyFacts, settings: Any, now: datetime
) -> Survey:
    """Three people are invited, each by a link of their own, and their mails are out."""
    settings.EMAIL_CONFIGURED = True
    made = add_survey(
        questionnaire=questionnaire, facts=facts, by=SYSTEM, now=now, mode=SurveyMode.PERSONAL
    )
    assert invite_people(survey=made, addresses=PEOPLE, by=SYSTEM, now=now) == 3
    assert send_invitations(now=now) == 3
    return made


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"https?://[^/\s]+(/s/\S+)", str(mail.body))
    assert found is not None
    return found[1]


def opened(link: str) -> Client:
    browser = visitor()
    browser.get(link)
    return browser


def rows() -> list[Any]:
    """The invitations, with the number of the transaction that wrote each last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, * FROM questionnaires_invitation ORDER BY id")
        return list(cursor.fetchall())


def test_a_link_counts_once_on_whatever_device(survey: Survey, mailoutbox: Outbox) -> None:
    link = link_in(mailoutbox[0])
    browser, begun_elsewhere = opened(link), opened(link)
    post(begun_elsewhere, survey)
    post(begun_elsewhere, survey, page=2, **{"X1.1": "3"}, go="anyway")
    fill(browser, survey)
    late = post(begun_elsewhere, survey, page="send")
    assert (late.status_code, FinishedSheet.objects.count()) == (409, 1)
    assert "counts once" in opened(link).get(f"/s/{survey.key}/").content.decode()
    assert post(opened(link), survey).status_code == 409


def test_a_link_is_not_spent_before_the_answers_are_sent(
    survey: Survey, mailoutbox: Outbox
) -> None:
    first = opened(link_in(mailoutbox[0]))
    post(first, survey)
    fill(opened(link_in(mailoutbox[0])), survey)
    assert FinishedSheet.objects.count() == 1


def test_without_a_link_nobody_begins(survey: Survey, mailoutbox: Outbox) -> None:
    forged = link_in(mailoutbox[0])[:-3] + "xx/"
    for browser in (visitor(), opened(forged)):
        assert "one's own" in browser.get(f"/s/{survey.key}/").content.decode()
        assert post(browser, survey).status_code == 400


def test_a_withdrawn_link_opens_nothing_and_says_so_whether_it_was_used_or_not(
    survey: Survey, mailoutbox: Outbox, coordinator: User
) -> None:
    links = {mail.to[0]: link_in(mail) for mail in mailoutbox}
    fill(opened(links[PEOPLE[0]]), survey)
    begun = opened(links[PEOPLE[1]])
    post(begun, survey)
    post(begun, survey, page=2, **{"X1.1": "3"}, go="anyway")
    client, address = visitor(coordinator), reverse("survey-withdraw", args=[survey.pk])
    pages = [client.get(reverse("survey", args=[survey.pk])).text]
    for person in PEOPLE[:2]:
        assert client.post(address, {"addresses": person}).status_code == 302
        pages.append(client.get(reverse("survey", args=[survey.pk])).text)
    for link in (links[PEOPLE[0]], links[PEOPLE[1]]):
        shown = opened(link).get(f"/s/{survey.key}/").text
        assert "This link was withdrawn by whoever runs the survey" in shown
        assert "counts once" not in shown
        assert post(opened(link), survey).status_code == 409
    late = post(begun, survey, page="send")
    assert (late.status_code, "was withdrawn" in late.text) == (409, True)
    assert post(opened(links[PEOPLE[2]]), survey).status_code == 302
    assert ["link is withdrawn" in page for page in pages] == [False, True, True]
    assert ["2 links are withdrawn" in page for page in pages] == [False, False, True]
    assert all("1 of 3 invited" in page and "3 of 3 links are mailed" in page for page in pages)


def test_a_link_ends_as_the_database_is_brought_back_and_a_reminder_brings_another(
    survey: Survey, mailoutbox: Outbox, now: datetime
) -> None:
    of_then = link_in(mailoutbox[0])
    for is_moved, opens in ((True, True), (False, False)):
        note_restored(backup="a", taken_at=now, is_moved=is_moved, by=SYSTEM, now=now)
        said = opened(of_then).get(f"/s/{survey.key}/").text
        assert ("one's own" not in said) is opens
    ask_for_reminder(survey=survey, by=SYSTEM, now=now)
    assert send_invitations(now=now) == 3
    fill(opened(link_in(mailoutbox[-1])), survey)
    assert FinishedSheet.objects.count() == 1


def test_withdrawing_is_told_in_the_trail_without_an_address(
    survey: Survey, coordinator: User, now: datetime
) -> None:
    by = Actor(coordinator)
    assert withdraw_links(survey=survey, addresses=PEOPLE[:2], by=by, now=now) == 2
    assert withdraw_links(survey=survey, addresses=PEOPLE[:2], by=by, now=now) == 0
    entry = AuditEntry.objects.get(action="withdraw_links")
    assert (entry.after, entry.user) == ({"withdrawn": 2}, coordinator)
    with pytest.raises(Refusal, match=r"Nobody is invited by x@example.org"):
        withdraw_links(survey=survey, addresses=[PEOPLE[2], "x@example.org"], by=by, now=now)
    assert Invitation.objects.filter(is_withdrawn=False).get().address == PEOPLE[2]
    with pytest.raises(Refusal, match=r"a@example.org, b@example.org was withdrawn"):
        invite_people(survey=survey, addresses=PEOPLE, by=by, now=now)


def test_no_mail_goes_to_a_withdrawn_link(
    survey: Survey, mailoutbox: Outbox, coordinator: User, now: datetime
) -> None:
    by = Actor(coordinator)
    invite_people(survey=survey, addresses=["d@example.org"], by=by, now=now)
    ask_for_reminder(survey=survey, by=by, now=now)
    withdrawn = [PEOPLE[0], "d@example.org"]
    withdraw_links(survey=survey, addresses=withdrawn, by=by, now=now)
    mailoutbox.clear()
    assert send_invitations(now=now) == 2
    assert {mail.to[0] for mail in mailoutbox} == set(PEOPLE[1:])
    assert PersonalLinks.objects.get().to_remind == []


def test_whoever_opens_another_link_on_a_device_begins_on_a_clean_sheet(
    survey: Survey, mailoutbox: Outbox
) -> None:
    browser = opened(link_in(mailoutbox[0]))
    post(browser, survey)
    post(browser, survey, page=2, **{"X1.1": "3"}, go="anyway")
    browser.get(link_in(mailoutbox[1]))
    assert browser.get(f"/s/{survey.key}/2/").status_code == 302


def test_whoever_opens_another_link_on_a_device_is_not_told_that_they_have_sent(
    survey: Survey, mailoutbox: Outbox
) -> None:
    browser = opened(link_in(mailoutbox[0]))
    fill(browser, survey)
    browser.get(link_in(mailoutbox[1]))
    shown = browser.get(f"/s/{survey.key}/").content.decode()
    assert "Your answers were sent" not in shown
    assert "Somebody else" not in shown
    fill(browser, survey)
    browser.get(link_in(mailoutbox[0]))
    assert "counts once" in browser.get(f"/s/{survey.key}/").content.decode()
    assert list(FinishedSheet.objects.values_list("repeated", flat=True)) == [False, False]


def test_answering_writes_nothing_at_the_invitation_and_keeps_no_day(
    survey: Survey, mailoutbox: Outbox
) -> None:
    before = rows()
    for mail in mailoutbox[1], mailoutbox[0]:
        fill(opened(link_in(mail)), survey)
    assert rows() == before
    spent = PersonalLinks.objects.get().spent
    assert spent == sorted(spent)
    assert {one.finished_on for one in FinishedSheet.objects.all()} == {survey.opens_at.date()}


def test_a_reminder_goes_to_who_has_not_answered_once_a_day(
    survey: Survey, mailoutbox: Outbox, now: datetime
) -> None:
    fill(opened(link_in(mailoutbox[1])), survey)
    answered = mailoutbox[1].to
    mailoutbox.clear()
    before = rows()
    ask_for_reminder(survey=survey, by=SYSTEM, now=now)
    assert (send_invitations(now=now), send_invitations(now=now)) == (2, 0)
    assert answered not in [mail.to for mail in mailoutbox]
    assert rows() == before
    with pytest.raises(Conflict, match="within the last day"):
        ask_for_reminder(survey=survey, by=SYSTEM, now=now + timedelta(hours=2))


def test_a_second_tap_on_remind_is_the_same_answer(
    survey: Survey, coordinator: User, manager: User, now: datetime
) -> None:
    for _twice in range(2):
        ask_for_reminder(survey=survey, by=Actor(coordinator), now=now)
    assert deeds_on(Survey, "remind_invited").count() == 1
    with pytest.raises(Conflict, match="within the last day"):
        ask_for_reminder(survey=survey, by=Actor(manager), now=now)


def test_addresses_go_when_the_survey_closes(survey: Survey, now: datetime) -> None:
    close_survey(survey=survey, by=SYSTEM, now=now)
    assert not Invitation.objects.exists()
    assert not PersonalLinks.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a@example.org\nnobody", "Line 2, “nobody”, is no e-mail address."),
        ("a@example.org\n\nA@example.org", "Lines 1 and 3 are the same address"),
        ("a@example.org\na@example.org\u200b", "Lines 1 and 2 are the same address"),
        (" \n\u200b", "one a line"),
        ("a@example.org Budi <b@example.org>", "Line 1, “a@”"),
        ("Budi; b@example.org", "Line 1, “budi”"),
        ("a" * 300_000, "Line 1"),  # all that the form takes, in a moment
    ],
)
def test_what_is_no_address_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_addresses(text)


def test_what_a_mail_program_lists_is_read() -> None:
    listed = (
        '\ufeffa@example.org; Budi S. <b@example.org>,"Siti, K3" <c@example.org>\nd@example.org'
    )
    assert [one[0] for one in read_addresses(listed)] == ["a", "b", "c", "d"]


def test_who_runs_a_survey_invites_and_is_not_shown_who_answered(
    survey: Survey, coordinator: User, mailoutbox: Outbox
) -> None:
    browser = visitor(coordinator)
    sent = browser.post(reverse("survey-invite", args=[survey.pk]), {"addresses": "d@example.org"})
    assert (sent.status_code, survey.invitations.count()) == (302, 4)
    fill(opened(link_in(mailoutbox[0])), survey)
    page = browser.get(reverse("survey", args=[survey.pk])).content.decode()
    assert "3 of 4 links are mailed." in page
    assert "@example.org" not in page


def test_on_a_shared_device_each_begins_on_a_clean_sheet(open_survey: Survey) -> None:
    browser = visitor()
    browser.get(f"/s/{open_survey.key}/kiosk/{kiosk_token(open_survey)}/")
    for _person in range(2):
        fill(browser, open_survey)
    post(browser, open_survey)
    left = post(browser, open_survey, page=2, **{"X1.1": "5"}, go="back")
    shown = browser.get(left.url).content.decode()
    assert '<meta http-equiv="refresh" content="180; url=/s/' in shown  # where no script runs
    browser.get(f"/s/{open_survey.key}/")
    assert browser.get(f"/s/{open_survey.key}/2/").status_code == 302
    found = FinishedSheet.objects.values_list("source", "repeated")
    assert list(found) == [(SheetSource.KIOSK, False)] * 2


def test_a_device_is_not_shared_by_a_guess(open_survey: Survey) -> None:
    browser = visitor()
    browser.get(f"/s/{open_survey.key}/kiosk/guessed/")
    fill(browser, open_survey)
    assert FinishedSheet.objects.get().source == SheetSource.LINK


def test_on_a_shared_device_a_repeated_send_is_thanked_too(open_survey: Survey) -> None:
    browser = visitor()
    browser.get(f"/s/{open_survey.key}/kiosk/{kiosk_token(open_survey)}/")
    post(browser, open_survey)
    token = browser.cookies["sheet"].value
    post(browser, open_survey, page=2, **{"X1.1": "5"}, go="anyway")
    post(browser, open_survey, page="send")
    browser.cookies["sheet"] = token  # the answer never came
    assert post(browser, open_survey, page="send").url == f"/s/{open_survey.key}/?sent"
    assert "sent" not in browser.cookies
