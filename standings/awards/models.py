"""Versions of award rules; whom a manager named, and what was taken back. Never changed."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from evaluations.models import Result
from instruments.models.versions import WrittenVersion


class AwardRules(WrittenVersion):
    """One version of the rules that find candidates, draft or published.

    ``content``: the JSON of its spec (rules/parts.py). The version in force is the one that was
    published last.
    """

    AUDIT_NAME: ClassVar[str] = "award_rules"

    class Meta:
        # The table's name from when it was outcomes'; landed code reads it.
        db_table = "outcomes_awardrules"
        verbose_name = _("award rules")
        verbose_name_plural = _("award rules")
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="award_rules_once")]


class Award(models.Model):
    """That one contractor was named for an award of a year. Never changed.

    ``code`` and ``title`` ({language: text}) are those of ``rules``; ``result`` is what it followed
    from. ``checks`` are the criteria it met, frozen as they read then: [{"measure", "words":
    {language: text}, "figure": {language: text}}].
    """

    AUDIT_NAME: ClassVar[str] = "award"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    contractor = models.ForeignKey(Contractor, on_delete=models.PROTECT, related_name="awards")
    year = models.PositiveSmallIntegerField(_("year"))
    code = models.CharField(_("award"), max_length=40)
    title = models.JSONField(_("title"))
    rules = models.ForeignKey(AwardRules, on_delete=models.PROTECT, related_name="awards")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="+")
    checks = models.JSONField(default=list)
    reason = models.TextField(_("Reason"))
    named_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    named_on = models.DateField(_("named on"))
    named_at = models.DateTimeField(_("named at"))

    class Meta:
        db_table = "outcomes_award"
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-year", F("contractor__name"), "pk"]

    def __str__(self) -> str:
        return f"{self.contractor} {self.year} {self.code}"


class AwardWithdrawal(models.Model):
    """Who took an award back, when and why. Never changed."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("Reason"))
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("taken back on"))
    at = models.DateTimeField(_("taken back at"))

    class Meta:
        db_table = "outcomes_awardwithdrawal"
        verbose_name = _("award taken back")
        verbose_name_plural = _("awards taken back")

    def __str__(self) -> str:
        return str(self.award)
