"""Investigations: who writes and reviews them, what they need, what stays of each version."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from accounts.choices import Role
from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import Actor, deeds_on
from core.errors import Conflict, NotAllowed, Refusal
from findings.origins import birthplaces_of
from investigations.access import investigations_reviewed_by
from investigations.causes import ActionRow, CauseRow, chains, in_depth, levels
from investigations.content import InvestigationReport, content_of
from investigations.drawings import fishbone, why_chain
from investigations.models import Investigation, InvestigationVersion
from investigations.printing import investigation_html, investigation_pdf
from investigations.services import (
    ActionFacts,
    CauseFacts,
    begin_investigation,
    put_action,
    put_cause,
    put_event,
    remove_row,
    review_investigation,
    submit_investigation,
)
from investigations.vocabulary import vocabulary
from monitoring.choices import IncidentKind
from monitoring.models import Incident
from monitoring.services import decide_incident
from tests.investigations.investigation_scene import begun_investigation, submitted_investigation
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor


@pytest.fixture
def incident(contractor: Contractor, site: Site, representative: User, now: datetime) -> Incident:
    """A near miss at PT A, yesterday."""
    return reported_incident(
        contractor=contractor,
        site=site,
        on=now.date() - timedelta(days=1),
        kind=IncidentKind.NEAR_MISS,
        description="Unit mundur tanpa pemandu.",
        by=Actor(representative),
        now=now,
    )


@pytest.fixture
def investigation(incident: Incident, representative: User, now: datetime) -> Investigation:
    """Begun by PT A's representative: enough to be submitted."""
    return begun_investigation(incident, now=now, by=Actor(representative))


def cause(number: int, parent: int = 0, **other: Any) -> CauseRow:
    given: dict[str, Any] = {
        "kind": "act",
        "kind_title": {"id": "Tindakan"},
        "group": "people",
        "group_title": {"id": "Manusia"},
        "organisational": False,
        "text": f"c{number}",
        "is_root": False,
        "evidence": "",
    }
    return CauseRow(id=number, parent=parent, **given | other)


def test_one_table_of_causes_is_read_as_list_and_as_5_why() -> None:
    table = [cause(1), cause(2, 1), cause(3, 2), cause(4, 1)]
    assert [(level, one.id) for level, one in in_depth(table)] == [(1, 1), (2, 2), (3, 3), (2, 4)]
    assert [[one.id for one in chain] for chain in chains(table)] == [[1, 2, 3], [1, 4]]
    assert levels(table) == 3


def test_a_reviewer_is_warned_of_what_would_not_last() -> None:
    training = ActionRow(1, 2, "training", {"id": "Pelatihan"}, True, "-", "-", "2025-02-01")
    said = InvestigationReport(
        {
            "causes": [
                {name: getattr(one, name) for name in CauseRow.__slots__}
                for one in (cause(1, is_root=True), cause(2))
            ],
            "actions": [{name: getattr(training, name) for name in ActionRow.__slots__}],
        }
    ).warnings()
    assert [("c1" in one, "organisasi" in one, "pelatihan" in one) for one in said] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


def test_the_vocabulary_knows_each_kind_once_and_something_organisational() -> None:
    kinds = [kind.code for group in vocabulary().groups for kind in group.kinds]
    assert len(kinds) == len(set(kinds))
    assert any(group.organisational for group in vocabulary().groups)


def test_it_could_have_become_no_less_grave_than_it_did(
    contractor: Contractor, by_coordinator: Actor, now: datetime
) -> None:
    fatal = reported_incident(
        contractor=contractor, site=None, reference="F-1", on=now.date(), fatalities=1,
        kind=IncidentKind.FATAL, description="-", by=by_coordinator, now=now,
    )  # fmt: skip
    with pytest.raises(Refusal, match="lebih ringan"):
        begin_investigation(incident=fatal, potential="serious", by=by_coordinator, now=now)
    deep = begin_investigation(incident=fatal, potential="grave", by=by_coordinator, now=now)
    again = begin_investigation(incident=fatal, potential="grave", by=by_coordinator, now=now)
    assert again == deep
    with pytest.raises(Refusal, match="5"):
        submit_investigation(investigation=deep, seen=1, by=by_coordinator, now=now)


