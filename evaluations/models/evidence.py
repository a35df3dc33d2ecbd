"""Files that show what an answer says. One file can serve many items."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import KeptFile
from evaluations.models.evaluations import Evaluation
from instruments.models.versions import Item

# What is still to be looked at: not removed, or named by a frozen result. Said nowhere else.
STILL_KEPT = Q(removed_at=None) | Q(in_result=True)


class GivenEvidence(KeptFile):
    """One file of one evaluation, byte for byte as it was handed in.

    ``file`` is empty once a removed file has been deleted from the storage; the row stays.
    """

    removed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(_("removed at"), null=True)

    class Meta:
        abstract = True


class GivenEvidenceLink(models.Model):
    """A file serves an item."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    linked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        abstract = True


class Evidence(GivenEvidence):
    """A file that shows what the owner's people say.

    ``in_result`` says that a frozen result names it: then its file is kept for good.
    """

    AUDIT_NAME: ClassVar[str] = "evidence"

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="evidence")
    items: "models.ManyToManyField[Item, EvidenceLink]" = models.ManyToManyField(
        Item, through="EvidenceLink", related_name="+"
    )
    in_result = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["uploaded_at", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "sha256"],
                condition=Q(removed_at=None),
                name="evidence_once",
                violation_error_message=_("This file is already evidence of this evaluation."),
            )
        ]


class EvidenceLink(GivenEvidenceLink):
    """A file of the owner's people serves an item."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="links")

    class Meta:
        verbose_name = _("evidence of an item")
        verbose_name_plural = _("evidence of items")
        constraints = [
            models.UniqueConstraint(fields=["evidence", "item"], name="evidence_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.item.code}: {self.evidence}"
