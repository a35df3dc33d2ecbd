"""PDF, by its outer structure: it has a beginning, an end, and perhaps a lock."""

import re
from typing import BinaryIO

HEADER = re.compile(rb"%PDF-[12]\.\d")
END = 2048  # readers look for the end mark in the last kilobyte; writers pad it
EDGES = 64 * 1024


class BrokenPdfError(ValueError):
    """It does not begin and end as a PDF does."""


def is_whole(content: BinaryIO) -> bool:
    """True when it begins and ends as a PDF does; one that was cut off has no end."""
    content.seek(0)
    if not HEADER.match(content.read(8)):
        return False
    last = _last(content, END * 4).rstrip(b"\0 \t\r\n")[-END:]
    return b"%%EOF" in last and b"startxref" in last


def is_locked(content: BinaryIO) -> bool:
    """True when it is encrypted: some open without a password, others do not."""
    content.seek(0)
    return b"/Encrypt" in content.read(EDGES) or b"/Encrypt" in _last(content, EDGES)


def _last(content: BinaryIO, count: int) -> bytes:
    size = content.seek(0, 2)
    content.seek(max(0, size - count))
    return content.read()
