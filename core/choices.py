"""What becomes of a mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailStatus(models.TextChoices):
    """What became of a mail. SENDING is noted before it is handed over, and may stay so."""

    WAITING = "waiting", _("Waiting to be sent")
    SENDING = "sending", _("Cut off while sending: perhaps it arrived")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Not sent")
    DROPPED = "dropped", _("No longer wanted")
