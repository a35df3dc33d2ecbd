from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanApiConfig(AppConfig):
    name = "plan_api"
    verbose_name = _("Plans for programs")
