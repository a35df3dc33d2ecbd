"""What a contractor says of itself: the same items, in rows of their own.

Nothing of it is scored. Whoever asks for answers, notes or evidence of an evaluation asks other
tables, so that a self-score cannot come in by a filter somebody forgot.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Mail
from evaluations.choices import SelfReason
from evaluations.models.answers import GivenAnswer, GivenNote
from evaluations.models.evaluations import Evaluation
from evaluations.models.evidence import GivenEvidence, GivenEvidenceLink
from instruments.models.versions import Item


class SelfAssessment(models.Model):
    """How far a contractor is with judging itself in one evaluation; there from its first save.

    ``summary`` is what its own answers would give, in the shape of ``Evaluation.summary``. Whether
    it is open, until when, and whether it has been given: ``selectors/self_assessments.py``.
    """

    AUDIT_NAME: ClassVar[str] = "self_assessment"

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.PROTECT, related_name="self_assessment"
    )
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    summary = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")

    def __str__(self) -> str:
        return str(self.evaluation)


class SelfAnswer(GivenAnswer):
    """What a contractor says of itself in one item."""

    AUDIT_NAME: ClassVar[str] = "self_answer"

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="self_answers"
    )

    class Meta:
        verbose_name = _("answer of the contractor")
        verbose_name_plural = _("answers of the contractor")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "item"], name="self_answer_once"),
            models.CheckConstraint(
                condition=~Q(not_applicable=True) | Q(choice="") & ~Q(na_reason=""),
                name="self_answer_na_has_reason_and_no_choice",
                violation_error_message=_("Not applicable needs a reason, and no score."),
            ),
        ]


class SelfNote(GivenNote):
    """What a contractor says of itself in one element."""

    AUDIT_NAME: ClassVar[str] = "self_note"

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="self_notes")

    class Meta:
        verbose_name = _("element note of the contractor")
        verbose_name_plural = _("element notes of the contractor")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "element"], name="self_note_once")
        ]


class SelfEvidence(GivenEvidence):
    """A file by which a contractor shows what it says of itself.

    It becomes evidence of the evaluation only where a coordinator links it to an item.
    """

    AUDIT_NAME: ClassVar[str] = "self_evidence"

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="self_evidence"
    )
    items: "models.ManyToManyField[Item, SelfEvidenceLink]" = models.ManyToManyField(
        Item, through="SelfEvidenceLink", related_name="+"
    )

    class Meta:
        verbose_name = _("evidence of the contractor")
        verbose_name_plural = _("evidence of the contractor")
        ordering = ["uploaded_at", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "sha256"],
                condition=Q(removed_at=None),
                name="self_evidence_once",
                violation_error_message=_("This file is already evidence of this evaluation."),
            )
        ]


class SelfEvidenceLink(GivenEvidenceLink):
    """A file of the contractor serves an item."""

    evidence = models.ForeignKey(SelfEvidence, on_delete=models.PROTECT, related_name="links")

    class Meta:
        verbose_name = _("evidence of the contractor for an item")
        verbose_name_plural = _("evidence of the contractor for items")
        constraints = [
            models.UniqueConstraint(fields=["evidence", "item"], name="self_evidence_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.item.code}: {self.evidence}"


class SelfReminder(models.Model):
    """One reason told to one person about one self-assessment, and the mail that tells it.

    ``occasion`` tells one time of a reason from the next: the last day, or when it was submitted.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=10, choices=SelfReason)
    occasion = models.CharField(max_length=40)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("reminder of a self-assessment")
        verbose_name_plural = _("reminders of self-assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "person", "reason", "occasion"], name="self_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.reason} ({self.person})"
