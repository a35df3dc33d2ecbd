"""What has versions, and how far one is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicationStatus(models.TextChoices):
    """A draft may change; a published version never does."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class VersionKind(models.TextChoices):
    """What has versions: each kind is a row of its own once published."""

    INSTRUMENT = "instrument", _("Instrument")
    LADDER = "ladder", _("Ladder")
    RULE_SET = "rules", _("Rule set")
