from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentControlConfig(AppConfig):
    name = "document_control"
    verbose_name = _("Document control")
