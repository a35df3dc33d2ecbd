"""The places of the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Place
from overview.access import has_work, may_see_dashboard, may_take_data

PLACES = (
    Place(10, "todo", _("To do"), has_work),
    Place(20, "dashboard", _("Dashboard"), may_see_dashboard),
    Place(80, "data-out", _("Data"), may_take_data, ("/tokens/",)),
)
