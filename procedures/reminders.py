"""Mails about steps of a year that are late: each told once a person."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.days import days_at
from core.figures import day
from core.mailing import (
    is_time_to_remind,
    language_of,
    link_to,
    mail_text,
    note_mail,
    one_line,
    wants_mail,
)
from procedures.access import people_told_of_late
from procedures.models import ProcedureTask
from procedures.selectors import late_steps_at, step_words, title_of


def remind_of_procedures(now: datetime) -> int:
    """Note a mail of each late step that can be done to who speaks for the company; how many are
    new. Safe to run twice."""
    if not is_time_to_remind(now):
        return 0
    return sum(
        _note(task, person, now=now)
        for task in late_steps_at(days_at(now))
        for person in people_told_of_late(task.run)
        if wants_mail(person)
    )


def _note(task: ProcedureTask, person: User, *, now: datetime) -> bool:
    with translation.override(language_of(person)):
        mail = note_mail(
            key=f"procedure-task/{task.pk}/{person.pk}",
            person=person,
            subject=f"CSMS {settings.OWNER_NAME}: {_('a step of a procedure is late')}",
            body=_body(task, person=person),
            now=now,
        )
    return mail is not None


def _body(task: ProcedureTask, *, person: User) -> str:
    """Which step, of which year, since when it is due, and its page."""
    run = task.run
    whose = f"{run.contractor.name}, {run.department}" if run.department else run.contractor.name
    said = _("“%(step)s” was due on %(day)s and is not done yet.")
    return mail_text(
        person,
        [
            said % {"step": one_line(step_words(task)), "day": day(task.due_on.isoformat())},
            f"{one_line(whose)}: {one_line(title_of(run))} {run.year}",
            _("Once it is done, enter when, who did it and what shows it."),
            "",
            f"{link_to('procedure-run', run.key)}?step={task.code}",
        ],
    )
