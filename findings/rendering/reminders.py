"""The daily mail about findings, in words. Call in the language of who reads it."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from contractors.days import Days
from core.mailing import daily_text, link_to, one_line
from findings.choices import ReminderReason
from findings.rendering.findings import late_text
from findings.rules.reminders import Matter

LISTED = 40  # told one by one; the others are behind the link to the list
LONGEST_DESCRIPTION = 120  # characters of what was found


def subject_of(matters: Sequence[Matter]) -> str:
    """How many, and how many of them are late. No name of a company stands in a subject."""
    said = ngettext(
        "%(count)s finding waits for you", "%(count)s findings wait for you", len(matters)
    ) % {"count": len(matters)}
    late = sum(one.reason == ReminderReason.OVERDUE for one in matters)
    overdue = _("%(count)s overdue") % {"count": late}
    return f"CSMS {settings.OWNER_NAME}: {said}" + (f", {overdue}" if late else "")


def body_of(matters: Sequence[Matter], *, person: User, days: Days) -> str:
    """The text of the mail: under each reason its findings with links, the list, the switch."""
    shown = sorted(matters, key=lambda one: ReminderReason.values.index(one.reason))[:LISTED]
    return daily_text(
        person,
        (
            (
                str(reason.label),
                [*_group_lines([one for one in shown if one.reason == reason], days)],
            )
            for reason in ReminderReason
        ),
        left_out=len(matters) - len(shown),
        whole=_("All findings: %(link)s") % {"link": link_to("finding-list")},
    )


def _group_lines(group: Sequence[Matter], days: Days) -> Iterator[str]:
    for one in group:
        finding = one.finding
        who = f"{finding.get_severity_display()}, {one_line(finding.contractor.name)}"
        said = one_line(finding.description, longest=LONGEST_DESCRIPTION)
        yield f"- {finding.reference}, {who}: {said}"
        if finding.due_on:
            due = _("deadline %(day)s") % {"day": date_format(finding.due_on)}
            late = late_text(finding, days.of(finding.contractor_id))
            yield f"  {due}, {late}" if late else f"  {due}"
        if one.reason == ReminderReason.REFUSED:
            missing = one_line(finding.refusal, longest=LONGEST_DESCRIPTION)
            yield "  " + _("What is missing: %(said)s") % {"said": missing}
        yield "  " + link_to("finding", finding.pk)
