"""The figures that measured items take from the schedules of a period: done of planned.

What a name counts is data: ``scheduled`` in ``library/figures.yaml``. Planned is what was due in
the period, up to today, as in a month's figures (``monthly.py``).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import yaml
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

from core.contributions import MeasuredFigure, MeasuredScope
from core.figures import in_hundredths, whole
from core.language import said_when_read
from inspections.figures.proposals import LIBRARY
from inspections.models import DueInspection

DONE, IN_TIME = "done", "in_time"


@cache
def scheduled_figures_known() -> Mapping[str, str]:
    """What each name counts, DONE or IN_TIME, as the file says it; ValueError for another."""
    read = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    found = {one["name"]: one["counts"] for one in read["scheduled"]}
    for name, counts in found.items():
        if counts not in (DONE, IN_TIME):
            raise ValueError(f"{LIBRARY.name}: {name} counts what no schedule has: {counts}.")
    return found


@dataclass(frozen=True, slots=True)
class ScheduleTally:
    """How many were planned, and how many of these were done in time, done late and missed; the
    others can still be done."""

    planned: int
    in_time: int
    late: int
    missed: int

    @property
    def done(self) -> int:
        """In time or late."""
        return self.in_time + self.late


def schedule_tally(scope: MeasuredScope, *, today: date) -> ScheduleTally:
    """Of what was due at a company in these days, up to today. One statement."""
    due = DueInspection.objects.filter(
        schedule__unit__contractor=scope.contractor_id,
        due_on__range=(scope.start, min(scope.end, today)),
    )
    counted = due.aggregate(
        planned=Count("pk"),
        in_time=Count("pk", filter=Q(inspection__on__lte=F("due_on"))),
        late=Count("pk", filter=Q(inspection__on__gt=F("due_on"))),
        missed=Count("pk", filter=Q(inspection=None, closes_on__lt=today)),
    )
    return ScheduleTally(**counted)


def scheduled_figures(names: Collection[str], scope: MeasuredScope) -> Mapping[str, MeasuredFigure]:
    """In percent of what was planned, by the names asked for; nothing where nothing was planned."""
    asked = {name: one for name, one in scheduled_figures_known().items() if name in names}
    if not asked:
        return {}
    tally = schedule_tally(scope, today=timezone.localdate())
    if not tally.planned:
        return {}
    words, address = said_when_read(_words, tally, scope), reverse("inspection-schedule-list")
    parts = {DONE: tally.done, IN_TIME: tally.in_time}
    return {
        name: MeasuredFigure(in_hundredths(100 * parts[one], of=tally.planned), words, address)
        for name, one in asked.items()
    }


def _words(tally: ScheduleTally, scope: MeasuredScope) -> str:
    said = ngettext(
        "One inspection planned from %(first)s to %(last)s: in time %(in_time)s, late %(late)s, "
        "missed %(missed)s",
        "%(planned)s inspections planned from %(first)s to %(last)s: in time %(in_time)s, late "
        "%(late)s, missed %(missed)s",
        tally.planned,
    )
    return said % {
        "planned": whole(tally.planned), "in_time": whole(tally.in_time),
        "late": whole(tally.late), "missed": whole(tally.missed),
        "first": date_format(scope.start), "last": date_format(scope.end),
    }  # fmt: skip
