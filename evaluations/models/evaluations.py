"""A period is a year with its instrument, ladder, rules and deadline; an evaluation is one
contractor in one period."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from evaluations.causes import reason_in_words
from evaluations.choices import (
    BEGIN_A_YEAR,
    OPEN_STATUSES,
    AuditRound,
    EvaluationStatus,
    with_round,
)
from instruments.levels import level_title
from instruments.models.versions import Instrument, Ladder, RuleSet
from instruments.words import code_word


def is_late(*, status: str, revision: int, submit_by: date, today: date) -> bool:
    """Still to be handed in after the deadline, whose own day is in time. Said nowhere else.

    The deadline is the first revision's: what is reopened was handed in once.
    """
    return status in OPEN_STATUSES and revision == 1 and submit_by < today


class Period(models.Model):
    """A rating year of one instrument (and level, where the instrument has levels).

    Where a year has several audits, each is a period with its ``round``, an AuditRound.

    A published result is provisional for ``objection_days``, counted from its publication; with 0
    it is final at once. ``reply_days`` is what the company gives itself for each of its own steps.
    Until the end of ``self_assess_by``, where they work, contractors judge themselves; without a
    day they do not.
    """

    AUDIT_NAME: ClassVar[str] = "period"

    year = models.PositiveSmallIntegerField(_("year"))
    start = models.DateField(_("start"))
    end = models.DateField(_("end"))
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT)
    level = models.CharField(_("level"), max_length=20, blank=True)
    round = models.PositiveSmallIntegerField(
        _("round"), choices=AuditRound, default=AuditRound.ONLY, db_default=AuditRound.ONLY.value
    )
    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT)
    submit_by = models.DateField(_("submit by"))
    note = models.CharField(_("note"), max_length=250, blank=True)
    objection_days = models.PositiveSmallIntegerField(_("days to object"), default=0)
    reply_days = models.PositiveSmallIntegerField(_("days to reply"), default=7)
    self_assess_by = models.DateField(_("self-assessment by"), null=True)

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["-year", "instrument__code", "level", "-round"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "instrument", "level", "round"],
                name="period_round_once",
                violation_error_message=_("This year already has a period for this instrument."),
            ),
            models.UniqueConstraint(
                fields=["year", "instrument", "level"],
                condition=models.Q(round__in=BEGIN_A_YEAR),
                name="period_first_once",
                violation_error_message=_("This year already has a period for this instrument."),
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="period_ends_after_start",
                violation_error_message=_("The period ends before it starts: change a date."),
            ),
        ]

    def __str__(self) -> str:
        return with_round(f"{code_word(self.instrument.code)} {self.year}", self.round)

    @property
    def year_title(self) -> str:
        """``2024, Final audit``; the year alone where it has no rounds."""
        return with_round(self.year, self.round)

    @property
    def level_title(self) -> str:
        """What its level is called, ``Tingkat transisi``; "" where there are no levels."""
        return level_title(self.instrument_id, self.level)


class Evaluation(models.Model):
    """One contractor in one period, pinned for life to the instrument, ladder and rules.

    ``return_cause`` is the ``Reopening.cause`` of the revision that returned it, where it has one.
    ``summary`` is what the answers give so far, written in the same transaction as each
    answer, so that a list of hundreds needs no scoring: {"counts", "percent", "range",
    "elements": {code: {"percent", "counts"}}} as in the scoring contract.
    """

    AUDIT_NAME: ClassVar[str] = "evaluation"

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="evaluations")
    contractor = models.ForeignKey(Contractor, on_delete=models.PROTECT, related_name="evaluations")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT)
    level = models.CharField(max_length=20, blank=True)
    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT)
    coordinator = models.ForeignKey(
        User, verbose_name=_("coordinator"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        _("status"), max_length=12, choices=EvaluationStatus, default=EvaluationStatus.DRAFT
    )
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    return_reason = models.TextField(_("reason for return"), blank=True)
    return_cause = models.JSONField(default=dict, db_default={})
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    summary = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-period__year", "contractor__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "contractor"],
                name="evaluation_once",
                violation_error_message=_("This contractor is already evaluated in this period."),
            )
        ]

    def __str__(self) -> str:
        return with_round(f"{self.contractor} {self.period.year}", self.period.round)

    @property
    def level_title(self) -> str:
        """What its level is called, ``Tingkat transisi``; "" where there are no levels."""
        return level_title(self.instrument_id, self.level)

    @property
    def mark(self) -> str:
        """By which somebody says how it stood before them."""
        return f"{self.revision} {self.status}"

    @property
    def why_returned(self) -> str:
        """Why it was returned or reopened, in the language of who reads it; "" where it was not."""
        return reason_in_words(self.return_cause, self.return_reason)
