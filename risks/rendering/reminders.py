"""The mails about controls that are late and reviews pulled forward. Call in the language of who
reads them."""

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from core.figures import day
from core.mailing import link_to, mail_text, one_line
from risks.models import RegisteredRisk, RiskControl


def reminder_subject() -> str:
    """What it is about. No name of a company stands in a subject."""
    return f"CSMS {settings.OWNER_NAME}: {_('a control of risks is late')}"


def reminder_body(control: RiskControl, *, person: User) -> str:
    """Which one, of whose register, since when it is due, and its page."""
    register = control.register
    due = control.due_on.isoformat() if control.due_on else None
    return mail_text(
        person,
        [
            _("“%(measure)s” was due on %(day)s and is not in force yet.")
            % {"measure": one_line(control.measure), "day": day(due)},
            f"{one_line(register.contractor.name)}: {one_line(register.title)}",
            _("Once it is in force, enter since when and what shows it; else plan another day."),
            "",
            link_to("risk-control", register.key, control.number),
        ],
    )


def review_subject() -> str:
    """What it is about. No name of a company stands in a subject."""
    return f"CSMS {settings.OWNER_NAME}: {_('the review of a risk is pulled forward')}"


def review_body(risk: RegisteredRisk, *, person: User) -> str:
    """Which one, of whose register, until when and why, and its page."""
    register = risk.register
    due = risk.review_on.isoformat() if risk.review_on else None
    return mail_text(
        person,
        [
            _("“%(risk)s” is to be reviewed by %(day)s.")
            % {"risk": one_line(str(risk)), "day": day(due)},
            _("Why: %(reason)s") % {"reason": one_line(risk.review_reason)},
            f"{one_line(register.contractor.name)}: {one_line(register.title)}",
            _("Once it is reviewed, store the risk with the day of its next review."),
            "",
            link_to("risk", register.key, risk.number),
        ],
    )
