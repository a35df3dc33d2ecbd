"""Incidents and monthly figures."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
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
    """Something that happened. Counts in a rating only when confirmed."""

    AUDIT_NAME: ClassVar[str] = "incident"

    contractor = models.ForeignKey(
        Contractor, verbose_name=_("contractor"), on_delete=models.PROTECT, related_name="incidents"
    )
    site = models.ForeignKey(Site, verbose_name=_("site"), null=True, on_delete=models.PROTECT)
    reference = NameField(_("reference"), max_length=30)
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=20, choices=IncidentKind)
    mining_class = models.CharField(
        _("class at a mine"), max_length=16, choices=MiningClass, blank=True, default=""
    )
    fatalities = models.PositiveSmallIntegerField(_("people killed"), default=0)
    injured = models.PositiveSmallIntegerField(_("people injured"), default=0)
    lost_days = models.PositiveIntegerField(_("days lost"), default=0)
    description = models.TextField(_("what happened"))
    status = models.CharField(
        _("status"), max_length=12, choices=IncidentStatus, default=IncidentStatus.REPORTED
    )
    reported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

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


def _part_of_whole(part: str, whole: str) -> Q:
    """A part is only told together with its whole, and is never larger."""
    return Q(**{f"{part}__isnull": True}) | Q(**{f"{part}__lte": F(whole)}) & Q(
        **{f"{whole}__isnull": False}
    )


class MonthlyIndicator(models.Model):
    """The figures of one contractor at one site in one month.

    From ``walkthroughs`` on they are leading indicators: None was not reported, never 0.
    """

    AUDIT_NAME: ClassVar[str] = "monthly_indicator"

    contractor = models.ForeignKey(
        Contractor,
        verbose_name=_("contractor"),
        on_delete=models.PROTECT,
        related_name="monthly_indicators",
    )
    site = models.ForeignKey(Site, verbose_name=_("site"), on_delete=models.PROTECT)
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    man_hours = models.PositiveIntegerField(_("man-hours"), validators=[MinValueValidator(0)])
    workforce = models.PositiveIntegerField(_("workforce"), default=0)
    walkthroughs = models.PositiveIntegerField(_("walkthroughs (MWT)"), null=True, blank=True)
    near_misses = models.PositiveIntegerField(_("near miss reports"), null=True, blank=True)
    permits_checked = models.PositiveIntegerField(_("permits checked"), null=True, blank=True)
    permits_valid = models.PositiveIntegerField(_("permits valid"), null=True, blank=True)
    inspections_planned = models.PositiveIntegerField(
        _("inspections planned"), null=True, blank=True
    )
    inspections_done = models.PositiveIntegerField(_("inspections done"), null=True, blank=True)
    capa_due = models.PositiveIntegerField(_("CAPA due"), null=True, blank=True)
    capa_closed_on_time = models.PositiveIntegerField(
        _("CAPA closed on time"), null=True, blank=True
    )
    training_hours = models.PositiveIntegerField(_("training hours"), null=True, blank=True)

    class Meta:
        verbose_name = _("monthly indicator")
        verbose_name_plural = _("monthly indicators")
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["contractor", "site", "month"],
                name="monthly_indicator_once",
                violation_error_message=_("The figures of this month and site are already there."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="monthly_indicator_first_day",
                violation_error_message=_("Give the first day of the month."),
            ),
            models.CheckConstraint(
                condition=_part_of_whole("permits_valid", "permits_checked"),
                name="monthly_indicator_permits",
                violation_error_message=_(
                    "More permits are valid than were checked: correct one of the two figures."
                ),
            ),
            models.CheckConstraint(
                condition=_part_of_whole("inspections_done", "inspections_planned"),
                name="monthly_indicator_inspections",
                violation_error_message=_(
                    "More inspections are done than were planned: correct one of the two figures."
                ),
            ),
            models.CheckConstraint(
                condition=_part_of_whole("capa_closed_on_time", "capa_due"),
                name="monthly_indicator_capa",
                violation_error_message=_(
                    "More CAPA are closed on time than were due: correct one of the two figures."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contractor} {self.month:%Y-%m}"
