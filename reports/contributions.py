"""What reports give to the pages that gather, and to the documents room."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Place
from documents.verification.verifiable import Verifiable
from evaluations.services.announcements import PublicationListener
from reports import kinds, verification
from reports.access import may_compare, may_have_scorecards
from reports.audit_kinds import AUDIT_KINDS
from reports.personal_data import PERSONAL_DATA
from reports.services.preparation import ask_to_prepare
from reports.tables import ELEMENTS, ITEMS, RESULTS, SELF_GAPS

PLACES = (
    Place(50, "scorecard-list", _("Scorecards"), may_have_scorecards, ("/results/",)),
    Place(61, "comparison", _("Comparison"), may_compare),
)
DATASETS = (RESULTS, ELEMENTS, SELF_GAPS, ITEMS)
DOCUMENTS = (
    kinds.SCORECARD,
    kinds.COMPARISON,
    kinds.SCORECARDS_ZIP,
    kinds.FIGURES,
)
VERIFIABLES = (Verifiable(10, verification.known_results, verification.published_records),)
# Scorecards are made when results are published, not when somebody waits for them.
PUBLICATION_LISTENERS = (PublicationListener(10, ask_to_prepare),)

__all__ = [
    "AUDIT_KINDS",
    "DATASETS",
    "DOCUMENTS",
    "PERSONAL_DATA",
    "PLACES",
    "PUBLICATION_LISTENERS",
    "VERIFIABLES",
]
