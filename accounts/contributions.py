"""What people and sign-in give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from accounts.access import may_keep_people
from accounts.tables import ACCESS_RECORDS
from core.contributions import Place

PLACES = (Place(120, "admin:index", _("Settings"), may_keep_people),)
DATASETS = (ACCESS_RECORDS,)
