"""Something of a company as it stood on a day: frozen with a hash, and never changed.

A room that freezes its rows has a model of ``FrozenContent`` with a foreign key to what is frozen,
which a document is made of; how one follows another is the same everywhere.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.erased_names import shown
from accounts.models import User
from core.audit import Actor, AuditedRow, record
from core.canonical import JsonObject, sha256_of


class FrozenContent(models.Model):
    """Something of a company as it stood on a day, with the SHA-256 of its JSON. Never changed.

    Rows are ordered by revision, the latest first.
    """

    HASHED = ("content",)

    revision = models.PositiveSmallIntegerField(_("revision"))
    content = models.JSONField()
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    frozen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(_("frozen at"))

    class Meta:
        abstract = True

    @cached_property
    def told(self) -> JsonObject:
        """The content as pages and new documents show it: of an erased person the number."""
        content: JsonObject = self.content
        return shown(content)


Kept = TypeVar("Kept", bound=FrozenContent)


def freeze_content(
    kind: type[Kept],
    content: JsonObject,
    *,
    of: str,
    owner: AuditedRow,
    action: str,
    by: Actor,
    now: datetime,
) -> Kept:
    """The next revision of ``owner``; where it says what the last one said, that one.

    ``of`` is the foreign key to ``owner``, which the caller has locked. The content is given its
    "revision"; the audit row is ``owner``'s.
    """
    last = kind._default_manager.filter(**{of: owner}).first()
    if last and last.sha256 == sha256_of(content | {"revision": last.revision}):
        return last
    content = content | {"revision": last.revision + 1 if last else 1}
    frozen = kind._default_manager.create(
        **{of: owner},
        revision=content["revision"],
        content=content,
        sha256=sha256_of(content),
        frozen_by=by.user,
        frozen_at=now,
    )
    record(
        by=by, at=now, action=action, target=owner,
        after={"revision": frozen.revision, "sha256": frozen.sha256},
    )  # fmt: skip
    return frozen


def known_frozen(kind: type[FrozenContent], digests: Collection[str]) -> list[str]:
    """Those of these hashes that are of this kind."""
    found = kind._default_manager.filter(sha256__in=digests)
    return list(found.values_list("sha256", flat=True))


def replaced_frozen(published: QuerySet[Kept], digests: Collection[str], *, of: str) -> set[str]:
    """Those of these hashes that a later published revision took the place of."""
    later = published.filter(**{of: OuterRef(of)}, revision__gt=OuterRef("revision"))
    found = published.model._default_manager.filter(Exists(later), sha256__in=digests)
    return set(found.values_list("sha256", flat=True))


def published_frozen(
    published: QuerySet[Kept], digests: Collection[str], *, of: str, most: int
) -> Sequence[Kept]:
    """At most so many of these hashes that are published, with ``latest``, replaced ones first."""
    same = published.filter(**{of: OuterRef(of)}).order_by("-revision")
    found = published.filter(sha256__in=digests).annotate(latest=same.values("revision")[:1])
    return list(found.alias(passed=F("latest") - F("revision")).order_by("-passed", "pk")[:most])


def replaced_by(frozen: FrozenContent) -> int | None:
    """The revision that took the place of one that ``published_frozen`` read."""
    latest: int = getattr(frozen, "latest", frozen.revision)
    return latest if latest > frozen.revision else None
