"""The investigations that findings were born from, as the finding's pages tell it."""

from collections.abc import Collection

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.contributions import Birthplace
from investigations.access import investigations_visible_to
from investigations.models import InvestigationAction

# The incident's reference beside a row of findings; None for those of no investigation.
CODE_OF_INVESTIGATION = Subquery(
    InvestigationAction.objects.filter(finding=OuterRef("pk")).values(
        "investigation__incident__reference"
    )[:1],
    output_field=CharField(),
)


def born_in_investigation(investigation_id: int) -> QuerySet[InvestigationAction, int | None]:
    """The ids of the findings that its actions became, as a column to filter by."""
    found = InvestigationAction.objects.filter(
        investigation=investigation_id, finding__isnull=False
    )
    return found.values_list("finding_id", flat=True)


def places_in_investigations(user: Person, findings: Collection[int]) -> dict[int, Birthplace]:
    """The investigations these findings were born in, by the findings' ids: one statement."""
    rows = InvestigationAction.objects.filter(
        finding__in=findings, investigation__in=investigations_visible_to(user)
    ).select_related("investigation__incident")
    return {
        row.finding_id: Birthplace(
            name=_("Investigation of %(reference)s")
            % {"reference": row.investigation.incident.reference},
            detail="",
            address=reverse("investigation", args=[row.investigation.incident_id]),
        )
        for row in rows
        if row.finding_id
    }


def nobody_answers(_findings: Collection[int]) -> dict[int, int]:
    """Who answers for an investigation is told as who must act."""
    return {}