def test_a_cause_is_never_its_own_ancestor(
    investigation: Investigation, by_coordinator: Actor, now: datetime
) -> None:
    given: dict[str, Any] = {"investigation": investigation, "by": by_coordinator, "now": now}
    top = investigation.causes.get()
    below = put_cause(facts=CauseFacts("b", "act", parent=top), **given)
    last = put_cause(facts=CauseFacts("c", "act", parent=below), **given)
    investigation.refresh_from_db()
    seen = investigation.version
    for parent in (top, last):
        with pytest.raises(Refusal, match="dirinya sendiri") as refused:
            put_cause(facts=CauseFacts("a", "act", parent=parent), cause=top, seen=seen, **given)
        assert list(refused.value.fields) == ["parent"]
    with pytest.raises(Refusal, match="keluarkan"):
        remove_row(row=below, **given)
    with pytest.raises(Refusal) as bare:
        put_cause(facts=CauseFacts("d", "act", is_root=True), **given)
    assert list(bare.value.fields) == ["evidence"]


def test_an_action_needs_an_owner_and_a_day_to_come(
    investigation: Investigation, other_representative: User, by_coordinator: Actor, now: datetime
) -> None:
    top, tomorrow = investigation.causes.get(), now.date() + timedelta(days=1)
    rival = other_representative
    for owner, due_on, field in (
        (None, tomorrow, "owner"),
        (rival, tomorrow, "owner"),
        (by_coordinator.user, now.date() - timedelta(days=1), "due_on"),
    ):
        facts = ActionFacts(top, "engineering", "-", owner, due_on)
        with pytest.raises(Refusal) as refused:
            put_action(investigation=investigation, facts=facts, by=by_coordinator, now=now)
        assert list(refused.value.fields) == [field]


def test_an_event_still_to_come_is_refused(
    investigation: Investigation, by_coordinator: Actor, now: datetime
) -> None:
    at = now + timedelta(minutes=1)
    with pytest.raises(Refusal, match="belum tiba"):
        put_event(
            investigation=investigation, at=at, what="-", source="-", by=by_coordinator, now=now
        )


def test_each_row_is_changed_in_its_place_by_the_form_it_was_entered_with(
    investigation: Investigation, representative: User, now: datetime
) -> None:
    event, cause = investigation.events.get(), investigation.causes.get()
    facts = ActionFacts(cause, "training", "Latih", representative, timezone.localdate())
    by, page = Actor(representative), reverse("investigation", args=[investigation.incident_id])
    action = put_action(investigation=investigation, facts=facts, by=by, now=now)
    client, at = visitor(representative), "2025-01-19T07:30"
    changes: list[tuple[Any, dict[str, Any], str]] = [
        (event, {"at": at, "what": "Unit maju", "source": "CCTV"}, "what"),
        (cause, {"text": "Pemandu pergi", "kind": "supervision", "evidence": "Absen"}, "text"),
        (action, {"cause": cause.pk, "text": "Pasang kamera", "kind": "engineering",
                  "owner": representative.pk, "due_on": facts.due_on.isoformat()}, "text"),
    ]  # fmt: skip
    for (row, said, name), what in zip(changes, ("event", "cause", "action"), strict=True):
        opened = client.get(page, {what: row.pk}).text
        was = getattr(row, name)
        assert f'value="{was}"' in opened or f">{was}</textarea>" in opened.replace("\n", "")
        investigation.refresh_from_db()
        sent = said | {"row": row.pk, "version": investigation.version}
        stored = client.post(f"{page}{what}s/", sent)
        assert stored["Location"] == f"{page}#{what}-{row.pk}"  # where the keyboard goes on
        again = client.post(f"{page}{what}s/", sent)  # by a slow line
        assert again.headers.get("Location") == stored["Location"]
        stale = client.post(f"{page}{what}s/", sent | {name: "Lain"})
        assert (stale.status_code, "Lain" in stale.text) == (409, True)
        assert f'id="{what}-{row.pk}"' in stale.text
        row.refresh_from_db()
        assert getattr(row, name) == said[name]
        [audit] = deeds_on(Investigation, "change_investigation").filter(
            **{f"after__{what}": said[name]}
        )
        assert (audit.before or {})[what] == was
    sent = changes[0][1] | {"row": event.pk, "source": ""}
    empty = client.post(f"{page}events/", sent)
    assert (empty.status_code, f'name="row" value="{event.pk}"' in empty.text) == (400, True)
    gone = client.post(f"{page}events/", changes[0][1] | {"row": 0x7FFFFFFF, "version": 9})
    assert (gone.status_code, investigation.events.count()) == (409, 1)


