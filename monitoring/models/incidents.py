"""Incidents: what happened, and what was decided of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor, Site
from core.identity import NameField, UniqueName
from monitoring.choices import (
    KINDS_OF_CLASS,
    IncidentKind,
    IncidentStatus,
    MiningClass,
    classes_in_words,
)


def _class_fits_kind() -> Q:
    """No class of mining is given, or one that such a kind of incident can have."""
    fits = Q(mining_class="")
    for mining_class, kinds in KINDS_OF_CLASS.items():
        fits |= Q(mining_class=mining_class, kind__in=kinds)
    return fits


class Incident(models.Model):
    """Something that happened. Counts in a rating only when confirmed.

    ``date`` and ``time`` go by the clock of its site. ``version`` grows with each change, so that
    nobody decides on another text than they have read.
    """

    AUDIT_NAME: ClassVar[str] = "incident"

    contractor = models.ForeignKey(
        Contractor, verbose_name=_("contractor"), on_delete=models.PROTECT, related_name="incidents"
    )
    site = models.ForeignKey(Site, verbose_name=_("site"), null=True, on_delete=models.PROTECT)
    reference = NameField(_("reference"), max_length=30)
    date = models.DateField(_("date"))
    time = models.TimeField(
        _("time"), null=True, blank=True, help_text=_("By the clock of the site.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=IncidentKind)
    mining_class = models.CharField(
        _("class at a mine"), max_length=16, choices=MiningClass, blank=True, default=""
    )
    fatalities = models.PositiveSmallIntegerField(_("people killed"), default=0)
    injured = models.PositiveSmallIntegerField(_("people injured"), default=0)
    lost_days = models.PositiveIntegerField(_("days lost"), default=0)
    still_counting = models.BooleanField(_("days still being lost"), default=False)
    description = models.TextField(_("what happened"))
    status = models.CharField(
        _("status"), max_length=12, choices=IncidentStatus, default=IncidentStatus.REPORTED
    )
    reported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-date", "reference"]
        constraints = [
            UniqueName("reference", name="incident_reference_once"),
            models.CheckConstraint(
                condition=Q(kind=IncidentKind.FATAL, fatalities__gte=1)
                | ~Q(kind=IncidentKind.FATAL) & Q(fatalities=0),
                name="incident_fatal_has_fatalities",
                violation_error_message=_(
                    "A fatal accident has at least one person killed; any other kind has none."
                ),
            ),
            models.CheckConstraint(
                condition=_class_fits_kind(),
                name="incident_class_fits_kind",
                violation_error_message=_(
                    "Kind and class at a mine contradict each other: correct one of the two."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.classes})"

    @property
    def classes(self) -> str:
        """Its kind, and its class at a mine, in words."""
        return classes_in_words(self.kind, self.mining_class)
