"""An incident's own page: the people it harmed, its photos, who sees and adds what."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from monitoring.choices import IncidentKind, InjuryClass
from monitoring.models import Incident
from monitoring.services import IncidentFacts, change_incident, decide_incident
from monitoring.services.people import InjuredFacts, add_person, count_days, tell_back
from tests.monitoring.incident_photos import photo
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(contractor: Contractor, site: Site, representative: User, now: datetime) -> Incident:
    """A lost time injury PT A's representative reported: ten days ago."""
    return reported_incident(
        contractor=contractor,
        site=site,
        on=now.date() - timedelta(days=10),
        kind=IncidentKind.LTI,
        injured=1,
        lost_days=2,
        description="Jari terjepit.",
        by=Actor(representative),
        now=now,
    )


def person(incident: Incident, *, since: int | None = 1, **other: Any) -> InjuredFacts:
    """A mechanic who is away since so many days after the incident."""
    away = None if since is None else incident.date + timedelta(days=since)
    return InjuredFacts(
        **{"job": "Mekanik", "injury": InjuryClass.LIGHT, "away_from": away} | other
    )


def test_days_are_counted_until_somebody_is_back(
    incident: Incident, representative: User, by_manager: Actor, now: datetime
) -> None:
    by = Actor(representative)
    counted = add_person(incident=incident, facts=person(incident), by=by, now=now)
    assert (counted.injured, counted.lost_days, counted.still_counting) == (1, 9, True)
    decide_incident(incident=counted, confirmed=True, by=by_manager, now=now)
    [listed] = incident.people.all()
    back = incident.date + timedelta(days=5)
    with pytest.raises(NotAllowed, match="dihitung"):  # its days count by now
        tell_back(person=listed, on=back, by=by, now=now)
    for _twice in range(2):
        told = tell_back(person=listed, on=back, by=by_manager, now=now)
        assert (told.lost_days, told.still_counting) == (4, False)


def test_the_days_of_who_is_away_grow_with_the_calendar(
    incident: Incident, representative: User, by_manager: Actor, now: datetime
) -> None:
    add_person(incident=incident, facts=person(incident), by=Actor(representative), now=now)
    assert count_days(now=now) == 0
    later = now + timedelta(days=3)
    assert [count_days(now=later) for _ in range(2)] == [1, 0]  # safe to run twice
    counted = Incident.objects.get()
    assert (counted.lost_days, counted.version) == (12, 2)  # the version of the listing
    assert AuditEntry.objects.get(action="count_days").after == {"lost_days": 12}
    decide_incident(incident=counted, confirmed=True, seen=2, by=by_manager, now=later)
    assert count_days(now=later + timedelta(days=1)) == 1
    tell_back(person=counted.people.get(), on=later.date(), by=by_manager, now=later)
    assert count_days(now=later + timedelta(days=9)) == 0


@pytest.mark.parametrize(
    ("given", "most"),
    [
        ({"lost_days": 11}, "10"),
        ({"lost_days": 21, "injured": 2}, "20"),
        ({"lost_days": 11, "injured": 0}, "10"),  # who gives no number means one
        (
            {"lost_days": 6000, "kind": IncidentKind.FATAL, "fatalities": 1, "injured": 0},
            r"SR .*6\.000",
        ),
        ({"lost_days": 11, "kind": IncidentKind.FATAL, "fatalities": 1}, r"10\. .*6\.000"),
    ],
)
def test_no_more_days_are_lost_than_have_passed_since(
    incident: Incident, site: Site, given: dict[str, Any], most: str, by_manager: Actor,
    now: datetime,
) -> None:  # fmt: skip
    said: dict[str, Any] = {"site": site, "on": incident.date, "kind": IncidentKind.LTI}
    said |= {"description": "Jari terjepit.", "injured": 1} | given
    with pytest.raises(Refusal, match=most) as refused:
        reported_incident(contractor=incident.contractor, **said, by=by_manager, now=now)
    assert list(refused.value.fields) == ["lost_days"]
    facts = IncidentFacts(**said)
    with pytest.raises(Refusal, match=most):
        change_incident(incident=incident, facts=facts, seen=1, by=by_manager, now=now)
    assert Incident.objects.get().lost_days == 2


@pytest.mark.parametrize("who", ["coordinator", "representative"])
def test_each_form_says_at_the_days_why_they_are_too_many(
    who: str, contractor: Contractor, site: Site, request: pytest.FixtureRequest
) -> None:
    client = visitor(request.getfixturevalue(who))
    pages = {
        "coordinator": reverse("report-incident", args=[contractor.pk]),
        "representative": reverse("incident-report"),
    }
    said = {"on": str(date.today() - timedelta(days=9)), "kind": "lti", "site": site.pk,
            "fatalities": "0", "injured": "1", "description": "-"}  # fmt: skip
    refused = client.post(pages[who], said | {"lost_days": "20"})
    assert (refused.status_code, Incident.objects.count()) == (400, 0)
    assert "9 days ago: with 1 injured they are at most 9." in refused.text
    assert client.post(pages[who], said | {"lost_days": "9"}).status_code == 302


