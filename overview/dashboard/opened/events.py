"""The findings and the incidents behind a figure."""

from django.utils.translation import gettext as _

from findings import corrective
from findings.access import findings_visible_to
from findings.models import Finding
from monitoring import year as indicators
from monitoring.models import Incident
from monitoring.year import LAGGING_KINDS
from overview.dashboard.opened.asking import FigureRequest, FigureRows


def opened_findings(asked: FigureRequest) -> FigureRows | None:
    """The findings of the figure; None where it counts none."""
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
    return FigureRows(title, "findings", rows)


def opened_incidents(asked: FigureRequest) -> FigureRows | None:
    """The confirmed incidents of the figure; None where it counts none."""
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
    return FigureRows(titles[asked.show], "incidents", rows)
