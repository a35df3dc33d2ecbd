"""Objections in words, and the mails about them. Mails: call in the language of who reads it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Person
from contractors.days import clock_of, instant_for
from contractors.models import Contractor
from core.figures import instant, instant_in_both, percent
from core.language import localized
from core.mailing import link_to, mail_text, one_line
from evaluations.models import Publication
from instruments.ratings import rating_of
from instruments.words import code_word
from outcomes import access
from outcomes.choices import (
    CORRECTS,
    WAITS_FOR_COMPANY,
    ObjectionOutcome,
    ObjectionStatus,
    TargetKind,
)
from outcomes.models import Objection, ObjectionFile, ObjectionStep
from outcomes.selectors import steps_of

Told = Callable[[datetime], str]


def ends_told_to(contractors: Iterable[Contractor]) -> Told:
    """How an end is told to a representative, whose company all of these are: one statement, none
    where there is nothing to tell."""
    first = next(iter(contractors), None)
    if first is None:
        return instant
    return partial(instant_in_both, zone=clock_of(first))


def target_words(kind: str, code: str) -> str:
    """``Item 3.04``; a rule is told by its title alone, its code says nothing to a reader."""
    label = str(TargetKind(kind).label)
    return label if kind == TargetKind.RULE else f"{label} {code}"


def objection_name(objection: Objection) -> str:
    """``Objection 2: Item 3.04, PT A CSMS 2025``"""
    evaluation = objection.evaluation
    return _("Objection %(number)s: %(target)s, %(contractor)s %(code)s %(year)s") % {
        "number": objection.number,
        "target": target_words(objection.target, objection.code),
        "contractor": evaluation.contractor.name,
        "code": code_word(evaluation.period.instrument.code),
        "year": evaluation.period.year_title,
    }


@dataclass(frozen=True, slots=True)
class ShownFigures:
    """A percent and its rating, as a step of the thread has them."""

    percent: str
    rating: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ThreadStep:
    """A step of the thread as its page shows it."""

    step: ObjectionStep
    files: Sequence[ObjectionFile]
    before: ShownFigures | None
    after: ShownFigures | None
    correction: str


def thread_of(objection: Objection) -> list[ThreadStep]:
    """``steps_of`` in words."""
    ladder = objection.evaluation.ladder.content
    return [
        ThreadStep(
            step=one,
            files=list(one.files.all()),
            before=_figures(one.before, ladder),
            after=_figures(one.after, ladder),
            correction=localized(one.correction["label"]) if one.correction else "",
        )
        for one in steps_of(objection)
    ]


def _figures(kept: Mapping[str, Any] | None, ladder: Mapping[str, Any]) -> ShownFigures | None:
    if kept is None:
        return None
    return ShownFigures(percent(kept["percent"]), rating_of(ladder, kept["rating"]))


def what_is_next(objection: Objection) -> str:
    """Whose turn it is, in a sentence."""
    contractor = objection.evaluation.contractor
    until = instant_for(objection.due_at, contractor) if objection.due_at else ""
    words = {
        ObjectionStatus.RAISED: _(
            "Somebody of the company who did not score it replies, until %(until)s."
        ),
        ObjectionStatus.ANSWERED: _(
            "A manager who neither scored it nor replied to it decides, until %(until)s."
        ),
        ObjectionStatus.DECIDED: _("The contractor may appeal once, until %(until)s."),
        ObjectionStatus.APPEALED: _(
            "A manager who neither replied to it nor decided it decides the appeal, until "
            "%(until)s."
        ),
        ObjectionStatus.SETTLED: _("Nothing more: the next revision of the result puts it right.")
        if objection.outcome in CORRECTS
        else _("Nothing more: what was decided stands."),
    }
    return words[ObjectionStatus(objection.status)] % {"until": until}


def why_left_to_others(user: Person, objection: Objection) -> str:
    """Why somebody whose role would take the next step leaves it to another; "" for none."""
    waits = objection.status in WAITS_FOR_COMPANY
    if not waits or not access.replies_to_objections(user):
        return ""
    if access.takes_part(user, objection):
        return _(
            "It is about what you answered, submitted or decided yourself, or of a company you "
            "have represented: somebody else replies to it and decides it."
        )
    if not access.decides_on_objections(user):
        return ""
    if objection.status != ObjectionStatus.RAISED:
        said = _("You replied to it, so another manager decides it.")
        return said if access.has_replied(user, objection) else ""
    if access.is_last_decider(user, objection):
        return _(
            "Who replies to it does not decide it, and no other manager may: let a coordinator who "
            "did not score it reply, or ask the administrator to add an HSE manager."
        )
    return ""


def why_not_targeted(kind: str, code: str) -> str:
    """Why a part that is none of a result's is not objected to."""
    if kind not in TargetKind.values or not code:
        return _("Choose a part that lost points or lowered the rating.")
    said = _("%(target)s lost nothing and lowered nothing in this result: choose a part that did.")
    return said % {"target": target_words(kind, code)}


