from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormWorkbooksConfig(AppConfig):
    name = "form_workbooks"
    verbose_name = _("Forms as workbooks")
