"""What people and sign-in give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from accounts.access import may_keep_people
from accounts.audit_kinds import AUDIT_KINDS
from accounts.restores.todo import TODO as RESTORED
from accounts.second_factor.todo import TODO as RESETS
from accounts.tables import ACCESS_RECORDS
from core.shell.settings import SettingsPage

SETTINGS = (
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
TODO = (*RESTORED, *RESETS)

__all__ = ["AUDIT_KINDS", "DATASETS", "SETTINGS", "TODO"]
