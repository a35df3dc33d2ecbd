"""What inspections give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import MeasuredFigureSource, Origin, Place
from inspections.access import UNITS_SCOPE, may_list_inspections
from inspections.audit_kinds import AUDIT_KINDS
from inspections.figures.proposals import inspection_asks, inspection_figures
from inspections.figures.scheduled import scheduled_figures
from inspections.origins import (
    CODE_OF_UNIT,
    born_in_inspection,
    inspectors_of,
    places_in_inspections,
)
from inspections.printed.documents import INSPECTION, INSPECTIONS_BY_HASH
from inspections.tables import DUE_INSPECTIONS, INSPECTIONS
from inspections.todo import TODO

PLACES = (Place(46, "inspection-list", _("Inspections"), may_list_inspections),)
TOKEN_SCOPES = (UNITS_SCOPE,)
DATASETS = (INSPECTIONS, DUE_INSPECTIONS)
ORIGINS = (
    Origin(
        16,
        name="inspection",
        born_at=born_in_inspection,
        places=places_in_inspections,
        answerable=inspectors_of,
        code=CODE_OF_UNIT,
    ),
)
DOCUMENTS = (INSPECTION,)
MEASURED_FIGURES = (
    MeasuredFigureSource(5, inspection_figures, inspection_asks),
    MeasuredFigureSource(6, scheduled_figures),
)
VERIFIABLES = (INSPECTIONS_BY_HASH,)

__all__ = [
    "AUDIT_KINDS",
    "DATASETS",
    "DOCUMENTS",
    "MEASURED_FIGURES",
    "ORIGINS",
    "PLACES",
    "TODO",
    "VERIFIABLES",
]