def test_a_new_row_that_a_slow_line_sends_twice_is_there_once(
    investigation: Investigation, representative: User
) -> None:
    page, client = (
        reverse("investigation", args=[investigation.incident_id]),
        visitor(representative),
    )
    top = investigation.causes.get()
    action = {"cause": top.pk, "text": "Latih", "kind": "training", "owner": representative.pk}
    sent: dict[str, dict[str, Any]] = {
        "event": {"at": "2025-01-19T07:30", "what": "Unit maju", "source": "CCTV"},
        "cause": {"text": "Pergi", "kind": "supervision", "parent": top.pk, "is_root": ""},
        "action": action | {"due_on": timezone.localdate().isoformat()},
    }
    for what, said in sent.items():
        first, second = (client.post(f"{page}{what}s/", said).headers["Location"] for _ in "12")
        assert first == second
    before = investigation.version
    investigation.refresh_from_db()
    assert investigation.version == before + 3  # and as many rows in the trail


def test_what_is_submitted_is_not_changed_in_any_row(
    incident: Incident, representative: User, now: datetime
) -> None:
    made = submitted_investigation(incident, now=now, by=Actor(representative))
    client, page = visitor(representative), reverse("investigation", args=[incident.pk])
    event = made.events.get()
    assert 'name="row"' not in client.get(page, {"event": event.pk}).text
    said = {"at": "2025-01-19T07:30", "what": "Lain", "source": "-"}
    sent = client.post(f"{page}events/", said | {"row": event.pk, "version": made.version})
    assert sent.status_code == 409
    event.refresh_from_db()
    assert event.what != "Lain"


def test_an_action_keeps_a_deadline_that_went_by_meanwhile(
    investigation: Investigation, representative: User, now: datetime
) -> None:
    given: dict[str, Any] = {"investigation": investigation, "by": Actor(representative)}
    facts = ActionFacts(investigation.causes.get(), "training", "Latih", representative, now.date())
    action = put_action(facts=facts, now=now, **given)
    investigation.refresh_from_db()
    given |= {"action": action, "seen": investigation.version, "now": now + timedelta(days=9)}
    put_action(facts=replace(facts, text="Latih ulang"), **given)
    given["seen"] += 1
    put_action(facts=replace(facts, text="Latih ulang"), **given)  # nothing new: nothing noted
    assert deeds_on(Investigation, "change_investigation").filter(before__isnull=False).count() == 1
    with pytest.raises(Refusal, match="sudah lewat"):
        put_action(facts=replace(facts, due_on=now.date() + timedelta(days=1)), **given)


def test_every_version_stays_and_accepted_actions_are_findings(
    investigation: Investigation,
    representative: User,
    by_coordinator: Actor,
    manager: User,
    now: datetime,
) -> None:
    by = Actor(representative)
    given: dict[str, Any] = {"investigation": investigation, "now": now}
    submit_investigation(seen=investigation.version, by=by, **given)
    with pytest.raises(Conflict, match="sekarang tidak dapat ditulis"):
        put_cause(facts=CauseFacts("x", "act"), by=by, **given)
    investigation.refresh_from_db()
    seen: dict[str, Any] = {"seen": investigation.version}
    with pytest.raises(Refusal, match="kurang"):
        review_investigation(accepted=False, by=by_coordinator, **seen, **given)
    review_investigation(accepted=False, reason="Tambah.", by=by_coordinator, **seen, **given)
    top, day = investigation.causes.get(), now.date() + timedelta(days=9)
    facts = ActionFacts(top, "engineering", "Pasang kamera mundur", representative, day)
    put_action(facts=facts, by=by, **given)
    investigation.refresh_from_db()
    submit_investigation(seen=investigation.version, by=by, **given)
    investigation.refresh_from_db()
    seen = {"seen": investigation.version}
    review_investigation(accepted=True, by=by_coordinator, **seen, **given)
    first, second = investigation.versions.all()
    assert (first.content["actions"], first.review.reason) == ([], "Tambah.")
    [action] = investigation.actions.all()
    assert action.finding is not None
    assert (action.finding.description, action.finding.owner) == (action.text, representative)
    place = birthplaces_of(manager, [action.finding.pk])[action.finding.pk]
    assert place.address == reverse("investigation", args=[investigation.incident_id])
    assert second.content == content_of(investigation) | {"version": 2}
    with pytest.raises(IntegrityError), transaction.atomic():
        InvestigationVersion.objects.filter(pk=first.pk).update(number=9)


