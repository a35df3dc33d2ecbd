"""What studies give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Origin, Place
from studies.access import may_list_studies
from studies.audit_kinds import AUDIT_KINDS
from studies.printed.documents import STUDIES_BY_HASH, STUDY, STUDY_WORKBOOK
from studies.strategy_findings import (
    CODE_OF_STRATEGY,
    born_in_study,
    owners_of_strategies,
    places_in_studies,
)
from studies.tables import STUDIES

PLACES = (Place(87, "study-list", _("SWOT studies"), may_list_studies, ("/strategies/",)),)
DATASETS = (STUDIES,)
DOCUMENTS = (STUDY, STUDY_WORKBOOK)
VERIFIABLES = (STUDIES_BY_HASH,)
ORIGINS = (
    Origin(
        20,
        name="study",
        born_at=born_in_study,
        places=places_in_studies,
        answerable=owners_of_strategies,
        code=CODE_OF_STRATEGY,
    ),
)

__all__ = ["AUDIT_KINDS", "DATASETS", "DOCUMENTS", "ORIGINS", "PLACES", "VERIFIABLES"]
