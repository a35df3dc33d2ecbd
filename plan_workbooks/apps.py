from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanWorkbooksConfig(AppConfig):
    name = "plan_workbooks"
    verbose_name = _("Plan as a workbook")
