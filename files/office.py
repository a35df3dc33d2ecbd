"""XLSX and DOCX: told by what the package says it is, and refused with macros or as a bomb.

Nothing inside is interpreted: the package is a ZIP whose members are only unpacked into the
void, to see that they are whole and as large as they say.
"""

import re
import struct
import zipfile
import zlib
from typing import BinaryIO

from core.files.types import FileType

MOST_MEMBERS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100  # unpacked to packed, once it is worth looking
WORTH_LOOKING = 10 * 1024 * 1024
LONGEST_CONTENT_TYPES = 1024 * 1024
CONTENT_TYPES = "[Content_Types].xml"
ENCRYPTED = 1  # the bit of a member's flags
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that office programs use
MAIN_PARTS = {
    "spreadsheetml.sheet.main+xml": FileType.XLSX,
    "wordprocessingml.document.main+xml": FileType.DOCX,
}
MACROS = re.compile(r"macroenabled|vbaproject|vbadata|macrosheet", re.IGNORECASE)


class PackageError(Exception):
    """The package is not one to keep; the class says why."""


class BrokenPackageError(PackageError):
    """Not a whole ZIP."""


class BombError(PackageError):
    """It unpacks to far more than it is."""


class MacrosError(PackageError):
    """It brings programs along."""


class PasswordError(PackageError):
    """Members that only a password opens."""


def package_kind(content: BinaryIO) -> FileType | None:
    """XLSX or DOCX; None for a whole ZIP that is neither.

    Raises BrokenPackageError, BombError, MacrosError or PasswordError.
    """
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as package:
            members = package.infolist()
            _refuse_what_is_not_read(members)
            names = [member.filename for member in members]
            types = _content_types(package) if CONTENT_TYPES in names else ""
            _unpack(package, members)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise BrokenPackageError from error
    if MACROS.search(types) or any(MACROS.search(name) for name in names):
        raise MacrosError
    return next((kind for part, kind in MAIN_PARTS.items() if part in types), None)


def _refuse_what_is_not_read(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise BombError
    if unpacked > WORTH_LOOKING and unpacked / packed > MOST_RATIO:
        raise BombError
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise PasswordError
    if any(member.compress_type not in PACKINGS for member in members):
        raise BrokenPackageError


def _content_types(package: zipfile.ZipFile) -> str:
    with package.open(CONTENT_TYPES) as part:
        return part.read(LONGEST_CONTENT_TYPES).decode("utf-8", "replace")


def _unpack(package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Read every member to its end, where its checksum is compared."""
    for member in members:
        with package.open(member) as part:
            while part.read(1024 * 1024):
                pass
