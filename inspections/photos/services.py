"""Photos and documents of an inspection, and of its lines: evidence, handed in and kept."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import Refusal
from files.handing_in import HandedIn, columns_of, in_storage, inspected, received
from inspections.models import Inspection, InspectionFile
from inspections.services import spec_of, taken_away
from inspections.units import check_inspects

FILES_OF_AN_INSPECTION = 20


def hand_in_photos(
    *, inspection: Inspection, line: str, files: Sequence["File[bytes]"], by: Actor, now: datetime
) -> list[str]:
    """Keep photos and documents of a line of an inspection, of the unit where ``line`` is "".

    The names of those that are new: what is there already is not kept twice. Of a draft as of a
    finished one, whose answers stay as they are. Refusal for none, too many, a file that is not
    kept and a line that the checklist does not have; Conflict for a draft that was taken away;
    NotAllowed for who does not inspect there. Call outside a transaction.
    """
    check_inspects(inspection.contractor, by)
    if not files:
        _refuse("evidence", _("Choose at least one photo or document."))
    if line and line not in {one.code for one in spec_of(inspection).lines}:
        _refuse("line", _("The checklist has no line %(code)s.") % {"code": line})
    there, sent = _known(inspection), received(files)
    if len({one.sha256 for one in sent} | there) > FILES_OF_AN_INSPECTION:
        _refuse("evidence", too_many(len(sent), there=len(there)))
    handed_in = inspected(sent, field="evidence")
    with in_storage(handed_in, there=there, now=now), transaction.atomic():
        rows = Inspection.objects.select_for_update(of=("self",))
        locked = rows.filter(pk=inspection.pk).first()
        if locked is None:
            raise taken_away()
        return _keep(locked, handed_in, line=line, by=by, now=now)


def _keep(
    inspection: Inspection, handed_in: Sequence[HandedIn], *, line: str, by: Actor, now: datetime
) -> list[str]:
    known = _known(inspection)
    new = [one for one in handed_in if one.stored and one.sha256 not in known]
    if new and len(known) + len(new) > FILES_OF_AN_INSPECTION:  # others came in at the same time
        _refuse("evidence", too_many(len(new), there=len(known)))
    for one in new:
        InspectionFile.objects.create(
            inspection=inspection, line=line, **columns_of(one, by=by, now=now)
        )
    names = [one.inspected.name for one in new]
    if names:
        after = {"files": names}
        record(by=by, at=now, action="hand_in_inspection_files", target=inspection, after=after)
    return names


def too_many(sent: int, *, there: int) -> str:
    """The sentence about more files than an inspection may have."""
    return _(
        "You sent %(sent)s files and %(there)s are there already, but an inspection has at most "
        "%(limit)s: choose fewer, or put photos together in one PDF."
    ) % {"sent": sent, "there": there, "limit": FILES_OF_AN_INSPECTION}


def is_too_many(sent: int, *, inspection: Inspection) -> bool:
    """Whether these beside what is there are more than an inspection may have."""
    return sent + inspection.files.count() > FILES_OF_AN_INSPECTION


def _known(inspection: Inspection) -> set[str]:
    return set(inspection.files.values_list("sha256", flat=True))


def _refuse(name: str, said: str) -> None:
    raise Refusal(said, fields={name: said})
