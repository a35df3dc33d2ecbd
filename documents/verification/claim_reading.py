"""Which SHA-256 a PDF carries, read in a process of its own.

Run by claims.py. The PDF comes on standard input; what is found goes to standard output, a
hash a line, the most telling first: attachments (the hash of their bytes), keywords, text. Where
that is nothing, what is left of a torn file is searched, stream by stream. Besides hashes a line
may be one of WORDS.

A PDF is a program's worth of format in whatever state a stranger has put it. One that loops,
recurses or unpacks to gigabytes takes only this process with it.
"""

import contextlib
import hashlib
import re
import resource
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pypdf import PdfReader

Read = TypeVar("Read")

MEMORY = 768 * 1024 * 1024
PROCESSOR_SECONDS = 5
MOST = 1000  # hashes told of one file; a book has one of each of its results
PAGES_READ = 3  # at each end; every page of a scorecard names the hash
PAGES_BETWEEN = 8  # spread over the rest: a book names a contractor's result on its page
LARGEST_ATTACHMENT = 8 * 1024 * 1024
ATTACHMENTS_READ = 4

LOCKED, UNREADABLE, NAMED_A_RESULT = WORDS = ("locked", "unreadable", "named-a-result")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
STREAMS_READ = 4000
UNPACKED = 64 * 1024 * 1024  # in all, of a torn file

HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
# Text that was broken over lines: the word or the address before the hash says where it begins.
HASH_IN_TEXT = re.compile(r"(?:SHA-256:?|/verify/)([0-9a-f]{64})")


def limit_resources() -> None:
    """Cap what this process may use; a system without one of the limits goes without it.

    So does files/decoding.py: both run apart from the project, and import nothing of it.
    """
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),  # writes no file
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, limit))


def main() -> int:
    """Read, and tell each hash as soon as it is found: what comes before a crash counts."""
    limit_resources()
    told: set[str] = set()
    for found in hashes_in(sys.stdin.buffer.read()):
        if found not in told:
            told.add(found)
            sys.stdout.write(f"{found}\n")
            sys.stdout.flush()
        if len(told) == MOST:
            break
    return 0


def hashes_in(content: bytes) -> Iterator[str]:
    """Every hash that the file carries, as far as it can be read; and what else is to be told."""
    yield from in_text(content.decode("latin-1"))  # what is not packed, also of a torn file
    # Imported under the limits.
    import logging

    from pypdf import PdfReader

    logging.disable()
    reader = _attempt(lambda: PdfReader(BytesIO(content), strict=False))
    found = False
    for one in _in_structure(reader) if reader else ():
        found = True
        yield one
    if reader is None or not _attempt(lambda: len(reader.pages)):
        yield LOCKED if reader and _attempt(lambda: reader.is_encrypted) else UNREADABLE
    if not found:
        yield from _in_streams(content)


def _in_structure(reader: "PdfReader") -> Iterator[str]:
    for part in (_attached, _in_metadata, _on_pages):
        yield from _attempt(partial(_all_of, part, reader)) or []


def _all_of(part: Callable[["PdfReader"], Iterator[str]], reader: "PdfReader") -> list[str]:
    return list(part(reader))


def in_text(text: str) -> list[str]:
    """The hashes written in a text, whole or broken over lines; whether it says what they are."""
    named = HASH_IN_TEXT.findall("".join(text.split()))
    return [*HASH.findall(text), *named, *([NAMED_A_RESULT] if named else [])]


def _attached(reader: "PdfReader") -> Iterator[str]:
    for number, attachment in enumerate(reader.attachment_list):
        if number == ATTACHMENTS_READ:
            return
        content = _attempt(partial(getattr, attachment, "content"))
        if content and len(content) <= LARGEST_ATTACHMENT:
            yield hashlib.sha256(content).hexdigest()
            yield from in_text(content.decode("latin-1"))  # the results of a book, each by its hash


def _in_metadata(reader: "PdfReader") -> Iterator[str]:
    for value in (reader.metadata or {}).values():
        yield from in_text(str(value)[:100_000])


def _on_pages(reader: "PdfReader") -> Iterator[str]:
    count = len(reader.pages)
    ends = {*range(min(PAGES_READ, count)), *range(max(0, count - PAGES_READ), count)}
    between = range(PAGES_READ, count, max(1, count // PAGES_BETWEEN))
    for number in [*sorted(ends), *(one for one in between if one not in ends)]:
        yield from in_text(_attempt(partial(_page_text, reader, number)) or "")


def _page_text(reader: "PdfReader", number: int) -> str:
    return reader.pages[number].extract_text()


def _in_streams(content: bytes) -> Iterator[str]:
    """The hashes in what is packed, one stream after the other, without the table of the file."""
    left = UNPACKED
    for number, begin in enumerate(STREAM.finditer(content)):
        if number == STREAMS_READ or left <= 0:
            return
        unpacked = _attempt(partial(_unpacked, content, begin.end())) or b""
        left -= len(unpacked)
        if unpacked.startswith(b"{"):  # the JSON of a result, whose hash is the one printed
            yield hashlib.sha256(unpacked).hexdigest()
        yield from in_text(unpacked.decode("latin-1"))


def _unpacked(content: bytes, begin: int) -> bytes:
    end = content.find(b"endstream", begin, begin + LARGEST_ATTACHMENT)
    packed = content[begin : begin + LARGEST_ATTACHMENT if end == -1 else end]
    return zlib.decompressobj().decompress(packed, LARGEST_ATTACHMENT)


def _attempt(read: Callable[[], Read]) -> Read | None:
    """What can be read; None where the file makes it fail, in whatever way."""
    try:
        return read()
    except (Exception, RecursionError, MemoryError):  # a hostile file raises whatever it likes
        return None


if __name__ == "__main__":
    sys.exit(main())
