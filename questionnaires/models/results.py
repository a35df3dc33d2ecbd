"""What a survey says: interim while it is open, frozen once it is closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from questionnaires.models.surveys import Survey


class SurveyResult(models.Model):
    """The figures of a closed survey, frozen with their SHA-256. Never changed or deleted.

    ``case`` and ``output`` are those of questionnaires.analysis, None where fewer than five
    answered; ``groups`` the percents by attribute; ``context`` what it was asked of and by what.
    """

    HASHED = ("case", "output", "groups", "context")

    survey = models.OneToOneField(Survey, on_delete=models.PROTECT, related_name="result")
    case = models.JSONField(null=True)
    output = models.JSONField(null=True)
    groups = models.JSONField()
    context = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    frozen_at = models.DateTimeField(_("frozen at"))

    class Meta:
        verbose_name = _("figures of a survey")
        verbose_name_plural = _("figures of surveys")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.survey)


class InterimFigures(models.Model):
    """What the sheets say that have come in so far, but for the last five or more.

    ``sheets``: the ids of those that are counted. They are made anew when ten more are there, of
    which five stay out: no two readings differ by fewer than five people, nor does the last one
    from the frozen figures.
    """

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="interim")
    sheets = models.JSONField(default=list)
    output = models.JSONField()
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("interim figures")
        verbose_name_plural = _("interim figures")

    def __str__(self) -> str:
        return str(self.survey)
