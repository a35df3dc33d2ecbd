"""What somebody was reminded of, so that they are never reminded of it twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Mail
from findings.choices import ReminderReason
from findings.models.findings import Finding


class Reminder(models.Model):
    """One reason told to one person about one finding, and the mail that tells it.

    ``occasion`` tells one time of a reason from the next: the deadline that nears or is over,
    the answer that waits or was refused. A deadline that is moved is told anew.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="reminders")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=10, choices=ReminderReason)
    occasion = models.CharField(max_length=40, blank=True)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "person", "reason", "occasion"], name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.reason} ({self.person})"
