"""Objections to published results, and the thread of each."""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import KeptFile
from evaluations.models import Evaluation, Result
from outcomes.choices import (
    WAITS_FOR_COMPANY,
    ObjectionGround,
    ObjectionOutcome,
    ObjectionStatus,
    StepKind,
    TargetKind,
)
from outcomes.coaching.models import (
    BenchmarkPartner,
    CoachingFile,
    CoachingNote,
    CoachingPlan,
    CoachingStep,
    PartnerAgreement,
)
from outcomes.lessons.models import Lesson, LessonFile

__all__ = [
    "BenchmarkPartner",
    "CoachingFile",
    "CoachingNote",
    "CoachingPlan",
    "CoachingStep",
    "Lesson",
    "LessonFile",
    "Objection",
    "ObjectionFile",
    "ObjectionStep",
    "PartnerAgreement",
]


class Objection(models.Model):
    """What a contractor objects to in a provisional result, once for each part of an evaluation.

    ``code`` is that of the item or the rule, or the reference of the incident. ``title`` is what
    it is called, frozen in both languages. ``number`` counts within the evaluation, and the
    address is made of ``key``: neither tells how many others there are. ``scored_by`` are the
    people whose judgement it is about: none of them replies or decides. ``due_at`` is until when
    the next step is to be taken, whoever takes it; None where nothing is left to do.
    """

    AUDIT_NAME: ClassVar[str] = "objection"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="objections")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="objections")
    number = models.PositiveSmallIntegerField(_("number"))
    target = models.CharField(_("what it is about"), max_length=10, choices=TargetKind)
    code = models.CharField(_("code"), max_length=60)
    title = models.JSONField(default=dict)
    ground = models.CharField(_("ground"), max_length=12, choices=ObjectionGround)
    status = models.CharField(
        _("status"), max_length=10, choices=ObjectionStatus, default=ObjectionStatus.RAISED
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=ObjectionOutcome, blank=True)
    raised_at = models.DateTimeField(_("raised at"))
    due_at = models.DateTimeField(_("due"), null=True)
    scored_by = models.ManyToManyField(User, related_name="+")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "target", "code"],
                name="objection_once",
                violation_error_message=_("This was objected to before."),
            ),
            models.UniqueConstraint(fields=["evaluation", "number"], name="objection_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} #{self.number}"

    def is_late(self, now: datetime) -> bool:
        """Whether the company's own time for the next step is over."""
        return self.status in WAITS_FOR_COMPANY and self.due_at is not None and self.due_at < now


class ObjectionStep(models.Model):
    """One step of the thread: who said or decided what, when. Never changed or deleted.

    ``wanted`` is what the contractor asks for. Of a decision that corrects, ``correction`` says
    what ({"code", "label": {language: text}}) and ``before``, ``after`` what the result says and
    would say: {"percent", "rating"}.
    """

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=16, choices=StepKind)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("text"))
    wanted = models.TextField(_("requested outcome"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=ObjectionOutcome, blank=True)
    correction = models.JSONField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        verbose_name = _("step of an objection")
        verbose_name_plural = _("steps of objections")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["objection", "kind"], name="objection_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.objection} {self.kind}"


class ObjectionFile(KeptFile):
    """A file handed in with a step, byte for byte; both parties see it."""

    step = models.ForeignKey(ObjectionStep, on_delete=models.PROTECT, related_name="files")

    class Meta:
        verbose_name = _("file of an objection")
        verbose_name_plural = _("files of objections")
        ordering = ["uploaded_at", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "sha256"],
                name="objection_file_once",
                violation_error_message=_("This file is already there."),
            )
        ]
