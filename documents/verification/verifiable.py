"""What a hash stands for: contributed by the room whose records are frozen under it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from core.contributions import gathered_as

Facts = tuple[tuple[str, str], ...]  # labels and values in the active language


@dataclass(frozen=True, slots=True)
class PublishedRecord:
    """What is told of a published record to who holds its hash, and so the document.

    ``facts`` are labels and values in the active language, to be held against what is printed:
    whose it is, of which year, its figure. ``replaced_by`` is the number of a later published
    revision; None: this is the latest, but ``being_revised`` where a later one is being prepared,
    and ``overtaken`` where it no longer says what is so.
    ``today`` are further labels and values that no document
    prints, because they change: what is true when somebody asks.
    """

    sha256: str
    facts: Facts
    revision: int
    replaced_by: int | None
    being_revised: bool = False
    overtaken: bool = False
    today: Facts = ()


@dataclass(frozen=True, slots=True)
class Verifiable:
    """Records that documents carry the hashes of.

    ``known`` gives those of these hashes that are theirs, published or not. ``published`` tells
    of the published ones among them at most so many, those that were replaced first.
    """

    position: int
    known: Callable[[Collection[str]], Sequence[str]]
    published: Callable[[Collection[str], int], Sequence[PublishedRecord]]


def known_among(digests: Collection[str]) -> list[str]:
    """Those of these hashes that some record here has."""
    return [one for records in _verifiables() for one in records.known(digests)]


def published_among(digests: Collection[str], *, most: int) -> tuple[PublishedRecord, ...]:
    """What is told of the published ones among these records, the replaced ones first."""
    found = [one for records in _verifiables() for one in records.published(digests, most)]
    return tuple(sorted(found, key=lambda one: one.replaced_by is None)[:most])


def _verifiables() -> tuple[Verifiable, ...]:
    return gathered_as(Verifiable, "VERIFIABLES")
