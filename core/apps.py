from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Audit, mails and files")

    def ready(self) -> None:
        """What addresses of every room are made of."""
        from core.converters import EndingConverter, Sha256Converter

        register_converter(Sha256Converter, "sha256")
        register_converter(EndingConverter, "ending")
