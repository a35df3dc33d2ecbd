"""Lessons and their files."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.models import Contractor
from core.models import KeptFile
from outcomes.lessons.choices import LessonStatus


class Lesson(models.Model):
    """One practice for one item of an instrument, from a contractor (None: from the owner).

    ``is_named``: others read from whom it is. ``element_title``, ``item_title`` ({language: text}),
    ``code`` and ``place`` (among the items) are those of the day it was shared; ``lineage`` leads
    to the item in every version. ``reason`` says why it was sent back or taken down. The address is
    made of ``key``; ``version`` grows by one with each change.
    """

    AUDIT_NAME: ClassVar[str] = "lesson"

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    contractor = models.ForeignKey(
        Contractor, null=True, on_delete=models.PROTECT, related_name="lessons"
    )
    is_named = models.BooleanField(_("named"), default=False)
    instrument = models.CharField(_("instrument"), max_length=40)
    element = models.CharField(_("element"), max_length=20)
    element_title = models.JSONField(default=dict)
    code = models.CharField(_("item"), max_length=20)
    lineage = models.CharField(max_length=60, db_index=True)
    item_title = models.JSONField(default=dict)
    place = models.PositiveIntegerField(default=0)
    title = models.CharField(_("title"), max_length=150)
    practice = models.TextField(_("practice"))
    status = models.CharField(
        _("status"), max_length=12, choices=LessonStatus, default=LessonStatus.WAITING
    )
    shared_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(_("shared at"))
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    visible_on = models.DateField(_("shared with everybody on"), null=True)
    reason = models.TextField(_("Reason"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["instrument", "place", "-visible_on", "title", "pk"]

    def __str__(self) -> str:
        return self.title


class LessonFile(KeptFile):
    """A file of a lesson, by its ``number`` there. Of a photo only the thumbnail is ever shown: it
    carries nothing but pixels."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("file of a lesson")
        verbose_name_plural = _("files of lessons")
        ordering = ["lesson", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "sha256"],
                name="lesson_file_once",
                violation_error_message=_("This file is already there."),
            ),
            models.UniqueConstraint(fields=["lesson", "number"], name="lesson_file_number_once"),
        ]

    @property
    def is_photo(self) -> bool:
        """Whether it is shown small, and its original to nobody."""
        return bool(self.thumbnail)
