"""What documents give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import Place
from core.shell.settings import SettingsPage
from documents.access import (
    DOCUMENTS_SCOPE,
    may_change_letterhead,
    may_list_documents,
    may_schedule,
)
from documents.audit_kinds import AUDIT_KINDS
from documents.personal_data import PERSONAL_DATA

PLACES = (
    Place(
        70,
        "document-list",
        _("Documents"),
        may_list_documents,
        ("/book/", "/schedules/", "/letterhead/"),
    ),
)
SETTINGS = (
    SettingsPage(
        60,
        "schedule-list",
        _("Scheduled reports"),
        _("What is made each month, of which scope, for whom."),
        may_schedule,
    ),
    SettingsPage(
        70,
        "letterhead",
        _("Letterhead"),
        _("The company's name and logo on the cover of the annual book."),
        may_change_letterhead,
    ),
)
TOKEN_SCOPES = (DOCUMENTS_SCOPE,)

__all__ = ["AUDIT_KINDS", "PERSONAL_DATA", "PLACES", "SETTINGS", "TOKEN_SCOPES"]
