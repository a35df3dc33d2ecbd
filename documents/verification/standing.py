"""What a file is: looked up by the hash of its bytes first, and only then by what it claims."""

import re
from dataclasses import dataclass

from django.db.models import TextChoices

from documents.models import IssuedDocument
from documents.verification.claims import Claims, claims_of
from documents.verification.verifiable import PublishedRecord, known_among, published_among

BEGINNING, END = 1024, 1 << 20  # bytes in which a reader looks for either
LAST_TABLE = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
MOST_RESULTS = 6  # results of one file; a board's book has hundreds


class Standing(TextChoices):
    """The verdicts."""

    AS_ISSUED = "as_issued"
    SUPERSEDED = "superseded"
    UNPUBLISHED = "unpublished"
    ALTERED = "altered"
    DAMAGED = "damaged"
    LOCKED = "locked"
    UNKNOWN_RESULT = "unknown_result"
    NO_PDF = "no_pdf"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is told of one file. ``count`` results are in it, ``results`` the first of them."""

    standing: Standing
    sha256: str
    count: int = 0
    results: tuple[PublishedRecord, ...] = ()

    @property
    def replaced(self) -> PublishedRecord | None:
        """The first result in it that a later revision replaced."""
        return next((one for one in self.results if one.replaced_by is not None), None)

    @property
    def overtaken(self) -> bool:
        """Whether a result in it, of those shown, no longer says what is so."""
        return any(one.overtaken for one in self.results)

    @property
    def more(self) -> int:
        """How many results are in it besides those shown."""
        return self.count - len(self.results)


def verdict_of(content: bytes, *, sha256: str) -> Verdict:
    """The verdict on a file by its bytes and their SHA-256.

    A file that was issued is not opened at all. Any other is read for the hashes it carries,
    in a process of its own: a result of ours in what we did not issue so was altered.
    """
    issued = IssuedDocument.objects.filter(sha256=sha256).first()
    if issued is not None:
        return _of_issued(issued)
    claims = claims_of(content)
    digests = known_among(claims.hashes)
    if not digests:
        return Verdict(standing=_without_a_result(content, claims), sha256=sha256)
    return Verdict(
        standing=Standing.ALTERED if leads_to_its_table(content) else Standing.DAMAGED,
        sha256=sha256,
        count=len(digests),
        results=published_among(digests, most=MOST_RESULTS),
    )


def leads_to_its_table(content: bytes) -> bool:
    """Whether a PDF has a beginning and an end that leads to its table; nothing of it is read."""
    place = LAST_TABLE.findall(content[-END:])
    return is_a_pdf(content) and bool(place) and 0 < int(place[-1]) < len(content)


def is_a_pdf(content: bytes) -> bool:
    """Whether it says at its beginning that it is a PDF."""
    return b"%PDF-" in content[:BEGINNING]


def _without_a_result(content: bytes, claims: Claims) -> Standing:
    """What a file is that carries no result of ours, as far as can be told."""
    if claims.locked:
        return Standing.LOCKED
    if claims.named:
        return Standing.UNKNOWN_RESULT
    if not is_a_pdf(content):
        return Standing.NO_PDF
    if claims.unreadable or not leads_to_its_table(content):
        return Standing.DAMAGED
    return Standing.NOT_OURS


def _of_issued(issued: IssuedDocument) -> Verdict:
    told = published_among(issued.results, most=MOST_RESULTS)  # the replaced ones first
    standing = Standing.AS_ISSUED
    if not issued.published:
        standing = Standing.UNPUBLISHED
    elif told and told[0].replaced_by is not None:
        standing = Standing.SUPERSEDED
    return Verdict(standing=standing, sha256=issued.sha256, count=len(issued.results), results=told)
