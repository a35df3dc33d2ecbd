"""Raises the demonstration's findings and takes each step when its time has come."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from checklists.services.item_findings import raise_finding_of_item
from contractors.models import Contractor
from core.audit import Actor
from demonstration.reading import FindingEntry, StepEntry
from evaluations.models import Evaluation
from findings.choices import FindingSeverity
from findings.models import Finding
from findings.services.findings import (
    FindingFacts,
    answer_finding,
    check_effectiveness,
    close_finding,
    raise_finding,
    refuse_answer,
)

RAISED_BY = "koordinator"


@dataclass(slots=True)
class Findings:
    """The steps still to be taken: a result is frozen with those before it, and no others."""

    waiting: list[tuple[StepEntry, Finding]] = field(default_factory=list)

    def begin(self, entry: FindingEntry, evaluation: Evaluation | None = None) -> None:
        """Raise it; its steps wait for their time."""
        owner = User.objects.get(username=entry.owner) if entry.owner else None
        severity = FindingSeverity(entry.severity)
        given: dict[str, Any] = {
            "facts": FindingFacts(severity, entry.description, entry.due_on, owner),
            "by": _person(RAISED_BY),
            "now": entry.raised,
        }
        if evaluation is None:
            contractor = Contractor.objects.get(code=entry.contractor)
            finding = raise_finding(contractor=contractor, **given)
        else:
            finding = raise_finding_of_item(evaluation=evaluation, item_code=entry.item, **given)
        self.waiting += [(step, finding) for step in entry.steps]

    def catch_up(self, until: datetime | None = None) -> None:
        """Take every step up to a moment, or all that are left, the earliest first."""
        due = [one for one in self.waiting if until is None or one[0].at <= until]
        self.waiting = [one for one in self.waiting if one not in due]
        for step, finding in sorted(due, key=lambda one: one[0].at):
            _take(step, finding)


def _person(username: str) -> Actor:
    return Actor(User.objects.get(username=username))


def _take(step: StepEntry, finding: Finding) -> None:
    by, now, did = _person(step.by), step.at, step.did
    if "answer" in did:
        answer_finding(finding=finding, by=by, now=now, **did["answer"])
    elif "refuse" in did:
        refuse_answer(finding=finding, reason=did["refuse"], by=by, now=now)
    elif "close" in did:
        close_finding(finding=finding, verification=did["close"], by=by, now=now)
    else:
        check_effectiveness(
            finding=finding, effective=did["effective"], note=did["note"], by=by, now=now
        )
    finding.refresh_from_db()
