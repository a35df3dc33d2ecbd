"""What answers rest on: something seen, somebody asked, a document read. Rows are never edited."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluations.choices import SourceKind
from evaluations.models.evaluations import Evaluation
from evaluations.models.evidence import Evidence
from evaluations.models.self_assessments import SelfEvidence
from instruments.models.versions import Item


class GivenSource(models.Model):
    """One source of one answer. Which fields a kind has: rules/sources.py.

    ``who`` is whoever observed or reviewed, of an interview a role and never a name; ``on`` the day
    it was seen, asked, or dated. What was wrong is removed, and stays readable in the audit trail.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of source"), max_length=12, choices=SourceKind)
    on = models.DateField(_("day"))
    place = models.CharField(_("where"), max_length=200, blank=True)
    who = models.CharField(_("who"), max_length=200, blank=True)
    document_type = models.CharField(_("type of document"), max_length=120, blank=True)
    number = models.CharField(_("number"), max_length=120, blank=True)
    says = models.TextField(_("what it shows"))
    contradicts = models.BooleanField(_("contradicts the answer"), default=False)
    added_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.item.code}: {self.get_kind_display()}"


class AnswerSource(GivenSource):
    """What the owner's judgement of an item rests on."""

    AUDIT_NAME: ClassVar[str] = "source"

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="sources")
    files = models.ManyToManyField(Evidence, related_name="sources")

    class Meta:
        verbose_name = _("source of an answer")
        verbose_name_plural = _("sources of answers")


class SelfSource(GivenSource):
    """What the contractor's judgement of itself rests on in one item."""

    AUDIT_NAME: ClassVar[str] = "self_source"

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="self_sources"
    )
    files = models.ManyToManyField(SelfEvidence, related_name="sources")

    class Meta:
        verbose_name = _("source of the contractor")
        verbose_name_plural = _("sources of the contractor")