def test_a_second_person_raises_what_the_incident_counts(
    incident: Incident, by_coordinator: Actor, now: datetime
) -> None:
    for _ in range(2):
        add_person(incident=incident, facts=person(incident), by=by_coordinator, now=now)
    incident.refresh_from_db()
    assert (incident.injured, incident.lost_days) == (2, 18)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"since": -1}, "away_from"),  # lost before the incident
        ({"since": 30}, "away_from"),  # still to come
        ({"back_on": date(2025, 1, 10)}, "__all__"),  # back before away
        ({"since": None, "back_on": date(2025, 1, 15)}, "away_from"),
        ({"injury": InjuryClass.DEAD, "since": None}, "injury"),  # and the accident is not fatal
    ],
)
def test_a_person_who_cannot_be_is_refused_at_the_field(
    other: dict[str, Any], field: str, incident: Incident, by_coordinator: Actor, now: datetime
) -> None:
    facts = person(incident, **other)
    with pytest.raises(Refusal) as refused:
        add_person(incident=incident, facts=facts, by=by_coordinator, now=now)
    assert field in refused.value.fields or field == "__all__"
    assert not incident.people.exists()


def test_the_report_never_says_less_than_the_list(
    incident: Incident, by_coordinator: Actor, now: datetime
) -> None:
    add_person(incident=incident, facts=person(incident), by=by_coordinator, now=now)
    given: dict[str, Any] = {"site": incident.site, "kind": IncidentKind.LTI, "description": "-"}
    for facts in ({"on": incident.date, "injured": 0}, {"on": now.date(), "injured": 1}):
        with pytest.raises(Refusal, match="didaftar"):
            change_incident(
                incident=incident,
                facts=IncidentFacts(**given | facts),
                seen=2,
                by=by_coordinator,
                now=now,
            )


def test_nothing_is_added_to_a_rejected_incident(
    incident: Incident, representative: User, by_manager: Actor, now: datetime
) -> None:
    decide_incident(incident=incident, confirmed=False, reason="-", by=by_manager, now=now)
    with pytest.raises(Conflict, match="ditolak"):
        add_person(incident=incident, facts=person(incident), by=Actor(representative), now=now)
    client = visitor(representative)
    sent = client.post(reverse("incident-files", args=[incident.pk]), {"evidence": photo()})
    assert (sent.status_code, incident.files.count()) == (409, 0)
    assert reverse("incident-change", args=[incident.pk]) not in client.get(page(incident)).text


def test_a_photo_is_kept_once_and_hidden_from_others(
    incident: Incident, representative: User, other_representative: User, manager: User
) -> None:
    client, address = visitor(representative), reverse("incident-files", args=[incident.pk])
    for _ in range(2):
        assert client.post(address, {"evidence": photo()}).status_code == 302
    [kept] = incident.files.all()
    for name in ("incident-file", "incident-thumbnail"):
        file = reverse(name, args=[incident.pk, kept.pk])
        assert all(visitor(one).get(file).getvalue() for one in (representative, manager))
        assert visitor(other_representative).get(file).status_code == 404
    sent = client.post(address, {"evidence": SimpleUploadedFile("x.jpg", b"no photo")})
    assert (sent.status_code, incident.files.count()) == (400, 1)


def test_a_photo_beside_a_file_that_is_refused_waits_for_its_form(
    incident: Incident, representative: User
) -> None:
    client, address = visitor(representative), reverse("incident-files", args=[incident.pk])
    lie = SimpleUploadedFile("x.jpg", b"no photo")
    refused = client.post(address, {"evidence": [photo(), lie]})
    assert (refused.status_code, incident.files.count()) == (400, 0)
    [waiting] = refused.context["waiting"]
    assert client.post(address, {"waiting": waiting.word}).status_code == 302
    assert [one.name for one in incident.files.all()] == [waiting.name]


def test_more_photos_than_are_taken_at_once_are_told_by_the_limit_that_they_meet(
    incident: Incident, representative: User
) -> None:
    client, address = visitor(representative), reverse("incident-files", args=[incident.pk])

    def sent(count: int) -> str:
        return client.post(address, {"evidence": [photo() for _ in range(count)]}).text

    assert "You sent 12 files; at most 10 are taken at once" in sent(12)
    assert "an incident has at most 20" in sent(21)
    assert not incident.files.exists()
    first, again = [client.post(address, {"evidence": photo()}, follow=True).text for _ in range(2)]
    assert "1 file is kept" in first
    assert "nothing was stored a second time" in again
    assert 'data-at-once="10"' in again


def test_people_are_listed_and_told_back_on_the_page(
    incident: Incident, representative: User, other_representative: User
) -> None:
    client = visitor(representative)
    said = {
        "job": "Operator", "injury": "light", "away_from": str(incident.date),
        "operation": str(uuid4()),
    }  # fmt: skip
    add = reverse("incident-person-add", args=[incident.pk])
    for _twice in range(2):  # a second tap lists nobody else
        assert "Operator" in client.post(add, said, follow=True).text
    too_early = said | {"away_from": "2025-01-01", "operation": str(uuid4())}
    assert client.post(add, too_early).status_code == 400
    assert visitor(other_representative).post(add, said).status_code == 404
    [listed] = incident.people.all()
    back = reverse("incident-person-back", args=[incident.pk, listed.pk])
    assert client.post(back, {"on": "2099-01-01"}).status_code == 400
    assert client.post(back, {"on": str(incident.date + timedelta(days=1))}).status_code == 302
    remove = reverse("incident-person-remove", args=[incident.pk, listed.pk])
    for _twice in range(2):  # a second tap finds nobody, and is no error
        assert client.post(remove, follow=True).status_code == 200
    assert not incident.people.exists()


def page(incident: Incident) -> str:
    return reverse("incident", args=[incident.pk])
