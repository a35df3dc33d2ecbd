"""What instruments give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Place
from instruments.access import may_read_instruments
from instruments.audit_kinds import AUDIT_KINDS
from instruments.todo import TODO

PLACES = (Place(110, "instrument-list", _("Instruments"), may_read_instruments),)

__all__ = ["AUDIT_KINDS", "PLACES", "TODO"]
