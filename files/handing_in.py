"""The one way a file comes in: received, told by its content, in the storage, then held by a row.

    files = received(uploads)                     # names made harmless, hashes
    handed_in = inspected(files, field="file")    # what each one is, or a sentence why not
    with in_storage(handed_in, there=known, now=now):
        with transaction.atomic():
            Row.objects.create(..., **columns_of(handed_in[0], by=by, now=now))

A file is in the storage before the transaction that makes its row, and is deleted again where no
row came of it (files/stored.py says how nothing is lost in between).
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.audit import Actor
from core.errors import Conflict, Refusal
from core.files.names import harmless_name
from core.requests.uploads import larger_than_a_file_may_be
from files import stored as stored_files
from files.inspection import InspectedFile, inspect


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as it came: its name made harmless, its SHA-256 in hexadecimal."""

    content: "File[bytes]"
    name: str
    sha256: str


@dataclass(slots=True)
class HandedIn:
    """One file on its way; the names in the storage are empty until it is there."""

    received: ReceivedFile
    inspected: InspectedFile
    stored: str = ""
    thumbnail: str = ""

    @property
    def sha256(self) -> str:
        """The hash of its bytes, in hexadecimal."""
        return self.received.sha256

    @property
    def names(self) -> list[str]:
        """What the storage calls it, thumbnail included."""
        return [name for name in (self.stored, self.thumbnail) if name]


def received(files: Sequence["File[bytes]"]) -> list[ReceivedFile]:
    """The files with their names and hashes, by which the same ones sent again are known."""
    return [
        ReceivedFile(one, harmless_name(one.name or ""), stored_files.digest_of(one))
        for one in files
    ]


def inspected(files: Sequence[ReceivedFile], *, field: str) -> list[HandedIn]:
    """What each file is, told by its content. Refusal, beside ``field``, for one not accepted.

    An upload was counted as it came in; files from elsewhere are measured here.
    """
    for one in files:
        if one.content.size > settings.LARGEST_FILE:
            said = larger_than_a_file_may_be(one.name)
            raise Refusal(said, fields={field: said})
    try:
        return [HandedIn(one, inspect(cast(BinaryIO, one.content.file), one.name)) for one in files]
    except Refusal as refusal:
        refusal.fields = {field: refusal.message}
        raise


@contextmanager
def in_storage(
    handed_in: Sequence[HandedIn], *, there: Collection[str], now: datetime
) -> Iterator[None]:
    """Put each content into the storage once, but for the hashes already ``there``.

    At the end those that no row came to hold are deleted. Call outside a transaction.
    """
    known = set(there)
    try:
        for one in handed_in:
            if one.sha256 not in known:
                known.add(one.sha256)
                _store_file(one, now=now)
        yield
    finally:
        stored_files.discard(name for one in handed_in for name in one.names)


def _store_file(one: HandedIn, *, now: datetime) -> None:
    content = one.received.content
    one.stored = stored_files.store(content, ending=one.inspected.ending, now=now)
    if one.inspected.thumbnail:
        small = ContentFile(one.inspected.thumbnail)
        one.thumbnail = stored_files.store(small, ending="thumbnail.jpg", now=now)


def columns_of(one: HandedIn, *, by: Actor, now: datetime) -> dict[str, Any]:
    """The columns of the row that now holds the file, in that row's transaction.

    Conflict where the file is not in the storage, or may be gone from it again.
    """
    if not one.stored or not stored_files.settle(one.names):
        raise Conflict(
            _("%(name)s did not arrive whole: choose it again.") % {"name": one.inspected.name}
        )
    return {
        "name": one.inspected.name,
        "content_type": one.inspected.kind,
        "size": one.received.content.size,
        "sha256": one.sha256,
        "file": one.stored,
        "thumbnail": one.thumbnail,
        "uploaded_by": by.user,
        "uploaded_at": now,
    }


def kept_words(names: Sequence[str]) -> str:
    """What is told to who handed in: how many files are new; none where each was there already."""
    if not names:
        return _("What you sent is there already: nothing was stored a second time.")
    return ngettext("%(n)s file is kept.", "%(n)s files are kept.", len(names)) % {"n": len(names)}
