"""Incidents: what happened, and what was decided of it."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from contractors.models import Contractor, Site
from core.identity import NameField, UniqueName
from core.models import KeptFile
from monitoring.choices import (
    KINDS_OF_CLASS,
    IncidentKind,
    IncidentStatus,
    InjuryClass,
    MiningClass,
    classes_in_words,
)

TOLD_WITHIN = timedelta(hours=24)  # what is told later than that was told late


def _class_fits_kind() -> Q:
    """No class of mining is given, or one that such a kind of incident can have."""
    fits = Q(mining_class="")
    for mining_class, kinds in KINDS_OF_CLASS.items():
        fits |= Q(mining_class=mining_class, kind__in=kinds)
    return fits


class Incident(models.Model):
    """Something that happened. Counts in a rating only when confirmed.

    ``date`` and ``time`` go by the clock of its site. ``told_at``: when it was written down here;
    None where nobody knows. ``version`` grows with each change, so that nobody decides on another
    text than they have read.
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
    told_at = models.DateTimeField(null=True)
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

    @property
    def zone(self) -> ZoneInfo:
        """The clock that its date and time go by: of its site; without one, of the installation."""
        return ZoneInfo(self.site.time_zone if self.site else settings.TIME_ZONE)

    @property
    def began_at(self) -> datetime:
        """When it happened. Where nobody knows the hour, the beginning of its day: a deadline that
        is counted from it never comes too late."""
        return datetime.combine(self.date, self.time or time.min, tzinfo=self.zone)

    @property
    def began_by(self) -> datetime:
        """When it had happened at the latest. Where nobody knows the hour, the end of its day: what
        is late counted from it is late for sure."""
        if self.time is not None:
            return self.began_at
        return datetime.combine(self.date + timedelta(days=1), time.min, tzinfo=self.zone)

    @property
    def days_untold(self) -> int:
        """How many days of its site went by until it was told; 0 where that was in time."""
        if self.told_at is None or self.told_at <= self.began_by + TOLD_WITHIN:
            return 0
        return (timezone.localdate(self.told_at, self.zone) - self.date).days

    @property
    def told_late(self) -> str:
        """ "reported 10 days after the event"; "" where it was told in time."""
        days = self.days_untold
        if not days:
            return ""
        said = ngettext(
            "reported %(days)s day after the event", "reported %(days)s days after the event", days
        )
        return said % {"days": days}


class InjuredPerson(models.Model):
    """One person an incident harmed, told by their job and never by name.

    Days are lost from ``away_from`` on, until the day before ``back_on``; without that they are
    still being lost.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="people")
    job = models.CharField(_("job of the person"), max_length=120)
    injury = models.CharField(_("injury class"), max_length=12, choices=InjuryClass)
    harm = models.CharField(_("what was harmed, and how"), max_length=300, blank=True)
    away_from = models.DateField(_("first day lost"), null=True, blank=True)
    back_on = models.DateField(_("first day back at work"), null=True, blank=True)

    class Meta:
        verbose_name = _("injured person")
        verbose_name_plural = _("injured people")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(back_on=None) | Q(away_from__isnull=False, back_on__gte=F("away_from")),
                name="injured_person_back_after_away",
                violation_error_message=_(
                    "Somebody is back at work after the first day lost, not before: correct one "
                    "of the two days."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(injury=InjuryClass.DEAD) | Q(back_on=None, away_from=None),
                name="injured_person_dead_loses_no_days",
                violation_error_message=_("For a person who died no lost days are counted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job} ({self.get_injury_display()})"

    @property
    def is_counting(self) -> bool:
        """Whether days are still being lost."""
        return self.away_from is not None and self.back_on is None

    def days_lost(self, today: date) -> int:
        """Calendar days away from work, up to today where the person is not back."""
        if self.away_from is None:
            return 0
        return max(0, ((self.back_on or today) - self.away_from).days)


class IncidentFile(KeptFile):
    """A photo or document of an incident, byte for byte as it was handed in."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("file of an incident")
        verbose_name_plural = _("files of incidents")
        ordering = ["uploaded_at", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "sha256"],
                name="incident_file_once",
                violation_error_message=_("This file is already there."),
            )
        ]
