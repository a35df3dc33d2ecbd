"""What the coordinator says of each item and element."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.figures.reading import plain_decimal
from evaluations.models.evaluations import Evaluation
from instruments.models.versions import Element, Item

STATE = ("choice", "not_applicable", "na_reason", "note", "figure", "figure_reason")


def state_of(row: Any) -> dict[str, Any]:
    """An answer as the audit, the API and the page have it: the figure as plain text ("3.5")."""
    state = {name: getattr(row, name) for name in STATE}
    if row.figure is not None:
        state["figure"] = plain_decimal(row.figure)
    return state


class GivenAnswer(models.Model):
    """The answer to one item. Open (no choice), not applicable, and zero are three things.

    ``choice`` is the code of a choice on the item's scale ("3", "minor"); ``version`` counts
    the saves, so that a stale one is refused. ``figure`` is what was measured, where the item
    is measured; ``figure_reason`` says why the score is not the one the figure stands for.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(_("choice"), max_length=20, blank=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    na_reason = models.TextField(_("why it is not applicable"), blank=True)
    note = models.TextField(_("note"), blank=True)
    figure = models.DecimalField(_("figure"), max_digits=14, decimal_places=4, null=True)
    figure_reason = models.TextField(_("why another score than the figure's"), blank=True)
    version = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.item.code}: {self.choice or '-'}"


class Answer(GivenAnswer):
    """What the company that rates says of an item. Only this is scored."""

    AUDIT_NAME: ClassVar[str] = "answer"

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "item"], name="answer_once"),
            models.CheckConstraint(
                condition=~Q(not_applicable=True) | Q(choice="") & ~Q(na_reason=""),
                name="answer_na_has_reason_and_no_choice",
                violation_error_message=_("Not applicable needs a reason, and no score."),
            ),
        ]


class GivenNote(models.Model):
    """What somebody says of one element, in words."""

    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.element.code}: {self.text[:40]}"


class ElementNote(GivenNote):
    """What was seen in one element, in words; two contractors are compared by it."""

    AUDIT_NAME: ClassVar[str] = "element_note"

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="element_notes"
    )

    class Meta:
        verbose_name = _("element note")
        verbose_name_plural = _("element notes")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "element"], name="element_note_once")
        ]
