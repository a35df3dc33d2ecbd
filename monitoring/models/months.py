"""Monthly figures: man-hours, workforce and the leading indicators."""

from typing import ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor, Site
from core.models import Mail
from monitoring.choices import MonthReason, MonthStatus
from monitoring.indicators import FIGURES


def _part_of_whole(part: str, whole: str) -> Q:
    """A part is only told together with its whole, and is never larger."""
    return Q(**{f"{part}__isnull": True}) | Q(**{f"{part}__lte": F(whole)}) & Q(
        **{f"{whole}__isnull": False}
    )


class MonthlyIndicatorQuerySet(models.QuerySet["MonthlyIndicator"]):
    """The months of contractors."""

    def counted(self) -> Self:
        """Those that rates, proposals, dashboards and scorecards count: the confirmed ones."""
        return self.filter(status=MonthStatus.CONFIRMED)


class MonthlyIndicator(models.Model):
    """The figures of one contractor at one site in one month, and whether they count.

    From ``walkthroughs`` on they are leading indicators: None was not reported, never 0.
    ``told_by`` entered the figures last; ``decided_by`` confirmed or returned them, or is the same
    where the owner's own people entered them. ``reason`` says why a month was returned.
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
    status = models.CharField(
        _("status"), max_length=12, choices=MonthStatus, default=MonthStatus.CONFIRMED
    )
    told_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    told_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("why it is returned"), blank=True, default="")

    objects = MonthlyIndicatorQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=~Q(status=MonthStatus.RETURNED) | ~Q(reason=""),
                name="monthly_indicator_returned_why",
                violation_error_message=_("Write why the month is returned."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contractor} {self.month:%Y-%m}"

    @property
    def figures(self) -> dict[str, int]:
        """Man-hours, workforce, and the leading figures that were reported, by name."""
        values = {name: getattr(self, name) for name in FIGURES}
        return {name: value for name, value in values.items() if value is not None}

    @property
    def mark(self) -> str:
        """By which somebody says which figures they had before them; "" where none is stored."""
        if self._state.adding:
            return ""
        return self.told_at.isoformat() if self.told_at else "-"


class MonthReminder(models.Model):
    """One reason told to one person about one month at a site, and the mail that tells it.

    ``occasion`` tells one time of a reason from the next: when it was returned, or told again.
    """

    contractor = models.ForeignKey(Contractor, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(_("month"))
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=10, choices=MonthReason)
    occasion = models.CharField(max_length=40, blank=True)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("reminder of a month")
        verbose_name_plural = _("reminders of months")
        constraints = [
            models.UniqueConstraint(
                fields=["contractor", "site", "month", "person", "reason", "occasion"],
                name="month_reminder_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contractor} {self.month:%Y-%m} {self.reason} ({self.person})"
