from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RiskApiConfig(AppConfig):
    name = "risk_api"
    verbose_name = _("Risks for programs")
