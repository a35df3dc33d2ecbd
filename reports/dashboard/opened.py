"""What a figure of the dashboard opens: exactly the rows it counts, from the same reading.

An address names the figure (``show=late``) beside the filter of the dashboard; each kind of row
has a dataclass and a table of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.models import Incident
from contractors.rates import Rates, rates
from evaluations.access import findings_visible_to
from evaluations.choices import EvaluationStatus
from evaluations.models import Finding
from reports.dashboard import campaign, corrective, indicators, movement
from reports.dashboard.campaign import Entry
from reports.dashboard.downgraded import is_lowered
from reports.dashboard.indicators import LAGGING_KINDS, LEADING, leading_value
from reports.dashboard.page import Settled, rated_of
from reports.dashboard.patterns import NO_PATTERN, key_of, patterns_of
from reports.dashboard.rated import Rated, RatedYear
from reports.dashboard.weakest import Loss, losses_on
from reports.figures import difference
from reports.filters import UNRATED
from reports.frozen import Rating

ALL = "all"
STANDINGS = (campaign.DONE, campaign.LATE, campaign.SOON, campaign.LATER)
DIRECTIONS = (movement.UP, movement.SAME, movement.DOWN, movement.NEW)


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """An evaluation, with its result where there is one; ``loss`` where an item was opened."""

    entry: Entry
    rated: Rated | None
    rating: Rating | None
    by_score: Rating | None
    before: Rating | None
    standing: str
    loss: Loss | None

    @property
    def change(self) -> str | None:
        """Against last year, in percent points."""
        if self.rated is None or self.rated.earlier is None:
            return None
        return difference(self.rated.percent, self.rated.earlier.percent)


@dataclass(frozen=True, slots=True)
class MonthsRow:
    """A contractor's months of a year, summed: a leading indicator, or the rates."""

    contractor_id: int
    contractor: str
    months: int
    part: int | None
    whole: int | None
    value: str | None
    rates: Rates | None = None
    man_hours: int | None = None


