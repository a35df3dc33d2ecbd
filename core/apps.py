from django.apps import AppConfig
from django.conf import settings
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    # What core writes is read in the order of writing, by the owner's people only.
    default_auto_field = "core.database.keys.CountedKey"
    verbose_name = _("Audit, mails and files")

    def ready(self) -> None:
        """What addresses of every room are made of; how long the database is waited for."""
        from core.database.waiting import wait_no_longer
        from core.requests.converters import EndingConverter, Sha256Converter

        register_converter(Sha256Converter, "sha256")
        register_converter(EndingConverter, "ending")
        wait_no_longer(**settings.DATABASE_PATIENCE)
