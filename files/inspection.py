"""The gate: a file's kind by its content, or a sentence that says why it is not kept."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, NoReturn

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refusal
from core.files.names import contradicts, harmless_name
from core.files.types import EXTENSIONS, PHOTOS, FileType
from files import images, office, pdf
from files.decoding import MOST_PIXELS
from files.scanning import refuse_harmful

HEAD = pdf.HEAD
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also what a password makes of a new one
ZIP = b"PK\x03\x04"
# How every kind begins, for the page to tell a film or a text at once: of the first 16 bytes.
BEGINNINGS = (
    r"^(?:\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|....ftyp(?:"
    + "|".join(brand.decode() for brand in HEIC_BRANDS)
    + r")|PK\x03\x04|(?:\xef\xbb\xbf)?[\s\x00]{0,8}%PDF-"
    + r"|[A-Z][A-Za-z-]{2,13}:\s)"  # a mail's head: what stands behind it is told by the gate
)


DAMAGED = gettext_lazy(
    "%(name)s is cut off or damaged. Open it on your device; if it opens there, save "
    "it anew, then choose it again."
)
SENTENCES: Mapping[type[Exception], Promise] = {
    images.BrokenPhotoError: DAMAGED,
    office.BrokenPackageError: DAMAGED,
    pdf.BrokenPdfError: DAMAGED,
    pdf.BytesBeforeError: gettext_lazy(
        "%(count)s bytes stand before the PDF in %(name)s, perhaps the head of a mail. "
        "Save the PDF itself, then choose it again."
    ),
    images.TooManyPixelsError: gettext_lazy(
        "%(name)s has more than %(limit)s megapixels: save it smaller."
    ),
    office.BombError: gettext_lazy(
        "%(name)s unpacks to far more than a file of its size holds: save it anew."
    ),
    office.MacrosError: gettext_lazy(
        "%(name)s contains macros. Save it without them (XLSX or DOCX), then choose it."
    ),
    office.PasswordError: gettext_lazy(
        "%(name)s has a password or is in an old format. Save it as XLSX or DOCX without "
        "a password, then choose it again."
    ),
}


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """What a file is. ``thumbnail`` is a JPEG, empty for a document; ``name`` is harmless."""

    name: str
    kind: FileType
    thumbnail: bytes
    locked: bool  # a PDF that may ask for a password

    @property
    def ending(self) -> str:
        """What a file of this kind is called by: jpg, pdf ..."""
        return EXTENSIONS[self.kind][0]


def inspect(content: BinaryIO, name: str) -> InspectedFile:
    """Tell what a file is and that it is whole and harmless to keep.

    ``content`` is seekable and no larger than the largest file; it is read from its start and
    left anywhere. Refusal for every other file, with a sentence that names it.
    """
    name = harmless_name(name)
    content.seek(0)
    head = content.read(HEAD)
    if not head:
        _refuse(_("%(name)s is empty (0 bytes): choose it again."), name)
    refuse_harmful(content, name=name)
    with _sentences_about(name):
        kind = _photo_kind(head) or _document_kind(content, head)
    if kind is None:
        _refuse(
            _(
                "%(name)s is none of the kinds of file that count as evidence; its content "
                "decides, not its name. Choose a photo (JPEG, PNG, HEIC, WebP), a PDF, or an "
                "Excel or Word file (XLSX, DOCX)."
            ),
            name,
        )
    if contradicts(name, kind):
        _refuse(
            _(
                "%(name)s is not what its name says: by its content it is a file of the kind "
                "%(kind)s. Give it its right name, then choose it again."
            ),
            name,
            kind=str(kind.label),
        )
    _refuse_two_in_one(content, head, kind=kind, name=name)
    with _sentences_about(name):
        thumbnail = images.thumbnail_of(content, kind) if kind in PHOTOS else b""
    locked = kind == FileType.PDF and pdf.is_locked(content)
    return InspectedFile(name=name, kind=kind, thumbnail=thumbnail, locked=locked)


def _photo_kind(head: bytes) -> FileType | None:
    """The kind of photo by its first bytes; None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileType.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return FileType.HEIC
    return None


def _document_kind(content: BinaryIO, head: bytes) -> FileType | None:
    """The kind of document by its structure; None for anything else."""
    if head.startswith(OLD_OFFICE):
        raise office.PasswordError
    if head.startswith(ZIP):
        return office.package_kind(content)
    if pdf.begins(head):
        if not pdf.is_whole(content):
            raise pdf.BrokenPdfError
        return FileType.PDF
    return None


def _refuse_two_in_one(content: BinaryIO, head: bytes, *, kind: FileType, name: str) -> None:
    """One program would show the photo, another run what is hidden behind it."""
    other = ""
    if kind != FileType.PDF and b"%PDF-" in head:
        other = "PDF"
    elif kind not in (FileType.XLSX, FileType.DOCX) and _is_zip(content, kind):
        other = "ZIP"
    if other:
        _refuse(
            _(
                "%(name)s is two files in one (%(kind)s and %(other)s), a way to hide harmful "
                "ones. Open it and save it anew, then choose it again."
            ),
            name,
            kind=str(kind.label),
            other=other,
        )


def _is_zip(content: BinaryIO, kind: FileType) -> bool:
    if kind == FileType.PDF and not pdf.has_archive_behind(content):
        return False
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as package:
            return bool(package.infolist())
    except Exception:  # whatever it stumbles over: no ZIP that a program would open
        return False


@contextmanager
def _sentences_about(name: str) -> Iterator[None]:
    """Turn what the readers of one kind found into a sentence about the file."""
    try:
        yield
    except tuple(SENTENCES) as found:
        sentence = next(words for kind, words in SENTENCES.items() if isinstance(found, kind))
        limit, count = str(MOST_PIXELS // 1_000_000), str(getattr(found, "count", ""))
        _refuse(str(sentence), name, limit=limit, count=count)


def _refuse(sentence: str, name: str, **values: str) -> NoReturn:
    said = sentence % {"name": name, **values}
    raise Refusal(said, fields={"file": said})
