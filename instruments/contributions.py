"""What instruments give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from accounts.access import is_of_the_owner
from core.contributions import Place
from instruments.todo import TODO

PLACES = (Place(110, "instrument-list", _("Instruments"), is_of_the_owner),)

__all__ = ["PLACES", "TODO"]
