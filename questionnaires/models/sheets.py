"""Filled-in sheets: nothing in them joins one to a person (docs/decisions/0018-anonymous.md).

A survey that was made with names keeps them in a table of their own (``RespondentName``), where the
database takes none of any other survey.

No address, session, account, invitation or time finer than a day. While a sheet is being filled in
a digest of the device's token finds it again; with the last page that row is deleted, and the
answers go into a row with a random id of its own, which is never changed. When the survey is
frozen its sheets are written anew in an order of chance, so that the table tells none.
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from questionnaires.choices import SheetSource
from questionnaires.models.surveys import Survey

NOT_APPLICABLE = "na"  # in the place of a step
LONGEST_NAME, LONGEST_NUMBER = 120, 40


class BegunSheet(models.Model):
    """A sheet that somebody is filling in on one device. ``digest`` is that of its token.

    ``attributes`` and ``answers``: {code: choice or step}; what is not there is not answered.
    ``repeated``: a sheet was sent from this device before. ``name`` and ``number``: who fills it
    in, where the survey asks for it; else the database refuses them.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="begun_sheets")
    digest = models.CharField(max_length=64, unique=True)
    attributes = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    repeated = models.BooleanField(default=False)
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    number = models.CharField(max_length=LONGEST_NUMBER, blank=True)

    class Meta:
        verbose_name = _("begun sheet")
        verbose_name_plural = _("begun sheets")

    def __str__(self) -> str:
        return str(self.survey)


class FinishedSheet(models.Model):
    """A sheet that was sent, or typed in from paper. Never changed or deleted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="sheets")
    attributes = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    finished_on = models.DateField(_("finished on"))
    source = models.CharField(_("came in"), max_length=10, choices=SheetSource)
    repeated = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("filled-in sheet")
        verbose_name_plural = _("filled-in sheets")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class RespondentName(models.Model):
    """Whose a sheet is, in a survey that was made with names and says so.

    ``address``: that of the personal link it was sent by. The database takes no row for a sheet
    of any other survey, and no change but that all three are erased together, for good.
    """

    sheet = models.OneToOneField(
        FinishedSheet, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    number = models.CharField(_("personal number"), max_length=LONGEST_NUMBER, blank=True)
    address = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("name of a respondent")
        verbose_name_plural = _("names of respondents")

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def is_erased(self) -> bool:
        """Whether it said whose the sheet is, and was erased when that person asked for it."""
        return not (self.name or self.number or self.address)


class StartTally(models.Model):
    """How many sheets were begun from one place within an hour, to slow down programs.

    ``place`` is a digest made with the server's secret and the hour; the row goes when it is over.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="start_tallies")
    place = models.CharField(max_length=64)
    hour = models.PositiveIntegerField()  # since 1970
    starts = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tally of starts")
        verbose_name_plural = _("tallies of starts")
        constraints = [
            models.UniqueConstraint(fields=["survey", "place", "hour"], name="start_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.starts}"
