"""Raising a finding from an item: the finding, and the row that says which item it is of."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from checklists.services.operations import lock_open, once
from contractors.selectors import language_of_company
from core.audit import Actor
from core.writing import is_written
from evaluations.models import Evaluation, ItemFinding
from evaluations.rules.proposed_findings import proposed_description
from evaluations.rules.sheet_codes import known_item
from findings.models import Finding
from findings.services.findings import FindingFacts, check_may_raise, raise_finding
from instruments.sheets import sheet_of


@transaction.atomic
def raise_finding_of_item(
    *, evaluation: Evaluation, item_code: str, facts: FindingFacts, by: Actor, now: datetime
) -> Finding:
    """A new finding at the evaluated contractor, of the year that is evaluated.

    Errors as for ``raise_finding``; Refusal for an unknown item, Conflict for an evaluation
    that is no longer filled in.
    """
    item = known_item(sheet_of(evaluation.instrument_id, evaluation.level), item_code)
    lock_open(evaluation.pk)
    finding = raise_finding(
        contractor=evaluation.contractor,
        facts=facts,
        year=evaluation.period.year,
        by=by,
        now=now,
    )
    ItemFinding.objects.create(finding=finding, evaluation=evaluation, item_id=item.id)
    return finding


def raise_from_checklist(
    *,
    evaluation: Evaluation,
    item_code: str,
    facts: FindingFacts,
    operation: UUID,
    by: Actor,
    now: datetime,
    choice: str = "",
) -> dict[str, Any]:
    """``raise_finding_of_item`` as the checklist asks it: the same operation counts once.

    Without a description, and with the ``choice`` that calls for it, it says the criterion in the
    language of the company that answers it, whatever language it is raised in. Returns
    {"finding": as ``as_json``} and the receipt. Conflict also when the operation id was used for
    something else.
    """
    check_may_raise(by, evaluation.contractor)
    asked = {"finding_of": item_code, **facts.as_sent()}
    if choice:
        asked["choice"] = choice

    def store() -> dict[str, Any]:
        told = facts
        if choice and not is_written(facts.description):
            told = replace(facts, description=_criterion(evaluation, item_code, choice=choice))
        finding = raise_finding_of_item(
            evaluation=evaluation, item_code=item_code, facts=told, by=by, now=now
        )
        return {"finding": as_json(finding, item=item_code)}

    return once(evaluation.pk, operation, asked=asked, store=store, by=by, now=now)


def _criterion(evaluation: Evaluation, item_code: str, *, choice: str) -> str:
    item = known_item(sheet_of(evaluation.instrument_id, evaluation.level), item_code)
    with translation.override(language_of_company(evaluation.contractor)):
        return proposed_description(item, choice)


def as_json(finding: Finding, *, item: str) -> dict[str, Any]:
    """A finding as the API tells it; ``item`` is the code of its item, or ""."""
    return {
        "id": finding.pk,
        "reference": finding.reference,
        "item": item,
        "severity": str(finding.severity),
        "description": finding.description,
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "owner": finding.owner_id,
        "status": str(finding.status),
        "version": finding.version,
        "withdrawal": finding.withdrawal,
    }
