"""Mails about accident steps that are late: one a step and person, whatever happens later."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import people_to_mail
from contractors.access import speakers_among
from core.figures import instant, time_late
from core.mailing import language_of, link_to, mail_text, note_mail, one_line
from monitoring.models import AccidentStep
from monitoring.procedure import access
from monitoring.procedure.selectors import escalated, open_steps, title_of


def remind_of_steps(now: datetime) -> int:
    """Note a mail of each late step to whom it concerns; how many are new. At any hour: an
    accident does not wait. Safe to run twice and beside itself.

    Told are who may enter the step for the company, coordinators and, where it escalates, managers.
    """
    if not settings.EMAIL_CONFIGURED:
        return 0
    late = open_steps().filter(due_at__lt=now)
    pressing = set(late.filter(escalated(now)).values_list("pk", flat=True))
    everybody = people_to_mail()
    return sum(
        _note(step, person, now=now)
        for step in late
        for person in _concerned(step, everybody, is_pressing=step.pk in pressing)
    )


def _concerned(step: AccidentStep, everybody: list[User], *, is_pressing: bool) -> Iterator[User]:
    company = step.procedure.incident.contractor_id
    asked = [one for one in everybody if access.is_asked_for_steps(one)]
    for person in speakers_among(asked)[company] if asked else ():
        if step.code in access.codes_entered_by(person):
            yield person
    for person in everybody:
        if access.watches_steps(person) or (
            is_pressing and access.is_told_of_escalated_steps(person)
        ):
            yield person


def _note(step: AccidentStep, person: User, *, now: datetime) -> bool:
    incident = step.procedure.incident
    with translation.override(language_of(person)):
        words = {
            "step": one_line(title_of(step)),
            "contractor": one_line(incident.contractor.name),
            "reference": one_line(incident.reference),
            "until": instant(step.due_at, incident.zone),
            "late": time_late(step.due_at, now),
        }
        lines = [
            _("“%(step)s” waits, %(late)s: it was due by %(until)s.") % words,
            _("Incident %(reference)s, %(contractor)s.") % words,
            "",
            f"{link_to('accident-procedure', incident.pk)}?step={step.code}",
        ]
        subject = _("a step after an accident is late")
        mail = note_mail(
            key=f"accident-step/{step.pk}/{person.pk}",
            person=person,
            subject=f"CSMS {settings.OWNER_NAME}: {subject}",
            body=mail_text(person, lines),
            now=now,
        )
    return mail is not None
