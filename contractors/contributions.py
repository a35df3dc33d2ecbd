"""What companies give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from accounts.access import may_keep_people
from contractors.access import CONTRACTORS_SCOPE, may_keep_contractors, may_read_contractors
from contractors.audit_kinds import AUDIT_KINDS
from contractors.personal_data import PERSONAL_DATA
from contractors.tables import CONTRACTORS
from core.contributions import Place
from core.shell.settings import SettingsPage

PLACES = (Place(90, "contractor-list", _("Contractors"), may_read_contractors),)
SETTINGS = (
    SettingsPage(
        10,
        "person-list",
        _("Accounts"),
        _("Who signs in, as what, and for which company; new passwords."),
        may_keep_people,
    ),
    SettingsPage(
        12,
        "account-invitations",
        _("Invitations"),
        _("Links by which people make their own account; revoke one."),
        may_keep_people,
    ),
    SettingsPage(
        20,
        "contractor-list",
        _("Contractors"),
        _("Companies that are rated: add one, change one, archive one that left."),
        may_keep_contractors,
    ),
    SettingsPage(
        30,
        "site-list",
        _("Sites"),
        _("Places where contractors work, each with its own clock."),
        may_keep_contractors,
    ),
)
TOKEN_SCOPES = (CONTRACTORS_SCOPE,)
DATASETS = (CONTRACTORS,)

__all__ = ["AUDIT_KINDS", "DATASETS", "PERSONAL_DATA", "PLACES", "SETTINGS"]
