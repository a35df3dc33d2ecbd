"""What an uploaded workbook is for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UploadKind(models.TextChoices):
    """What an uploaded workbook is for."""

    EVALUATION = "evaluation", _("Checklist")
    IMPORT = "import", _("Contractors and totals")
    PLAN = "plan", _("Plan")
    GAP = "gap", _("Gap table")
    REGISTER = "register", _("Risk register")
    MONTHS = "months", _("Months")
    QUESTIONNAIRE = "statements", _("Questionnaire")
    BUDGET = "budget", _("OHS budget")
    JSA = "jsa", _("Job safety analysis")
    INSPECTION = "inspection", _("Inspection")
    PROCEDURE = "procedure", _("Procedure")
    QUARTER = "quarter", _("Quarterly report of risks")
