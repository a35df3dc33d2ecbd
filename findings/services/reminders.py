"""Reminders of findings: at most one mail a person and day, nothing in it told twice."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from core.mailing import language_of, note_mail
from findings.models import Reminder
from findings.reminders import Matter, reminders_due
from findings.rendering.reminders import body_of, subject_of

# What a midnight makes overdue is told when people begin to work, by the company's clock.
FIRST_HOUR = 7


def remind_of_findings(*, now: datetime) -> int:
    """Note today's mail of everybody who has something new to be told; how many are new.

    Safe to run twice and beside itself: the mail of a person and day is noted once, together
    with what it tells. Nothing is noted while no mail server is set up.
    """
    here = timezone.localtime(now)
    if not settings.EMAIL_CONFIGURED or here.hour < FIRST_HOUR:
        return 0
    today = here.date()
    due = reminders_due(today=today)
    return sum(_note(one, matters, today=today, now=now) for one, matters in due.items())


@transaction.atomic
def _note(person: User, matters: Sequence[Matter], *, today: date, now: datetime) -> bool:
    with translation.override(language_of(person)):
        mail = note_mail(
            key=f"findings/{person.pk}/{today.isoformat()}",
            person=person,
            subject=subject_of(matters),
            body=body_of(matters, person=person, today=today),
            now=now,
        )
    if mail is None:
        return False
    Reminder.objects.bulk_create(
        (
            Reminder(
                finding=one.finding, person=person, reason=reason, occasion=occasion, mail=mail
            )
            for one in matters
            for reason, occasion in one.every
        ),
        ignore_conflicts=True,  # of the reasons that hold, some were told before
    )
    return True
