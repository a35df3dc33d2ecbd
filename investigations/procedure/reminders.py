"""Mails about accident steps whose end nears or is over: each told once a person."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.selectors import people_to_mail
from contractors.access import speakers_among, works_for
from core.figures import instant, time_late
from core.mailing import language_of, link_to, mail_text, note_mail, one_line
from investigations.models import AccidentStep
from investigations.procedure import access
from investigations.procedure.selectors import escalated, open_steps, title_of, warned_of
from investigations.procedure.specs import procedure_spec


def remind_of_steps(now: datetime) -> int:
    """Note a mail of each late step to whom it concerns, and of each whose end nears where its
    library has that told: the notice of a death is of no use once it is late. How many are new. At
    any hour: an accident does not wait. Steps that were late already when their procedure began are
    told in one mail a person: after an accident that was told late they are many. Safe to run twice
    and beside itself.

    Told are who may enter the step for the company, coordinators and, where it escalates or its end
    nears, managers.
    """
    if not settings.EMAIL_CONFIGURED:
        return 0
    late, near = open_steps().filter(due_at__lt=now), open_steps().filter(warned_of(now))
    pressing = set(late.filter(escalated(now)).values_list("pk", flat=True))
    everybody = people_to_mail()
    told_together: dict[tuple[int, User], list[AccidentStep]] = defaultdict(list)
    noted = 0
    for step in late:
        for person in _concerned(step, everybody, is_pressing=step.pk in pressing):
            if step.due_at <= step.procedure.begun_at and not _is_told_alone(step):
                told_together[step.procedure_id, person].append(step)
            else:
                noted += _note_late(step, person, now=now)
    noted += sum(
        _note_late_from_the_start(steps, person, now=now)
        for (_procedure, person), steps in told_together.items()
    )
    return noted + sum(
        _note_near(step, person, now=now)
        for step in near
        for person in _concerned(step, everybody, is_pressing=True)
    )


def _concerned(step: AccidentStep, everybody: list[User], *, is_pressing: bool) -> Iterator[User]:
    company = step.procedure.incident.contractor_id
    asked = [one for one in everybody if access.is_asked_for_steps(one)]
    for person in speakers_among(asked)[company] if asked else ():
        if step.code in access.codes_entered_by(person):
            yield person
    for person in everybody:
        if (access.watches_steps(person) and works_for(person, company)) or (
            is_pressing and access.is_told_of_escalated_steps(person)
        ):
            yield person


def _note_late(step: AccidentStep, person: User, *, now: datetime) -> bool:
    with translation.override(language_of(person)):
        words = _words(step) | {"late": time_late(step.due_at, now)}
        return _noted(
            step,
            person,
            key=f"accident-step/{step.pk}/{person.pk}",
            subject=_("a step after an accident is late"),
            said=_("“%(step)s” waits, %(late)s: it was due by %(until)s.") % words,
            now=now,
        )


def _is_told_alone(step: AccidentStep) -> bool:
    """What is told before it is late, as the notice of a death, is never one of several."""
    spec = procedure_spec(step.procedure.library_version).step(step.code)
    return spec is not None and spec.warns > 0


def _note_late_from_the_start(
    steps: Sequence[AccidentStep], person: User, *, now: datetime
) -> bool:
    first = steps[0]
    with translation.override(language_of(person)):
        names = "; ".join(one_line(title_of(one)) for one in steps)
        said = ngettext(
            "%(count)s step was late already when the procedure began: %(steps)s.",
            "%(count)s steps were late already when the procedure began: %(steps)s.",
            len(steps),
        ) % {"count": len(steps), "steps": names}
        told_late = first.procedure.incident.told_late
        return _noted(
            first,
            person,
            key=f"accident-late/{first.procedure_id}/{person.pk}",
            subject=_("steps after an accident are late"),
            said=f"{capfirst(told_late)}. {said}" if told_late else said,
            now=now,
        )


def _note_near(step: AccidentStep, person: User, *, now: datetime) -> bool:
    """Where the time of the accident is corrected, its end is another, and told again."""
    with translation.override(language_of(person)):
        return _noted(
            step,
            person,
            key=f"accident-step/{step.pk}/near/{step.due_at.isoformat()}/{person.pk}",
            subject=_("a step after an accident is due soon"),
            said=_("“%(step)s” waits: it is due by %(until)s.") % _words(step),
            now=now,
        )


def _words(step: AccidentStep) -> dict[str, str]:
    return {
        "step": one_line(title_of(step)),
        "until": instant(step.due_at, step.procedure.incident.zone),
    }


def _noted(
    step: AccidentStep, person: User, *, key: str, subject: str, said: str, now: datetime
) -> bool:
    incident = step.procedure.incident
    words = {
        "contractor": one_line(incident.contractor.name),
        "reference": one_line(incident.reference),
    }
    lines = [
        said,
        _("Incident %(reference)s, %(contractor)s.") % words,
        "",
        f"{link_to('accident-procedure', incident.pk)}?step={step.code}",
    ]
    mail = note_mail(
        key=key,
        person=person,
        subject=f"CSMS {settings.OWNER_NAME}: {subject}",
        body=mail_text(person, lines),
        now=now,
    )
    return mail is not None
