"""Standings in words. Mails: call in the language of who reads it."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.language import localized
from core.mailing import link_to, mail_text, one_line
from standings.choices import StandingGap, WorkStanding
from standings.models import StandingCondition, StandingDecision
from standings.selectors import DayStanding


def standing_words(decision: StandingDecision) -> str:
    """``Barred until 31 December 2026``, ``May work``."""
    said = str(WorkStanding(decision.standing).label)
    if decision.until_on is None:
        return said
    return _("%(standing)s until %(day)s") % {
        "standing": said,
        "day": date_format(decision.until_on, "DATE_FORMAT"),
    }


def standing_since(decision: StandingDecision) -> str:
    """``Suspended until 31 December 2026, from 1 July 2026``."""
    return _("%(standing)s, from %(day)s") % {
        "standing": standing_words(decision),
        "day": date_format(decision.from_on, "DATE_FORMAT"),
    }


def day_words(found: DayStanding) -> str:
    """What stands on a day, or why nothing does."""
    if found.decision is not None:
        return standing_words(found.decision)
    if found.ended is not None:
        return _("Not decided: “%(ended)s” has ended") % {"ended": standing_words(found.ended)}
    return str((found.gap or StandingGap.UNKNOWN).label)


def gap_words(found: DayStanding) -> str:
    """Why nothing stands, in a sentence; "" where something does."""
    if found.decision is not None:
        return ""
    if found.gap == StandingGap.UNRATED:
        return _("No result of this contractor has been published: it is unrated.")
    return _("It is rated, and no decision stands today: whether it may work is not known.")


def overtaken_words(*, year: int, before: str, now: str) -> str:
    """Why a proposal does not rest on the rating of the published result."""
    return _(
        "The result of %(year)s (%(before)s) is overtaken by an incident decided after its "
        "approval: nothing is proposed by that rating. By what is decided now its answers give "
        "%(now)s, and the proposal follows from that until the next revision is published."
    ) % {"year": year, "before": before, "now": now}


def proposed_words(code: str) -> str:
    """A proposed standing; the words for none where the rules say nothing."""
    return str(WorkStanding(code).label) if code else _("No proposal")


def condition_words(condition: StandingCondition) -> str:
    """A condition in the active language."""
    return localized(condition.title)


def decision_subject(decision: StandingDecision) -> str:
    """No name of a company stands in a subject."""
    said = _("CSMS %(owner)s: decision on your work standing")
    return said % {"owner": settings.OWNER_NAME}


def decision_body(decision: StandingDecision, *, person: User) -> str:
    """What was decided, why, what must be met, where it stands."""
    conditions = [f"- {condition_words(one)}" for one in decision.conditions.all()]
    asked = [_("What must be met before it is lifted:"), *conditions, ""] if conditions else []
    lines = [
        decision.contractor.name,
        standing_since(decision),
        one_line(decision.reason, longest=500),
        "",
        *asked,
        link_to("contractor-standing", decision.contractor_id),
    ]
    return mail_text(person, lines)
