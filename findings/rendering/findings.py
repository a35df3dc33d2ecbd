"""A finding as its pages show it: where it stands, what is next, its history in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.erased_names import ErasedNames
from core.figures import days_late
from core.models import AuditEntry
from findings.choices import FindingSeverity, FindingStatus
from findings.models import Finding

STEPS = {
    "raise_finding": gettext_lazy("Raised"),
    "change_finding": gettext_lazy("Changed"),
    "answer_finding": gettext_lazy("Answered"),
    "refuse_answer": gettext_lazy("Answer sent back"),
    "close_finding": gettext_lazy("Verified and closed"),
    "undo_closing": gettext_lazy("Closing taken back"),
    "withdraw_finding": gettext_lazy("Withdrawn"),
    "check_effectiveness": gettext_lazy("Effectiveness checked"),
    "undo_effectiveness": gettext_lazy("Check of the effectiveness taken back"),
}
FINDING_PARTS = {
    "severity": gettext_lazy("Severity"),
    "description": gettext_lazy("What was found"),
    "due_on": gettext_lazy("Deadline"),
    "owner": gettext_lazy("Who must act"),
    "root_cause": gettext_lazy("Root cause"),
    "action": gettext_lazy("Action"),
    "answer_note": gettext_lazy("What shows it"),
    "files": gettext_lazy("Files"),
    "reason": gettext_lazy("What was missing"),
    "verification": gettext_lazy("How it was verified"),
    "closing_undone": gettext_lazy("Why it should not have been closed"),
    "withdrawal": gettext_lazy("Why it was withdrawn"),
    "effective": gettext_lazy("Did it hold?"),
    "note": gettext_lazy("What was seen"),
    "effectiveness_undone": gettext_lazy("What was wrong with the check"),
}


@dataclass(frozen=True, slots=True)
class HistoryPart:
    """One thing said in a step; ``before`` is what stood there, where it was changed."""

    label: str
    value: str
    before: str


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """Who did what when."""

    at: datetime
    by: str
    did: str
    parts: tuple[HistoryPart, ...]


def history_steps(entries: Iterable[AuditEntry], *, contractor: str) -> list[HistoryStep]:
    """The audit rows of a finding in words. ``contractor`` stands where nobody is named to act.

    Who was to act and was erased since is told by the number.
    """
    names = ErasedNames.read()
    return [
        HistoryStep(
            at=entry.at,
            by=str(entry.user or ""),
            did=str(STEPS.get(entry.action, entry.action)),
            parts=tuple(
                _parts(
                    names.shown(entry.before or {}),
                    names.shown(entry.after or {}),
                    contractor=contractor,
                )
            ),
        )
        for entry in entries
    ]


def _parts(
    before: Mapping[str, Any], after: Mapping[str, Any], *, contractor: str
) -> Iterable[HistoryPart]:
    for name, label in FINDING_PARTS.items():
        if name in after and (value := _words(name, after[name], contractor=contractor)):
            was = _words(name, before[name], contractor=contractor) if name in before else ""
            yield HistoryPart(str(label), value, was)


def _words(name: str, value: Any, *, contractor: str) -> str:
    if name == "severity":
        return str(FindingSeverity(value).label)
    if name == "due_on":
        return date_format(date.fromisoformat(value)) if value else _("no deadline")
    if name == "owner":
        return str(value or contractor)
    if name == "effective":
        return _("yes") if value else _("no")
    return ", ".join(value) if isinstance(value, list) else str(value)


def late_text(finding: Finding, today: date) -> str:
    """ "12 days late", or "" for what is not overdue."""
    if not finding.is_overdue(today) or finding.due_on is None:
        return ""
    return days_late(finding.due_on, today)


def what_is_due(finding: Finding) -> str:
    """Who must do what next, in a sentence."""
    who = finding.owner or finding.contractor
    if finding.status == FindingStatus.OPEN:
        return _("%(who)s answers: why it happened, and what was done.") % {"who": who}
    if finding.status == FindingStatus.ANSWERED:
        return _(
            "An HSE coordinator or manager who neither had to act nor answered verifies the answer."
        )
    if finding.status == FindingStatus.WITHDRAWN:
        return _("Nothing to do: it was withdrawn, and counts nowhere.")
    if finding.effective is None:
        return _("Some time later somebody looks whether the action held.")
    if finding.effective:
        return _("Nothing more to do: the action held.")
    return _("The action did not hold: raise a new finding.")
