"""What companies give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from contractors.access import may_read_contractors
from contractors.audit_kinds import AUDIT_KINDS
from contractors.tables import CONTRACTORS
from core.contributions import Place

PLACES = (Place(90, "contractor-list", _("Contractors"), may_read_contractors),)
DATASETS = (CONTRACTORS,)

__all__ = ["AUDIT_KINDS", "DATASETS", "PLACES"]
