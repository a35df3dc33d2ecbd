"""A finding raised by mistake: who withdraws it, what is left of it, and who comes first."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from annual_books.capa import frozen_capa
from checklists.services.item_findings import raise_finding_of_item
from contractors.days import Days
from contractors.models import Contractor
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from core.models import AuditEntry
from evaluations.models import Evaluation
from evaluations.selectors.item_findings import unclosed_by_item
from evaluations.services.results import findings_to_freeze, freeze
from findings.choices import FindingSeverity, FindingStatus
from findings.corrective import corrective_of
from findings.models import Finding
from findings.selectors import FindingFilter, finding_counts, finding_list
from findings.services.findings import (
    FindingFacts,
    answer_finding,
    close_finding,
    raise_finding,
    refuse_answer,
)
from findings.services.withdrawal import withdraw_finding
from tests.files.hostile import photo
from tests.findings.findings_scene import DUE, stored_finding
from tests.visitors import visitor

FACTS = FindingFacts(FindingSeverity.MAJOR, "Tiga pekerjaan dimulai tanpa izin kerja.", DUE)
ANSWER: dict[str, Any] = {"root_cause": "Pengawas tidak ada.", "action": "Pengawas ditambah."}
LATE = date(2025, 3, 1)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are read in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def by_representative(representative: User) -> Actor:
    """PT A at a desk."""
    return Actor(representative, "127.0.0.1")


@pytest.fixture
def finding(evaluation: Evaluation, by_coordinator: Actor, now: datetime) -> Finding:
    """Raised by the coordinator from item 3.04; PT A must act."""
    given: dict[str, Any] = {"facts": FACTS, "by": by_coordinator, "now": now}
    return raise_finding_of_item(evaluation=evaluation, item_code="3.04", **given)


def withdraw(finding: Finding, by: Actor, *, now: datetime, **given: Any) -> Finding:
    """Withdraw it, as raised at the wrong company where nothing else is said."""
    return withdraw_finding(
        finding=finding, **({"reason": "Salah kontraktor."} | given), by=by, now=now
    )


def test_a_withdrawn_finding_stays_with_its_reason_and_counts_nowhere(
    finding: Finding, evaluation: Evaluation, by_coordinator: Actor, now: datetime
) -> None:
    withdrawn = withdraw(finding, by_coordinator, now=now)
    assert (withdrawn.status, withdrawn.withdrawal) == ("withdrawn", "Salah kontraktor.")
    found = finding_list(by_coordinator.user, FindingFilter(), days=Days(LATE))  # type: ignore[arg-type]
    assert list(found) == [finding]
    counts = finding_counts(found, days=Days(LATE))
    assert (counts.total, counts.unclosed, counts.overdue, counts.withdrawn) == (0, 0, 0, 1)
    assert unclosed_by_item(evaluation) == {}
    assert not withdrawn.is_overdue(LATE)
    assert corrective_of(Finding.objects.all(), days=Days(LATE)).unclosed == 0
    assert frozen_capa(Finding.objects.all(), days=Days(LATE))["unclosed"] == 0
    assert not findings_to_freeze(evaluation).exists()
    assert AuditEntry.objects.get(action="withdraw_finding").after == {
        "withdrawal": "Salah kontraktor."
    }


def test_a_result_frozen_before_keeps_it(
    finding: Finding, evaluation: Evaluation, by_manager: Actor, now: datetime
) -> None:
    result = freeze(evaluation, by=by_manager, now=now)
    withdraw(finding, by_manager, now=now)
    result.refresh_from_db()
    assert [one["status"] for one in result.context["findings"]] == ["open"]


def test_who_raised_it_withdraws_it_only_while_nobody_has_ever_answered(
    finding: Finding, by_coordinator: Actor, by_representative: Actor, by_manager: Actor,
    now: datetime,
) -> None:  # fmt: skip
    answer_finding(finding=finding, by=by_representative, now=now, **ANSWER)
    with pytest.raises(Conflict, match="has been answered, so it is no longer yours"):
        withdraw(finding, by_coordinator, now=now)
    refuse_answer(finding=finding, reason="Kurang.", by=by_manager, now=now)
    with pytest.raises(Conflict, match="or ask a manager"):
        withdraw(finding, by_coordinator, now=now)
    assert withdraw(finding, by_manager, now=now).status == FindingStatus.WITHDRAWN


def test_another_coordinator_leaves_it_to_who_raised_it(finding: Finding, now: datetime) -> None:
    other = Actor(User.objects.create_user("koordinator.dua", role="coordinator"))
    with pytest.raises(NotAllowed, match="by who raised it"):
        withdraw(finding, other, now=now)


def test_nobody_withdraws_what_weighs_on_them(
    contractor: Contractor, by_manager: Actor, now: datetime
) -> None:
    facts = FindingFacts(FACTS.severity, FACTS.description, DUE, owner=by_manager.user)
    own = raise_finding(contractor=contractor, facts=facts, by=by_manager, now=now)
    with pytest.raises(NotAllowed, match="never by who must act"):
        withdraw(own, by_manager, now=now)


@pytest.mark.parametrize(("reason", "said"), [("  ", "a mistake"), ("x" * 4001, "longer than")])
def test_a_withdrawal_says_why(
    reason: str, said: str, finding: Finding, by_coordinator: Actor, now: datetime
) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        withdraw(finding, by_coordinator, now=now, reason=reason)
    assert list(refused.value.fields) == ["reason"]


def test_what_is_withdrawn_or_closed_moves_no_more(
    finding: Finding, by_coordinator: Actor, by_representative: Actor, by_manager: Actor,
    now: datetime,
) -> None:  # fmt: skip
    withdraw(finding, by_coordinator, now=now)
    given: dict[str, Any] = {"finding": finding, "now": now}
    with pytest.raises(Conflict, match="it is withdrawn"):
        answer_finding(by=by_representative, **given, **ANSWER)
    with pytest.raises(Conflict, match="it is withdrawn"):
        close_finding(verification="x", by=by_manager, **given)
    with pytest.raises(Conflict, match="it is withdrawn"):
        withdraw(finding, by_manager, now=now)


def test_a_closed_finding_is_no_longer_withdrawn(
    finding: Finding, by_representative: Actor, by_manager: Actor, now: datetime
) -> None:
    answer_finding(finding=finding, by=by_representative, now=now, **ANSWER)
    close_finding(finding=finding, verification="Dilihat.", by=by_manager, now=now)
    with pytest.raises(Conflict, match="it is closed"):
        withdraw(finding, by_manager, now=now)


def test_a_manager_who_did_not_see_the_answer_is_told_of_it(
    finding: Finding, by_representative: Actor, by_manager: Actor, now: datetime
) -> None:
    answer_finding(finding=finding, by=by_representative, now=now, **ANSWER)
    with pytest.raises(Conflict, match="changed or answered meanwhile"):
        withdraw(finding, by_manager, now=now, seen=finding.version)
    finding.refresh_from_db()
    assert (finding.status, finding.version) == ("answered", 2)


def test_the_database_deletes_no_finding(contractor: Contractor, now: datetime) -> None:
    finding = stored_finding(contractor=contractor, raised_at=now)
    with pytest.raises(IntegrityError, match="withdrawn with a reason"), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).delete()


def test_on_its_page_it_is_withdrawn_and_says_so_to_the_contractor(
    finding: Finding, coordinator: User, representative: User
) -> None:
    page, steps = reverse("finding", args=[finding.pk]), visitor(coordinator)
    assert "Withdraw the finding" in steps.get(page).text
    address = reverse("finding-withdraw", args=[finding.pk])
    assert steps.post(address, {"reason": " ", "version": "1"}).status_code == 400
    assert steps.post(address, {"reason": " ", "version": "9" * 5000}).status_code == 400
    assert steps.post(address, {"reason": "Salah alamat.", "version": "1"}).status_code == 302
    theirs = visitor(representative).get(page).text
    assert "Salah alamat." in theirs
    assert "it was withdrawn, and counts nowhere" in theirs
    assert "Send the answer" not in theirs
    assert "1 withdrawn, not counted" in steps.get(reverse("finding-list")).text


def test_who_answers_too_late_gets_their_words_back(
    finding: Finding, by_coordinator: Actor, representative: User, now: datetime
) -> None:
    withdraw(finding, by_coordinator, now=now)
    given = ANSWER | {"version": "1", "evidence": [SimpleUploadedFile("bukti.jpg", photo())]}
    late = visitor(representative).post(reverse("finding-answer", args=[finding.pk]), given)
    assert late.status_code == 409
    for said in ("it is withdrawn", "Pengawas ditambah.", "bukti.jpg", "to be copied"):
        assert said in late.text
    assert not finding.files.exists()


def test_an_answer_verified_unseen_is_not_closed(
    finding: Finding, by_representative: Actor, manager: User, now: datetime
) -> None:
    seen = answer_finding(finding=finding, by=by_representative, now=now, **ANSWER).version
    refuse_answer(finding=finding, reason="Kurang.", by=Actor(manager), now=now)
    answer_finding(finding=finding, by=by_representative, now=now, **ANSWER)
    given = {"verification": "Dilihat.", "version": str(seen)}
    late = visitor(manager).post(reverse("finding-close", args=[finding.pk]), given)
    assert (late.status_code, Finding.objects.get().status) == (409, "answered")


def test_over_the_api_a_finding_is_read_and_withdrawn_by_its_version(
    finding: Finding, coordinator: User
) -> None:
    client, address = visitor(coordinator), reverse("api:finding-withdraw", args=[finding.pk])
    told = client.get(reverse("api:finding", args=[finding.pk])).json()
    assert (told["status"], told["version"]) == ("open", 1)

    def send(**body: Any) -> Any:
        return client.post(address, body, content_type="application/json")

    assert send(reason="Salah.").json()["fields"].keys() == {"version"}
    assert send(reason="Salah.", version=2).status_code == 409
    done = send(reason="Salah.", version=1)
    assert (done.status_code, done.json()["withdrawal"]) == (200, "Salah.")
    again = send(reason="Salah.", version=2)
    assert again.status_code == 409
    assert "it is withdrawn" in again.json()["message"]
