"""PDF, by its outer structure: it has a beginning, an end, and perhaps a lock."""

import re
from typing import BinaryIO

# A byte order mark and some white space before it disturb no reader.
HEADER = re.compile(rb"(?:\xef\xbb\xbf)?[\s\0]{0,8}%PDF-[12]\.\d")
HEAD = 1024  # a PDF reader looks for its header in so many bytes
ZIP_END = b"PK\x05\x06"
ZIP_END_SIZE = 22  # without the archive's comment, whose length stands in its last two bytes
END = 2048  # readers look for the end mark in the last kilobyte; writers pad it
EDGES = 64 * 1024


class BytesBeforeError(ValueError):
    """Something else stands before it, such as a mail's head; ``count`` bytes."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class BrokenPdfError(ValueError):
    """It does not begin and end as a PDF does."""


def is_whole(content: BinaryIO) -> bool:
    """True when it begins and ends as a PDF does; one that was cut off has no end."""
    content.seek(0)
    if not HEADER.match(content.read(HEAD)):
        return False
    last = _last(content, END * 4).rstrip(b"\0 \t\r\n")[-END:]
    return b"%%EOF" in last and b"startxref" in last


def begins(head: bytes) -> bool:
    """True where it begins as a PDF does. BytesBeforeError where another text goes before one."""
    if HEADER.match(head):
        return True
    before = head.find(b"%PDF-")
    # What is put together to be two files at once is not text; that is told elsewhere.
    if before > 0 and all(byte >= 0x20 or byte in b"\t\r\n" for byte in head[:before]):
        raise BytesBeforeError(before)
    return False


def has_archive_behind(content: BinaryIO) -> bool:
    """True where a ZIP ends behind the PDF, or closes over its end; not one that lies inside it.

    A spreadsheet attached as it is, or LibreOffice's source in its own PDF, is part of the PDF.
    """
    last = _last(content, ZIP_END_SIZE + 0xFFFF)
    at = last.rfind(ZIP_END)
    if at == -1:
        return False
    comment = int.from_bytes(last[at + ZIP_END_SIZE - 2 : at + ZIP_END_SIZE], "little")
    return at + ZIP_END_SIZE + comment > last.rfind(b"%%EOF")


def is_locked(content: BinaryIO) -> bool:
    """True when it is encrypted: some open without a password, others do not."""
    content.seek(0)
    return b"/Encrypt" in content.read(EDGES) or b"/Encrypt" in _last(content, EDGES)


def _last(content: BinaryIO, count: int) -> bytes:
    size = content.seek(0, 2)
    content.seek(max(0, size - count))
    return content.read()
