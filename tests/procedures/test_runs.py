"""A procedure as a company runs it in a year: its steps, their order, what is late, its cycle."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contractors.models import Contractor, Department
from core.audit import SYSTEM, Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry, Mail
from monitoring.choices import IncidentKind
from procedures.models import ProcedureRun, ProcedureTask
from procedures.reminders import remind_of_procedures
from procedures.selectors import cycle_of, cycles_of_departments, run_state
from procedures.services import TaskFacts, begin_run, enter_task
from procedures.todo import to_run
from procedures.versions import procedure_version
from tests.monitoring.reported import reported_incident
from tests.post_office import PostOffice
from tests.procedures.scene import begun, entered
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")
DAY = timedelta(days=1)
LATE_IN_DECEMBER = datetime(2025, 12, 20, 3, tzinfo=UTC)


@pytest.fixture
def run(contractor: Contractor, now: datetime) -> ProcedureRun:
    """The year 2025 of PT A; it is 20 January."""
    return begun(contractor, now=now)


def test_a_year_has_the_eleven_steps_that_come_back_with_their_days(
    run: ProcedureRun, contractor: Contractor, now: datetime
) -> None:
    tasks = list(run.tasks.values_list("code", "due_on"))
    assert len(tasks) == 11
    assert (tasks[0], tasks[-1]) == (("plan", date(2025, 1, 31)), ("drill", date(2025, 8, 31)))
    assert begun(contractor, now=now) == run  # begun twice, it is there once
    other = begun(contractor, now=now, department="Produksi")
    assert other != run
    assert other.department == Department.objects.get(name="Produksi")
    assert AuditEntry.objects.filter(action="begin_procedure_run").count() == 2


def test_a_year_is_not_begun_far_away_by_others_nor_without_days(
    contractor: Contractor, other_representative: User, now: datetime
) -> None:
    with pytest.raises(Refusal, match="this year"):
        begun(contractor, now=now, year=2027)
    with pytest.raises(Refusal, match="No step of this procedure"):
        begin_run(
            contractor=contractor, department="", spec=procedure_version("k3_berjalan", 1),
            year=2025, by=SYSTEM, now=now,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        begun(contractor, now=now, by=Actor(other_representative))
    assert not ProcedureRun.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"started_on": date(2025, 1, 21), "finished_on": None}, "still to come"),
        ({"finished_on": date(2025, 1, 21)}, "still to come"),
        ({"started_on": date(2025, 1, 20), "finished_on": date(2025, 1, 19)}, "after it has begun"),
        ({"evidence": " "}, "Write what shows"),
    ],
)
def test_a_step_is_refused_with_what_is_wrong(
    run: ProcedureRun, now: datetime, change: dict[str, Any], said: str
) -> None:
    day = now.date()
    facts = TaskFacts(day, "Staf HSE", day, "Program K3")
    with pytest.raises(Refusal, match=said):
        enter_task(run=run, code="plan", facts=replace(facts, **change), seen=1, by=SYSTEM, now=now)
    assert not ProcedureTask.objects.exclude(started_on=None).exists()


def test_a_step_comes_after_those_before_it_and_never_ends_earlier(
    run: ProcedureRun, now: datetime
) -> None:
    with pytest.raises(Refusal, match="First comes “Plan OHS management”"):
        entered(run, "hazards", now=now)
    entered(run, "plan", now=now)
    with pytest.raises(Refusal, match="ended on 20 January 2025"):
        entered(run, "hazards", now=now, started=now.date() - DAY, finished=now.date() - DAY)
    entered(run, "hazards", now=now)
    entered(run, "plan", now=now, evidence="Program K3 2025, revisi 1")  # corrected
    with pytest.raises(Refusal, match=r"Identify .* ended on 20 January 2025.* ended later"):
        entered(run, "plan", now=now + DAY)
    with pytest.raises(Conflict, match="continued meanwhile"):
        enter_task(run=run, code="train", facts=TaskFacts(now.date(), "Staf HSE"), seen=1,
                   by=SYSTEM, now=now)  # fmt: skip
    with pytest.raises(Conflict, match="no such step"):
        entered(run, "report", now=now)
    run.refresh_from_db()
    assert run.version == 4


def test_what_waits_is_late_and_for_the_company_also_what_is_due_soon(
    run: ProcedureRun, representative: User, coordinator: User, viewer: User, now: datetime
) -> None:
    def waits(user: User, at: datetime) -> list[tuple[str, str]] | None:
        group = to_run(user, at)
        return [(one.title, one.late) for one in group.lines] if group else None

    plan = "Plan OHS management"
    assert waits(representative, now) == [(plan, "")]
    assert waits(coordinator, now) == []
    assert waits(viewer, now) is None
    late = datetime.combine(date(2025, 2, 3), now.timetz())
    assert waits(coordinator, late) == [(plan, "3 days late")]
    entered(run, "plan", now=now)
    assert waits(coordinator, late) == []


def test_a_late_step_is_told_once_and_what_comes_after_it_once_that_is_done(
    run: ProcedureRun, representative: User, other_representative: User, now: datetime,
    post_office: PostOffice,
) -> None:  # fmt: skip
    other_representative.email = "lain@example.test"
    other_representative.save()
    days = [datetime(2025, month, 20, 3, tzinfo=UTC) for month in (1, 3, 3, 4)]
    representative.email, representative.mails = "wakil@example.test", False
    representative.save()
    assert remind_of_procedures(days[1]) == 0
    representative.mails = True
    representative.save()
    assert remind_of_procedures(days[1] - timedelta(hours=7)) == 0  # at night
    assert [remind_of_procedures(one) for one in days] == [0, 1, 0, 0]  # “plan” stands before all
    entered(run, "plan", now=now)
    assert remind_of_procedures(days[3]) == 3
    assert set(Mail.objects.values_list("person", flat=True)) == {representative.pk}
    (body,) = Mail.objects.filter(body__contains="step=train").values_list("body", flat=True)
    assert "jatuh tempo pada 31 Maret 2025" in body  # in the language of who reads it


def test_the_cycle_counts_the_companys_steps_with_those_after_its_accidents(
    run: ProcedureRun, contractor: Contractor, by_coordinator: Actor, now: datetime
) -> None:
    def counts(one: ProcedureRun) -> list[tuple[tuple[int, int], ...]]:
        return [row.quarters for row in cycle_of(run_state(one, today=now.date()))]

    entered(run, "plan", now=now)
    plan = ((1, 4), (0, 1), (0, 1), (0, 0))
    assert counts(run) == [
        plan, ((0, 2), (0, 1), (0, 0), (0, 0)), ((0, 0), (0, 0), (0, 1), (0, 1)), ((0, 0),) * 4,
    ]  # fmt: skip
    reported_incident(
        contractor=contractor, site=None, reference="A-1", on=now.date(),
        kind=IncidentKind.LTI, description="Terjatuh.", by=by_coordinator, now=now,
    )  # fmt: skip
    with_accident = counts(run)
    assert with_accident[0] == plan
    assert with_accident[3] == ((0, 3), (0, 0), (0, 0), (0, 0))
    assert counts(begun(contractor, now=now, department="Produksi"))[3] == ((0, 0),) * 4


def test_a_department_with_every_step_done_has_a_complete_cycle(
    contractor: Contractor, representative: User
) -> None:
    """The paper's steps of "act" follow accidents, and incidents name no department."""
    whole = begun(contractor, now=LATE_IN_DECEMBER)
    run = begun(contractor, now=LATE_IN_DECEMBER, department="Produksi")
    assert cycles_of_departments(whole)[0].bare
    for code in run.tasks.order_by("due_on").values_list("code", flat=True):
        entered(run, code, now=LATE_IN_DECEMBER)
    (department,) = cycles_of_departments(whole)
    assert (department.run, department.bare, cycles_of_departments(run)) == (run, [], [])
    assert [(row.done, row.due) for row in department.phases] == [(6, 6), (3, 3), (2, 2), (0, 0)]
    client = visitor(representative, language="en")
    own = " ".join(client.get(reverse("procedure-run", args=[run.key])).text.split())
    assert "The cycle is complete" in own
    assert "No step of this year is in Act." in own
    page = " ".join(client.get(reverse("procedure-run", args=[whole.key])).text.split())
    assert "Cycle by department" in page
    assert "6 of 6" in page


