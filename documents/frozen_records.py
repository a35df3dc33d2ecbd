"""What a room freezes, as documents are made of it and as whoever holds its hash is told of it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise

from accounts.roles import Person
from documents.frozen import (
    Kept,
    known_frozen,
    published_frozen,
    replaced_by,
    replaced_frozen,
)
from documents.kinds import DocumentKind, Sources
from documents.verification.verifiable import Facts, PublishedRecord, Verifiable


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenRecords(Generic[Kept]):
    """One model of ``FrozenContent``.

    ``of`` is the foreign key to what is frozen; ``facts`` tells of one what its document
    prints, and ``joined`` are the relations that it reads.
    """

    model: type[Kept]
    of: str
    visible_to: Callable[[Person], QuerySet[Kept]]
    published: Callable[[], QuerySet[Kept]]
    facts: Callable[[Kept], Facts]
    joined: tuple[str, ...] = ()

    def kind(
        self,
        position: int,
        *,
        code: str,
        label: Promise,
        maker: str,
        may_request: Callable[[Person | None], bool],
        only_one: Promise,
    ) -> DocumentKind:
        """The PDF of one of them, which lasts as what it shows does; fields as of DocumentKind."""
        return DocumentKind(
            position=position,
            code=code,
            label=label,
            extension="pdf",
            content_type="application/pdf",
            maker=maker,
            sources=Sources(
                visible_to=self.visible_to, published=self.published, replaced=self._replaced
            ),
            may_request=may_request,
            asked=self._asked,
            only_one=only_one,
            quick=True,
            lasts=True,
        )

    def read(self, digests: Sequence[str]) -> Kept:
        """The one of these hashes, for whoever makes its document."""
        found = self.model._default_manager.filter(sha256__in=digests)
        return self._joined(found).get()

    def _asked(self, user: Person, sent: QueryDict) -> list[Kept]:
        """The one whose hash is sent as ``result``; 404 where it is not theirs to see."""
        return [get_object_or_404(self.visible_to(user), sha256=sent.get("result", ""))]

    def by_hash(self, position: int) -> Verifiable:
        """For who holds a hash."""
        return Verifiable(position, self._known, self._records)

    def _replaced(self, digests: Collection[str]) -> set[str]:
        return replaced_frozen(self.published(), digests, of=self.of)

    def _known(self, digests: Collection[str]) -> list[str]:
        return known_frozen(self.model, digests)

    def _records(self, digests: Collection[str], most: int) -> list[PublishedRecord]:
        published = self._joined(self.published())
        found = published_frozen(published, digests, of=self.of, most=most)
        return [self._record(one) for one in found]

    def _record(self, one: Kept) -> PublishedRecord:
        return PublishedRecord(
            sha256=one.sha256,
            facts=self.facts(one),
            revision=one.revision,
            replaced_by=replaced_by(one),
        )

    def _joined(self, found: QuerySet[Kept]) -> QuerySet[Kept]:
        return found.select_related(*self.joined) if self.joined else found  # bare: every relation