def test_who_wrote_in_it_does_not_review_it(
    incident: Incident, by_coordinator: Actor, by_manager: Actor, now: datetime
) -> None:
    made = submitted_investigation(incident, now=now, by=by_coordinator)
    given: dict[str, Any] = {"investigation": made, "accepted": True, "now": now}
    with pytest.raises(NotAllowed, match="orang lain"):
        review_investigation(seen=made.version, by=by_coordinator, **given)
    with pytest.raises(Conflict):
        review_investigation(seen=made.version - 1, by=by_manager, **given)
    review_investigation(seen=made.version, by=by_manager, **given)


def test_who_once_spoke_for_the_company_does_not_review_it(
    incident: Incident, representative: User, manager: User, by_coordinator: Actor, now: datetime
) -> None:
    made = submitted_investigation(incident, now=now, by=by_coordinator)
    User.objects.filter(pk=representative.pk).update(role=Role.MANAGER)
    person = User.objects.get(pk=representative.pk)
    assert investigations_reviewed_by(manager).get() == made
    assert not investigations_reviewed_by(person).exists()
    with pytest.raises(NotAllowed, match="orang lain"):
        review_investigation(
            investigation=made, accepted=True, seen=made.version, by=Actor(person), now=now
        )


def test_a_rejected_incident_is_not_investigated(
    incident: Incident, representative: User, by_manager: Actor, now: datetime
) -> None:
    decide_incident(incident=incident, confirmed=False, reason="-", by=by_manager, now=now)
    with pytest.raises(Conflict, match="ditolak"):
        begin_investigation(
            incident=incident, potential="slight", by=Actor(representative), now=now
        )


def test_what_was_submitted_of_an_incident_rejected_since_raises_no_finding(
    incident: Incident, manager: User, by_manager: Actor, now: datetime
) -> None:
    made = submitted_investigation(incident, now=now)
    assert investigations_reviewed_by(manager).exists()
    decide_incident(incident=incident, confirmed=False, reason="-", by=by_manager, now=now)
    assert not investigations_reviewed_by(manager).exists()
    with pytest.raises(Conflict, match="ditolak"):
        review_investigation(
            investigation=made, accepted=True, seen=made.version, by=by_manager, now=now
        )


def test_who_begins_what_another_has_begun_writes_over_nothing(
    incident: Incident, representative: User, by_coordinator: Actor, now: datetime
) -> None:
    client, page = visitor(representative), reverse("investigation-begin", args=[incident.pk])
    first = {"potential": "slight", "seen": client.get(page).context["seen"]}
    begin_investigation(incident=incident, potential="grave", by=by_coordinator, now=now)
    with pytest.raises(Conflict):  # nor is it theirs where both say the same
        begin_investigation(incident=incident, potential="grave", by=Actor(representative), now=now)
    told = client.post(page, first)
    assert (told.status_code, Investigation.objects.get().potential) == (409, "grave")
    assert client.post(page, first | {"seen": told.context["seen"]}).status_code == 302


def test_it_is_written_submitted_and_reviewed_on_the_page(
    incident: Incident, representative: User, other_representative: User, manager: User
) -> None:
    client, stranger = visitor(representative), visitor(other_representative)
    page = reverse("investigation", args=[incident.pk])

    def post(step: str, **said: Any) -> int:
        return client.post(f"{page}{step}/", said).status_code

    assert post("begin", potential="slight") == 302
    assert post("events", at="2025-01-19T07:30", what="Unit mundur", source="") == 400
    assert post("events", at="2025-01-19T07:30", what="Unit mundur", source="Operator") == 302
    assert post("causes", text="Lelah", kind="fatigue", is_root="on", evidence="Absensi") == 302
    event = Investigation.objects.get().events.get()
    assert event.at.astimezone(incident.zone).hour == 7
    [root] = Investigation.objects.get().causes.all()
    action = {"cause": root.pk, "text": "Atur gilir", "kind": "administration"}
    assert post("actions", **action, due_on="2099-01-01") == 400
    text = client.get(page).text
    assert "Nothing is done about the root cause" in text
    assert [stranger.get(page).status_code, str(manager) in text] == [404, False]
    assert post("submit", version=Investigation.objects.get().version) == 302
    assert "Investigations to review" in visitor(manager).get("/todo/").text
    seen = {"version": Investigation.objects.get().version}
    said = seen | {"decision": "return", "reason": ""}
    assert visitor(manager).post(f"{page}review/", said).status_code == 400
    assert visitor(manager).post(f"{page}review/", said | {"reason": "Lagi."}).status_code == 302
    assert "Lagi." in client.get(page).text
    assert stranger.get(f"{page}versions/1/").status_code == 404
    assert "Lelah" in client.get(f"{page}versions/1/").text


