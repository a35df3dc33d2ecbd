"""A register as it stood on a day: what its document is made of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.frozen import FrozenContent
from risks.models.registers import RiskRegister


class FrozenRegister(FrozenContent):
    """A register as it stood on a day, with its SHA-256. Never changed.

    ``content`` is the JSON of ``rendering/frozen.py``: its matrix, risks, controls and counts.
    One is frozen whenever somebody who writes in the register asks for it.
    """

    register = models.ForeignKey(RiskRegister, on_delete=models.PROTECT, related_name="frozen")

    class Meta:
        verbose_name = _("frozen register")
        verbose_name_plural = _("frozen registers")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["register", "revision"], name="frozen_register_once")
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.revision}"
