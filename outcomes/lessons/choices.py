"""Where a lesson stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LessonStatus(models.TextChoices):
    """Whether it is seen by everybody, and what comes next."""

    WAITING = "waiting", _("Waits for review")
    SENT_BACK = "sent_back", _("Sent back")
    VISIBLE = "visible", _("Shared with everybody")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")
    TAKEN_DOWN = "taken_down", _("Taken down")


MAY_BE_CHANGED = (LessonStatus.WAITING, LessonStatus.SENT_BACK)
MAY_BE_WITHDRAWN = (*MAY_BE_CHANGED, LessonStatus.VISIBLE)
