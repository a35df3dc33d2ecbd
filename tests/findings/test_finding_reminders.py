"""Reminders: whom they go to, when, in which language, and never the same twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from contractors.models import Contractor
from core.mailing import send_waiting_mails
from core.models import Mail
from core.tasks import remind
from findings.choices import FindingStatus
from findings.models import Finding, Reminder
from findings.services.reminders import remind_of_findings
from tests.findings.findings_scene import DUE, stored_finding
from tests.post_office import PostOffice

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _mail_is_set_up(settings: Settings) -> None:
    """Django's own outbox stands for the server, but in the one test that has one."""
    settings.EMAIL_CONFIGURED = True


@pytest.fixture(autouse=True)
def everybody(
    representative: User, other_representative: User, coordinator: User, manager: User, viewer: User
) -> None:
    """All of the cast can be mailed, in English."""
    for person in User.objects.all():
        person.email, person.language = f"{person.username}@example.com", "en"
        person.save()


@pytest.fixture
def finding(contractor: Contractor, coordinator: User, now: datetime) -> Finding:
    """Raised at PT A by the coordinator, due in thirty days."""
    return stored_finding(contractor=contractor, raised_at=now, raised_by=coordinator)


def told(at: datetime) -> dict[str, str]:
    """The mails the job notes at this time, by who gets them."""
    remind_of_findings(now=at)
    found = Mail.objects.filter(noted_at=at).select_related("person")
    return {one.person.username: one.body for one in found}


def change(finding: Finding, **values: Any) -> None:
    """Past the services, which are tested elsewhere."""
    Finding.objects.filter(pk=finding.pk).update(**values)


def test_a_new_finding_is_told_to_the_company_once(finding: Finding, now: datetime) -> None:
    mails = told(now)
    assert mails.keys() == {"wakil.pta"}
    assert "NEW: WAITING FOR YOUR ANSWER\n- T-A-2025-0001, Major, PT A: Tiga" in mails["wakil.pta"]
    assert "deadline 19 February 2025" in mails["wakil.pta"]
    assert f"/findings/{finding.pk}/" in mails["wakil.pta"]
    assert told(now + timedelta(hours=1)) == {}
    assert told(now + DAY) == {}


def test_each_occasion_is_told_on_its_day_and_once(finding: Finding, now: datetime) -> None:
    days = [now + day * DAY for day in range(40)]
    heard = {at.date(): mails["wakil.pta"] for at in days if (mails := told(at))}
    assert list(heard) == [now.date(), DUE - 7 * DAY, DUE + DAY]
    assert "DUE SOON" in heard[DUE - 7 * DAY]
    assert "OVERDUE" in heard[DUE + DAY]
    assert "1 day late" in heard[DUE + DAY]


def test_a_deadline_that_is_moved_is_told_anew(finding: Finding, now: datetime) -> None:
    late = datetime.combine(DUE + DAY, now.timetz())
    assert "OVERDUE" in told(late)["wakil.pta"]
    change(finding, due_on=DUE + 30 * DAY)
    assert told(late + DAY) == {}
    assert "OVERDUE" in told(late + 31 * DAY)["wakil.pta"]


def test_an_answer_is_told_to_who_raised_it_and_to_managers_and_its_refusal_to_the_company(
    finding: Finding, representative: User, now: datetime
) -> None:
    User.objects.create_user("koordinator.dua", "dua@example.com", role="coordinator")
    told(now)
    answered = {"status": FindingStatus.ANSWERED, "answered_by": representative}
    change(finding, answered_at=now, **answered)
    mails = told(now + DAY)
    assert mails.keys() == {"koordinator", "manajer"}
    assert "ANSWERED: WAITING FOR VERIFICATION" in mails["manajer"]
    change(finding, status=FindingStatus.OPEN, refusal="Foto kurang\njelas.")
    assert "What is missing: Foto kurang jelas." in told(now + 2 * DAY)["wakil.pta"]
    change(finding, answered_at=now + 2 * DAY, **answered)
    assert told(now + 3 * DAY).keys() == {"koordinator", "manajer"}


def test_who_is_named_hears_of_it_alone_unless_they_cannot_be_mailed(
    finding: Finding, contractor: Contractor, now: datetime
) -> None:
    second = User.objects.create_user("wakil.dua", "dua@example.com", role="representative")
    contractor.representatives.create(user=second)
    change(finding, owner=second)
    assert told(now).keys() == {"wakil.dua"}
    User.objects.filter(pk=second.pk).update(mails=False)
    assert told(now + DAY).keys() == {"wakil.pta"}


def test_a_person_gets_one_mail_a_day_with_everything_in_it(
    contractor: Contractor, now: datetime
) -> None:
    given: dict[str, Any] = {"contractor": contractor, "raised_at": now}
    for number in range(1, 46):
        stored_finding(number, **given)
    [(_person, body)] = told(now).items()
    assert body.count("- T-A-2025-") == 40
    assert "and 5 more" in body
    assert Mail.objects.get().subject == "CSMS PT XYZ: 45 findings wait for you"
    stored_finding(46, **given)
    assert told(now + timedelta(hours=3)) == {}
    assert "T-A-2025-0046" in told(now + DAY)["wakil.pta"]


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "withdrawn", "withdrawn_at": datetime.fromisoformat("2025-01-20T03:00:00Z"),
         "withdrawal": "Salah."},
        {"status": "closed", "closed_at": datetime.fromisoformat("2025-01-20T03:00:00Z")},
    ],
)  # fmt: skip
def test_what_is_over_is_no_longer_told(
    changed: dict[str, Any], finding: Finding, now: datetime
) -> None:
    change(finding, **changed)
    assert told(now + 60 * DAY) == {}


def test_nobody_is_told_of_an_archived_company(finding: Finding, now: datetime) -> None:
    Contractor.objects.update(archived=True)
    assert told(now) == {}


def test_the_day_is_the_companys_and_begins_at_seven(finding: Finding, settings: Settings) -> None:
    at = datetime.fromisoformat(f"{DUE + DAY}T00:00:00+07:00")
    assert told(at + timedelta(hours=6, minutes=59)) == {}
    assert "1 day late" in told(at + timedelta(hours=7))["wakil.pta"]


def test_each_reads_it_in_their_language(
    finding: Finding, representative: User, now: datetime
) -> None:
    User.objects.filter(pk=representative.pk).update(language="id")
    assert "19 Februari 2025" in told(now)["wakil.pta"]


def test_it_stays_quiet_without_a_mail_server(finding: Finding, settings: Settings) -> None:
    settings.EMAIL_CONFIGURED = False
    assert remind() == 0
    assert not Reminder.objects.exists()


def test_the_cost_does_not_grow_with_the_findings(
    contractor: Contractor, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 31):
        stored_finding(number, contractor=contractor, raised_at=now)
    with django_assert_max_num_queries(11):  # one person: 4 to read, 7 to note
        remind_of_findings(now=now)


def test_the_reminder_arrives_at_a_real_mail_server_whatever_the_company_is_called(
    finding: Finding, contractor: Contractor, now: datetime, post_office: PostOffice
) -> None:
    contractor.name = "PT “Ünïk”\r\nBcc: semua@example.com\u202e & Rekan"
    contractor.save()
    remind_of_findings(now=now)
    assert send_waiting_mails(now=now) == 1
    [mail] = post_office.taken
    assert mail["To"] == "wakil.pta@example.com"
    assert mail["Bcc"] is None
    assert mail["Subject"] == "CSMS PT XYZ: 1 finding waits for you"
    assert "Major, PT “Ünïk” Bcc: semua@example.com & Rekan: Tiga" in mail.get_content()
