"""Who is invited by a link of their own, and which of these links are spent.

Nothing here joins a link to a sheet (docs/decisions/0018-anonymous.md). That a link is spent stands
in one row a survey, in a sorted list: no row is written per person while people answer, so neither
an order, a time nor the number of a transaction tells whose sheet is whose. Both are deleted when
the survey closes.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from questionnaires.models.surveys import Survey


class Invitation(models.Model):
    """One address that is sent a link. Its key is in the link, signed; nothing of it is kept.

    ``is_sent``: the mail server took the mail. ``problem``: what it said against the address; it
    is mailed nothing more. ``is_withdrawn``: its link opens nothing any more, for good; the row
    stays, used or not, so that neither it nor a count tells whether its link was used.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    address = models.EmailField(_("e-mail address"))
    is_sent = models.BooleanField(default=False)
    problem = models.CharField(_("what went wrong"), max_length=200, blank=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["address"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "address"], name="invitation_once")
        ]

    def __str__(self) -> str:
        return self.address


class PersonalLinks(models.Model):
    """The links of a survey that are spent, by the keys of their invitations, in their order.

    ``to_remind``: whom the reminder that is under way has yet to come to, sorted; it begins with
    all who are invited, so that it tells of nobody who has answered. ``reminded_at`` when the
    last one was asked for, ``unreminded`` how many addresses it was refused for. Whom it went to
    is kept nowhere.

    How the mails stand: ``tries`` times in a row the mail server broke off or did not take all,
    for the reason ``trouble`` (no address stands in it); the next time is ``try_at``.
    """

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="links")
    spent = models.JSONField(default=list)
    to_remind = models.JSONField(default=list)
    reminded_at = models.DateTimeField(null=True)
    unreminded = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("personal links")
        verbose_name_plural = _("personal links")

    def __str__(self) -> str:
        return str(self.survey)
