"""Who does which element."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluations.models.evaluations import Evaluation
from instruments.models.versions import Element


class ElementAssignment(models.Model):
    """An element of an evaluation is this person's to fill in; others still may."""

    AUDIT_NAME: ClassVar[str] = "element_assignment"

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="assignments")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("assignment of an element")
        verbose_name_plural = _("assignments of elements")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "element"], name="assignment_once")
        ]

    def __str__(self) -> str:
        return f"{self.element.code}: {self.person or '-'}"
