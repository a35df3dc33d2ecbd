"""Where a certificate stands on a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateState(models.TextChoices):
    """Of these, only EXPIRED and EXPIRING ask somebody to act."""

    EXPIRED = "expired", _("Past its last day")
    EXPIRING = "expiring", _("About to expire")
    VALID = "valid", _("Valid")
    RENEWED = "renewed", _("Renewed")
    ENDED = "ended", _("No longer needed")
