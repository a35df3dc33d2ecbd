"""A mail to administrators on each day on which the backups are not well."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.mailing import (
    is_time_to_remind,
    language_of,
    link_to,
    mail_text,
    note_mail,
    wants_mail,
)
from hosting.access import people_told_of_backups
from hosting.status import backup_lines


def remind_of_backups(now: datetime) -> int:
    """Note the day's mail where a night's backup or a month's trial of one was missed or failed;
    to how many people. Safe to run twice."""
    if not is_time_to_remind(now):
        return 0
    return sum(_note(one, now=now) for one in people_told_of_backups() if wants_mail(one))


def _note(person: User, *, now: datetime) -> bool:
    with translation.override(language_of(person)):
        ill = [f"{one.name}: {one.said}" for one in backup_lines(now) if not one.is_well]
        if not ill:
            return False
        mail = note_mail(
            key=f"backups/{timezone.localdate(now)}/{person.pk}",
            person=person,
            subject=f"CSMS {settings.OWNER_NAME}: {_('the backups are not well')}",
            body=mail_text(person, [*ill, "", link_to("status")]),
            now=now,
        )
    return mail is not None
