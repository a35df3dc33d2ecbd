"""By when a finding must be put right: what is proposed, and what is refused."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.errors import Refusal
from findings.choices import CAPA_SEVERITIES, FindingSeverity

# What is proposed when a finding is raised; the person may choose another day. A month is what
# a control that is missing altogether may stay open while work goes on under watch; a quarter
# is the rhythm of management reviews, by which a procedure that is not followed is put right.
# An observation breaks no requirement, so nothing is due.
DAYS_TO_ACT = {FindingSeverity.MAJOR: 30, FindingSeverity.MINOR: 90}
LONGEST_TO_ACT = timedelta(days=731)  # a year typed wrongly, or never to be put right


def proposed_deadline(severity: FindingSeverity, today: date) -> date | None:
    """The day by which it should be put right; None for an observation."""
    days = DAYS_TO_ACT.get(severity)
    return today + timedelta(days=days) if days else None


def check_deadline(
    due_on: date | None, severity: FindingSeverity, *, today: date, kept: date | None = None
) -> None:
    """Refusal for a deadline that is missing where one is needed, over, or too far ahead.

    ``kept`` is the one that stands already: it may be over.
    """
    if due_on is None:
        if severity in CAPA_SEVERITIES:
            raise _refusal(_("A major or minor finding needs a deadline: choose a day."))
        return
    if due_on == kept:
        return
    if due_on < today:
        raise _refusal(_("The deadline is over already: choose today or a later day."))
    if due_on > today + LONGEST_TO_ACT:
        raise _refusal(
            _("The deadline is more than two years ahead: check the year, choose a nearer day.")
        )


def _refusal(said: str) -> Refusal:
    return Refusal(said, fields={"due_on": said})
