"""Mails about an incident: it was reported, or decided. Noted with the deed, each once a person."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import people_to_mail
from contractors.access import speakers_among, works_for
from core.audit import AuditedDeed
from core.figures import day
from core.mailing import language_of, link_to, mail_text, note_mail, one_line
from monitoring.access import decides_reports_of_others, does_record_months, is_asked_for_own_months
from monitoring.models import Incident
from monitoring.selectors import with_reasons

DEEDS = {Incident.AUDIT_NAME: ("report_incident", "decide_incident")}


def note_incident_mails(deed: AuditedDeed) -> None:
    """Tell the company and the owner's coordinators and managers, but not who did it. Nothing is
    noted while no mail server is set up."""
    if not settings.EMAIL_CONFIGURED:
        return
    found = with_reasons(Incident.objects.filter(pk__in=[one.pk for one in deed.targets]))
    for incident in found.select_related("contractor", "site"):
        doer = incident.reported_by_id if _is_report(deed) else incident.decided_by_id
        for person in _concerned(incident):
            if person.pk != doer:
                _note(incident, person, deed=deed)


def _is_report(deed: AuditedDeed) -> bool:
    return deed.action == "report_incident"


def _concerned(incident: Incident) -> Iterator[User]:
    everybody = people_to_mail()
    yield from speakers_among(filter(is_asked_for_own_months, everybody))[incident.contractor_id]
    for one in everybody:
        records = does_record_months(one) and works_for(one, incident.contractor_id)
        if records or decides_reports_of_others(one):
            yield one


def _note(incident: Incident, person: User, *, deed: AuditedDeed) -> None:
    decided = incident.decided_at.isoformat() if incident.decided_at else ""
    occasion = "reported" if _is_report(deed) else f"{incident.status}/{decided}"
    with translation.override(language_of(person)):
        said = _("an incident is reported") if _is_report(deed) else _("an incident is decided")
        note_mail(
            key=f"incident/{incident.pk}/{occasion}/{person.pk}",
            person=person,
            subject=f"CSMS {settings.OWNER_NAME}: {said}",
            body=mail_text(person, [*_lines(incident)]),
            now=deed.at,
        )


def _lines(incident: Incident) -> Iterator[str]:
    words = {
        "reference": one_line(incident.reference),
        "contractor": one_line(incident.contractor.name),
        "classes": incident.classes,
        "day": day(incident.date.isoformat()),
        "state": incident.get_status_display(),
    }
    yield _("%(reference)s, %(contractor)s, %(day)s: %(classes)s. %(state)s.") % words
    if incident.told_late:
        yield f"{capfirst(incident.told_late)}."
    reason = getattr(incident, "decision_reason", None)
    if reason:
        yield one_line(reason)
    yield ""
    yield link_to("incident", incident.pk)
