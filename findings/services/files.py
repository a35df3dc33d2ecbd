"""The files of an answer to a finding: they come in as all files do (files/handing_in.py)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from core.audit import Actor
from core.errors import Refusal
from files.handing_in import HandedIn, ReceivedFile, columns_of
from findings.models import Finding, FindingFile

FILES_OF_A_FINDING = 10


def known_hashes(finding: Finding) -> set[str]:
    """The contents that the finding has already: handed in again they are not kept twice."""
    return set(FindingFile.objects.filter(finding=finding).values_list("sha256", flat=True))


def keep(finding: Finding, handed_in: Sequence[HandedIn], *, by: Actor, now: datetime) -> list[str]:
    """Make the rows of what is new, in the caller's transaction. Returns the names of the files."""
    new = [one for one in handed_in if one.stored]
    for one in new:
        FindingFile.objects.create(finding=finding, **columns_of(one, by=by, now=now))
    return [one.inspected.name for one in new]


def check_room(finding: Finding, files: Sequence[ReceivedFile]) -> None:
    """Refusal for more files than a finding may have."""
    there = FindingFile.objects.filter(finding=finding).count()
    if len(files) + there > FILES_OF_A_FINDING:
        said = too_many(len(files), there=there)
        raise Refusal(said, fields={"evidence": said})


def too_many(sent: int, *, there: int) -> str:
    """The sentence about more files than a finding may have."""
    return _(
        "You sent %(sent)s files and %(there)s are there already, but a finding has at most "
        "%(limit)s: choose fewer, or put photos together in one PDF."
    ) % {"sent": sent, "there": there, "limit": FILES_OF_A_FINDING}
