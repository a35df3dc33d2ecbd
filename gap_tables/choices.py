"""Whether a gap is still there."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GapStatus(models.TextChoices):
    """Whether what is required is there now."""

    OPEN = "open", pgettext_lazy("gap", "Open")
    PARTLY = "partly", _("Partly closed")
    CLOSED = "closed", _("Closed")
