"""What companies give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from accounts.access import is_of_the_owner
from contractors.tables import CONTRACTORS
from core.contributions import Place

PLACES = (Place(90, "contractor-list", _("Contractors"), is_of_the_owner),)
DATASETS = (CONTRACTORS,)
