"""The places of the pages that gather, and the table of the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Place
from overview.access import (
    has_work,
    may_open_settings,
    may_read_trail,
    may_see_dashboard,
    may_take_data,
)
from overview.trail.tables import TRAIL

PLACES = (
    Place(10, "todo", _("To do"), has_work),
    Place(20, "dashboard", _("Dashboard"), may_see_dashboard),
    Place(80, "data-out", _("Data"), may_take_data, ("/tokens/",)),
    Place(115, "trail", _("Audit trail"), may_read_trail),
    Place(
        120,
        "settings",
        _("Settings"),
        may_open_settings,
        ("/admin/", "/invitations/", "/statusz/", "/webhooks/"),
    ),
)
DATASETS = (TRAIL,)
