"""A survey: one version of a questionnaire, asked of many in a time."""

import secrets
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contractors.choices import TimeZone
from contractors.models import Contractor
from core.identity import NameField
from instruments.choices import PublicationStatus
from questionnaires.choices import SurveyMode, SurveyNaming, SurveyState
from questionnaires.models.questionnaires import Questionnaire

MOST_INVITED = 100_000


def unguessable_key() -> str:
    """128 random bits for an address: 22 letters, digits, - and _."""
    return secrets.token_urlsafe(16)


class Survey(models.Model):
    """A version of a questionnaire that a group of people answers by a link.

    ``naming``: without names, unless it was made with them; the database refuses to change it.

    ``quotas``: {attribute: {choice: how many are taken at most}}.

    ``posters`` counts the posters that were made: the code of the last one counts (doors.py).

    ``closed_at``: since when it takes no answers; its figures are frozen then. A survey of one
    company names its ``contractor``.
    """

    AUDIT_NAME: ClassVar[str] = "survey"

    key = models.CharField(max_length=22, unique=True, default=unguessable_key, editable=False)
    questionnaire = models.ForeignKey(
        Questionnaire,
        verbose_name=_("questionnaire"),
        on_delete=models.PROTECT,
        related_name="surveys",
        limit_choices_to={"status": PublicationStatus.PUBLISHED},
    )
    contractor = models.ForeignKey(
        Contractor,
        verbose_name=_("contractor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="surveys",
        help_text=_("Where all who answer work for one: its representatives see the figures."),
    )
    name = NameField(_("name"), max_length=160)
    target_group = models.CharField(
        _("target group"), max_length=200, help_text=_("Who is to answer: all workers of Site 1.")
    )
    invited = models.PositiveIntegerField(
        _("people invited"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_INVITED)],
        help_text=_("How many are to answer; the response rate is counted by it."),
    )
    mode = models.CharField(
        _("answered"), max_length=10, choices=SurveyMode, default=SurveyMode.OPEN
    )
    naming = models.CharField(
        _("names"),
        max_length=10,
        choices=SurveyNaming,
        default=SurveyNaming.ANONYMOUS,
        help_text=_(
            "Never changed afterwards. Where names are kept, its first page says so before "
            "anything is asked."
        ),
    )
    quotas = models.JSONField(default=dict, blank=True, editable=False)
    posters = models.PositiveIntegerField(default=1, editable=False)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    time_zone = models.CharField(
        _("time zone"), max_length=20, choices=TimeZone, default=TimeZone.WIB
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    created_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("created at"), editable=False)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="survey_closes_after_it_opens",
                violation_error_message=_("It closes before it opens: correct one of the two."),
            ),
            models.CheckConstraint(
                condition=models.Q(invited__gte=1),
                name="survey_invites_somebody",
                violation_error_message=_("Nobody is invited: give the number of people."),
            ),
            models.CheckConstraint(
                condition=~models.Q(mode=SurveyMode.PERSONAL, naming=SurveyNaming.NUMBERED),
                name="survey_asks_no_number_by_personal_links",
                violation_error_message=_(
                    "By a link of one's own the e-mail address says who it is, and no number is "
                    "asked: choose names without numbers, or one link for everybody."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Its clock."""
        return ZoneInfo(self.time_zone)

    @property
    def is_personal(self) -> bool:
        """Whether each of the invited has a link of their own."""
        return self.mode == SurveyMode.PERSONAL

    @property
    def is_named(self) -> bool:
        """Whether names stand beside its answers."""
        return self.naming != SurveyNaming.ANONYMOUS

    @property
    def asks_name(self) -> bool:
        """Whether who begins gives their name; by a personal link its address says who it is."""
        return self.is_named and not self.is_personal

    @property
    def asks_number(self) -> bool:
        """Whether they give their personal number too."""
        return self.naming == SurveyNaming.NUMBERED

    def state_at(self, now: datetime) -> SurveyState:
        """Whether it takes answers."""
        if self.closed_at is not None or now >= self.closes_at:
            return SurveyState.CLOSED
        return SurveyState.NOT_YET if now < self.opens_at else SurveyState.OPEN
