"""Every address against every role, as docs/permissions.md says; an address not there fails."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from accounts.models import User
from accounts.tokens import create_token
from contractors.choices import Audience
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from documents.models import Logo, Schedule
from documents.services.requests import request_document
from evaluations.models import Evaluation, Period
from evaluations.services import life_cycle
from evaluations.services.periods import add_evaluation
from evaluations.services.results import freeze
from instruments.models import Draft
from instruments.stored_specs import document_of
from monitoring.choices import IncidentKind
from monitoring.services import report_incident
from reports.choices import ReportKind
from reports.services.saved_comparisons import save_comparison
from tests.evaluations.evidence_scene import HandingIn
from tests.evaluations.filling import fill
from tests.findings.findings_scene import finding_with_a_photo
from workbooks.models import WorkbookUpload

PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"
ROLES = {
    "nobody's": "stranger",
    "other": "other_representative",
    "own": "representative",
    "viewer": "viewer",
    "coordinator": "coordinator",
    "manager": "manager",
    "administrator": "administrator",
}


VERSION_ADDRESSES = [
    f"version{page}"
    for page in (
        *(
            "",
            "-file",
            "-copy",
            "-copy-as-new",
            "-difference",
            "-try",
            "-backtest",
            "-backtest-file",
        ),
        *("-publish", "-delete"),
    )
]


def table() -> dict[str, dict[str, str]]:
    """The rows of the page by address, cells by column."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


