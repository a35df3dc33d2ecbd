"""Versions of questionnaires: data, never changed once published."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from instruments.models.versions import WrittenVersion


class Questionnaire(WrittenVersion):
    """One version of a questionnaire, draft or published.

    ``content``: the JSON of its spec (questionnaires/specs/parts.py).
    """

    AUDIT_NAME: ClassVar[str] = "questionnaire"

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="questionnaire_once")
        ]
