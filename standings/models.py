"""Versions of standing rules; what a manager decided, and what lifts it. Never changed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from evaluations.models import Result
from instruments.models.versions import WrittenVersion
from standings.awards.models import Award, AwardRules, AwardWithdrawal
from standings.choices import ConditionMeasure, WorkStanding

__all__ = [
    "Award",
    "AwardRules",
    "AwardWithdrawal",
    "MetCondition",
    "StandingCondition",
    "StandingDecision",
    "StandingRules",
]


class StandingRules(WrittenVersion):
    """One version of the rules that propose a standing, draft or published.

    ``content``: the JSON of its spec (rules/parts.py). The version in force is the one that was
    published last.
    """

    AUDIT_NAME: ClassVar[str] = "standing_rules"

    class Meta:
        # The table's name from when it was outcomes'; landed code reads it.
        db_table = "outcomes_standingrules"
        verbose_name = _("standing rules")
        verbose_name_plural = _("standing rules")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standing_rules_once")
        ]


class StandingDecision(models.Model):
    """What a manager decided of one contractor, from which day and until which. Never changed.

    The last one that has begun is what stands; after ``until_on`` nothing does, until somebody
    decides again. ``number`` counts within the contractor, in the order of deciding. ``result`` is
    what it followed from, ``proposed`` what ``rules`` proposed then ("" for nothing), ``facts``
    what they read, frozen: {"year", "rating": {"code", "label"}, "state", "open_majors",
    "overdue_capa", "expired_documents" (older rows have none), "reasons": [{language: text}]}.
    """

    AUDIT_NAME: ClassVar[str] = "standing_decision"

    contractor = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, related_name="standing_decisions"
    )
    number = models.PositiveIntegerField(_("number"))
    standing = models.CharField(_("work standing"), max_length=12, choices=WorkStanding)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True)
    reason = models.TextField(_("Reason"))
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="+")
    rules = models.ForeignKey(
        StandingRules, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    proposed = models.CharField(
        _("proposed standing"), max_length=12, choices=WorkStanding, blank=True
    )
    facts = models.JSONField(default=dict)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        db_table = "outcomes_standingdecision"
        verbose_name = _("decision on standing")
        verbose_name_plural = _("decisions on standing")
        ordering = ["contractor", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contractor", "number"], name="standing_decision_number_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(standing=WorkStanding.BARRED)
                | models.Q(until_on__isnull=False),
                name="standing_barred_has_an_end",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="standing_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contractor} #{self.number}"


class StandingCondition(models.Model):
    """What must be met before a decision is lifted. Never changed.

    ``code`` is that of the rules, "" for one that the manager wrote. With a ``measure`` the machine
    tells: a count of at most ``at_most``, or one of ``ratings``.
    """

    AUDIT_NAME: ClassVar[str] = "standing_condition"

    decision = models.ForeignKey(
        StandingDecision, on_delete=models.PROTECT, related_name="conditions"
    )
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("code"), max_length=40, blank=True)
    title = models.JSONField()
    measure = models.CharField(max_length=20, choices=ConditionMeasure, blank=True)
    at_most = models.PositiveIntegerField(default=0)
    ratings = models.JSONField(default=list)

    class Meta:
        db_table = "outcomes_standingcondition"
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["decision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="standing_condition_once")
        ]

    def __str__(self) -> str:
        return f"{self.decision}.{self.position}"


class MetCondition(models.Model):
    """Who said that a condition is met, when and by what. Never changed."""

    condition = models.OneToOneField(
        StandingCondition, on_delete=models.PROTECT, related_name="met"
    )
    reason = models.TextField(_("what shows it"))
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("confirmed at"))

    class Meta:
        db_table = "outcomes_metcondition"
        verbose_name = _("met condition")
        verbose_name_plural = _("met conditions")

    def __str__(self) -> str:
        return str(self.condition)
