"""The codes of the documents that are made of frozen results."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    """A kind of document: the code in its row and its address, and its word."""

    SCORECARD = "scorecard", _("Scorecard")
    COMPARISON = "comparison", _("Comparison")
    SCORECARDS_ZIP = "scorecards_zip", _("Scorecards (ZIP)")
    BOOK = "book", _("Annual book")
    FIGURES = "figures", _("Figures (workbook)")
