"""Why an approved evaluation was opened again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluations.models.evaluations import Evaluation


class Reopening(models.Model):
    """What began a revision after the first: who, when, why. Never changed or deleted.

    The result of the revision before stays; it stands until that of ``revision`` is published.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="reopenings")
    revision = models.PositiveSmallIntegerField(_("revision"))
    reason = models.TextField(_("reason"))
    reopened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(_("reopened at"))

    class Meta:
        verbose_name = _("reopening")
        verbose_name_plural = _("reopenings")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "revision"], name="reopening_once")
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.revision}"
