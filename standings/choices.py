"""Where a contractor stands, the least grave first."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkStanding(models.TextChoices):
    """What a manager decides. BARRED always has an end."""

    MAY_WORK = "may_work", _("May work")
    CONDITIONS = "conditions", _("May work under conditions")
    SUSPENDED = "suspended", _("Suspended")
    BARRED = "barred", _("Barred")


class StandingGap(models.TextChoices):
    """Why no decided standing stands on a day: two things that are never one."""

    UNRATED = "unrated", _("Unrated")
    UNKNOWN = "unknown", _("Not decided")


class ConditionMeasure(models.TextChoices):
    """What the machine itself can tell of a condition; the others are ticked by a person."""

    OPEN_MAJORS = "open_majors", _("Open major findings")
    OVERDUE_CAPA = "overdue_capa", _("Overdue CAPA")
    EXPIRED_DOCUMENTS = "expired_documents", _("Expired certificates")
    RATING = "rating", _("Rating")
