"""Photos and documents of an incident: they come in as all files do (files/handing_in.py)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed, Refusal
from files.handing_in import HandedIn, columns_of, in_storage, inspected, received
from monitoring.access import incidents_documented_by
from monitoring.choices import IncidentStatus
from monitoring.models import Incident, IncidentFile

FILES_OF_AN_INCIDENT = 20


def hand_in_files(
    *, incident: Incident, files: Sequence["File[bytes]"], by: Actor, now: datetime
) -> list[str]:
    """Keep photos and documents of an incident; the names of those that are new.

    Refusal for none, too many, or a file that is not kept; Conflict for a rejected incident;
    NotAllowed. Call outside a transaction.
    """
    check_handing_in(incident, by=by)
    if not files:
        said = _("Choose at least one photo or document.")
        raise Refusal(said, fields={"evidence": said})
    there = set(incident.files.values_list("sha256", flat=True))
    sent = received(files)
    if len({one.sha256 for one in sent} | there) > FILES_OF_AN_INCIDENT:
        said = too_many(len(sent), there=len(there))
        raise Refusal(said, fields={"evidence": said})
    handed_in = inspected(sent, field="evidence")
    with in_storage(handed_in, there=there, now=now), transaction.atomic():
        locked = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
        check_handing_in(locked, by=by)
        return _keep(locked, handed_in, by=by, now=now)


def _keep(
    incident: Incident, handed_in: Sequence[HandedIn], *, by: Actor, now: datetime
) -> list[str]:
    known = set(incident.files.values_list("sha256", flat=True))
    new = [one for one in handed_in if one.stored and one.sha256 not in known]
    if new and len(known) + len(new) > FILES_OF_AN_INCIDENT:  # others came in at the same time
        said = too_many(len(new), there=len(known))
        raise Refusal(said, fields={"evidence": said})
    for one in new:
        IncidentFile.objects.create(incident=incident, **columns_of(one, by=by, now=now))
    names = [one.inspected.name for one in new]
    if names:
        after = {"files": names}
        record(by=by, at=now, action="hand_in_incident_files", target=incident, after=after)
    return names


def check_handing_in(incident: Incident, *, by: Actor) -> None:
    """Conflict for a rejected incident; NotAllowed, with who may."""
    if incident.status == IncidentStatus.REJECTED:
        raise Conflict(
            _("Incident %(reference)s is rejected, and nothing is added to it.")
            % {"reference": incident.reference}
        )
    if by == SYSTEM or (
        by.user and incidents_documented_by(by.user).filter(pk=incident.pk).exists()
    ):
        return
    raise NotAllowed(
        _("Only HSE coordinators, managers and the contractor itself report incidents.")
    )


def is_too_many(sent: int, *, incident: Incident) -> bool:
    """Whether these beside what is there are more than an incident may have."""
    return sent + incident.files.count() > FILES_OF_AN_INCIDENT


def too_many(sent: int, *, there: int) -> str:
    """The sentence about more files than an incident may have."""
    return _(
        "You sent %(sent)s files and %(there)s are there already, but an incident has at most "
        "%(limit)s: choose fewer, or put photos together in one PDF."
    ) % {"sent": sent, "there": there, "limit": FILES_OF_AN_INCIDENT}
