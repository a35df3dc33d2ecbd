"""What a contractor reports of itself: decided by the owner, corrected until then."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor, Site
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from monitoring.access import incidents_decided_by, incidents_decided_by_nobody
from monitoring.choices import IncidentKind, IncidentStatus, InjuryClass
from monitoring.models import Incident
from monitoring.services import (
    IncidentFacts,
    SameEvent,
    change_incident,
    decide_incident,
)
from monitoring.services.people import InjuredFacts, add_person
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor

NEW = "/incidents/new/"


@pytest.fixture
def report(
    contractor: Contractor, site: Site, representative: User, now: datetime
) -> dict[str, Any]:
    """What PT A's representative reports with."""
    return {
        "contractor": contractor,
        "site": site,
        "on": now.date() - timedelta(days=1),
        "kind": IncidentKind.NEAR_MISS,
        "description": "Batu jatuh di dekat jalan.",
        "by": Actor(representative),
        "now": now,
    }


def facts(report: dict[str, Any], **other: Any) -> IncidentFacts:
    names = ("site", "on", "kind", "description")
    return IncidentFacts(**{name: report[name] for name in names} | other)


def test_a_report_gets_a_reference_and_is_decided_by_the_owner(
    report: dict[str, Any], contractor: Contractor, by_manager: Actor, now: datetime
) -> None:
    incident = reported_incident(**report)
    assert incident.reference == f"{contractor.code}-{report['on'].year}-1"
    assert incident.status == IncidentStatus.REPORTED
    decide_incident(incident=incident, confirmed=True, by=by_manager, now=now)


def test_another_company_or_a_site_not_theirs_is_refused(
    report: dict[str, Any], other_contractor: Contractor
) -> None:
    with pytest.raises(NotAllowed):
        reported_incident(**report | {"contractor": other_contractor})
    with pytest.raises(Refusal, match="lokasi"):
        reported_incident(**report | {"site": Site.objects.create(code="S9", name="Lokasi lain")})


def test_two_records_of_one_day_and_site_are_asked_about(report: dict[str, Any]) -> None:
    first = reported_incident(**report)
    with pytest.raises(SameEvent, match=first.reference):
        reported_incident(**report, another=False)
    reported_incident(**report, another=True)


def test_who_said_that_it_is_another_event_is_read_where_it_is_decided(
    report: dict[str, Any], representative: User, manager: User, coordinator: User, viewer: User
) -> None:
    first = reported_incident(**report, another=False)
    second = reported_incident(**report, another=True)
    said = f"{representative} says that it is another event than {first.reference}."
    for reader in (manager, coordinator, viewer):
        for page in (
            reverse("incident", args=[second.pk]),
            reverse("contractor-detail", args=[second.contractor_id]),
            reverse("incident-list"),
        ):
            assert visitor(reader).get(page).text.count(said) == 1
    assert said not in visitor(manager).get(reverse("incident", args=[first.pk])).text
    own = visitor(representative).get(reverse("incident", args=[second.pk])).text
    assert f"Reported as another event than {first.reference}." in own


def test_the_time_goes_by_the_clock_of_the_site(report: dict[str, Any], site: Site) -> None:
    Site.objects.filter(pk=site.pk).update(time_zone=TimeZone.WIT)
    site.refresh_from_db()
    there = datetime(2025, 1, 20, 12, 0)  # 03:00 UTC is 12:00 WIT
    today = report | {"on": there.date(), "site": site}
    reported_incident(**today, time=there.time())
    with pytest.raises(Refusal, match="jam"):
        reported_incident(**today, time=(there + timedelta(minutes=1)).time())


def test_who_corrected_it_leaves_the_decision_to_others(
    report: dict[str, Any], manager: User, by_manager: Actor, by_coordinator: Actor, now: datetime
) -> None:
    incident = reported_incident(**report)
    worse = facts(report, injured=1)
    changed = change_incident(incident=incident, facts=worse, seen=1, by=by_manager, now=now)
    given: dict[str, Any] = {"incident": changed, "confirmed": True, "seen": 2, "now": now}
    assert not incidents_decided_by(manager).exists()
    with pytest.raises(NotAllowed, match="mengoreksi"):
        decide_incident(**given, by=by_manager)
    decide_incident(**given, by=by_coordinator)  # no manager is left who has not told it


def test_who_listed_the_injured_leaves_the_decision_to_others(
    report: dict[str, Any], manager: User, by_manager: Actor, now: datetime
) -> None:
    incident = reported_incident(**report | {"kind": IncidentKind.LTI})
    assert incidents_decided_by(manager).exists()
    hurt = InjuredFacts("Mekanik", InjuryClass.SERIOUS, away_from=report["on"])
    add_person(incident=incident, facts=hurt, by=by_manager, now=now)
    assert not incidents_decided_by(manager).exists()


