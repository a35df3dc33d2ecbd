"""What the owner aims at: a month's figure of a leading indicator, in a year."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from monitoring.choices import TargetDirection

_MEANWHILE = _("Somebody else set this target meanwhile: look, then set yours again.")


class IndicatorTarget(models.Model):
    """What the months of a year are held against: of one contractor, or of all (None).

    ``value`` is a month's figure of one contractor over all its sites, as the indicator is shown
    (a count, a percent, hours per 1,000 man-hours); None once the target was taken back. It is
    drawn beside the figures and rates nothing.
    """

    AUDIT_NAME: ClassVar[str] = "indicator_target"

    year = models.PositiveSmallIntegerField(_("year"))
    indicator = models.CharField(_("indicator"), max_length=20)
    contractor = models.ForeignKey(
        Contractor,
        verbose_name=_("contractor"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    direction = models.CharField(
        _("direction"),
        max_length=8,
        choices=TargetDirection,
        default=TargetDirection.AT_LEAST,
    )
    value = models.DecimalField(_("target"), max_digits=9, decimal_places=1, null=True, blank=True)
    set_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("target of an indicator")
        verbose_name_plural = _("targets of indicators")
        ordering = ["year", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "indicator", "contractor"],
                name="indicator_target_once",
                violation_error_message=_MEANWHILE,
            ),
            models.UniqueConstraint(
                fields=["year", "indicator"],
                condition=Q(contractor=None),
                name="indicator_target_of_all_once",
                violation_error_message=_MEANWHILE,
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="indicator_target_from_nought",
                violation_error_message=_("A target is 0 or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
