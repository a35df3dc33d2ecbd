from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = _("People and audit")


class SettingsSiteConfig(admin_apps.AdminConfig):
    """Puts our own administrator's site in the place of Django's."""

    default = False
    default_site = "accounts.settings_site.SettingsSite"