def replaced_words() -> str:
    """That a result is not objected to any more, and which is."""
    return _("A later revision has replaced this result: object to that one.")


def said_before(earlier: Objection) -> str:
    """That a part was objected to before, and what is left."""
    words = {"target": target_words(earlier.target, earlier.code), "number": earlier.number}
    if earlier.outcome == ObjectionOutcome.REJECTED:
        said = _(
            "Objection %(number)s to this (%(target)s) was rejected: an appeal is all that is left."
        )
        return said % words
    return _("%(target)s was objected to before: see objection %(number)s.") % words


def step_subject(objection: Objection) -> str:
    """No name of a company stands in a subject."""
    said = _("CSMS %(owner)s: objection, %(status)s")
    status = objection.get_status_display().lower()
    return said % {"owner": settings.OWNER_NAME, "status": status}


def step_body(objection: Objection, *, person: User, step: ObjectionStep | None) -> str:
    """Which objection, what was said last, whose turn it is, where it goes on."""
    lines = [objection_name(objection), localized(objection.title), ""]
    if step is not None:
        lines += [f"{step.get_kind_display()}: {one_line(step.text, longest=500)}"]
        if step.outcome:
            lines += [_("Outcome: %(outcome)s") % {"outcome": step.get_outcome_display()}]
    lines += [what_is_next(objection), "", link_to("objection", objection.key)]
    return mail_text(person, lines)


def late_subject(objection: Objection) -> str:
    """What is late. No name of a company stands in a subject."""
    said = _("CSMS %(owner)s: an objection is late (%(status)s)")
    status = objection.get_status_display().lower()
    return said % {"owner": settings.OWNER_NAME, "status": status}


def provisional_subject(publication: Publication, *, ending: bool) -> str:
    """That a result is provisional, or that the time to object ends."""
    said = (
        _("CSMS %(owner)s: the time to object to the result of %(year)s ends soon")
        if ending
        else _("CSMS %(owner)s: the provisional result of %(year)s")
    )
    period = publication.result.evaluation.period
    return said % {"owner": settings.OWNER_NAME, "year": period.year}


def provisional_body(publication: Publication, *, person: User) -> str:
    """Whose result, until when it may be objected to, and where."""
    assert publication.provisional_until is not None
    result = publication.result
    lines = [
        f"{result.evaluation.contractor.name}, {result.evaluation.period}",
        _("The result is provisional: you may object to it until %(until)s. Then it is final.")
        % {"until": instant_for(publication.provisional_until, result.evaluation.contractor)},
        "",
        _("The scorecard: %(link)s") % {"link": link_to("scorecard", result.sha256)},
        _("To object: %(link)s") % {"link": link_to("objection-raise", result.sha256)},
    ]
    return mail_text(person, lines)
