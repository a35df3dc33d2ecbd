"""What a year's dashboard shows of standings: how many stand where, today or at the year's end."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from contractors.days import Days, days_at
from contractors.models import Contractor
from core.contributions import BoardContent, FigureColumn, FigureRows, TallyFigure, YearScope
from core.tables import Kind
from standings.access import standings_visible_to
from standings.choices import StandingGap, WorkStanding
from standings.rendering import day_words
from standings.selectors import standing_codes_on, standings_on

BOARD = "standing"
SHOWS = {f"standing_{code}": code for code in (*WorkStanding.values, *StandingGap.values)}


@dataclass(frozen=True, slots=True)
class StandingBoard:
    """The day, and (word, how many, the rows it opens) of each standing."""

    day: date
    counts: list[tuple[str, int, str]]


@dataclass(frozen=True, slots=True)
class BoardStanding:
    """One contractor behind a figure."""

    contractor: Contractor
    words: str
    from_on: date | None


def standing_content(scope: YearScope) -> BoardContent:
    """How many of the contractors in scope stand where: one statement."""
    codes = standing_codes_on(_companies(scope), days=_days(scope))
    counts = [
        (str(_label(code)), codes.count(code), show)
        for show, code in SHOWS.items()
        if codes.count(code) or code in WorkStanding.values
    ]
    kept_out = codes.count(WorkStanding.SUSPENDED) + codes.count(WorkStanding.BARRED)
    told = TallyFigure(_("Suspended or barred"), kept_out, "standing_out")
    return BoardContent(
        StandingBoard(_days(scope).today, counts), tally=(told,) if kept_out else ()
    )


def _label(code: str) -> object:
    return WorkStanding(code).label if code in WorkStanding.values else StandingGap(code).label


def _days(scope: YearScope) -> Days:
    """Today; of a year that is over, its last day."""
    end = date(scope.year, 12, 31)
    return days_at(scope.now) if end >= timezone.localdate(scope.now) else Days(end)


def _companies(scope: YearScope) -> QuerySet[Contractor]:
    return standings_visible_to(scope.user).filter(pk__in=scope.companies.values("pk"))


def standing_rows(scope: YearScope) -> FigureRows | None:
    """The contractors of a figure; None where it counts none."""
    if scope.show != "standing_out" and scope.show not in SHOWS:
        return None
    wanted = (
        {WorkStanding.SUSPENDED.value, WorkStanding.BARRED.value}
        if scope.show == "standing_out"
        else {SHOWS[scope.show]}
    )
    found = standings_on(_companies(scope), days=_days(scope))
    stands = {pk: one for pk, one in found.items() if one.code in wanted}
    companies = standings_visible_to(scope.user).filter(pk__in=stands).order_by("name")
    rows = [
        BoardStanding(
            one,
            day_words(stands[one.pk]),
            decision.from_on if (decision := stands[one.pk].decision) else None,
        )
        for one in companies
    ]
    return FigureRows(
        title=_("Work standing"),
        template="standings/_standing_board_rows.html",
        rows=rows,
        columns=(
            FigureColumn("contractor", _("Contractor"), lambda r: r.contractor.name),
            FigureColumn("standing", _("Work standing"), lambda r: r.words),
            FigureColumn("from_on", _("In force from"), lambda r: r.from_on, Kind.DATE),
        ),
    )
