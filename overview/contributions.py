"""The places of the pages that gather."""

from django.utils.translation import gettext_lazy as _

from accounts.access import has_work, is_anybody, is_of_the_owner
from core.contributions import Place

PLACES = (
    Place(10, "todo", _("To do"), has_work),
    Place(20, "dashboard", _("Dashboard"), is_of_the_owner),
    Place(80, "data-out", _("Data"), is_anybody, ("/tokens/",)),
)
