"""What a book is made of, as it is chosen before."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal


class BookChapter(models.TextChoices):
    """The chapters, in the order they are printed. Cover and contents are always there."""

    SUMMARY = "summary", _("Summary")
    MOVEMENT = "movement", _("Movement against last year")
    RANKING = "ranking", _("Ranking")
    HEATMAP = "heatmap", _("Heat map by element")
    CONTRACTORS = "contractors", _("A page a contractor")
    DOWNGRADES = "downgrades", _("Downgrades and their reasons")
    CAPA = "capa", _("Corrective actions and their age")
    PLANS = "plans", _("Plans by year")
    METHODS = "methods", _("Methods and rating ladder")


def in_order(codes: Collection[str]) -> list[str]:
    """The chapters of these codes in the order they are printed; what is none is left out."""
    return [section.value for section in BookChapter if section.value in codes]


def chosen_chapters(codes: Collection[str]) -> list[str]:
    """``in_order``; Refusal where none is left, for a book has chapters, whatever it is of."""
    chosen = in_order(codes)
    if not chosen:
        raise Refusal(gettext("A book needs at least one chapter: choose some."))
    return chosen
