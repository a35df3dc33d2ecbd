"""Incidents: who writes them down, who confirms them, and what the page shows."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from monitoring.choices import IncidentKind, IncidentStatus
from monitoring.models import Incident
from monitoring.services import decide_incident, record_monthly_indicator
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor

pytestmark = pytest.mark.django_db

FATAL: dict[str, Any] = {
    "site": None,
    "reference": "A-2",
    "on": date(2024, 5, 1),
    "kind": IncidentKind.FATAL,
    "fatalities": 1,
    "description": "-",
}

FILLED = {
    "reference": "A-1",
    "on": "2024-03-01",
    "kind": "lti",
    "fatalities": "0",
    "injured": "1",
    "lost_days": "4",
    "description": "Jari terjepit saat mengganti ban.",
    "sure": "2024-03-01",  # in whatever year the tests run
}


@pytest.fixture
def incident(contractor: Contractor, by_coordinator: Actor, now: datetime) -> Incident:
    return reported_incident(contractor=contractor, by=by_coordinator, now=now, **FATAL)


def test_a_coordinator_reports_an_incident_that_does_not_count_yet(
    client: Client, coordinator: User, contractor: Contractor
) -> None:
    client.force_login(coordinator)
    answer = client.post(reverse("report-incident", args=[contractor.pk]), FILLED)
    assert answer.status_code == 302
    assert Incident.objects.get().status == IncidentStatus.REPORTED
    assert AuditEntry.objects.get(action="report_incident").user == coordinator


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("on", "2024-13-01"),
        ("on", "2999-01-01"),
        ("on", "0024-03-01"),
        ("kind", "x"),
        ("fatalities", "1"),
        ("site", "999999"),
    ],
)
def test_bad_input_comes_back_with_a_sentence_and_stores_nothing(
    field: str, value: str, client: Client, coordinator: User, contractor: Contractor
) -> None:
    client.force_login(coordinator)
    answer = client.post(reverse("report-incident", args=[contractor.pk]), FILLED | {field: value})
    assert answer.status_code == 400
    assert FILLED["description"] in answer.content.decode()
    assert not Incident.objects.exists()


@pytest.mark.parametrize("reference", ["A-2", "a-2", " A-2\u00a0", "A\u200b-2"])
def test_a_reference_is_used_once_however_it_is_written(
    incident: Incident,
    contractor: Contractor,
    by_coordinator: Actor,
    now: datetime,
    reference: str,
) -> None:
    with pytest.raises(Refusal) as refused:
        reported_incident(
            contractor=contractor,
            site=None,
            reference=reference,
            on=date(2024, 6, 1),
            kind=IncidentKind.LTI,
            description="-",
            by=by_coordinator,
            now=now,
        )
    assert "reference" in refused.value.fields


def test_an_incident_in_the_future_is_refused(
    contractor: Contractor, by_coordinator: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal):
        reported_incident(
            contractor=contractor,
            site=None,
            reference="A-3",
            on=now.date() + timedelta(days=1),
            kind=IncidentKind.LTI,
            description="-",
            by=by_coordinator,
            now=now,
        )


def test_an_incident_of_this_morning_is_not_in_the_future(
    contractor: Contractor, by_coordinator: Actor
) -> None:
    at_six = datetime(2024, 6, 2, 6, tzinfo=ZoneInfo("Asia/Jakarta"))
    incident = reported_incident(
        contractor=contractor,
        site=None,
        reference="A-3",
        on=date(2024, 6, 2),
        kind=IncidentKind.LTI,
        description="-",
        by=by_coordinator,
        now=at_six.astimezone(UTC),
    )
    assert incident.date == date(2024, 6, 2)


def test_only_a_manager_confirms(
    incident: Incident, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        decide_incident(incident=incident, confirmed=True, by=by_coordinator, now=now)
    decide_incident(incident=incident, confirmed=True, by=by_manager, now=now)
    incident.refresh_from_db()
    assert (incident.status, incident.decided_by) == (IncidentStatus.CONFIRMED, by_manager.user)


@pytest.mark.parametrize("by", ["themselves", "a coordinator"])
def test_who_reported_an_incident_never_decides_it_whatever_their_role_is_by_then(
    by: str, contractor: Contractor, coordinator: User, manager: User, now: datetime
) -> None:
    reporter = manager if by == "themselves" else coordinator
    made = reported_incident(contractor=contractor, by=Actor(reporter), now=now, **FATAL)
    User.objects.filter(pk=coordinator.pk).update(role=Role.MANAGER)  # so there are two managers
    person = User.objects.get(pk=reporter.pk)
    for confirmed in (True, False):
        with pytest.raises(NotAllowed, match="manajer HSE lain"):
            decide_incident(incident=made, confirmed=confirmed, by=Actor(person), now=now)
    for page in (reverse("contractor-detail", args=[contractor.pk]), "/todo/"):
        text = visitor(person).get(page).text
        assert reverse("decide-incident", args=[contractor.pk, made.pk]) not in text
        assert "Incidents to confirm" not in text
    other = coordinator if reporter == manager else manager
    decided = decide_incident(
        incident=made, confirmed=True, by=Actor(User.objects.get(pk=other.pk)), now=now
    )
    assert decided.status == IncidentStatus.CONFIRMED


def test_what_the_only_manager_reported_waits_for_a_coordinator(
    contractor: Contractor, coordinator: User, manager: User, now: datetime
) -> None:
    made = reported_incident(contractor=contractor, by=Actor(manager), now=now, **FATAL)
    page = reverse("contractor-detail", args=[contractor.pk])
    decide = reverse("decide-incident", args=[contractor.pk, made.pk])
    assert "where there is none, an HSE coordinator" in visitor(manager).get(page).text
    assert visitor(manager).post(decide, {"decision": "confirm"}).status_code == 403
    assert "Incidents to confirm" in visitor(coordinator).get("/todo/").text
    assert decide in visitor(coordinator).get(page).text
    second = User.objects.create_user("manajer.dua", role=Role.MANAGER)
    assert decide not in visitor(coordinator).get(page).text
    assert visitor(coordinator).post(decide, {"decision": "confirm"}).status_code == 403
    User.objects.filter(pk=second.pk).update(is_active=False)
    assert visitor(coordinator).post(decide, {"decision": "confirm"}).status_code == 302
    assert Incident.objects.get().decided_by == coordinator


def test_deciding_the_same_twice_counts_once(
    incident: Incident, by_manager: Actor, manager: User, now: datetime
) -> None:
    decide_incident(incident=incident, confirmed=True, by=by_manager, now=now)
    decide = reverse("decide-incident", args=[incident.contractor_id, incident.pk])
    page = visitor(manager).post(decide, {"decision": "confirm"}, follow=True)
    assert "is already decided so." in page.text
    second = User.objects.create_user("manajer.dua", role=Role.MANAGER)
    with pytest.raises(Conflict, match=f"{manager}: "):
        decide_incident(incident=incident, confirmed=True, by=Actor(second), now=now)
    given = {"decision": "reject", "reason": "No", "stood": "reported"}  # as its page was made
    assert visitor(second).post(decide, given).status_code == 409  # a decision is not turned unseen
    assert AuditEntry.objects.filter(action="decide_incident").count() == 1


def test_a_site_of_others_is_refused_with_those_there_are(
    contractor: Contractor, representative: User, site: Site
) -> None:
    other = Site.objects.create(code="S9", name="Site 9")
    sent = {"kind": "near_miss", "on": "2024-02-01", "description": "-", "site": other.pk}
    page = visitor(representative).post(reverse("incident-report"), sent)
    assert f"PT A does not work at this site: choose one of its own ({site.name})." in page.text
    months = reverse("months-of-year", args=[contractor.pk, 2024])
    page = visitor(representative).post(months, {"site": other.pk})
    assert "PT A does not work at this site" in page.text


def test_a_manager_confirms_on_the_page(
    client: Client, manager: User, incident: Incident, contractor: Contractor
) -> None:
    client.force_login(manager)
    page = reverse("decide-incident", args=[contractor.pk, incident.pk])
    assert client.post(page, {"decision": "confirm"}).status_code == 302
    incident.refresh_from_db()
    assert incident.status == IncidentStatus.CONFIRMED


def test_rejecting_and_deciding_otherwise_need_a_reason_and_confirming_needs_none(
    client: Client, manager: User, incident: Incident, contractor: Contractor
) -> None:
    client.force_login(manager)
    decide = reverse("decide-incident", args=[contractor.pk, incident.pk])
    page = reverse("contractor-detail", args=[contractor.pk])

    def standing(decision: str, reason: str) -> tuple[int, str]:
        status = client.post(decide, {"decision": decision, "reason": reason}).status_code
        return status, Incident.objects.get().status

    assert standing("reject", "  ") == (400, "reported")
    assert standing("reject", "x" * 2001) == (400, "reported")
    assert standing("reject", "Nobody was hurt") == (302, "rejected")
    assert "Nobody was hurt" in client.get(page).text
    assert standing("confirm", "") == (400, "rejected")
    assert standing("confirm", "The clinic's record") == (302, "confirmed")
    assert "Nobody was hurt" not in client.get(page).text


def test_without_a_reason_the_page_comes_back_at_the_field(
    client: Client, manager: User, incident: Incident, contractor: Contractor
) -> None:
    client.force_login(manager)
    decide = reverse("decide-incident", args=[contractor.pk, incident.pk])
    answer = client.post(decide, {"decision": "reject", "reason": "", "back": "/todo/"})
    text = answer.text
    assert answer.context["incident"] == incident  # its own page, not its company's
    assert "monitoring/incident.html" in [one.name for one in answer.templates]
    assert text.count('name="back" value="/todo/"') == 2  # where the work goes on
    too_long = client.post(decide, {"decision": "reject", "reason": "x" * 2001}).text
    assert f">{'x' * 2001}</textarea>" in too_long
    assert "Tulis alasannya, agar pelapor memahami keputusan ini." in text
    assert re.search(
        rf'id="why-{incident.pk}"[^>]*aria-describedby="why-error"[^>]*autofocus', text
    )


def test_a_way_back_that_is_no_address_of_ours_faults_nothing(
    client: Client, manager: User, incident: Incident, contractor: Contractor
) -> None:
    client.force_login(manager)
    decide = reverse("decide-incident", args=[contractor.pk, incident.pk])
    sent = {"decision": "reject", "reason": "Nobody was hurt", "back": "9999-12-31"}
    assert client.post(decide, sent).status_code == 302


def test_a_decision_must_be_one_of_two(
    client: Client, manager: User, incident: Incident, contractor: Contractor
) -> None:
    client.force_login(manager)
    page = reverse("decide-incident", args=[contractor.pk, incident.pk])
    assert client.post(page, {"decision": "maybe"}).status_code == 400


def test_an_incident_of_another_contractor_is_not_decided_here(
    client: Client, manager: User, incident: Incident, other_contractor: Contractor
) -> None:
    client.force_login(manager)
    page = reverse("decide-incident", args=[other_contractor.pk, incident.pk])
    assert client.post(page, {"decision": "confirm"}).status_code == 404


def test_man_hours_of_a_month_are_replaced_once_somebody_has_seen_them(
    client: Client, coordinator: User, contractor: Contractor, site: Site
) -> None:
    client.force_login(coordinator)
    page = reverse("record-man-hours", args=[contractor.pk])
    given = {"site": site.pk, "month": "2024-02", "workforce": "10", "sure": "2024-02-01"}
    for _again in range(2):  # the second tap says nothing else
        assert client.post(page, given | {"man_hours": "1000"}).status_code == 302
    asked = client.post(page, given | {"man_hours": "1200"})
    assert "sudah tersimpan 1.000; 1.200 akan menggantikannya" in asked.text
    assert contractor.monthly_indicators.get().man_hours == 1000
    (doubt,) = asked.context["man_hours_form"].asked
    client.post(page, given | {"man_hours": "1200", "sure_of": doubt.token})
    row = contractor.monthly_indicators.get()
    assert (row.month, row.man_hours) == (date(2024, 2, 1), 1200)
    assert AuditEntry.objects.filter(action="record_monthly_indicator").count() == 3


@pytest.mark.parametrize("month", ["Februari", "2024-13", "0024-02", "2099-01"])  # not begun
def test_a_month_that_is_none_comes_back_with_a_sentence(
    month: str, client: Client, coordinator: User, contractor: Contractor, site: Site
) -> None:
    client.force_login(coordinator)
    answer = client.post(
        reverse("record-man-hours", args=[contractor.pk]),
        {"site": site.pk, "month": month, "man_hours": "1", "workforce": "1"},
    )
    assert answer.status_code == 400
    assert not contractor.monthly_indicators.exists()


def test_the_month_that_began_this_morning_is_taken(
    contractor: Contractor, site: Site, by_coordinator: Actor
) -> None:
    at_six = datetime(2024, 6, 1, 6, tzinfo=ZoneInfo("Asia/Jakarta"))
    with CaptureQueriesContext(connection) as asked:
        row = record_monthly_indicator(
            contractor=contractor,
            site=site,
            month=date(2024, 6, 1),
            man_hours=8,
            workforce=1,
            by=by_coordinator,
            now=at_six.astimezone(UTC),
        )
    assert row.month == date(2024, 6, 1)
    # Two that come at once wait for each other, so that the second replaces the first.
    assert any("FOR NO KEY UPDATE" in one["sql"] for one in asked)


def test_the_pages_show_contractor_incident_and_hours(
    client: Client, viewer: User, incident: Incident, contractor: Contractor
) -> None:
    client.force_login(viewer)
    assert "PT A" in client.get(reverse("contractor-list")).content.decode()
    page = client.get(reverse("contractor-detail", args=[contractor.pk])).content.decode()
    assert "A-2" in page
    assert reverse("report-incident", args=[contractor.pk]) not in page
