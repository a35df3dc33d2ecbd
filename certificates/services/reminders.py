"""Mails about certificates that are about to expire or have expired; one a step and person."""

from datetime import datetime

from django.utils import translation

from certificates.access import people_told_of_expired
from certificates.models import Certificate
from certificates.rendering import reminder_body, reminder_subject
from certificates.rules.kinds import EXPIRED, certificate_vocabulary
from certificates.selectors import due_certificates
from contractors.access import people_who_speak_for
from contractors.days import Days, days_at
from core.mailing import is_time_to_remind, language_of, note_mail, wants_mail


def remind_of_certificates(now: datetime) -> int:
    """Note a mail of each step of each certificate to whom it concerns; how many are new.

    Whoever speaks for the company is told at each step of the vocabulary and once it has expired;
    coordinators once it has. Safe to run twice: a step is told once a person and last day.
    """
    if not is_time_to_remind(now):
        return 0
    days = days_at(now)
    found = due_certificates(days).select_related("contractor").order_by("expires_on", "pk")
    return sum(_note(one, days=days, now=now) for one in found)


def _note(certificate: Certificate, *, days: Days, now: datetime) -> int:
    left = (certificate.expires_on - days.of(certificate.contractor_id)).days
    step = certificate_vocabulary().step_at(left)
    is_expired = step == EXPIRED
    people = {
        *people_who_speak_for(certificate.contractor_id),
        *(people_told_of_expired(certificate.contractor_id) if is_expired else ()),
    }
    noted = 0
    for person in people:
        if step is None or not wants_mail(person):
            continue
        with translation.override(language_of(person)):
            mail = note_mail(
                key=f"certificate/{certificate.pk}/{certificate.expires_on}/{step}/{person.pk}",
                person=person,
                subject=reminder_subject(is_expired=is_expired),
                body=reminder_body(certificate, person=person),
                now=now,
            )
        noted += mail is not None
    return noted
