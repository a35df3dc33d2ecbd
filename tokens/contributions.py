"""What tokens give to the pages that gather."""

from django.utils.translation import gettext_lazy as _

from core.shell.settings import SettingsPage
from tokens.access import READ, may_keep_tokens

SETTINGS = (
    SettingsPage(
        50,
        "token-list",
        _("Tokens"),
        _("Let programs read the data, or enter it."),
        may_keep_tokens,
    ),
)
TOKEN_SCOPES = (READ,)
