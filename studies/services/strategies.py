"""The strategies of a study: written, cited, and made findings once the study is frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import Actor, record
from core.conflicts import changed_last_by, check_seen
from core.errors import Conflict, Refusal
from core.errors.validation import check_row
from core.figures.dates import check_meant
from core.operations import as_asked, made_once
from findings.access import can_act
from findings.choices import FindingSeverity
from findings.models import Finding
from findings.services.findings import FindingFacts, raise_finding
from studies.choices import StrategyKind
from studies.factors.letters import misplaced
from studies.factors.reading import stored_factors
from studies.models import Strategy, StrategyFinding, Study
from studies.services.locking import check_student, locked_draft
from studies.services.studies import study_day
from studies.snapshot import strategy_as_json


@dataclass(frozen=True, slots=True)
class StrategyFacts:
    """What is to be done, whose it is, and by when; ``cites`` are keys of rated factors."""

    kind: StrategyKind
    text: str
    cites: tuple[str, ...]
    owner: User
    due_on: date


def add_strategy(
    *,
    study: Study,
    facts: StrategyFacts,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Strategy:
    """Write a strategy; sent twice under an ``operation``, it is there once.

    Refusal where it cites no factor of a kind it needs; Conflict.
    """

    @transaction.atomic
    def make() -> Strategy:
        row = Strategy(study=locked_draft(study, by=by))
        _put(row, facts, now=now)
        row.save(force_insert=True)
        record(by=by, at=now, action="add_strategy", target=row, after=strategy_values(row))
        return row

    about = f"study/{study.pk}/strategy"
    return made_once(
        Strategy, make, operation=operation, about=about, asked=as_asked(facts), by=by, now=now
    )


@transaction.atomic
def change_strategy(
    *, strategy: Strategy, facts: StrategyFacts, by: Actor, now: datetime, seen: str | None = None
) -> Strategy:
    """Say otherwise what is to be done. Errors as for writing one.

    Conflict where it says something else than what was ``seen``.
    """
    locked_draft(strategy.study, by=by)
    row = _there(strategy)
    before = strategy_values(row)
    _put(row, facts, now=now)
    after = strategy_values(row)
    person = changed_last_by(row, "add_strategy", "change_strategy")
    check_seen(seen, before=before, after=after, person=person)
    if after != before:
        row.save()
        record(by=by, at=now, action="change_strategy", target=row, before=before, after=after)
    return row


@transaction.atomic
def delete_strategy(*, strategy: Strategy, by: Actor, now: datetime) -> None:
    """Take a strategy away. Conflict once the study is frozen; NotAllowed."""
    locked_draft(strategy.study, by=by)
    row = _there(strategy)
    record(by=by, at=now, action="delete_strategy", target=row, before=strategy_values(row))
    row.delete()


@transaction.atomic
def raise_from_strategy(
    *, strategy: Strategy, due_on: date | None = None, by: Actor, now: datetime
) -> Finding:
    """The finding that a strategy of a frozen study becomes: its text, owner and date.

    It is an observation: something to be made better, and nothing that does not conform. Where
    the strategy's date is over, which never changes any more, ``due_on`` stands in for it.

    Refusal for a draft, and for a study of no one contractor; what ``raise_finding`` refuses is
    refused. One that became a finding gives the same.
    """
    check_student(by, strategy.study.contractor_id)
    rows = Strategy.objects.select_for_update(of=("self",))
    locked = rows.select_related("study__contractor", "owner").get(pk=strategy.pk)
    before = StrategyFinding.objects.filter(strategy=locked).select_related("finding").first()
    if before is not None:
        return before.finding
    contractor = locked.study.contractor
    if not locked.study.is_frozen:
        raise Refusal(_("Freeze the study first: what becomes a finding no longer changes."))
    if contractor is None:
        raise Refusal(_("The study is of no one contractor, and a finding is raised at one."))
    finding = raise_finding(
        contractor=contractor,
        facts=FindingFacts(
            severity=FindingSeverity.OBSERVATION,
            description=locked.text,
            due_on=due_on or locked.due_on,
            owner=locked.owner if can_act(locked.owner, contractor) else None,
        ),
        by=by,
        now=now,
    )
    StrategyFinding.objects.create(finding=finding, strategy=locked)
    after = {"finding": finding.reference}
    record(by=by, at=now, action="raise_from_strategy", target=locked, after=after)
    return finding


def _there(strategy: Strategy) -> Strategy:
    row = Strategy.objects.select_for_update().filter(pk=strategy.pk).first()
    if row is None:
        raise Conflict(_("This strategy was deleted meanwhile."))
    return row


def _put(row: Strategy, facts: StrategyFacts, *, now: datetime) -> None:
    today = study_day(row.study.contractor, now)
    check_meant(facts.due_on, field="due_on", today=today)
    if facts.due_on < row.study.held_on:
        early = _("The deadline lies before the day of the study: correct it.")
        raise Refusal(early, fields={"due_on": early})
    row.kind, row.text, row.cites = facts.kind, facts.text, sorted(set(facts.cites))
    row.owner, row.due_on = facts.owner, facts.due_on
    ratings = {one.key: one.rating for one in row.study.judgements.all()}
    labels = stored_factors(row.study.content).labels()
    said = misplaced(row.kind, row.cites, ratings=ratings, labels=labels)
    if said:
        raise Refusal(said, fields={"cites": said})
    check_row(row)


def strategy_values(row: Strategy) -> dict[str, Any]:
    """What a strategy says, as it is audited."""
    return strategy_said(strategy_as_json(row))


def strategy_said(written: Mapping[str, Any]) -> dict[str, Any]:
    """What a strategy says, of it as JSON."""
    return {name: value for name, value in written.items() if name != "id"}
