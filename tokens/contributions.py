"""What tokens give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.shell.settings import SettingsPage
from tokens.access import READ, may_see_every_token

SETTINGS = (
    SettingsPage(
        50,
        "token-list",
        _("Tokens"),
        _("With which programs read or enter data, and in whose name."),
        may_see_every_token,
    ),
)
TOKEN_SCOPES = (READ,)
