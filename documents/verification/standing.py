"""What a file is: looked up by the hash of its bytes first, and only then by what it claims."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery, TextChoices

from documents.models import IssuedDocument
from documents.verification.claims import Claims, claims_of
from evaluations.models import Publication, Result
from reports.frozen import Rating, ladder_of

Revision = tuple[str, int, int]  # a result's hash, its revision, the latest published one
BEGINNING, END = 1024, 1 << 20  # bytes in which a reader looks for either
LAST_TABLE = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
SHOWN = 6  # results of one file; a board's book has hundreds


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
class PublishedResult:
    """All a stranger is told of a published result: its hash, its rating, its revision.

    ``replaced_by`` is the number of a later published revision; None: this is the latest.
    """

    sha256: str
    rating: Rating
    revision: int
    replaced_by: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is told of one file. ``count`` results are in it, ``results`` the first of them."""

    standing: Standing
    sha256: str
    count: int = 0
    results: tuple[PublishedResult, ...] = ()

    @property
    def replaced(self) -> PublishedResult | None:
        """The first result in it that a later revision replaced."""
        return next((one for one in self.results if one.replaced_by is not None), None)

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
    carried = Result.objects.filter(sha256__in=claims.hashes).values_list("sha256", flat=True)
    digests = list(carried)
    if not digests:
        return Verdict(standing=_without_a_result(content, claims), sha256=sha256)
    return Verdict(
        standing=Standing.ALTERED if is_whole(content) else Standing.DAMAGED,
        sha256=sha256,
        count=len(digests),
        results=_told(_revisions(digests)),
    )


def is_whole(content: bytes) -> bool:
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
    if claims.unreadable or not is_whole(content):
        return Standing.DAMAGED
    return Standing.NOT_OURS


def _of_issued(issued: IssuedDocument) -> Verdict:
    revisions = _revisions(issued.results)
    standing = Standing.AS_ISSUED
    if not issued.published:
        standing = Standing.UNPUBLISHED
    elif any(latest > revision for _, revision, latest in revisions):
        standing = Standing.SUPERSEDED
    return Verdict(
        standing=standing,
        sha256=issued.sha256,
        count=len(issued.results),
        results=_told(revisions),
    )


def _revisions(digests: Sequence[str]) -> list[Revision]:
    """Those of these results that were published, the replaced ones first."""
    latest = (
        Publication.objects.filter(result__evaluation=OuterRef("evaluation"))
        .order_by("-result__revision")
        .values("result__revision")[:1]
    )
    found = (
        Result.objects.filter(sha256__in=digests, publication__isnull=False)
        .annotate(latest=Subquery(latest))
        .values_list("sha256", "revision", "latest")
    )
    return sorted(found, key=lambda one: (one[2] == one[1], one[0]))


def _told(revisions: Sequence[Revision]) -> tuple[PublishedResult, ...]:
    """The first of these results with their ratings: each is some 30 kB, so few are read."""
    few = revisions[:SHOWN]
    read = Result.objects.filter(sha256__in=[sha256 for sha256, *_ in few]).values_list(
        "sha256", "output__rating", "context__ladder"
    )
    ratings = {sha256: ladder_of(ladder).rating(code) for sha256, code, ladder in read}
    return tuple(
        PublishedResult(
            sha256=sha256,
            rating=ratings[sha256],
            revision=revision,
            replaced_by=latest if latest > revision else None,
        )
        for sha256, revision, latest in few
    )
