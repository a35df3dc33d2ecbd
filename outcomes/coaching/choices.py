"""Why a step is in a coaching plan, what is written about it, and where it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CoachingReason(models.TextChoices):
    """What a step was drawn from."""

    ITEM = "item", _("An item that lost points")
    GROUP = "group", _("A weak group")
    OWN = "own", _("Agreed with the contractor")


class CoachingNoteKind(models.TextChoices):
    """What is written about a step."""

    SESSION = "session", _("Coaching session")
    PROGRESS = "progress", _("Progress of the contractor")
    DONE = "done", _("Done")
    REOPENED = "reopened", _("Opened again")


class CoachingState(models.TextChoices):
    """Where a step stands on a day."""

    OPEN = "open", _("Still to be done")
    LATE = "late", _("Late")
    DONE = "done", _("Done")
