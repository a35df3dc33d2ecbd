"""The files of an answer to a finding: told by their content, kept byte for byte.

They take the way of evidence (evidence.py): inspected, stored under a random name before the
transaction, crossed out in the one that makes their rows, and deleted where none came of it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from core.audit import Actor
from core.errors import Conflict, Refusal
from core.files import stored as stored_files
from core.files.inspection import Inspected, inspect
from core.files.names import clean_name
from core.uploads import larger_than_a_file_may_be
from findings.models import Finding, FindingFile

FILES_OF_A_FINDING = 10


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that is in the storage, waiting for its row."""

    inspected: Inspected
    sha256: str
    size: int
    stored: str
    thumbnail: str

    @property
    def names(self) -> list[str]:
        """What the storage calls it, thumbnail included."""
        return [name for name in (self.stored, self.thumbnail) if name]


@contextmanager
def stored(
    finding: Finding, files: Sequence["File[bytes]"], *, now: datetime
) -> Iterator[list[HandedIn]]:
    """The files in the storage; those that no row came to hold are deleted at the end.

    Refusal for a file that is not accepted, or too many. Call outside a transaction.
    """
    _check_room(finding, files)
    known = set(FindingFile.objects.filter(finding=finding).values_list("sha256", flat=True))
    handed_in: list[HandedIn] = []
    try:
        for content in files:
            one_inspected = inspect(cast(BinaryIO, content.file), content.name or "")
            digest = stored_files.sha256_of(content)
            if digest not in known:
                known.add(digest)
                handed_in.append(_put(content, one_inspected, digest, now=now))
        yield handed_in
    finally:
        stored_files.discard(name for one in handed_in for name in one.names)


def keep(finding: Finding, handed_in: list[HandedIn], *, by: Actor, now: datetime) -> list[str]:
    """Make the rows, in the caller's transaction. Returns the names of the files."""
    for one in handed_in:
        if not stored_files.settle(one.names):
            raise Conflict(
                _("%(name)s did not arrive whole: choose it again.") % {"name": one.inspected.name}
            )
        FindingFile.objects.create(
            finding=finding,
            name=one.inspected.name,
            content_type=one.inspected.kind,
            size=one.size,
            sha256=one.sha256,
            file=one.stored,
            thumbnail=one.thumbnail,
            uploaded_by=by.user,
            uploaded_at=now,
        )
    return [one.inspected.name for one in handed_in]


def _put(content: "File[bytes]", inspected: Inspected, digest: str, *, now: datetime) -> HandedIn:
    thumbnail = ""
    name = stored_files.store(content, ending=inspected.ending, now=now)
    if inspected.thumbnail:
        small = ContentFile(inspected.thumbnail)
        thumbnail = stored_files.store(small, ending="thumbnail.jpg", now=now)
    return HandedIn(inspected, digest, content.size, name, thumbnail)


def _check_room(finding: Finding, files: Sequence["File[bytes]"]) -> None:
    for content in files:
        if content.size > settings.LARGEST_FILE:
            said = larger_than_a_file_may_be(clean_name(content.name or ""))
            raise Refusal(said, fields={"evidence": said})
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
