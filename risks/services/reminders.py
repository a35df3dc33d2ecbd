"""Mails about controls of risks that are late; each planned day is told once a person."""

from datetime import datetime

from django.utils import translation

from accounts.models import User
from contractors.days import days_at
from core.mailing import is_time_to_remind, language_of, note_mail, wants_mail
from risks.access import people_told_of_late
from risks.models import RiskControl
from risks.rendering.reminders import reminder_body, reminder_subject
from risks.selectors import controls_late_at


def remind_of_controls(now: datetime) -> int:
    """Note a mail of each late control to whom it concerns; how many are new.

    Told is who does it, else who speaks for the company. Safe to run twice: another planned day
    that passes is told anew.
    """
    if not is_time_to_remind(now):
        return 0
    return sum(
        _note(control, person, now=now)
        for control in controls_late_at(days_at(now))
        for person in people_told_of_late(control)
        if wants_mail(person)
    )


def _note(control: RiskControl, person: User, *, now: datetime) -> bool:
    with translation.override(language_of(person)):
        mail = note_mail(
            key=f"risk-control/{control.pk}/{control.due_on}/{person.pk}",
            person=person,
            subject=reminder_subject(),
            body=reminder_body(control, person=person),
            now=now,
        )
    return mail is not None
