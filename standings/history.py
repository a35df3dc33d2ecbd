"""The history of a contractor's standing: what was decided, and from when to when it stood."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from contractors.models import Contractor
from evaluations.models import Result
from standings.choices import WorkStanding
from standings.models import StandingDecision
from standings.rendering import standing_since

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StandingTerm:
    """A decision with the days it stood.

    ``last_on`` is None while nothing ends it; ``stood`` is False of one whose place another took
    before it began.
    """

    number: int
    code: str
    standing: str
    words: str  # with the days that were decided
    from_on: date
    last_on: date | None
    stood: bool
    reason: str
    decided_by: str
    decided_on: date

    def holds_on(self, day: date) -> bool:
        """Whether this is what stands on a day."""
        return self.stood and self.from_on <= day and (self.last_on is None or day <= self.last_on)


def standing_history(
    contractors: QuerySet[Contractor], *, known: int | None = None
) -> tuple[StandingTerm, ...]:
    """Everything that was decided of one contractor, the last first; with ``known`` as it was once
    so many decisions had been taken. None are ever changed, so that is the same whenever it is
    asked. One statement."""
    decisions = StandingDecision.objects.filter(contractor__in=contractors)
    if known is not None:
        decisions = decisions.filter(number__lte=known)
    return _terms(decisions.select_related("decided_by").order_by("-number"))


def _terms(decisions: Iterable[StandingDecision]) -> tuple[StandingTerm, ...]:
    """The days of each of these, all of one contractor and the last first: each stands until its
    own last day, or the day before a later one begins."""
    found: list[StandingTerm] = []
    next_from: date | None = None
    for one in decisions:
        ends = [one.until_on, next_from - A_DAY if next_from else None]
        last_on = min((day for day in ends if day), default=None)
        found.append(_term(one, last_on=last_on))
        next_from = min(one.from_on, next_from) if next_from else one.from_on
    return tuple(found)


def _term(decision: StandingDecision, *, last_on: date | None) -> StandingTerm:
    return StandingTerm(
        number=decision.number,
        code=decision.standing,
        standing=str(WorkStanding(decision.standing).label),
        words=standing_since(decision),
        from_on=decision.from_on,
        last_on=last_on,
        stood=last_on is None or last_on >= decision.from_on,
        reason=decision.reason,
        decided_by=str(decision.decided_by or ""),
        decided_on=timezone.localdate(decision.decided_at),
    )


def decisions_known(digests: Collection[str]) -> dict[str, int]:
    """By the hash of a result how many decisions there are on the standing of its contractor, of
    those of which there is one. One statement."""
    numbers = Max("evaluation__contractor__standing_decisions__number")
    found = Result.objects.filter(sha256__in=digests).annotate(known=numbers)
    return {sha256: known for sha256, known in found.values_list("sha256", "known") if known}
