"""What every step of a finding does: lock the row, check, store, write the audit row."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.roles import Person
from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed, Refusal
from core.texts import check_text
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
        raise Conflict(
            _(
                "Finding %(reference)s was changed or answered meanwhile, and nothing was stored: "
                "read how it stands now, then decide again."
            )
            % {"reference": finding.reference}
        )


def check_may(
    finding: Finding, may: Callable[[Person | None, Finding], bool], by: Actor, who: str
) -> None:
    """NotAllowed when the person may not take the step; ``who`` says who may."""
    if by != SYSTEM and not may(by.user, finding):
        raise NotAllowed(
            _("Only a %(who)s can do this with finding %(reference)s.")
            % {"who": who, "reference": finding.reference}
        )


def check_said(text: str, field: str, missing: str) -> None:
    """Refusal with ``missing`` for a text that is blank, or as ``check_text``."""
    if not text.strip():
        raise Refusal(missing, fields={field: missing})
    check_text(text, field)


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
