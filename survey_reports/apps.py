from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveyReportsConfig(AppConfig):
    name = "survey_reports"
    verbose_name = _("Survey results")
