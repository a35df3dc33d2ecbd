"""What waits for somebody: to object, to reply, to decide, to appeal; and what is late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may_keep_people
from accounts.roles import Person
from contractors.access import at_own_sites
from core.contributions import Todo, TodoGroup, TodoLine, all_of, first_of
from core.figures import instant
from evaluations.access import fills_checklists
from evaluations.models import Result
from instruments.words import code_word
from outcomes import selectors
from outcomes.access import (
    decides_on_objections,
    is_told_of_delay,
    is_told_of_no_decider,
    replies_to_objections,
    speaks_for_contractor,
)
from outcomes.models import Objection
from outcomes.rendering import Told, ends_told_to, target_words

Found = Callable[[Person, datetime], QuerySet[Objection]]


def to_object(user: Person, now: datetime) -> TodoGroup | None:
    """To who is rated: their provisional results, and until when they may object."""
    if not speaks_for_contractor(user):
        return None
    rows, total = first_of(selectors.provisional_results(user, now=now))
    told = ends_told_to(one.evaluation.contractor for one in rows)
    lines = tuple(_provisional(one, told) for one in rows)
    return TodoGroup(_("Provisional results"), lines, total, reverse("objection-list"))


def _provisional(result: Result, told: Told) -> TodoLine:
    period, end = result.evaluation.period, result.publication.provisional_until
    assert end is not None
    about = _("you may object until %(until)s") % {"until": told(end)}
    title = f"{period.year_title} ({code_word(period.instrument.code)})"
    name = result.evaluation.contractor.name
    url = reverse("objection-raise", args=[result.sha256])
    return TodoLine(title, url, about, name=name, due=timezone.localdate(end))


def to_appeal(user: Person, now: datetime) -> TodoGroup | None:
    """To who is rated: what was decided and may still be appealed."""
    if not speaks_for_contractor(user):
        return None
    found = selectors.to_appeal_by(user, now=now)
    return _group(_("Decisions you may appeal"), found, now=now, is_theirs=True)


def to_reply(user: Person, now: datetime) -> TodoGroup | None:
    """Objections to what this person did not score."""
    if not replies_to_objections(user):
        return None
    waits = all_of(selectors.waiting_for_reply(user))  # of each it is asked who else may decide
    found = selectors.to_reply_by(user) if waits else Objection.objects.none()
    return _group(_("Objections to reply to"), found, now=now)


def to_decide(user: Person, now: datetime) -> TodoGroup | None:
    """Objections that were replied to, and appeals."""
    if not decides_on_objections(user):
        return None
    return _group(_("Objections to decide"), selectors.to_decide_by(user), now=now)


def without_decider(user: Person, now: datetime) -> TodoGroup | None:
    """To who adds people, to managers and coordinators: what no manager may decide, since each
    took part, and who must be added."""
    if not is_told_of_no_decider(user):
        return None
    waits = all_of(selectors.waiting_for_company(user))  # seldom any: who is free is asked then
    found = selectors.to_decide_by_nobody(user) if waits else Objection.objects.none()
    group = _group(_("Objections that nobody can decide"), found, now=now)
    about = (
        _("add an HSE manager who has no part in it")
        if may_keep_people(user)
        else _("ask an administrator to add an HSE manager who has no part in it")
    )
    return replace(group, lines=tuple(replace(one, about=about) for one in group.lines))


def to_enter(user: Person, now: datetime) -> TodoGroup | None:
    """What was upheld and belongs into the revision that is being filled in."""
    if not fills_checklists(user):
        return None
    return _group(
        _("Corrections to enter"),
        selectors.corrections_to_enter(user).filter(at_own_sites(user, "evaluation__contractor")),
        now=now,
    )


def too_late(user: Person, now: datetime) -> TodoGroup | None:
    """What the company is late with, told to managers and administrators."""
    if not is_told_of_delay(user):
        return None
    found = selectors.late_objections(user, now=now)
    return _group(_("Objections that are late"), found, now=now)


def _group(
    title: str, found: QuerySet[Objection], *, now: datetime, is_theirs: bool = False
) -> TodoGroup:
    """``is_theirs``: told to a contractor, by its own clock too."""
    rows, total = first_of(found)
    told = ends_told_to(one.evaluation.contractor for one in rows) if is_theirs else instant
    lines = tuple(_line(one, now, told=told) for one in rows)
    return TodoGroup(title, lines, total, reverse("objection-list"))


def _line(objection: Objection, now: datetime, *, told: Told) -> TodoLine:
    evaluation = objection.evaluation
    end = told(objection.due_at) if objection.due_at else ""
    until = _("until %(until)s") % {"until": end} if end else ""
    about = [objection.get_status_display(), until]
    return TodoLine(
        title=f"{evaluation.period.year_title}: {target_words(objection.target, objection.code)}",
        url=reverse("objection", args=[objection.key]),
        about=" · ".join(filter(None, about)),
        late=_("late") if objection.is_late(now) else "",
        name=evaluation.contractor.name,
        due=timezone.localdate(objection.due_at) if objection.due_at else None,
    )


TODO = (
    Todo(50, to_enter),
    Todo(140, to_object),
    Todo(150, to_appeal),
    Todo(190, to_reply),
    Todo(220, to_decide),
    Todo(240, without_decider),
    Todo(260, too_late),
)
