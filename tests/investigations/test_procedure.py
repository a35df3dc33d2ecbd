"""The accident procedure: its steps by condition and deadline, who enters them, what is late."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor, Site
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.figures import instant
from core.models import AuditEntry, Mail
from investigations.models import AccidentProcedure
from investigations.procedure.reminders import remind_of_steps
from investigations.procedure.selectors import state_of
from investigations.procedure.services import StepFacts, begin_procedure, enter_step
from investigations.procedure.specs import procedure_spec, versions
from monitoring.choices import IncidentKind
from monitoring.models import Incident
from monitoring.services import (
    IncidentFacts,
    change_incident,
    decide_incident,
)
from monitoring.services.incident_files import hand_in_files
from tests.monitoring.incident_photos import photo
from tests.monitoring.reported import reported_incident
from tests.visitors import visitor


def reported(contractor: Contractor, site: Site | None, *, now: datetime, **said: Any) -> Incident:
    """An incident of today's small hours by the site's clock, unless it is said otherwise."""
    given: dict[str, Any] = {
        "on": now.date(), "time": time(0, 30), "kind": IncidentKind.LTI,
        "description": "Tergelincir.", "by": SYSTEM,
    }  # fmt: skip
    return reported_incident(contractor=contractor, site=site, now=now, **given | said)


@pytest.fixture
def incident(contractor: Contractor, site: Site, now: datetime) -> Incident:
    """A lost time injury at PT A, whose procedure has begun."""
    return reported(contractor, site, now=now)


@pytest.fixture
def fatal(contractor: Contractor, site: Site, now: datetime) -> Incident:
    """A fatal accident at PT A, whose procedure has begun."""
    return reported(contractor, site, now=now, kind=IncidentKind.FATAL, fatalities=1)


class Steps:
    """Enters steps of one procedure, each at a time of its own."""

    def __init__(self, incident: Incident, *, now: datetime, by: Actor = SYSTEM) -> None:
        self.procedure, self.at, self.by = incident.procedure, now, by

    def __call__(self, code: str, **said: Any) -> None:
        self.procedure.refresh_from_db()
        by, seen = said.pop("by", self.by), said.pop("seen", self.procedure.version)
        given: dict[str, Any] = {
            "started_at": self.at, "finished_at": self.at, "who": "Pengawas",
        }  # fmt: skip
        facts = StepFacts(**given | said)
        enter_step(procedure=self.procedure, code=code, facts=facts, seen=seen, by=by, now=self.at)

    def codes(self) -> list[str]:
        return list(self.procedure.steps.values_list("code", flat=True))


def test_every_version_of_the_library_is_read_and_names_what_it_has() -> None:
    for version in versions():
        spec = procedure_spec(version)
        codes = [one.code for one in spec.steps]
        assert len(codes) == len(set(codes))
        for at, step in enumerate(spec.steps):
            assert spec.actor_of(step).sides
            assert set(step.after) <= set(codes[:at])  # what comes first stands before it
            assert all(spec.condition(code) for code in step.conditions)


@pytest.mark.parametrize(
    ("condition", "own"),
    [
        ("unharmed", set()),
        ("light", {"first_aid"}),
        ("heavy", {"hospital"}),
        ("dead", {"secure", "notice"}),
    ],
)
def test_it_branches_by_the_condition_of_the_victim(
    condition: str, own: set[str], incident: Incident, now: datetime
) -> None:
    steps, branches = Steps(incident, now=now), {"first_aid", "hospital", "secure", "notice"}
    assert branches.isdisjoint(steps.codes())
    steps("report")
    steps("check", condition=condition)
    assert set(steps.codes()) & branches == own
    for code in sorted(own - {"notice"}):
        with pytest.raises(Refusal, match="Sebelumnya"):
            steps("tell_hse")
        steps(code)
    steps("tell_hse")


def test_a_condition_that_worsens_brings_its_steps_and_keeps_what_was_done(
    incident: Incident, now: datetime
) -> None:
    steps = Steps(incident, now=now)
    steps("report")
    steps("check", condition="light")
    steps("first_aid")
    steps("check", condition="heavy")
    assert {"first_aid", "hospital"} <= set(steps.codes())
    steps("check", condition="light")
    assert "hospital" not in steps.codes()


@pytest.mark.parametrize(
    ("kind", "days_ago", "begins"),
    [("first_aid", 0, True), ("lti", 14, True), ("lti", 15, False), ("near_miss", 0, False)],
)
def test_it_begins_by_itself_for_a_new_accident_only(
    kind: str, days_ago: int, begins: bool, contractor: Contractor, site: Site, now: datetime
) -> None:
    made = reported(
        contractor, site, now=now, kind=IncidentKind(kind), on=now.date() - timedelta(days=days_ago)
    )
    assert AccidentProcedure.objects.filter(incident=made).exists() is begins
    if begins:
        with pytest.raises(Conflict, match="sudah dimulai"):
            begin_procedure(incident=made, by=SYSTEM, now=now)
    else:
        begin_procedure(incident=made, by=SYSTEM, now=now)


def test_a_death_is_notified_within_twice_24_hours_of_the_accident(
    fatal: Incident, now: datetime, manager: User
) -> None:
    row = fatal.procedure.steps.get(code="notice")
    assert row.due_at == fatal.began_at + timedelta(hours=48)
    state = state_of(manager, fatal.procedure, now=row.due_at)
    step = state.step("notice")
    assert step
    assert (step.late, "00.30 WIB" in step.due) == ("", True)
    late = state_of(manager, fatal.procedure, now=row.due_at + timedelta(seconds=1))
    assert late.step("notice") in late.late
    assert late.next
    assert late.next.spec.code == "notice"  # it goes before what else waits


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_the_deadline_goes_by_the_clock_of_the_site(
    zone: str, contractor: Contractor, site: Site, now: datetime, manager: User
) -> None:
    site.time_zone = zone
    site.save(update_fields=["time_zone"])
    made = reported(contractor, site, now=now, kind=IncidentKind.FATAL, fatalities=1)
    row = made.procedure.steps.get(code="notice")
    at_the_site = row.due_at.astimezone(ZoneInfo(zone))
    assert (at_the_site.date() - made.date, at_the_site.time()) == (timedelta(days=2), time(0, 30))
    step = state_of(manager, made.procedure, now=now).step("notice")
    assert step
    assert step.due.endswith({"Jakarta": "WIB", "Makassar": "WITA", "Jayapura": "WIT"}[zone[5:]])


def test_a_corrected_time_or_kind_moves_the_deadline(
    fatal: Incident, site: Site, now: datetime
) -> None:
    facts: dict[str, Any] = {
        "site": site,
        "on": fatal.date,
        "time": time(0, 10),
        "description": "-",
    }
    change_incident(
        incident=fatal, seen=1, by=SYSTEM, now=now,
        facts=IncidentFacts(kind=IncidentKind.FATAL, fatalities=1, **facts),
    )  # fmt: skip
    notice = fatal.procedure.steps.get(code="notice")
    fatal.refresh_from_db()
    assert notice.due_at == fatal.began_at + timedelta(hours=48)
    change_incident(
        incident=fatal, seen=2, by=SYSTEM, now=now,
        facts=IncidentFacts(kind=IncidentKind.LTI, **facts),
    )  # fmt: skip
    assert not fatal.procedure.steps.filter(code="notice").exists()
    assert AccidentProcedure.objects.get().condition == ""
    assert AuditEntry.objects.filter(action="change_accident_procedure").exists()


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Jayapura"])
@pytest.mark.parametrize(("at", "counted"), [(time(7), 7), (None, 24)])
def test_deadlines_count_from_the_accident_however_late_it_is_told(
    at: time | None, counted: int, zone: str, contractor: Contractor, site: Site, now: datetime,
    manager: User,
) -> None:  # fmt: skip
    site.time_zone = zone
    site.save(update_fields=["time_zone"])
    on = now.date() - timedelta(days=10)
    made = reported(contractor, site, now=now, on=on, time=at, kind="fatal", fatalities=1)
    midnight = datetime.combine(on, time(0), tzinfo=ZoneInfo(zone))
    due = dict(made.procedure.steps.values_list("code", "due_at"))
    assert due["report"] == midnight + timedelta(hours=counted + 1)
    assert due["write"] == midnight + timedelta(hours=counted + 72)
    # what the law asks goes by the earliest moment it can have happened
    assert due["notice"] == midnight + timedelta(hours=(at.hour if at else 0) + 48)
    state = state_of(manager, made.procedure, now=now)
    assert {"report", "write", "follow_up"} <= {one.spec.code for one in state.late}
    assert state.told_late == "dilaporkan 10 hari setelah kejadian"
    page = visitor(manager).get(reverse("accident-procedure", args=[made.pk])).text
    assert "reported 10 days after the event" in page
    assert visitor(manager).get("/todo/").text.count("reported 10 days after the event") > 1
    assert "reported 10 days after the event" in visitor(manager).get("/incidents/").text
    [row] = visitor(manager).get("/api/v1/data/incidents").json()["value"]
    assert (row["days_untold"], row["late_steps"]) == (10, len(due))  # by now


@pytest.mark.parametrize(("hours", "said"), [(0, ""), (1, "1 hari setelah kejadian")])
def test_what_is_told_within_a_day_is_not_told_late(
    hours: int, said: str, contractor: Contractor, site: Site, now: datetime
) -> None:
    made = reported(contractor, site, now=now, on=now.date() - timedelta(days=1), time=time(10))
    made.told_at = now + timedelta(hours=hours)
    assert made.told_late.endswith(said)
    assert bool(made.told_late) is bool(said)


@pytest.mark.usefixtures("mailed")
def test_what_was_late_from_the_start_is_told_in_one_mail_and_the_notice_alone(
    contractor: Contractor, site: Site, now: datetime, manager: User
) -> None:
    on = now.date() - timedelta(days=10)
    reported(contractor, site, now=now, on=on, kind="fatal", fatalities=1)
    for _twice in range(2):
        remind_of_steps(now)
    subjects = list(Mail.objects.filter(key__startswith="accident").values_list("key", "person"))
    assert len(subjects) == 6  # two to each of three people
    together = Mail.objects.get(key__startswith="accident-late/", person=manager)
    assert "Dilaporkan 10 hari setelah kejadian. " in together.body
    assert "Tulis laporan kecelakaan" in together.body


def test_a_procedure_of_version_1_counts_as_it_did(fatal: Incident, now: datetime) -> None:
    step, spec = procedure_spec(1).step("report"), procedure_spec(1)
    assert step
    moments = {"began_at": fatal.began_at, "began_by": fatal.began_by}
    assert spec.due_at(step, begun_at=now, **moments) == now + timedelta(hours=1)


def test_a_fatal_accident_is_never_told_as_light(fatal: Incident, now: datetime) -> None:
    steps = Steps(fatal, now=now)
    steps("report")
    with pytest.raises(Refusal, match="Meninggal") as refused:
        steps("check", condition="light")
    assert list(refused.value.fields) == ["condition"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"finished_at": timedelta(minutes=1)}, "finished_at"),
        ({"started_at": timedelta(minutes=1)}, "started_at"),
        ({"started_at": -timedelta(days=9)}, "started_at"),
        ({"finished_at": -timedelta(minutes=1)}, "finished_at"),
        ({"who": " "}, "who"),
    ],
)
def test_times_that_cannot_be_are_refused(
    said: dict[str, Any], field: str, incident: Incident, now: datetime
) -> None:
    moved = {name: now + by if name != "who" else by for name, by in said.items()}
    with pytest.raises(Refusal) as refused:
        Steps(incident, now=now)("report", **moved)
    assert list(refused.value.fields) == [field]
    assert not AuditEntry.objects.filter(action="enter_accident_step").exists()
    assert incident.procedure.steps.get(code="report").started_at is None


def test_a_step_never_ends_before_the_one_before_it_or_after_the_one_behind_it(
    incident: Incident, now: datetime
) -> None:
    steps, earlier = Steps(incident, now=now), now - timedelta(minutes=5)
    with pytest.raises(Refusal, match="Sebelumnya"):
        steps("check", condition="light")
    steps("report")
    with pytest.raises(Refusal, match="lebih awal"):
        steps("check", condition="light", started_at=earlier, finished_at=earlier)
    steps("check", condition="light")
    later = now + timedelta(minutes=9)
    steps.at = later
    with pytest.raises(Refusal, match="lebih lambat"):
        steps("report")


def test_what_a_step_asks_is_needed_once_it_is_finished(fatal: Incident, now: datetime) -> None:
    steps = Steps(fatal, now=now)
    with pytest.raises(Refusal, match="nomor"):
        steps("notice")
    with pytest.raises(Refusal, match="instansi"):
        steps("notice", number="12/K3/2025")
    steps("notice", finished_at=None)
    assert steps.procedure.steps.get(code="notice").finished_at is None
    steps("notice", number="12/K3/2025", recipient="Disnaker")
    for code in ("report", "check", "secure", "tell_hse", "receive", "interview", "write"):
        steps(code, condition="dead" if code == "check" else "")
    with pytest.raises(Refusal, match="tidak menyebut tindakan"):
        steps("follow_up")
    steps("follow_up", note="Alat sudah ditarik.")
    steps("documents")
    with pytest.raises(Refusal, match="kebijakan"):
        steps("policy", note="-")
    with pytest.raises(Refusal, match="mengapa"):
        steps("policy", answer=False)
    steps("policy", answer=False, note="Sudah memuatnya.")
    assert not steps.procedure.steps.filter(finished_at=None).exists()


def test_a_file_of_another_incident_proves_nothing(
    fatal: Incident, contractor: Contractor, site: Site, now: datetime
) -> None:
    other = reported(contractor, site, now=now)
    hand_in_files(incident=other, files=[photo()], by=SYSTEM, now=now)
    for change in (other.files.all().delete, lambda: other.files.update(name="x.jpg")):
        with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
            change()
    with pytest.raises(Refusal) as refused:
        Steps(fatal, now=now)("notice", number="1", recipient="-", file=other.files.get())
    assert list(refused.value.fields) == ["file"]


ROLES = ("representative", "other_representative", "coordinator", "manager", "viewer")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("status", ["reported", "confirmed", "rejected"])
@pytest.mark.parametrize("code", ["report", "receive"])
def test_each_side_enters_its_own_steps(
    role: str, status: str, code: str, incident: Incident, now: datetime,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    if status != "reported":
        confirmed = status == "confirmed"
        decide_incident(incident=incident, confirmed=confirmed, reason="-", by=SYSTEM, now=now)
    steps = Steps(incident, now=now, by=Actor(request.getfixturevalue(role)))
    if code == "receive" and status != "rejected":
        for first in ("report", "check", "tell_hse"):
            steps(first, condition="unharmed" if first == "check" else "", by=SYSTEM)
    owners = role in ("coordinator", "manager")
    may = status != "rejected" and (owners or (role == "representative" and code == "report"))
    if may:
        steps(code)
        return
    with pytest.raises(Conflict if status == "rejected" else NotAllowed):
        steps(code)


def test_nobody_overwrites_what_another_entered_meanwhile(
    incident: Incident, now: datetime
) -> None:
    steps = Steps(incident, now=now)
    steps("report", seen=1)
    steps("report", seen=1)  # the same by a slow line
    incident.procedure.refresh_from_db()
    assert incident.procedure.version == 2
    with pytest.raises(Conflict, match="saat Anda bekerja"):
        steps("report", seen=1, who="Operator")
    with pytest.raises(Conflict):
        steps("hospital")  # there is no such step before somebody has checked


@pytest.fixture
def mailed(settings: Any, representative: User, coordinator: User, manager: User) -> None:
    """A mail server is set up, and these three have an address."""
    settings.EMAIL_CONFIGURED = True
    for one in (representative, coordinator, manager):
        one.email = f"{one.username}@example.test"
        one.save(update_fields=["email"])


@pytest.mark.usefixtures("mailed")
def test_a_late_step_is_mailed_once_and_a_late_notice_to_the_manager_too(
    contractor: Contractor, site: Site, now: datetime, representative: User, coordinator: User,
    manager: User,
) -> None:  # fmt: skip
    given: dict[str, Any] = {"kind": IncidentKind.FATAL, "fatalities": 1, "time": time(10)}
    fatal = reported(contractor, site, now=now, **given)
    assert remind_of_steps(now) == 0
    moment = now + timedelta(hours=1, minutes=1)
    assert remind_of_steps(moment) == 4  # report and check, to two people
    assert remind_of_steps(moment) == 0
    of_steps = Mail.objects.exclude(key__startswith="incident")
    assert not of_steps.filter(person=manager).exists()
    notice = fatal.procedure.steps.get(code="notice")
    remind_of_steps(notice.due_at + timedelta(seconds=1))
    to = Mail.objects.filter(key__startswith=f"accident-step/{notice.pk}/")
    assert {one.person for one in to} == {representative, coordinator, manager}
    before = Mail.objects.count()
    assert remind_of_steps(notice.due_at + timedelta(days=40)) > 0  # the others escalate by then
    assert Mail.objects.filter(key__startswith=f"accident-step/{notice.pk}/").count() == 3
    assert Mail.objects.count() > before
    assert remind_of_steps(notice.due_at + timedelta(days=90)) == 0
    receive = fatal.procedure.steps.get(code="receive")
    to = Mail.objects.filter(key__startswith=f"accident-step/{receive.pk}/")
    assert representative not in {one.person for one in to}


@pytest.mark.usefixtures("mailed")
def test_the_notice_of_a_death_is_told_a_day_before_it_is_late(
    fatal: Incident, representative: User, coordinator: User, manager: User
) -> None:
    notice = fatal.procedure.steps.get(code="notice")
    near = Mail.objects.filter(key__startswith=f"accident-step/{notice.pk}/near/")
    remind_of_steps(notice.due_at - timedelta(hours=24, seconds=1))
    assert not near.exists()
    for _twice in range(2):
        remind_of_steps(notice.due_at - timedelta(hours=24))
    assert {one.person for one in near} == {representative, coordinator, manager}
    assert near.count() == 3
    assert instant(notice.due_at, fatal.zone) in near[0].body
    remind_of_steps(notice.due_at)  # to the second itself it is in time
    assert not Mail.objects.filter(key=f"accident-step/{notice.pk}/{manager.pk}").exists()
    remind_of_steps(notice.due_at + timedelta(seconds=1))
    assert Mail.objects.filter(key=f"accident-step/{notice.pk}/{manager.pk}").exists()


@pytest.mark.usefixtures("mailed")
def test_of_a_rejected_incident_nothing_waits(
    fatal: Incident, now: datetime, representative: User
) -> None:
    decide_incident(incident=fatal, confirmed=False, reason="-", by=SYSTEM, now=now)
    assert remind_of_steps(now + timedelta(days=9)) == 0
    assert "after accidents" not in visitor(representative).get("/todo/").text


def test_it_is_seen_and_entered_on_the_page(
    contractor: Contractor, site: Site, representative: User, other_representative: User,
    viewer: User,
) -> None:  # fmt: skip
    now = timezone.now()
    made = reported(contractor, site, now=now, time=None, on=now.date() - timedelta(days=1))
    client, page = visitor(representative), reverse("accident-procedure", args=[made.pk])
    shown = client.get(reverse("incident", args=[made.pk])).text
    assert "Next step: Report the accident to P2K3" in shown
    assert shown.index("Next step") < shown.index("What happened")
    at = now.astimezone(made.zone).strftime("%Y-%m-%dT%H:%M")
    said = {"version": 1, "started_at": at, "finished_at": at, "who": "Operator <b>"}
    wrong = client.post(f"{page}steps/report/", said | {"who": ""})
    assert (wrong.status_code, "Write the role or job" in wrong.text) == (400, True)
    assert client.post(f"{page}steps/report/", said).status_code == 302
    assert client.post(f"{page}steps/report/", said | {"who": "Juru las"}).status_code == 409
    text = client.get(page).text
    assert "Next step:" in text
    assert "Operator &lt;b&gt;" in text
    assert "entered by" not in text  # a company is told nothing of the owner's people
    checked = said | {"version": 2, "who": "P2K3"}
    assert client.post(f"{page}steps/check/", checked).status_code == 400
    assert client.post(f"{page}steps/check/", checked | {"condition": "light"}).status_code == 302
    assert "Give first aid" in client.get(page).text
    early = client.get(page, {"step": "write"}).text  # no form is shown that could not be stored
    assert "First comes “Interview workers and witnesses”" in early
    assert "Store the step" not in early
    assert 'href="?step=first_aid#enter"' in early
    assert 'href="?step=write#enter"' not in early
    assert client.post(f"{page}steps/write/", said | {"version": 3}).status_code == 400
    assert visitor(other_representative).get(page).status_code == 404
    reader = visitor(viewer).get(page).text
    assert "Store the step" not in reader
    assert "entered by" in reader
    assert client.post(f"{page}steps/hospital/", said).status_code == 302  # told, nothing stored
