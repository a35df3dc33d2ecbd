"""What people and sign-in give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from accounts.access import READ, may_keep_people, may_keep_tokens
from accounts.audit_kinds import AUDIT_KINDS
from accounts.personal_data.rows import PERSONAL_DATA
from accounts.second_factor.todo import TODO
from accounts.tables import ACCESS_RECORDS
from core.shell.settings import SettingsPage

SETTINGS = (
    SettingsPage(
        50,
        "token-list",
        _("Tokens"),
        _("Let programs read the data, or enter it."),
        may_keep_tokens,
    ),
    SettingsPage(
        15,
        "pause-list",
        _("Locked names"),
        _("Who typed wrong passwords too often; open a name sooner."),
        may_keep_people,
    ),
    SettingsPage(
        80,
        "admin:index",
        _("Records"),
        _("Mails that were sent, sign-ins, and what was taken out."),
        may_keep_people,
    ),
)
DATASETS = (ACCESS_RECORDS,)
TOKEN_SCOPES = (READ,)

__all__ = ["AUDIT_KINDS", "DATASETS", "PERSONAL_DATA", "SETTINGS", "TODO"]
