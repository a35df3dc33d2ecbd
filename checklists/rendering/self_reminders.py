"""The daily mail about self-assessments, in words. Call in the language of who reads it."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.figures import instant
from core.mailing import daily_text, link_to, one_line
from evaluations.choices import SelfReason
from evaluations.models import Evaluation
from instruments.words import code_word

LISTED = 60  # told one by one; the others are behind the link to what waits


def self_reminder_subject(count: int) -> str:
    """How many self-assessments. No name of a company stands in a subject."""
    said = ngettext(
        "%(count)s self-assessment waits for you", "%(count)s self-assessments wait for you", count
    )
    return f"CSMS {settings.OWNER_NAME}: {said % {'count': count}}"


def self_reminder_body(matters: Sequence[tuple[SelfReason, Evaluation]], *, person: User) -> str:
    """The text of the mail: under each reason its self-assessments, what waits, the switch."""
    shown = sorted(matters, key=lambda one: SelfReason.values.index(one[0]))[:LISTED]
    return daily_text(
        person,
        (
            (str(reason.label), [_line(reason, one) for why, one in shown if why == reason])
            for reason in SelfReason
        ),
        left_out=len(matters) - len(shown),
        whole=_("What waits for you: %(link)s") % {"link": link_to("todo")},
    )


def _line(reason: SelfReason, evaluation: Evaluation) -> str:
    kind = f"{code_word(evaluation.instrument.code)} {evaluation.period.year_title}"
    if reason == SelfReason.SUBMITTED:
        submitted = evaluation.self_assessment.submitted_at
        page, said = "self-assessment", instant(submitted) if submitted else ""
    else:
        until = evaluation.period.self_assess_by
        day = date_format(until) if until else ""
        page, said = "self-checklist", _("open until %(day)s") % {"day": day}
    company = one_line(evaluation.contractor.name)
    return f"- {company}, {kind}: {said}\n  {link_to(page, evaluation.pk)}"
