"""The evaluations behind a figure: by standing, by rating, by movement, by what they lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contractors.days import Days
from core.contributions import FigureColumn, FigureRows
from core.tables import Kind
from evaluations.choices import EvaluationStatus
from overview.dashboard import movement
from overview.dashboard.downgrades import is_lowered
from overview.dashboard.page import rated_of
from overview.dashboard.patterns import NO_PATTERN, key_of, patterns_of
from overview.dashboard.results import RatedResult, RatedYear
from overview.dashboard.rows.request import ALL, FigureRequest
from overview.dashboard.weakest import Loss, losses_on
from overview.dashboard.words import is_below
from reports.results.earlier_years import older_words
from reports.results.frozen_results import FrozenLadder, Rating
from reports.scope.filters import UNRATED
from reports.scope.instrument_year import (
    DONE,
    LATE,
    LATER,
    SOON,
    SOON_DAYS,
    CampaignEntry,
    InstrumentYear,
)

STANDINGS = (DONE, LATE, SOON, LATER)
DIRECTIONS = (movement.UP, movement.SAME, movement.DOWN, movement.NEW)


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """An evaluation, with its result where there is one; ``loss`` where an item was opened."""

    entry: CampaignEntry
    rated: RatedResult | None
    rating: Rating | None
    by_score: Rating | None
    before: Rating | None
    older: str  # where last year has no rating: "not rated in 2023 (2022: Hijau)", or ""
    standing: str
    loss: Loss | None

    @property
    def change(self) -> str | None:
        """Against last year, in percent points."""
        return self.rated.before.change(self.rated.percent) if self.rated else None


@dataclass(frozen=True, kw_only=True)
class EvaluationRows(FigureRows):
    """Evaluations; what of a result or an item there is to say stands in their columns."""

    dress: ClassVar[str] = "opened"

    @property
    def has_results(self) -> bool:
        """True where one of the evaluations has a result; else there is nothing to say of it."""
        return any(row.rated for row in self.rows)

    @property
    def has_losses(self) -> bool:
        """True where an item was opened."""
        return any(row.loss for row in self.rows)


def evaluation_rows(asked: FigureRequest) -> FigureRows:
    """The evaluations of the figure; all of them, and a sentence, where there is none such."""
    year = rated_of(asked.settled, asked.user)
    lineage = asked.query.get("item", "") if asked.show == "item" else ""
    losses = losses_on(year, lineage) if year and lineage in year.items else {}
    days = asked.days
    rows = [
        _row(entry, year, losses=losses, days=days)
        for entry in _entries_with_results(asked.settled, year)
    ]
    chosen = _figure_test(asked, year)
    if chosen is None:
        problem = _("The dashboard has no figure %(value)s: all evaluations are shown.") % {
            "value": asked.show[:60]
        }
        return _rows(_("All evaluations"), rows, year=year, problems=(problem,))
    title, test = chosen
    shown = [row for row in rows if test(row) and _due(row, asked)]
    return _rows(title + _deadline_words(asked), shown, year=year)


def _rows(
    title: str,
    rows: Sequence[EvaluationRow],
    *,
    year: RatedYear | None,
    problems: tuple[str, ...] = (),
) -> EvaluationRows:
    return EvaluationRows(
        title=title,
        template="overview/_rows_evaluations.html",
        rows=rows,
        columns=_columns(rows, year.ladder if year else None),
        problems=problems,
    )


def _entries_with_results(
    settled: InstrumentYear, year: RatedYear | None
) -> list[tuple[CampaignEntry, RatedResult | None]]:
    by_evaluation = {one.evaluation_id: one for one in year.results} if year else {}
    return [(entry, by_evaluation.get(entry.evaluation_id)) for entry in settled.entries]


def _row(
    joined: tuple[CampaignEntry, RatedResult | None],
    year: RatedYear | None,
    *,
    losses: dict[int, Loss],
    days: Days,
) -> EvaluationRow:
    entry, one = joined
    standing = entry.standing(days)
    if year is None or one is None:
        return EvaluationRow(entry, None, None, None, None, "", standing, None)
    return EvaluationRow(
        entry=entry,
        rated=one,
        rating=year.rating(one),
        by_score=year.by_score(one),
        before=year.ladder.rating(one.before.rating),
        older=older_words(year.year, one.before, ladder=year.ladder),
        standing=standing,
        loss=losses.get(one.result_id),
    )


Test = Callable[[EvaluationRow], bool]


def _figure_test(asked: FigureRequest, year: RatedYear | None) -> tuple[str, Test] | None:
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
    return _of_results(show, query, year=year)


def _of_results(show: str, query: QueryDict, *, year: RatedYear | None) -> tuple[str, Test] | None:
    if show in {"downgraded", "below", "revised", "undecided"} and year:
        return _by_rating(show, year)
    if show in DIRECTIONS:
        return _direction_title(show), lambda row: _direction(row, year) == show
    if show == "move":
        return _by_move(query.get("from", ""), query.get("to", ""), year=year)
    if show == "pattern":
        return _by_pattern(query.get("weak", ""), year)
    if show == "item":
        return _by_item(query.get("item", ""), year)
    return None


def _by_rating(show: str, year: RatedYear) -> tuple[str, Test]:
    if show == "below":
        return _("Below the pass mark"), lambda row: bool(row.rated and is_below(row.rated, year))
    if show == "revised":
        return _("Being revised"), lambda row: bool(row.rated and _is_unsettled(row.rated))
    if show == "undecided":
        return _("With incidents undecided at approval"), lambda row: _undecided(row) > 0
    return _("Lowered by a rule"), lambda row: bool(row.rated and is_lowered(row.rated))


def _undecided(row: EvaluationRow) -> int:
    return row.rated.undecided if row.rated else 0


def _is_unsettled(rated: RatedResult) -> bool:
    """Whether a later revision is being prepared, or has to be."""
    return rated.being_revised or rated.overtaken


def _standing_title(show: str) -> str:
    return {
        DONE: _("Handed in"),
        LATE: _("Late: not handed in by the deadline"),
        SOON: _("Due within %(days)s days") % {"days": SOON_DAYS},
        LATER: _("Still open, with time"),
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


def _by_move(start: str, end: str, *, year: RatedYear | None) -> tuple[str, Test] | None:
    if year is None:
        return None
    ladder = year.ladder
    known = {rating.code for rating in ladder.ratings}
    if end not in known or start not in {UNRATED, *known}:
        return None

    def moved(row: EvaluationRow) -> bool:
        if row.rated is None or row.rated.rating != end:
            return False
        before = row.rated.before.rating
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


def _due(row: EvaluationRow, asked: FigureRequest) -> bool:
    return asked.deadline is None or row.entry.submit_by == asked.deadline


def _deadline_words(asked: FigureRequest) -> str:
    if asked.deadline is None:
        return ""
    return _(", deadline %(day)s") % {"day": date_format(asked.deadline, "DATE_FORMAT")}


def _columns(
    rows: Sequence[EvaluationRow], ladder: FrozenLadder | None
) -> tuple[FigureColumn, ...]:
    states = [status.value for status in EvaluationStatus]
    lost = (
        FigureColumn("lost", _("Lost here"), lambda r: r.loss and r.loss.lost, Kind.DECIMAL),
        FigureColumn(
            "most", _("Of"), lambda r: r.loss and r.loss.most, Kind.DECIMAL, on_page=False
        ),
    )
    results = (
        FigureColumn("total", _("Total"), lambda r: r.rated and r.rated.percent, Kind.DECIMAL),
        FigureColumn("by_score", _("By score"), lambda r: _word(r.by_score), on_page=False),
        FigureColumn("rating", _("Rating"), lambda r: _word(r.rating),
              by=lambda r: _place_of(r.rating, ladder)),
        FigureColumn("before", _("Last year"), lambda r: _word(r.before) or r.older,
              by=lambda r: _place_of(r.before, ladder)),
        FigureColumn("change", _("Difference"), lambda r: r.change, Kind.DECIMAL),
    )  # fmt: skip
    return (
        FigureColumn("contractor", _("Contractor"), lambda r: (r.rated or r.entry).contractor),
        FigureColumn("level", _("Level"), lambda r: r.entry.level, on_page=False),
        *(lost if any(row.loss for row in rows) else ()),
        *(results if any(row.rated for row in rows) else ()),
        FigureColumn("status", _("Status"), lambda r: r.entry.status_label,
              by=lambda r: states.index(r.entry.status)),
        FigureColumn("being_revised", _("Being revised"),
              lambda r: bool(r.rated and r.rated.being_revised), Kind.FLAG, on_page=False),
        FigureColumn("overtaken", _("Overtaken by an incident"),
              lambda r: bool(r.rated and r.rated.overtaken), Kind.FLAG, on_page=False),
        FigureColumn("undecided", _("Undecided incidents"), _undecided, Kind.WHOLE, on_page=False),
        FigureColumn("answered", _("Answered"), lambda r: r.entry.answered, Kind.WHOLE),
        FigureColumn("items", _("Items"), lambda r: r.entry.items, Kind.WHOLE, on_page=False),
        FigureColumn("submit_by", _("Deadline"), lambda r: r.entry.submit_by, Kind.DATE),
        FigureColumn("late", _("Late"), lambda r: r.standing == LATE, Kind.FLAG, on_page=False),
        FigureColumn("coordinator", _("Coordinator"), lambda r: r.entry.coordinator),
    )  # fmt: skip


def _place_of(rating: Rating | None, ladder: FrozenLadder | None) -> int | None:
    codes = [one.code for one in ladder.ratings] if ladder else []
    return codes.index(rating.code) if rating and rating.code in codes else None


def _word(rating: Rating | None) -> str:
    return rating.label if rating and rating.code else ""
