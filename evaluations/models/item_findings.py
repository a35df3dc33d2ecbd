"""Which finding was born from which item of which evaluation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.models.evaluations import Evaluation
from findings.models import Finding
from instruments.models.versions import Item


class ItemFinding(models.Model):
    """A finding was raised from an item, while the checklist was filled in.

    The finding itself knows nothing of evaluations: others raise findings too.
    """

    finding = models.OneToOneField(
        Finding, primary_key=True, on_delete=models.PROTECT, related_name="of_item"
    )
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="item_findings"
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("finding of an item")
        verbose_name_plural = _("findings of items")

    def __str__(self) -> str:
        return f"{self.item.code}: {self.finding}"
