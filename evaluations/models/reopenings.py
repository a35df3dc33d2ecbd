"""Why an approved evaluation was opened again."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluations.causes import reason_in_words
from evaluations.models.evaluations import Evaluation


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    """Reopenings by whether they hold."""

    def in_force(self) -> Self:
        """Those that were not undone: a revision has one."""
        return self.filter(undone_at=None)


class Reopening(models.Model):
    """What began a revision after the first: who, when, why. Never changed or deleted.

    The result of the revision before stays; it stands until that of ``revision`` is published.
    What was a mistake is undone (``undone_by``, ``undone_at``) and stays all the same: then there
    is no such revision, and the next one has its number.

    ``cause`` is what a rule or a decision began it by (evaluations/causes.py), {} where a person
    wrote why; ``reason`` says it in the words that person wrote, else of the company's language.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="reopenings")
    revision = models.PositiveSmallIntegerField(_("revision"))
    reason = models.TextField(_("reason"))
    cause = models.JSONField(default=dict, db_default={})
    reopened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(_("reopened at"))
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("reopening")
        verbose_name_plural = _("reopenings")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "revision"],
                condition=models.Q(undone_at=None),
                name="reopening_in_force_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.revision}"

    @property
    def why(self) -> str:
        """Why it was begun, in the language of who reads it."""
        return reason_in_words(self.cause, self.reason)