@dataclass(frozen=True)
class Opened:
    """The rows behind a figure. ``kind`` names the table; ``total`` is a sum, where it is one."""

    title: str
    kind: str
    rows: Sequence[Any]
    year: RatedYear | None = None
    total: str = ""
    problems: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @property
    def has_results(self) -> bool:
        """True where one of the evaluations has a result; else there is nothing to say of it."""
        return any(row.rated for row in self.rows)

    @property
    def has_losses(self) -> bool:
        """True where an item was opened."""
        return any(row.loss for row in self.rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, settled, and by whom."""

    query: QueryDict
    settled: Settled
    user: Person
    today: date

    @property
    def show(self) -> str:
        """The name of the figure."""
        return self.query.get("show", "") or ALL

    @property
    def deadline(self) -> date | None:
        """The day the evaluations shown are due; None without one, or where it is no day."""
        try:
            return date.fromisoformat(self.query.get("deadline", ""))
        except ValueError:
            return None


def opened(asked: Asked) -> Opened:
    """The rows of the figure that is asked for; all evaluations where there is no such figure."""
    found = _findings(asked) or _incidents(asked) or _months(asked) or _evaluations(asked)
    return replace(found, problems=(*found.problems, *_left_out(asked)))


def _left_out(asked: Asked) -> list[str]:
    """What narrows the figure in a way there is not, told."""
    deadline, age = asked.query.get("deadline", ""), asked.query.get("age", "")
    problems = []
    if deadline and asked.deadline is None:
        problems.append(_("There is no deadline %(value)s here.") % {"value": deadline[:60]})
    if age and age not in corrective.AGES:
        problems.append(_("There is no age %(value)s here.") % {"value": age[:60]})
    return problems


def _evaluations(asked: Asked) -> Opened:
    year = rated_of(asked.settled, asked.user)
    lineage = asked.query.get("item", "") if asked.show == "item" else ""
    losses = losses_on(year, lineage) if year and lineage in year.items else {}
    rows = [_row(entry, year, losses, asked.today) for entry in _joined(asked.settled, year)]
    chosen = _chosen(asked, year)
    if chosen is None:
        problem = _("The dashboard has no figure %(value)s: all evaluations are shown.") % {
            "value": asked.show[:60]
        }
        return Opened(_("All evaluations"), "evaluations", rows, year, problems=(problem,))
    title, test = chosen
    shown = [row for row in rows if test(row) and _due(row, asked)]
    return Opened(title + _deadline_words(asked), "evaluations", shown, year)


def _joined(settled: Settled, year: RatedYear | None) -> list[tuple[Entry, Rated | None]]:
    by_evaluation = {one.evaluation_id: one for one in year.results} if year else {}
    return [(entry, by_evaluation.get(entry.evaluation_id)) for entry in settled.entries]


def _row(
    joined: tuple[Entry, Rated | None],
    year: RatedYear | None,
    losses: dict[int, Loss],
    today: date,
) -> EvaluationRow:
    entry, one = joined
    standing = entry.standing(today)
    if year is None or one is None:
        return EvaluationRow(entry, None, None, None, None, standing, None)
    return EvaluationRow(
        entry=entry,
        rated=one,
        rating=year.rating(one),
        by_score=year.by_score(one),
        before=year.ladder.rating(one.earlier.rating) if one.earlier else None,
        standing=standing,
        loss=losses.get(one.result_id),
    )


Test = Callable[[EvaluationRow], bool]


def _chosen(asked: Asked, year: RatedYear | None) -> tuple[str, Test] | None:
    """The title of a figure that counts evaluations, and which of them it counts."""
    show, query = asked.show, asked.query
    if show == ALL:
        return _("All evaluations"), lambda row: True
    if show in STANDINGS:
        return _standing_title(show), lambda row: row.standing == show
    if show == "status":
        return _by_status(query.get("status", ""))
    if show == "rated":
        return _("With a rating"), lambda row: bool(row.rating and row.rating.code)
    if show == "unrated":
        return _("Without a rating yet"), lambda row: not (row.rating and row.rating.code)
    return _of_results(show, query, year)


def _of_results(show: str, query: QueryDict, year: RatedYear | None) -> tuple[str, Test] | None:
    if show in DIRECTIONS:
        return _direction_title(show), lambda row: _direction(row, year) == show
    if show == "move":
        return _by_move(query.get("from", ""), query.get("to", ""), year)
    if show == "downgraded":
        return _("Lowered by a rule"), lambda row: bool(row.rated and is_lowered(row.rated))
    if show == "pattern":
        return _by_pattern(query.get("weak", ""), year)
    if show == "item":
        return _by_item(query.get("item", ""), year)
    return None


def _standing_title(show: str) -> str:
    return {
        campaign.DONE: _("Handed in"),
        campaign.LATE: _("Late: not handed in by the deadline"),
        campaign.SOON: _("Due within %(days)s days") % {"days": campaign.SOON_DAYS},
        campaign.LATER: _("Still open, with time"),
    }[show]


def _direction_title(show: str) -> str:
    return {
        movement.UP: _("A better rating than last year"),
        movement.SAME: _("The same rating as last year"),
        movement.DOWN: _("A lower rating than last year"),
        movement.NEW: _("Without a rating last year"),
    }[show]


def _by_status(status: str) -> tuple[str, Test] | None:
    if status not in EvaluationStatus:
        return None
    return str(EvaluationStatus(status).label), lambda row: row.entry.status == status


def _direction(row: EvaluationRow, year: RatedYear | None) -> str:
    return movement.direction(row.rated, year.ladder) if row.rated and year else ""


def _by_move(start: str, end: str, year: RatedYear | None) -> tuple[str, Test] | None:
    if year is None:
        return None
    ladder = year.ladder
    known = {rating.code for rating in ladder.ratings}
    if end not in known or start not in {UNRATED, *known}:
        return None

    def moved(row: EvaluationRow) -> bool:
        if row.rated is None or row.rated.rating != end:
            return False
        before = row.rated.earlier.rating if row.rated.earlier else None
        return (before if before in known else UNRATED) == start

    words = {"start": ladder.rating(start).label, "end": ladder.rating(end).label}
    return _("From %(start)s to %(end)s") % words, moved


def _by_pattern(key: str, year: RatedYear | None) -> tuple[str, Test] | None:
    patterns = {one.key: one for one in patterns_of(year)} if year else {}
    if key not in patterns:
        return None
    label = patterns[key].label
    title = label if key == NO_PATTERN else _("Weak together: %(groups)s") % {"groups": label}
    return title, lambda row: bool(
        row.rated and row.rated.percent is not None and key_of(row.rated.weak) == key
    )


def _by_item(lineage: str, year: RatedYear | None) -> tuple[str, Test] | None:
    item = year.items.get(lineage) if year else None
    if item is None:
        return None
    words = {"code": item.code, "title": item.title}
    return _("Lost points on %(code)s %(title)s") % words, lambda row: row.loss is not None


def _due(row: EvaluationRow, asked: Asked) -> bool:
    return asked.deadline is None or row.entry.submit_by == asked.deadline


def _deadline_words(asked: Asked) -> str:
    if asked.deadline is None:
        return ""
    return _(", deadline %(day)s") % {"day": date_format(asked.deadline, "DATE_FORMAT")}


def _findings(asked: Asked) -> Opened | None:
    titles = {
        corrective.MAJORS: _("Open major findings"),
        corrective.OVERDUE: _("Overdue CAPA"),
        "capa": _("CAPA not closed"),
    }
    if asked.show not in titles or asked.settled.year is None:
        return None
    age = asked.query.get("age", "")
    companies = asked.settled.scope.companies(asked.user)
    found = corrective.unclosed_capa(
        findings_visible_to(asked.user).filter(contractor__in=companies.values("pk")),
        year=asked.settled.year,
    )
    if asked.show == corrective.MAJORS:
        found = corrective.open_majors(found)
    if asked.show == corrective.OVERDUE:
        found = corrective.overdue_since(found, age, today=asked.today)
    rows: list[Finding] = list(found.select_related("contractor", "owner"))
    title = titles[asked.show]
    if age in corrective.AGES:
        title = _("%(what)s, %(age)s days") % {"what": title, "age": age}
    return Opened(title, "findings", rows)


def _incidents(asked: Asked) -> Opened | None:
    titles = {
        indicators.FATAL: _("Fatal accidents"),
        indicators.LTI: _("Lost time injuries, fatal ones included"),
        indicators.RECORDABLES: _("Recordable cases"),
    }
    year = asked.settled.year
    if asked.show not in titles or year is None:
        return None
    rows: list[Incident] = list(
        indicators.incidents_of(asked.settled.scope.companies(asked.user), years=(year,))
        .filter(kind__in=LAGGING_KINDS[asked.show])
        .select_related("contractor", "site")
        .order_by("-date", "reference")
    )
    return Opened(titles[asked.show], "incidents", rows)


def _months(asked: Asked) -> Opened | None:
    year = asked.settled.year
    if year is None or asked.show not in {"leading", "rates"}:
        return None
    months = indicators.months_of(asked.settled.scope.companies(asked.user), years=(year,))
    if asked.show == "rates":
        return _rates(asked, months, year)
    one = next((one for one in LEADING if one.code == asked.query.get("indicator", "")), None)
    if one is None:
        return None
    told = indicators.told_of(one)
    sums = {"part": Sum(one.part), "months": Count("month", distinct=True)}
    if one.whole:
        sums["whole"] = Sum(one.whole)
    rows = [
        MonthsRow(
            contractor_id=row["contractor_id"],
            contractor=row["contractor__name"],
            months=row["months"],
            part=row["part"],
            whole=row.get("whole"),
            value=leading_value(one, row["part"], row.get("whole")),
        )
        for row in months.filter(told)
        .values("contractor_id", "contractor__name")
        .annotate(**sums)
        .order_by("contractor__name")
    ]
    part = sum(row.part or 0 for row in rows) if rows else None
    whole = sum(row.whole or 0 for row in rows) if rows and one.whole else None
    return Opened(
        str(one.label), f"months_{one.kind}", rows, total=leading_value(one, part, whole) or ""
    )


def _rates(asked: Asked, months: Any, year: int) -> Opened:
    """The contractors whose man-hours are known, with their own rates."""
    hours = list(
        months.values("contractor_id", "contractor__name")
        .annotate(hours=Sum("man_hours"), count=Count("month", distinct=True))
        .filter(hours__gt=0)
        .order_by("contractor__name")
    )
    companies = asked.settled.scope.companies(asked.user)
    happened = {
        row["contractor_id"]: row
        for row in indicators.incidents_of(companies, years=(year,))
        .order_by()
        .values("contractor_id")
        .annotate(
            lti=Count("pk", filter=Q(kind__in=LAGGING_KINDS[indicators.LTI])),
            recordables=Count("pk", filter=Q(kind__in=LAGGING_KINDS[indicators.RECORDABLES])),
            people_killed=Sum("fatalities"),
            days=Sum("lost_days"),
        )
    }
    rows = [_rates_row(row, happened.get(row["contractor_id"], {})) for row in hours]
    return Opened(_("Man-hours and the rates they give"), "rates", rows)


def _rates_row(hours: dict[str, Any], happened: dict[str, Any]) -> MonthsRow:
    return MonthsRow(
        contractor_id=hours["contractor_id"],
        contractor=hours["contractor__name"],
        months=hours["count"],
        part=happened.get("lti", 0),
        whole=None,
        value=None,
        man_hours=hours["hours"],
        rates=rates(
            man_hours=hours["hours"],
            lti=happened.get("lti", 0),
            lost_days=happened.get("days", 0),
            fatalities=happened.get("people_killed", 0),
            recordables=happened.get("recordables", 0),
        ),
    )
