"""What people and sign-in give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from accounts.access import may_keep_people
from accounts.audit_kinds import AUDIT_KINDS
from accounts.tables import ACCESS_RECORDS
from core.contributions import Place

PLACES = (Place(120, "admin:index", _("Settings"), may_keep_people),)
DATASETS = (ACCESS_RECORDS,)

__all__ = ["AUDIT_KINDS", "DATASETS", "PLACES"]
