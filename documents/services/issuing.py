"""The register of what was handed out: one row a file, by its SHA-256, never changed.

Whatever makes a file for people to keep calls ``record_issued`` once it has the bytes; the page
that checks a dropped PDF asks this register and nothing else, so files may expire.
"""

from collections.abc import Sequence
from datetime import datetime

from documents.kinds import kind_of
from documents.models import IssuedDocument


def record_issued(
    *, sha256: str, kind: str, language: str, results: Sequence[str], now: datetime
) -> IssuedDocument:
    """Remember a file by its hash; the same bytes made again are the row that is there.

    ``results`` are the SHA-256 of the sources in it. Runs in the caller's transaction. No audit
    row: the register is one itself, and the job that made the file has its own.
    """
    digests = sorted(set(results))
    published = kind_of(kind).published_among(digests)
    issued, _made = IssuedDocument.objects.get_or_create(
        sha256=sha256,
        defaults={
            "kind": kind,
            "language": language,
            "results": digests,
            "published": len(published) == len(digests),
            "issued_at": now,
        },
    )
    return issued
