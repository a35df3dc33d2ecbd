"""Documents that were asked for: the job and what it made."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedComparison(models.Model):
    """A comparison somebody gave a name: the address only, so who opens it sees their own."""

    AUDIT_NAME: ClassVar[str] = "saved_comparison"

    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("what is compared"), help_text=_("As in the address."))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        on_delete=models.CASCADE,
        related_name="saved_comparisons",
    )
    created_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("saved comparison")
        verbose_name_plural = _("saved comparisons")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_comparison_once",
                violation_error_message=_("You have a comparison of this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
