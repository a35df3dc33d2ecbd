"""What a month's inspections at a site come to: done of planned, and their compliance."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from contractors.models import Contractor, Site
from core.figures import percent
from inspections.choices import InspectionState
from inspections.models import DueInspection, Inspection
from inspections.rules import compliance_percent


@dataclass(slots=True)
class InspectedMonth:
    """``done`` of the ``planned``: of what was due in it up to today, late ones too. ``good`` of
    ``whole`` are of every inspection that was finished in it, planned or not."""

    month: date
    planned: int = 0
    done: int = 0
    good: int = 0
    whole: int = 0

    @property
    def compliance(self) -> str:
        """In words; a dash where nothing counted."""
        return percent(compliance_percent(self.good, self.whole))


def inspected_months(
    contractor: Contractor, site: Site, *, year: int, today: date, is_only_site: bool
) -> list[InspectedMonth]:
    """Of the months of a year in which anything was due or inspected, the first one first.

    A unit that stays at no site counts at the only one its company has. Two statements.
    """
    found: dict[date, InspectedMonth] = {}

    def of(month: date) -> InspectedMonth:
        return found.setdefault(month, InspectedMonth(month))

    due = DueInspection.objects.filter(
        _at("schedule__unit__", site, is_only_site=is_only_site),
        schedule__unit__contractor=contractor, due_on__year=year, due_on__lte=today,
    )  # fmt: skip
    due_rows = due.order_by().values_list(TruncMonth("due_on"))
    for month, planned, done in due_rows.annotate(Count("pk"), Count("inspection")):
        of(month).planned, of(month).done = planned, done
    inspected = Inspection.objects.filter(
        _at("unit__", site, is_only_site=is_only_site),
        contractor=contractor, on__year=year, state=InspectionState.FINISHED,
    )  # fmt: skip
    rows = inspected.order_by().values_list(TruncMonth("on"))
    for month, good, whole in rows.annotate(Sum("good"), Sum("whole")):
        of(month).good, of(month).whole = good, whole
    return [found[month] for month in sorted(found)]


def _at(unit: str, site: Site, *, is_only_site: bool) -> Q:
    here = Q(**{f"{unit}site": site})
    return here | Q(**{f"{unit}site": None}) if is_only_site else here
