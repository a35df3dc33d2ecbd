"""States of analyses of jobs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JsaState(TextChoices):
    """Where a revision of a job safety analysis stands: who has written, read and approved it."""

    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Waits for the HSE review")
    REVIEWED = "reviewed", _("Reviewed, waits for approval")
    APPROVED = "approved", _("Approved")
