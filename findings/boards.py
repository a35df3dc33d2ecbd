"""What a year's dashboard shows of findings: what is not closed, its age, and the rows of both."""

from django.utils.translation import gettext as _

from contractors.days import days_at
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
from findings.models.findings import FindingQuerySet
from findings.pictures import ageing_of

CAPA = "capa"  # the board


def capa_content(scope: YearScope) -> BoardContent:
    """What is not put right at the contractors in scope: one statement."""
    found = corrective_of(_of_scope(scope), days=days_at(scope.now))
    return BoardContent(
        {"backlog": found, "ageing_chart": ageing_of(found.ages)},
        tally=(
            TallyFigure(_("Open majors"), found.majors, corrective.MAJORS),
            TallyFigure(_("Overdue findings"), found.overdue, corrective.OVERDUE),
        ),
        sentences=(YearSentence(70, _in_words(found), CAPA),),
    )


def _of_scope(scope: YearScope) -> FindingQuerySet:
    """Of whatever year: what is not closed today is no figure of a year."""
    return findings_visible_to(scope.user).filter(contractor__in=scope.companies.values("pk"))


def _in_words(found: CorrectiveAction) -> str:
    if not found.unclosed:
        return _("Every finding is closed.")
    counts = {
        "majors": whole(found.majors),
        "overdue": whole(found.overdue),
        "answered": whole(found.answered),
    }
    said = _("Major findings not closed: %(majors)s; findings overdue: %(overdue)s") % counts
    return said + (_(", of which answered: %(answered)s.") % counts if found.answered else ".")


def capa_rows(scope: YearScope) -> FigureRows | None:
    """The findings of a figure; None where it counts none."""
    titles = {
        corrective.MAJORS: _("Open major findings"),
        corrective.OVERDUE: _("Overdue findings"),
        corrective.ANSWERED_LATE: _("Overdue findings that are answered"),
        corrective.UNCLOSED: _("Findings not closed"),
    }
    if scope.show not in titles:
        return None
    found, title = _of_scope(scope).unclosed(), titles[scope.show]
    age = scope.query.get("age", "")
    if scope.show == corrective.MAJORS:
        found = corrective.open_majors(found)
    if scope.show == corrective.OVERDUE:
        found = corrective.overdue_since(found, age, days=days_at(scope.now))
    if scope.show == corrective.ANSWERED_LATE:
        found = corrective.answered_late(found, days=days_at(scope.now))
    problem = _("There is no age %(value)s here.") % {"value": age[:60]}
    if age in corrective.AGES:
        title = f"{title}, {corrective.age_label(age)}"
    return FigureRows(
        title=title,
        template="findings/_board_rows.html",
        rows=list(
            found.select_related("contractor", "owner").annotate(
                days_overdue=corrective.days_overdue_on(days_at(scope.now))
            )
        ),
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
        FigureColumn("days_overdue", _("Days late"), lambda r: r.days_overdue, Kind.WHOLE),
        FigureColumn("status", _("Status"), lambda r: str(r.get_status_display()),
                     by=lambda r: states.index(r.status)),
    )  # fmt: skip
