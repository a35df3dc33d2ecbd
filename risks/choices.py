"""States and kinds of risks and controls."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActivityKind(TextChoices):
    """Whether an activity is done as a matter of course."""

    ROUTINE = "routine", _("Routine")
    NON_ROUTINE = "non_routine", _("Not routine")


class ControlStep(TextChoices):
    """The hierarchy of controls, strongest first (ISO 45001:2018, 8.1.2)."""

    ELIMINATION = "elimination", _("Elimination")
    SUBSTITUTION = "substitution", _("Substitution")
    ENGINEERING = "engineering", _("Engineering control")
    ADMINISTRATIVE = "administrative", _("Administrative control")
    PPE = "ppe", _("Personal protective equipment")
