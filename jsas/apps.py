from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JsasConfig(AppConfig):
    name = "jsas"
    verbose_name = _("Job safety analyses")
