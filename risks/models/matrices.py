"""Versions of risk matrices."""

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.memory import Memory
from instruments.models.versions import WrittenVersion
from risks.matrices.parts import MatrixSpec
from risks.matrices.reading import stored_matrix

_published: Memory[int, MatrixSpec] = Memory(200)


class RiskMatrix(WrittenVersion):
    """One version of a risk matrix. ``content``: the JSON of its spec (matrices/parts.py)."""

    AUDIT_NAME: ClassVar[str] = "risk_matrix"

    class Meta:
        verbose_name = _("risk matrix")
        verbose_name_plural = _("risk matrices")
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="risk_matrix_once")]

    @cached_property
    def spec(self) -> MatrixSpec:
        """What its file says; that of a published one is read once a process."""
        kept = _published.get(self.pk) if self.is_published else None
        if kept is None:
            kept = stored_matrix(self.content)
            if self.is_published and self.pk is not None:
                _published[self.pk] = kept
        return kept
