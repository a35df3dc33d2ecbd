"""What a year's dashboard shows of objections: how many, what came of them, what is late."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.contributions import BoardContent, FigureColumn, FigureRows, TallyFigure, YearScope
from core.tables import Kind
from evaluations.access import results_visible_to
from outcomes.choices import CORRECTS, WAITS_FOR_COMPANY, ObjectionOutcome
from outcomes.models import Objection
from outcomes.rendering import target_words
from outcomes.selectors import objection_counts, objection_list, stands_decided

RAISED, WAITING, LATE = "objections", "objections_waiting", "objections_late"
UPHELD, REJECTED = "objections_upheld", "objections_rejected"
BOARD = "objections"


def objection_content(scope: YearScope) -> BoardContent:
    """The counts of the year at the contractors in scope: one statement."""
    waits = Q(status__in=WAITS_FOR_COMPANY)
    late = waits & Q(due_at__lt=scope.now)
    results = results_visible_to(scope.user).standing().provisional()
    provisional = results.filter(
        evaluation__period__year=scope.year,
        evaluation__contractor__in=scope.companies.values("pk"),
    )
    counts = objection_counts(
        _of_scope(scope), beside={"provisional": provisional}, waiting=waits, late=late
    )
    told: dict[str, Any] = {**counts, "corrected": counts["upheld"] + counts["partly"]}
    late_ones = TallyFigure(_("Objections that are late"), counts["late"], LATE)
    tally = (late_ones,) if counts["late"] else ()
    return BoardContent(told, tally=tally)


def _of_scope(scope: YearScope) -> QuerySet[Objection]:
    return objection_list(scope.user).filter(
        evaluation__period__year=scope.year,
        evaluation__contractor__in=scope.companies.values("pk"),
    )


def objection_rows(scope: YearScope) -> FigureRows | None:
    """The objections of a figure; None where it counts none."""
    titles = {
        RAISED: _("Objections"),
        WAITING: _("Objections that wait for the company"),
        LATE: _("Objections that are late"),
        UPHELD: _("Objections upheld, wholly or in part"),
        REJECTED: _("Objections rejected"),
    }
    if scope.show not in titles:
        return None
    found = _of_scope(scope)
    if scope.show in (WAITING, LATE):
        found = found.filter(status__in=WAITS_FOR_COMPANY)
    if scope.show == LATE:
        found = found.filter(due_at__lt=scope.now)
    if scope.show == UPHELD:
        found = found.filter(stands_decided(*CORRECTS))
    if scope.show == REJECTED:
        found = found.filter(stands_decided(ObjectionOutcome.REJECTED))
    return FigureRows(
        title=titles[scope.show],
        template="outcomes/_board_rows.html",
        rows=list(found),
        columns=_columns(),
    )


def _columns() -> tuple[FigureColumn, ...]:
    return (
        FigureColumn("contractor", _("Contractor"), lambda r: r.evaluation.contractor.name),
        FigureColumn("target", _("What it is about"), lambda r: target_words(r.target, r.code)),
        FigureColumn("status", _("Status"), lambda r: str(r.get_status_display())),
        FigureColumn("outcome", _("Outcome"), lambda r: str(r.get_outcome_display())),
        FigureColumn("raised_at", _("Raised at"), lambda r: r.raised_at, Kind.MOMENT),
    )
