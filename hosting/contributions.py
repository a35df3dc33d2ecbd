"""What hosting gives to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.contributions import DailyReminder
from core.shell.settings import SettingsPage
from hosting.access import may_see_status
from hosting.reminders import remind_of_backups

REMINDERS = (DailyReminder(40, "backups", remind_of_backups),)

SETTINGS = (
    SettingsPage(
        90,
        "status",
        _("Status of the system"),
        _("Version, database, files, worker, mail and the last backup, and what is not well."),
        may_see_status,
    ),
)
