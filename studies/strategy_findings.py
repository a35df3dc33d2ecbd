"""The strategies that findings were born from, as the finding's pages tell it."""

from collections.abc import Collection

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.contributions import Birthplace
from studies.access import studies_visible_to
from studies.models import StrategyFinding

# The field of TOWS beside a row of findings; None for those of no strategy.
CODE_OF_STRATEGY = Subquery(
    StrategyFinding.objects.filter(finding=OuterRef("pk")).values("strategy__kind"),
    output_field=CharField(),
)


def born_in_study(study_id: int) -> QuerySet[StrategyFinding, int]:
    """The ids of the findings that strategies of a study became, as a column to filter by."""
    found = StrategyFinding.objects.filter(strategy__study=study_id)
    return found.values_list("finding_id", flat=True)


def places_in_studies(user: Person, findings: Collection[int]) -> dict[int, Birthplace]:
    """The studies these findings were born in, by the findings' ids: one statement."""
    rows = StrategyFinding.objects.filter(
        finding__in=findings, strategy__study__in=studies_visible_to(user)
    ).select_related("strategy__study")
    return {
        row.pk: Birthplace(
            name=_("Strategy %(kind)s") % {"kind": row.strategy.kind},
            detail=row.strategy.study.name,
            address=reverse("study", args=[row.strategy.study_id]),
        )
        for row in rows
    }


def owners_of_strategies(findings: Collection[int]) -> dict[int, int]:
    """Whose the strategies are that became these findings: ids of people by finding."""
    rows = StrategyFinding.objects.filter(finding__in=findings)
    return dict(rows.values_list("finding", "strategy__owner"))