def test_a_version_is_printed_as_it_was_submitted_and_says_whether_it_is_final(
    investigation: Investigation, representative: User, by_coordinator: Actor, now: datetime
) -> None:
    by = Actor(representative)
    given: dict[str, Any] = {"investigation": investigation, "now": now}
    first = submit_investigation(seen=investigation.version, by=by, **given)
    assert "menunggu pemeriksaan" in investigation_html(first)
    investigation.refresh_from_db()
    review: dict[str, Any] = {"by": by_coordinator, **given}
    review_investigation(accepted=False, reason="Tambah.", seen=investigation.version, **review)
    first = InvestigationVersion.objects.get(number=1)
    assert "Tambah." in investigation_html(first)
    put_cause(facts=CauseFacts("Lampu padam", "place"), by=by, **given)
    investigation.refresh_from_db()
    second = submit_investigation(seen=investigation.version, by=by, **given)
    investigation.refresh_from_db()
    review_investigation(accepted=True, seen=investigation.version, **review)
    first, second = InvestigationVersion.objects.order_by("number")
    assert "Lampu padam" not in investigation_html(first)
    pages = PdfReader(BytesIO(investigation_pdf(second))).pages
    text = "".join(one.extract_text() for one in pages)
    assert "Lampu padam" in text
    assert "Tanpa pemandu" in text
    assert ("SEMENTARA" in investigation_html(first), "SEMENTARA" in text) == (True, False)


def test_page_and_document_draw_the_causes_alike(
    investigation: Investigation, manager: User
) -> None:
    drawn = InvestigationReport(content_of(investigation)).fishbone()
    assert len(drawn) == 2  # the incident, and one bone
    text = visitor(manager).get(reverse("investigation", args=[investigation.incident_id])).text
    assert text.count('class="chart chart-fishbone"') == 2
    assert text.count('class="chart chart-whys"') == 1


@pytest.mark.parametrize(("times", "said"), [(1, False), (12, True)])
def test_a_drawing_that_cuts_a_cause_says_where_it_stands_whole(
    investigation: Investigation, manager: User, times: int, said: bool
) -> None:
    investigation.causes.update(text=" ".join(["Perancah yang diubah"] * times))
    text = visitor(manager).get(reverse("investigation", args=[investigation.incident_id])).text
    assert ("the list has it whole" in text) is said
    assert (" …</text>" in text) is said


def test_a_root_cause_is_broken_sooner_because_its_letters_are_wider() -> None:
    told = "Papan lantai perancah bergeser saat diinjak"  # 43 letters: a line of a plain cause
    plain = why_chain([cause(1, text=told)], key="x")
    heavy = why_chain([cause(1, text=told, is_root=True)], key="x")
    assert (f">{told}</text>" in plain, f">{told}</text>" in heavy) == (True, False)


def test_a_fishbone_of_many_causes_comes_in_pieces() -> None:
    with translation.override("en"):
        pieces = fishbone([("People", [cause(n) for n in range(1, 26)])], effect="A-1", key="x")
    assert len(pieces) == 1 + 3
    assert "c25" in pieces[-1]


def test_a_representative_has_the_document_of_their_own_company_only(
    investigation: Investigation, representative: User, other_representative: User, now: datetime
) -> None:
    version = submit_investigation(
        investigation=investigation, seen=investigation.version, by=Actor(representative), now=now
    )
    asked = {"kind": "investigation", "result": version.sha256}
    page = reverse("document-request")
    assert visitor(other_representative).post(page, asked).status_code == 404
    assert visitor(representative).post(page, asked).status_code in (200, 302)
