"""The mails of plans in words. Call in the language of who reads them."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.language import localized
from core.mailing import link_to, mail_text, one_line
from plans.models import FulfilmentPlan, PlanLine
from plans.selectors import plan_sheet

TOLD = 25  # criteria that are told one by one


def reminder_subject(*, is_late: bool) -> str:
    """What it is about. No name of a company stands in a subject."""
    late, near = _("criteria of a plan are late"), _("the last day of planned criteria is near")
    said = late if is_late else near
    return f"CSMS {settings.OWNER_NAME}: {said}"


def reminder_body(
    plan: FulfilmentPlan, lines: Sequence[PlanLine], *, until: date, person: User
) -> str:
    """Whose plan, until when, which criteria with their owners, and where one tells them done."""
    titles = {item.code: localized(item.title) for item in plan_sheet(plan).items}
    more = [_("and %(count)s more") % {"count": len(lines) - TOLD}] if len(lines) > TOLD else []
    return mail_text(
        person,
        [
            one_line(plan.result.evaluation.contractor.name),
            _("To be realised until %(until)s:") % {"until": date_format(until)},
            *(_line_of_mail(line, title=titles[line.code]) for line in lines[:TOLD]),
            *more,
            link_to("plan-board", plan.key),
        ],
    )


def _line_of_mail(line: PlanLine, *, title: str) -> str:
    owner = f" ({one_line(line.owner)})" if line.owner else ""
    return f"- {line.code} {one_line(title)}{owner}"
