"""The inspections that findings were born from, as the finding's pages tell it."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Person
from core.contributions import Birthplace
from core.database.columns import SPACE
from inspections.access import inspections_visible_to
from inspections.models import InspectionLine

# The unit beside a row of findings; None for those of no inspection of the field.
CODE_OF_UNIT = Subquery(
    InspectionLine.objects.filter(finding=OuterRef("pk"))
    .order_by("inspection__finished_at")
    .values(of_unit=Concat(F("inspection__unit__code"), SPACE, F("inspection__checklist")))[:1],
    output_field=CharField(),
)


def born_in_inspection(inspection_id: int) -> QuerySet[InspectionLine, int | None]:
    """The ids of the findings that its lines raised or joined, as a column to filter by."""
    found = InspectionLine.objects.filter(inspection=inspection_id, finding__isnull=False)
    return found.values_list("finding_id", flat=True)


def places_in_inspections(user: Person, findings: Collection[int]) -> dict[int, Birthplace]:
    """The inspection that raised each of these findings, and how often it was seen again: one
    statement."""
    rows = (
        InspectionLine.objects.filter(
            finding__in=findings, inspection__in=inspections_visible_to(user)
        )
        .select_related("inspection__unit", "inspection__contractor")
        .order_by("inspection__finished_at")
    )
    seen: defaultdict[int, list[InspectionLine]] = defaultdict(list)
    for row in rows:
        if row.finding_id:
            seen[row.finding_id].append(row)
    return {finding: _birthplace(lines) for finding, lines in seen.items()}


def _birthplace(lines: list[InspectionLine]) -> Birthplace:
    first, last, again = lines[0].inspection, lines[-1].inspection, len(lines) - 1
    detail = str(first.unit)
    if again:
        said = ngettext(
            "%(unit)s; seen again in %(count)s inspection, on %(day)s",
            "%(unit)s; seen again in %(count)s inspections, last on %(day)s",
            again,
        )
        detail = said % {"unit": first.unit, "count": again, "day": date_format(last.on)}
    return Birthplace(
        name=_("Inspection %(inspection)s") % {"inspection": first},
        detail=detail,
        address=f"{reverse('inspection', args=[first.key])}#line-{lines[0].code}",
    )


def inspectors_of(findings: Collection[int]) -> dict[int, int]:
    """Who finished the inspection that raised each of these findings."""
    rows = InspectionLine.objects.filter(
        finding__in=findings, inspection__finished_by__isnull=False
    ).order_by("-inspection__finished_at")
    found = rows.values_list("finding_id", "inspection__finished_by_id")
    return {finding: person for finding, person in found if finding and person}