def test_its_page_leads_from_step_to_step(
    run: ProcedureRun, representative: User, viewer: User
) -> None:
    client, page = visitor(representative, language="en"), reverse("procedure-run", args=[run.key])
    first = client.get(page).text
    assert "0 of 11 steps done" in first
    assert 'href="?step=hazards#enter"' not in first
    sent = {"started_on": "2025-01-06", "finished_on": "2025-01-10", "who": "Staf HSE",
            "evidence": "", "version": 1}  # fmt: skip
    refused = client.post(f"{page}plan/", sent)
    assert refused.status_code == 400
    assert "Write what shows" in refused.text
    assert 'value="2025-01-10"' in refused.text  # what was typed comes back
    assert client.post(f"{page}plan/", sent | {"evidence": "Program K3"}).status_code == 302
    second = client.get(page).text
    assert "1 of 11 steps done" in second
    assert 'href="?step=hazards#enter"' in second
    assert "nothing is done yet of" in second
    assert client.post(f"{page}monitor/", sent).status_code == 302  # what comes first is said
    assert "look what comes first" in client.get(page).text
    assert "Store the step" not in visitor(viewer, language="en").get(page).text


def test_a_year_is_begun_on_the_list(
    contractor: Contractor, representative: User, coordinator: User
) -> None:
    client, page = visitor(representative, language="en"), reverse("procedure-run-list")
    assert "No company has begun a procedure yet" in client.get(page).text
    sent = {"contractor": contractor.pk, "procedure": "k3_usulan", "year": 2090, "department": ""}
    refused = client.post(page, sent)
    assert refused.status_code == 400
    assert "A procedure is run for this year" in refused.text
    this_year = timezone.localdate().year
    assert client.post(page, sent | {"year": this_year}).status_code == 302
    assert "0 of 11" in visitor(coordinator, language="en").get(page).text


def test_a_step_that_a_slow_line_sends_twice_is_entered_once(
    run: ProcedureRun, by_representative: Actor, by_coordinator: Actor, now: datetime
) -> None:
    facts = TaskFacts(now.date(), "Staf HSE", now.date(), "Program K3")
    told: dict[str, Any] = {"run": run, "code": "plan", "facts": facts, "seen": 1, "now": now}
    for _twice in range(2):
        enter_task(**told, by=by_representative)
    with pytest.raises(Conflict, match="continued meanwhile"):
        enter_task(**told, by=by_coordinator)
    run.refresh_from_db()
    assert run.version == 2
    assert AuditEntry.objects.filter(action="enter_procedure_task").count() == 1
