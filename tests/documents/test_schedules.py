"""Reports that are made each month: once, for whom may see them, told in the app and by mail."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from accounts.models import User
from core.audit import Actor
from core.errors import NotAllowed, Refusal
from core.mailing import send_waiting_mails
from documents.models import Delivery, Document, Schedule
from documents.services.schedules import (
    Plan,
    due_month,
    keep_schedule,
    make_due_reports,
    next_day,
    note_notices,
    switch_schedule,
)
from documents.tasks import make_document, send_scheduled
from evaluations.models import Result
from tests.post_office import PostOffice
from tests.reports.frozen_results import Yardsticks, make_period
from tests.reports.rated_scene import make_open, make_other_yardsticks
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


def plan(*recipients: User, **changes: Any) -> Plan:
    said: dict[str, Any] = {
        "name": "For the board", "kind": "book", "scope": "sections=summary",
        "language": "en", "day": 20, "recipients": recipients,
    }  # fmt: skip
    return Plan(**(said | changes))


@pytest.fixture
def schedule(pt_a: Result, pt_b: Result, manager: User, viewer: User, now: datetime) -> Schedule:
    """A book on the 20th, which is today, for the manager and the viewer."""
    return keep_schedule(schedule=None, plan=plan(manager, viewer), by=Actor(manager), now=now)


def test_a_due_report_is_made_once_for_everybody(schedule: Schedule, now: datetime) -> None:
    assert make_due_reports(now=now) == 2
    assert make_due_reports(now=now + timedelta(days=3)) == 0
    documents = {one.document for one in Delivery.objects.select_related("document")}
    assert len(documents) == 1
    assert Document.objects.get().options["sections"] == ["summary"]
    assert make_due_reports(now=now + timedelta(days=31)) == 2


def test_somebody_added_later_in_the_month_gets_it_as_well(
    schedule: Schedule, coordinator: User, manager: User, now: datetime
) -> None:
    make_due_reports(now=now)
    keep_schedule(schedule=schedule, plan=plan(manager, coordinator), by=Actor(manager), now=now)
    assert make_due_reports(now=now) == 1


@pytest.mark.parametrize(
    ("day", "today", "month"),
    [
        (20, date(2025, 1, 20), date(2025, 1, 1)),
        (21, date(2025, 1, 20), None),
        (19, date(2025, 1, 20), None),  # its day had gone by when it was made
        (19, date(2025, 2, 28), date(2025, 2, 1)),  # nobody was at work on the 19th
        (28, date(2026, 1, 4), date(2025, 12, 1)),  # nor from the 28th into the new year
        (28, date(2026, 1, 5), None),  # too late for anybody to wait for it
    ],
)
def test_it_is_due_from_its_day_on(
    day: int, today: date, month: date | None, now: datetime
) -> None:
    assert due_month(Schedule(day=day, created_at=now), today=today) == month


@pytest.mark.parametrize(
    ("day", "today", "expected"),
    [
        (20, date(2025, 1, 20), date(2025, 1, 20)),
        (28, date(2025, 1, 20), date(2025, 1, 28)),
        (19, date(2025, 12, 20), date(2026, 1, 19)),
    ],
)
def test_it_says_the_day_on_which_it_is_made_next(day: int, today: date, expected: date) -> None:
    assert next_day(Schedule(day=day), today=today) == expected
    assert next_day(Schedule(day=day, active=False), today=today) is None


def test_a_stopped_schedule_makes_nothing(schedule: Schedule, manager: User, now: datetime) -> None:
    switch_schedule(schedule=schedule, active=False, by=Actor(manager), now=now)
    assert make_due_reports(now=now) == 0


def test_who_lost_the_right_gets_a_sentence_and_the_others_the_report(
    schedule: Schedule, viewer: User, now: datetime
) -> None:
    User.objects.filter(pk=viewer.pk).update(role="representative")
    make_due_reports(now=now)
    refused = Delivery.objects.get(recipient=viewer)
    assert refused.document is None
    assert refused.refusal == "auditor may no longer see what this document shows."
    assert Delivery.objects.exclude(document=None).count() == 1


def test_a_scope_without_results_is_told(schedule: Schedule, now: datetime) -> None:
    Schedule.objects.update(scope="risk=low&sections=summary")
    make_due_reports(now=now)
    assert "no approved result in this scope" in Delivery.objects.all()[0].refusal


def test_the_recipient_finds_it_and_the_notice_goes_when_it_was_opened(
    schedule: Schedule, viewer: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_due_reports(now=now)
    Delivery.objects.update(made_at=datetime.now(tz=now.tzinfo))
    client, document = visitor(viewer), Document.objects.get()
    assert "New for you" in client.get("/documents/").text
    client.get(f"/documents/{document.pk}/")
    assert "New for you" not in client.get("/documents/").text
    assert Delivery.objects.filter(seen_at=None).count() == 1


def test_a_ready_report_is_mailed_once_where_mail_is_set_up(
    schedule: Schedule, viewer: User, now: datetime, settings: Settings
) -> None:
    User.objects.filter(pk=viewer.pk).update(email="auditor@example.com")
    make_due_reports(now=now)
    settings.EMAIL_CONFIGURED = True
    assert note_notices(now=now) == 0  # it is not ready
    make_document(Document.objects.get().pk)
    assert (note_notices(now=now), note_notices(now=now)) == (1, 0)
    assert (send_waiting_mails(now=now), send_waiting_mails(now=now)) == (1, 0)
    [sent] = mail.outbox
    assert sent.to == ["auditor@example.com"]
    assert f"/documents/{Document.objects.get().pk}/" in sent.body


def test_the_notice_arrives_and_who_is_refused_is_told_beside_the_delivery(
    schedule: Schedule, viewer: User, manager: User, now: datetime, post_office: PostOffice
) -> None:
    for person in (viewer, manager):
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.com")
    Schedule.objects.update(name="Untuk “direksi”\r\nBcc: semua@example.com")
    post_office.refuses["auditor@example.com"] = "550 Unknown"
    make_due_reports(now=now)
    document = Document.objects.get()
    Document.objects.update(status="done", subject="CSMS 2024\nBcc: semua@example.com é")
    assert note_notices(now=now) == 2
    assert send_waiting_mails(now=now) == 1
    [mail] = post_office.taken
    assert (mail["To"], mail["Bcc"]) == ("manajer@example.com", None)
    assert mail["Subject"] == "Annual book CSMS 2024 Bcc: semua@example.com é"
    assert f"/documents/{document.pk}/" in mail.get_content()
    page = visitor(manager).get(f"/schedules/{schedule.pk}/").text
    assert "Not sent: 550 Unknown" in page
    assert "mailed" in page


def test_nobody_is_mailed_without_a_mail_server(
    schedule: Schedule, manager: User, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = False
    send_scheduled()
    assert mail.outbox == []
    assert "nobody is mailed" in visitor(manager).get("/schedules/").text


def test_a_plan_that_cannot_be_carried_out_is_refused(
    manager: User, coordinator: User, representative: User, now: datetime
) -> None:
    by = Actor(manager)
    for wrong, sentence, fields in (
        (plan(manager, scope="risk=high"), "at least one chapter", []),
        (plan(), "at least one person", ["recipients"]),
        (plan(representative), "may not see such a document", ["recipients"]),
        (replace(plan(manager), kind="x"), "no such kind", ["kind"]),
    ):
        with pytest.raises(Refusal, match=sentence) as refused:
            keep_schedule(schedule=None, plan=wrong, by=by, now=now)
        assert list(refused.value.fields) == fields or not fields
    with pytest.raises(NotAllowed, match="schedules reports"):
        keep_schedule(schedule=None, plan=plan(manager), by=Actor(coordinator), now=now)


def test_the_pages_keep_change_and_stop_a_schedule(
    pt_a: Result, manager: User, viewer: User
) -> None:
    client = visitor(manager)
    assert "Nothing is scheduled yet" in client.get("/schedules/").text
    form = {
        "name": "Monthly", "kind": "scorecards_zip", "day": "5", "language": "id",
        "risk": "high", "recipients": [viewer.pk],
    }  # fmt: skip
    client.post("/schedules/add/", form)
    schedule = Schedule.objects.get()
    assert schedule.scope == "risk=high"
    page = f"/schedules/{schedule.pk}/"
    client.post(page, form | {"day": "28"})
    client.post(f"{page}switch/", {"active": "0"})
    schedule.refresh_from_db()
    assert (schedule.day, schedule.active) == (28, False)
    assert "This schedule is stopped" in client.get(page).text


def test_wrong_fields_are_said_beside_them(pt_a: Result, manager: User, viewer: User) -> None:
    client = visitor(manager)
    wrong = client.post(
        "/schedules/add/",
        {"name": "x", "kind": "poster", "day": "31", "language": "id", "recipients": [viewer.pk]},
    )
    without = client.post(
        "/schedules/add/",
        {"name": "x", "kind": "book", "day": "1", "language": "id", "recipients": [viewer.pk]},
    )
    assert (wrong.status_code, without.status_code) == (400, 400)
    assert "poster" in wrong.text
    assert "at least one chapter" in without.text
    assert not Schedule.objects.exists()


def test_a_rating_that_the_instrument_does_not_give_is_refused(
    pt_a: Result, yardsticks: Yardsticks, manager: User, viewer: User
) -> None:
    make_open("PT Tujuh", make_period(make_other_yardsticks(yardsticks), 2024))
    form = {"name": "x", "kind": "scorecards", "day": "1", "language": "id"}
    answer = visitor(manager).post(
        "/schedules/add/",
        form | {"recipients": [viewer.pk], "instrument": "csms", "rating": "baik"},
    )
    assert answer.status_code == 400
    assert "There is no rating baik here." in answer.text
    assert '<optgroup label="Penilaian SMK3">' in answer.text
    assert not Schedule.objects.exists()
