"""The five roles, and what becomes of a mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does here; one role a person."""

    COORDINATOR = "coordinator", _("HSE coordinator")
    MANAGER = "manager", _("HSE manager")
    REPRESENTATIVE = "representative", _("Contractor representative")
    ADMINISTRATOR = "administrator", _("Administrator")
    VIEWER = "viewer", _("Viewer")
