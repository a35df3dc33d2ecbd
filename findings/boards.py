"""What a year's dashboard shows of findings: open majors and overdue CAPA, and the rows of both."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.contributions import (
    BoardContent,
    FigureColumn,
    FigureRows,
    TallyFigure,
    YearScope,
    YearSentence,
)
from core.figures import whole
from core.tables import Kind
from findings import corrective
from findings.access import findings_visible_to
from findings.choices import FindingSeverity, FindingStatus
from findings.corrective import CorrectiveAction, corrective_of
from findings.models import Finding

CAPA = "capa"  # the board, and the figure of all that is not closed


def capa_content(scope: YearScope) -> BoardContent:
    """What is not put right at the contractors in scope: one statement."""
    found = corrective_of(_unclosed(scope), today=scope.today)
    return BoardContent(
        found,
        tally=(
            TallyFigure(_("Open majors"), found.majors, corrective.MAJORS),
            TallyFigure(_("Overdue CAPA"), found.overdue, corrective.OVERDUE),
        ),
        sentences=(YearSentence(70, _in_words(found), CAPA),),
    )


def _unclosed(scope: YearScope) -> QuerySet[Finding]:
    visible = findings_visible_to(scope.user).filter(contractor__in=scope.companies.values("pk"))
    return corrective.unclosed_capa(visible, year=scope.year)


def _in_words(found: CorrectiveAction) -> str:
    if not found.unclosed:
        return _("Every major and minor finding is closed.")
    counts = {"majors": whole(found.majors), "overdue": whole(found.overdue)}
    return _("Major findings not closed: %(majors)s; CAPA overdue: %(overdue)s.") % counts


def capa_rows(scope: YearScope) -> FigureRows | None:
    """The findings of a figure; None where it counts none."""
    titles = {
        corrective.MAJORS: _("Open major findings"),
        corrective.OVERDUE: _("Overdue CAPA"),
        CAPA: _("CAPA not closed"),
    }
    if scope.show not in titles:
        return None
    found, title, age = _unclosed(scope), titles[scope.show], scope.query.get("age", "")
    if scope.show == corrective.MAJORS:
        found = corrective.open_majors(found)
    if scope.show == corrective.OVERDUE:
        found = corrective.overdue_since(found, age, today=scope.today)
    problem = _("There is no age %(value)s here.") % {"value": age[:60]}
    if age in corrective.AGES:
        title = _("%(what)s, %(age)s days") % {"what": title, "age": age}
    return FigureRows(
        title=title,
        template="findings/_board_rows.html",
        rows=list(found.select_related("contractor", "owner")),
        columns=_columns(),
        problems=(problem,) if age and age not in corrective.AGES else (),
    )


def _columns() -> tuple[FigureColumn, ...]:
    severities = [one.value for one in FindingSeverity]
    states = [one.value for one in FindingStatus]
    return (
        FigureColumn("reference", _("Finding"), lambda r: r.reference),
        FigureColumn("contractor", _("Contractor"), lambda r: r.contractor.name),
        FigureColumn("severity", _("Severity"), lambda r: str(r.get_severity_display()),
                     by=lambda r: severities.index(r.severity)),
        FigureColumn("description", _("What was found"), lambda r: r.description),
        FigureColumn("owner", _("Who must act"), lambda r: str(r.owner or "")),
        FigureColumn("due_on", _("Deadline"), lambda r: r.due_on, Kind.DATE),
        FigureColumn("status", _("Status"), lambda r: str(r.get_status_display()),
                     by=lambda r: states.index(r.status)),
    )  # fmt: skip
