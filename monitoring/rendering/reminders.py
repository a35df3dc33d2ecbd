"""The daily mail about months, in words. Call in the language of who reads it."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from contractors.models import Contractor, Site
from core.mailing import daily_text, link_to, one_line
from monitoring.choices import MonthReason
from monitoring.month_states import MonthState

LISTED = 60  # told one by one; the others are behind the link to the list
LONGEST_REASON = 120

MonthLine = tuple[MonthReason, Contractor, Site, MonthState]


def subject_of(count: int) -> str:
    """How many months. No name of a company stands in a subject."""
    said = ngettext("%(count)s month waits for you", "%(count)s months wait for you", count)
    return f"CSMS {settings.OWNER_NAME}: {said % {'count': count}}"


def body_of(matters: Sequence[MonthLine], *, person: User) -> str:
    """The text of the mail: under each reason its months, the list, the switch."""
    shown = sorted(matters, key=lambda one: MonthReason.values.index(one[0]))[:LISTED]
    return daily_text(
        person,
        (
            (str(reason.label), [*_group_lines([one for one in shown if one[0] == reason])])
            for reason in MonthReason
        ),
        left_out=len(matters) - len(shown),
        whole=_("All months: %(link)s") % {"link": link_to("month-list")},
    )


def _group_lines(group: Sequence[MonthLine]) -> Iterator[str]:
    for reason, contractor, site, state in group:
        month = date_format(state.month, "F Y")
        late = f", {state.lateness}" if state.lateness else ""
        yield f"- {one_line(contractor.name)}, {one_line(site.name)}: {month}{late}"
        if reason == MonthReason.RETURNED and state.row:
            yield f"  {one_line(state.row.reason, longest=LONGEST_REASON)}"
        address = link_to("months-of-year", contractor.pk, state.month.year)
        yield f"  {address}?site={site.pk}"
