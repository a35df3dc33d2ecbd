"""What a room freezes, as documents are made of it and as whoever holds its hash is told of it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Generic

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from accounts.roles import Person
from documents.frozen import Kept, known_frozen, published_frozen, replaced_frozen
from documents.kinds import Sources
from documents.verification.verifiable import PublishedRecord, Verifiable


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenRecords(Generic[Kept]):
    """One model of ``FrozenContent``.

    ``of`` is the foreign key to what is frozen; ``record`` tells of one, and ``joined`` are the
    relations that it reads.
    """

    model: type[Kept]
    of: str
    visible_to: Callable[[Person], QuerySet[Kept]]
    published: Callable[[], QuerySet[Kept]]
    record: Callable[[Kept], PublishedRecord]
    joined: tuple[str, ...] = ()

    def asked(self, user: Person, sent: QueryDict) -> list[Kept]:
        """The one whose hash is sent as ``result``; 404 where it is not theirs to see."""
        return [get_object_or_404(self.visible_to(user), sha256=sent.get("result", ""))]

    def sources(self) -> Sources:
        """For a kind of document that is made of it."""
        return Sources(
            visible_to=self.visible_to, published=self.published, replaced=self._replaced
        )

    def by_hash(self, position: int) -> Verifiable:
        """For who holds a hash."""
        return Verifiable(position, self._known, self._records)

    def _replaced(self, digests: Collection[str]) -> set[str]:
        return replaced_frozen(self.published(), digests, of=self.of)

    def _known(self, digests: Collection[str]) -> list[str]:
        return known_frozen(self.model, digests)

    def _records(self, digests: Collection[str], most: int) -> list[PublishedRecord]:
        published = self.published()
        if self.joined:
            published = published.select_related(*self.joined)
        found = published_frozen(published, digests, of=self.of, most=most)
        return [self.record(one) for one in found]