def addresses(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    """The name of every address but those inside the administrator's site."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                inner = f"{pattern.namespace}:" if pattern.namespace else namespace
                yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{namespace}{pattern.name}"


def test_every_address_is_on_the_page_and_nothing_else() -> None:
    known = set(addresses(get_resolver().url_patterns)) | {"admin:index"}
    assert set(table()) == known


@pytest.fixture
def world(
    period: Period,
    evaluation: Evaluation,
    contractor: Contractor,
    by_coordinator: Actor,
    by_manager: Actor,
    now: datetime,
    settings: Settings,
    tmp_path: Path,
) -> dict[str, dict[str, Any]]:
    """What the addresses name: by address, the arguments; the row's own state where it matters."""
    fill(evaluation, by=by_coordinator, now=now)
    life_cycle.submit_evaluation(evaluation=evaluation, by=by_coordinator, now=now)
    result = life_cycle.approve_evaluation(evaluation=evaluation, by=by_manager, now=now)
    life_cycle.publish_evaluations(evaluations=[evaluation], by=by_manager, now=now)
    states = {}
    for state in ("open", "submitted", "approved"):
        company = Contractor.objects.create(code=state, name=f"PT {state}")
        states[state] = add_evaluation(
            period=period, contractor=company, coordinator=None, by=SYSTEM, now=now
        )
    Evaluation.objects.filter(pk=states["submitted"].pk).update(status="submitted")
    Evaluation.objects.filter(pk=states["approved"].pk).update(status="approved")
    freeze(states["approved"], by=SYSTEM, now=now)
    settings.MEDIA_ROOT = str(tmp_path)
    evidence = HandingIn(states["open"], by_coordinator, now).one()
    incident = report_incident(
        contractor=contractor,
        site=None,
        reference="A-1",
        on=now.date(),
        kind=IncidentKind.NEAR_MISS,
        description="-",
        by=SYSTEM,
        now=now,
    )
    finding = finding_with_a_photo(
        contractor=contractor, raised_at=now, raised_by=by_coordinator.user
    )
    document = request_document(
        kind=ReportKind.SCORECARD,
        results=[result],
        language="id",
        audience=Audience.CONTRACTOR,
        by=by_manager,
        now=now,
    )
    saved = save_comparison(name="-", asked=[("year", "2024")], by=by_manager, now=now)
    token, _secret = create_token(name="Power BI", days=30, by=by_manager, now=now)
    schedule = Schedule.objects.create(name="x", kind="book", language="id", day=1, created_at=now)
    logo = Logo.objects.create(sha256="0" * 64, content=b"", added_at=now)
    kept: dict[str, Any] = {"content": {"problems": []}, "uploaded_at": now, "expires_at": now}
    workbook = WorkbookUpload.objects.create(
        kind="evaluation", evaluation=states["open"], uploaded_by=by_coordinator.user, **kept
    )
    roster = WorkbookUpload.objects.create(kind="import", uploaded_by=by_manager.user, **kept)
    published, opened = {"evaluation_id": evaluation.pk}, {"evaluation_id": states["open"].pk}
    submitted = {"evaluation_id": states["submitted"].pk}
    of_workbook, of_roster = opened | {"upload_id": workbook.pk}, {"upload_id": roster.pk}
    of_evidence = opened | {"evidence_id": evidence.pk}
    of_finding = {"finding_id": finding.pk}
    of_finding_file = of_finding | {"file_id": finding.files.get().pk}
    company_of, of_document = {"contractor_id": contractor.pk}, {"document_id": document.pk}
    of_result, of_period = {"sha256": result.sha256}, {"period_id": period.pk}
    whole = document_of("instrument", period.instrument.key) or {}
    draft = Draft.objects.create(
        kind="instrument",
        code="csms",
        version=2,
        based_on=1,
        document=whole | {"version": 2},
        changed_at=now,
    )
    of_draft = {"kind": draft.kind, "key": draft.key}
    return {
        "arguments": {
            "verification": of_result,
            "contractor-detail": company_of,
            "report-incident": company_of,
            "decide-incident": company_of | {"incident_id": incident.pk},
            "record-man-hours": company_of,
            "months-of-year": company_of | {"year": 2024},
            "contractor-import-preview": of_roster,
            "contractor-import-confirm": of_roster,
            "period-detail": of_period,
            "period-add": of_period,
            "period-change": of_period,
            **dict.fromkeys(VERSION_ADDRESSES, of_draft),
            "version-edit": of_draft | {"page_name": "head"},
            "checklist": opened,
            "finding": of_finding,
            "finding-file": of_finding_file,
            "finding-thumbnail": of_finding_file,
            "finding-raise": company_of,
            "finding-change": of_finding,
            "finding-answer": of_finding,
            "finding-refuse": of_finding,
            "finding-close": of_finding,
            "finding-withdraw": of_finding,
            "finding-effectiveness": of_finding,
            "item-guides": opened,
            "item-findings": opened,
            "evidence-list": opened,
            "evidence-items": of_evidence,
            "evidence-download": of_evidence,
            "evidence-thumbnail": of_evidence,
            "workbook": opened,
            "workbook-download": opened,
            "workbook-upload": opened,
            "workbook-preview": of_workbook,
            "workbook-confirm": of_workbook,
            "evaluation-submit": opened,
            "evaluation-review": published,
            "evaluation-readiness": published,
            "evaluation-assign": opened,
            "evaluation-return": submitted,
            "evaluation-take-back": submitted,
            "evaluation-reopen": published,
            "evaluation-approve": submitted,
            "scorecard": of_result,
            "document-status": of_document,
            "document-retry": of_document,
            "document-cancel": of_document,
            "letterhead-logo": {"sha256": logo.sha256},
            "schedule-detail": {"schedule_id": schedule.pk},
            "schedule-switch": {"schedule_id": schedule.pk},
            "document-download": of_document,
            "table": {"name": "results", "ending": "csv"},
            "comparison-table": {"ending": "csv"},
            "dashboard-rows-table": {"ending": "csv"},
            "saved-comparison": {"saved_id": saved.pk},
            "comparison-forget": {"saved_id": saved.pk},
            "answers-table": published | {"ending": "csv"},
            "token-revoke": {"token_id": token.pk},
            "data:table": {"name": "results"},
            "data:count": {"name": "results"},
            "api:evaluation": published,
            "api:answer": opened | {"item_code": "1.01"},
            "api:changes": published,
            "api:assignment": opened | {"element_code": "1"},
            "api:answer-history": published | {"item_code": "1.01"},
            "api:element-note": opened | {"element_code": "1"},
            "api:findings": opened,
            "api:finding": of_finding,
            "api:finding-withdraw": of_finding,
            "api:last-evidence": of_evidence | {"item_code": "1.01"},
            "api:evidence": opened,
            "api:evidence-item": of_evidence | {"item_code": "2.01"},
            "api:evidence-file": of_evidence,
            "api:readiness": published,
            "api:submit": opened,
            "api:return": submitted,
            "api:take-back": submitted,
            "api:reopen": published,
            "api:approve": submitted,
            "api:publish": {"evaluation_id": states["approved"].pk},
            "api:result": of_result,
        },
        "bodies": {
            "comparison-save": {"name": "x", "year": "2024"},
            "workbook-confirm": {"seen": '{"1.01": 0}'},
            "version-delete": {"edition": 1},
            "contractor-import-confirm": {"seen": '{"contractor/C": ""}'},
            "item-findings": {"item": "1.01"},
            "finding-answer": {"root_cause": "x", "action": "x"},
            "book-request": {"year": str(evaluation.period.year), "section": "summary"},
            "document-request": {"kind": "scorecard", "result": result.sha256, "language": "id"},
            "api:answer": {"operation": str(uuid4()), "base_version": 0, "choice": "3"},
            "api:element-note": {"operation": str(uuid4()), "base_version": 0, "text": "x"},
            "api:assignment": {"person": None},
            "api:return": {"reason": "x"},
            "api:reopen": {"reason": "x"},
            "evaluation-reopen": {"reason": "x"},
        },
    }


def outcome(client: Client, method: str, url: str, body: dict[str, Any], name: str) -> str:
    """What a request came to, in the words of the page."""
    if method == "GET":
        response = client.get(url, body)
    elif name.startswith("api:"):
        response = client.generic(method, url, json.dumps(body), content_type="application/json")
    else:
        response = client.post(url, body)
    if response.streaming:
        response.getvalue()  # read to its end, a file is closed
    if response.status_code == 302 and any(
        response.headers["Location"].startswith(reverse(page))
        for page in ("sign-in", "admin:login")
    ):
        return "yes" if name == "sign-out" else "sign in"
    return {401: "no", 403: "no", 404: "hidden"}.get(response.status_code, "yes")


def visitors(request: pytest.FixtureRequest) -> dict[str, User | AnonymousUser]:
    """Who stands for each column of the page."""
    people = {column: request.getfixturevalue(name) for column, name in ROLES.items()}
    return {"anonymous": AnonymousUser(), **people}


def tried(
    name: str, method: str, person: User | AnonymousUser, world: dict[str, dict[str, Any]]
) -> str:
    """What one person comes to at one address; whatever it changed is undone."""
    url = reverse(name, kwargs=world["arguments"].get(name))
    client = Client(raise_request_exception=True)
    with transaction.atomic():
        if isinstance(person, User):
            client.force_login(person)
        found = outcome(client, method, url, world["bodies"].get(name, {}), name)
        transaction.set_rollback(True)
    must_sign_in = name.startswith(("api:", "data:", "schema")) and not person.is_authenticated
    return "sign in" if must_sign_in and found == "no" else found


def test_each_role_gets_what_the_page_says(
    running_role: None, world: dict[str, dict[str, Any]], request: pytest.FixtureRequest
) -> None:
    people, page = visitors(request), table()
    wrong = {
        (name, column): f"{found}, not {row[column]}"
        for name, row in page.items()
        for column, person in people.items()
        if (found := tried(name, row["method"], person, world)) != row[column]
    }
    assert wrong == {}
