"""What the strong give to the others, constructed: an agreement to be named, lessons, an award.

Every step is taken by the service a person would use; whatever is written says that it is an
example.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accounts.models import User
from contractors.models import Contractor
from core.audit import SYSTEM, Actor
from instruments.selectors import version_in_force
from outcomes.coaching.models import CoachingPlan
from outcomes.coaching.services.partners import agree_to_be_named, name_partner
from outcomes.lessons.services.lessons import LessonFacts, publish_lesson, share_lesson
from standings.awards.candidates import candidates_of, spec_of
from standings.awards.models import AwardRules
from standings.awards.services.naming import name_awarded
from standings.awards.services.rules import load_award_rules


def tell_partners(
    entries: Sequence[Mapping[str, Any]], *, year: int, after: date, coordinator: Actor
) -> None:
    """Each agrees for a year by its representative; the coordinator names it in a plan."""
    for entry in entries:
        contractor = Contractor.objects.get(code=entry["contractor"])
        agreement = agree_to_be_named(
            contractor=contractor, year=year, by=_representative(entry["contractor"]),
            now=_at(after, entry["day"]),
        )  # fmt: skip
        plan = CoachingPlan.objects.get(
            evaluation__contractor__code=entry["named_to"], evaluation__period__year=year
        )
        name_partner(plan=plan, agreement=agreement, by=coordinator, now=_at(after, entry["named"]))


def tell_lessons(entries: Sequence[Mapping[str, Any]], *, after: date, coordinator: Actor) -> None:
    """Each is shared by a representative; one with ``reviewed`` is seen by everybody."""
    for entry in entries:
        lesson = share_lesson(
            facts=LessonFacts(
                entry["item"], entry["title"], entry["practice"], is_named=entry["named"]
            ),
            contractor=Contractor.objects.get(code=entry["contractor"]),
            operation=uuid5(NAMESPACE_URL, f"demo:lesson:{entry['title']}"),
            by=_representative(entry["contractor"]),
            now=_at(after, entry["day"]),
        )
        if "reviewed" in entry:
            now = _at(after, entry["reviewed"])
            publish_lesson(lesson=lesson, seen=lesson.version, by=coordinator, now=now)


def tell_awards(
    entries: Sequence[Mapping[str, Any]], *, year: int, after: date, manager: Actor
) -> None:
    """The manager names candidates by the rules in force."""
    if entries:
        load_award_rules(by=SYSTEM, now=_at(after, 0))
    for entry in entries:
        rules = version_in_force(AwardRules)
        assert rules is not None
        contractors = Contractor.objects.filter(code=entry["contractor"])
        (candidate,) = candidates_of(contractors, years=[year], spec=spec_of(rules))
        name_awarded(
            candidate=candidate, code=entry["award"], reason=entry["reason"],
            operation=uuid5(NAMESPACE_URL, f"demo:{year}:{entry['contractor']}:{entry['award']}"),
            by=manager, now=_at(after, entry["day"]),
        )  # fmt: skip


def _representative(code: str) -> Actor:
    return Actor(User.objects.get(username=f"wakil.{code.lower()}"))


def _at(after: date, days: int) -> datetime:
    return datetime.combine(after + timedelta(days=days), time(3), tzinfo=UTC)
