"""What every step of a finding does: lock the row, check, store, write the audit row; once."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.access import check_works_for
from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed
from core.operations import acknowledged, once
from findings.choices import FindingStatus
from findings.models import Finding


def locked_row(finding: Finding) -> Finding:
    """The finding as it stands now, locked to the end of the transaction."""
    rows = Finding.objects.select_for_update(of=["self"]).select_related("contractor", "owner")
    return rows.get(pk=finding.pk)


def check_seen(finding: Finding, seen: int | None, *, needed: Collection[FindingStatus]) -> None:
    """Conflict when the state does not allow the step, or is not what the person looked at.

    ``seen`` is the version they decided on; None leaves that to the state alone.
    """
    if finding.status not in needed:
        raise Conflict(
            _("Finding %(reference)s has moved on: it is %(status)s. Nothing was stored.")
            % {
                "reference": finding.reference,
                "status": finding.get_status_display().lower(),
            }
        )
    if seen is not None and seen != finding.version:
        raise Conflict(_overtaken(finding))


def _overtaken(finding: Finding) -> str:
    return _(
        "Finding %(reference)s was changed or answered meanwhile, and nothing was stored: "
        "read how it stands now, then decide again."
    ) % {"reference": finding.reference}


@dataclass(frozen=True, slots=True)
class FindingStep:
    """What a form or a client sent about a finding: who, all of it, under which id.

    Sent again under the same ``operation``, it is answered as the first time; without one each
    sending is a step of its own. ``said`` is JSON and starts with the step's name.
    """

    about: str
    said: dict[str, Any]
    operation: UUID | None
    by: Actor
    now: datetime
    reused: Callable[[dict[str, Any]], str]

    @property
    def asked(self) -> dict[str, Any]:
        """All that makes it the same sending: also who sends it."""
        return self.said | {"by": self.by.user.pk if self.by.user else None}


def sent_about(
    finding: Finding, said: dict[str, Any], *, operation: UUID | None, by: Actor, now: datetime
) -> FindingStep:
    """A step that was sent about a finding; under the id of another step nothing is stored."""
    about = f"finding/{finding.pk}"
    return FindingStep(about, said, operation, by, now, reused=lambda _earlier: _overtaken(finding))


def taken_before(sent: FindingStep) -> Finding | None:
    """The finding as it stands, where this was sent and stored before. Conflict as for ``once``."""
    if sent.operation is None:
        return None
    earlier = acknowledged(
        sent.operation, about=sent.about, asked=sent.asked, by=sent.by, reused=sent.reused
    )  # fmt: skip
    return _as_it_stands(earlier) if earlier else None


def take_once(sent: FindingStep, take: Callable[[], Finding]) -> Finding:
    """Take a step in one transaction, or give the finding where it was sent and taken before."""
    if sent.operation is None:
        with transaction.atomic():
            return take()

    def store() -> dict[str, Any]:
        taken = take()
        return {"finding": taken.pk, "reference": taken.reference}

    return taken_before(sent) or _as_it_stands(
        once(
            sent.operation,
            about=sent.about,
            asked=sent.asked,
            store=store,
            by=sent.by,
            now=sent.now,
            reused=sent.reused,
        )
    )


def _as_it_stands(response: dict[str, Any]) -> Finding:
    return Finding.objects.select_related("contractor", "owner").get(pk=response["finding"])


def check_may(
    finding: Finding, may: Callable[[Person | None, Finding], bool], *, by: Actor, who: str
) -> None:
    """NotAllowed when the person may not take the step; ``who`` says who may."""
    if by != SYSTEM and not may(by.user, finding):
        check_works_for(by, finding.contractor)
        raise NotAllowed(
            _("Only a %(who)s can do this with finding %(reference)s.")
            % {"who": who, "reference": finding.reference}
        )


def store(finding: Finding, **values: Any) -> None:
    """Write these columns and the next version."""
    finding.version += 1
    for name, value in values.items():
        setattr(finding, name, value)
    finding.save(update_fields=[*values, "version"])


def record_step(
    action: str,
    finding: Finding,
    *,
    by: Actor,
    now: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    """The audit row of a step; the history of a finding is made of these."""
    record(by=by, at=now, action=action, target=finding, before=before, after=after)
