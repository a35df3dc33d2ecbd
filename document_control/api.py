"""Drafts of versions that people write, as programs send and read them: whole, by what they read.

Rules of standings, award rules, matrices and procedures alike: ``version`` counts the
saves of a draft, ``document`` is what it says in the words of its file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Person
from core.audit import actor_of
from core.canonical import JsonObject
from core.figures.api import SentCountField
from core.operations import once
from core.requests.api import PRIVATE, named_within, sent_as
from instruments.models.versions import WrittenVersion

Draft = TypeVar("Draft", bound=WrittenVersion)
SENT = {"version": "edition", "document": "document"}  # as a service takes it


class WrittenBeginIn(serializers.Serializer[Any]):
    """Sent twice, one draft is begun."""

    operation = serializers.UUIDField()


class WrittenDeleteIn(serializers.Serializer[Any]):
    """The ``version`` that was read."""

    version = SentCountField()


class WrittenPublishIn(WrittenBeginIn, WrittenDeleteIn):
    """The ``version`` that was looked at; sent twice, it is published once."""


class WrittenVersionIn(WrittenPublishIn):
    """The draft, whole: its code and number stay, whatever the ``document`` says of them."""

    document = serializers.DictField()


class WrittenVersionOut(serializers.Serializer[Any]):
    """A version, a draft or published; ``version`` counts the saves of a draft, and is what a step
    of it sends back."""

    id = serializers.IntegerField(source="pk")
    code = serializers.CharField()
    number = serializers.IntegerField(source="version")
    title = serializers.CharField()
    published = serializers.BooleanField(source="is_published")
    published_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(source="edition")


class WholeWrittenVersionOut(WrittenVersionOut):
    """A version with all it says, in the words of its file."""

    document = serializers.DictField(source="content")


def whole_version(row: WrittenVersion) -> dict[str, Any]:
    """A version as it is answered."""
    return dict(WholeWrittenVersionOut(row).data)


def taken_once(
    request: Request,
    sent: type[WrittenBeginIn],
    *,
    about: str,
    deed: Callable[..., Draft],
    **of: object,
) -> int:
    """The id of what a step leaves, taken once under its operation. ``of``: on what it is taken."""
    given = sent_as(sent, request)
    asked = {name: given[one] for one, name in SENT.items() if one in given}
    by, now = actor_of(request), timezone.now()

    def store() -> JsonObject:
        with named_within("document"):
            return {"version": deed(**of, **asked, by=by, now=now).pk}

    done = once(given["operation"], about=about, asked=asked, store=store, by=by, now=now)
    found: int = done["version"]
    return found


def take_away(request: Request, *, draft: Draft, deed: Callable[..., object]) -> None:
    """Delete a draft as it was read; 409 where it was saved since."""
    edition = sent_as(WrittenDeleteIn, request)["version"]
    deed(draft=draft, edition=edition, by=actor_of(request), now=timezone.now())


SENT_WITH = {"begin": WrittenBeginIn, "save": WrittenVersionIn, "publish": WrittenPublishIn}


@dataclass(frozen=True, slots=True)
class WrittenSteps(Generic[Draft]):
    """The steps of one kind of versions: ``seen`` gives those that a person reaches, ``about``
    begins what a step is kept by, ``told`` is a version as it is answered."""

    about: str
    seen: Callable[[Person], QuerySet[Draft]]
    told: Callable[[Draft], dict[str, Any]] = whole_version

    def row(self, request: Request, version_id: int) -> Draft:
        """A version; 404 where this person sees none."""
        return get_object_or_404(self.seen(request.user), pk=version_id)

    def answer(self, request: Request, version_id: int) -> Response:
        """A version with all it says."""
        return Response(self.told(self.row(request, version_id)), headers=PRIVATE)

    def taken(
        self,
        request: Request,
        version_id: int,
        step: str,
        *,
        deed: Callable[..., Draft],
        of: str = "draft",
    ) -> Response:
        """A step of SENT_WITH, taken once under its operation; the answer is the version that it
        left. ``deed`` takes the version before as ``of``."""
        row = self.row(request, version_id)
        about = f"{self.about}/{row.pk}/{step}"
        left = taken_once(request, SENT_WITH[step], about=about, deed=deed, **{of: row})
        return self.answer(request, left)
