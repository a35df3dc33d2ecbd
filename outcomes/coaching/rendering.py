"""Coaching in words, and its mails. Call in the language of who reads it."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.language import localized
from core.mailing import link_to, mail_text, one_line
from outcomes.coaching.choices import CoachingReason
from outcomes.coaching.models import CoachingStep


def reason_words(step: CoachingStep) -> str:
    """What a step was drawn from: "Item 3.04: Permits", "Weak group: Top-down"."""
    words = {"code": step.code, "title": localized(step.title)}
    if step.reason == CoachingReason.ITEM:
        return _("Item %(code)s: %(title)s") % words
    if step.reason == CoachingReason.GROUP:
        return _("Weak group: %(title)s") % words
    return str(CoachingReason(step.reason).label)


def action_words(step: CoachingStep) -> str:
    """What is to be done: its own words, or those of the finding that it is."""
    return step.finding.description if step.finding else step.action


def owner_words(step: CoachingStep) -> str:
    """Who must act: a person, or the contractor by its name."""
    owner = step.finding.owner if step.finding else step.owner
    return str(owner) if owner else step.plan.evaluation.contractor.name


def reminder_subject(*, is_late: bool) -> str:
    """What it is about. No name of a company stands in a subject."""
    said = _("a coaching step is late") if is_late else _("the day of a coaching step is near")
    return f"CSMS {settings.OWNER_NAME}: {said}"


def reminder_body(step: CoachingStep, *, person: User) -> str:
    """The step with its day and its page."""
    assert step.due_on is not None
    return mail_text(
        person,
        [
            f"{one_line(step.plan.evaluation.contractor.name)}: {one_line(step.action)}",
            _("until %(until)s") % {"until": date_format(step.due_on)},
            link_to("coaching-step", step.plan.key, step.number),
        ],
    )