def test_who_once_spoke_for_the_company_leaves_the_decision_to_others(
    report: dict[str, Any], representative: User, coordinator: User, by_coordinator: Actor
) -> None:
    incident = reported_incident(**report | {"by": by_coordinator})
    User.objects.filter(pk=representative.pk).update(role=Role.MANAGER)
    person = User.objects.get(pk=representative.pk)
    assert not incidents_decided_by(person).exists()
    assert not incidents_decided_by(coordinator).exists()  # who reported it
    assert list(incidents_decided_by_nobody()) == [incident]


def test_a_coordinator_who_once_spoke_for_the_company_leaves_it_to_nobody(
    report: dict[str, Any], representative: User, coordinator: User, manager: User
) -> None:
    incident = reported_incident(**report | {"by": Actor(manager)})
    assert not incidents_decided_by_nobody().exists()  # the coordinator decides it
    User.objects.filter(pk=coordinator.pk).update(role=Role.VIEWER)
    User.objects.filter(pk=representative.pk).update(role=Role.COORDINATOR)
    assert not incidents_decided_by(User.objects.get(pk=representative.pk)).exists()
    assert list(incidents_decided_by_nobody()) == [incident]


def test_it_is_corrected_until_it_is_decided(
    report: dict[str, Any], by_manager: Actor, now: datetime
) -> None:
    incident = reported_incident(**report)
    given: dict[str, Any] = {"incident": incident, "by": report["by"], "now": now}
    for _line in ("at once", "again"):  # a slow one sends it twice
        changed = change_incident(**given, facts=facts(report, injured=1), seen=1)
    [row] = AuditEntry.objects.filter(action="change_incident")
    assert (row.before, row.after) == ({"injured": 0}, {"injured": 1})
    with pytest.raises(Conflict):  # the manager has read what it was before
        decide_incident(incident=changed, confirmed=True, seen=1, by=by_manager, now=now)
    decide_incident(
        incident=changed, confirmed=False, reason="Bukan insiden.", by=by_manager, now=now
    )
    with pytest.raises(Conflict, match="Ditolak"):
        change_incident(**given, facts=facts(report), seen=2)


def test_a_representative_reports_and_corrects_on_the_page(
    representative: User, other_representative: User, site: Site, now: datetime
) -> None:
    client = visitor(representative)
    figures = {"fatalities": "0", "injured": "1", "lost_days": "0"}
    said = figures | {"on": "2025-01-19", "time": "07:30", "kind": "first_aid"}
    said |= {"site": str(site.pk), "description": "Tangan tergores."}
    assert "is reported" in client.post(NEW, said, follow=True).text
    asked = client.post(NEW, said)
    assert 'name="another" value="yes"' in asked.text
    [incident] = Incident.objects.all()
    change = reverse("incident-change", args=[incident.pk])
    sent = client.post(change, said | {"injured": "2", "version": "1"}, follow=True)
    assert "is changed" in sent.text
    stranger = visitor(other_representative)
    assert stranger.get(change).status_code == 404
    assert incident.reference not in stranger.get("/incidents/").text


def test_a_report_that_a_second_tap_sends_again_is_answered_as_the_first(
    report: dict[str, Any], representative: User
) -> None:
    client = visitor(representative)
    figures = dict.fromkeys(("fatalities", "injured", "lost_days"), "0")
    words = {"kind": report["kind"], "description": report["description"]}
    said = figures | words | {"on": str(report["on"]), "site": report["site"].pk}
    sent = said | {"operation": str(uuid4())}
    first, again = client.post(NEW, sent), client.post(NEW, sent)
    [incident] = Incident.objects.all()
    assert first["Location"] == again["Location"] == reverse("incident", args=[incident.pk])
    another = client.post(NEW, sent | {"description": "Batu kedua.", "another": "yes"})
    assert f"has stored incident {incident.reference} already" in another.text
    assert Incident.objects.count() == 1


def test_one_that_is_decided_is_not_opened_to_be_changed(
    report: dict[str, Any], representative: User, by_manager: Actor, now: datetime
) -> None:
    incident = reported_incident(**report)
    decide_incident(incident=incident, confirmed=True, by=by_manager, now=now)
    change = reverse("incident-change", args=[incident.pk])
    page = visitor(representative).get(change, follow=True)
    assert page.redirect_chain == [(reverse("incident", args=[incident.pk]), 302)]
    assert "is decided (Confirmed) and stays as it is" in page.text
    assert 'name="version"' not in page.text


def test_a_date_of_the_future_is_said_at_its_field(representative: User, site: Site) -> None:
    said = {"on": str(date.today() + timedelta(days=3)), "kind": "near_miss", "site": site.pk,
            "fatalities": "0", "injured": "0", "lost_days": "0", "description": "-"}  # fmt: skip
    answer = visitor(representative).post(NEW, said)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["on"]
