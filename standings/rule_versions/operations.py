"""Rules that are data, for programs: read, begun, written whole, published, deleted.

What the pages of one kind of rules do (``instruments/views/rule_pages.py``), by the same services:
a kind names its operations in a ``RuleOperations``. A draft is read and sent whole, in the words of
its file; each step sends the ``version`` that was read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Person
from core.audit import actor_of
from core.canonical import JsonObject
from core.errors import NotAllowed
from core.figures.api import SentNumberField
from core.operations import once
from core.requests.api import PRIVATE, View, api_view, described, sent_as
from core.requests.lists import list_of, listed
from instruments.models.versions import WrittenVersion
from instruments.selectors import version_in_force
from instruments.views.rule_pages import RulePages

Rules = TypeVar("Rules", bound=WrittenVersion)
May = Callable[[Person], bool]
MOST_EDITIONS = 2_000_000_000


class RulesNameOut(serializers.Serializer[Any]):
    """A version of rules: ``id`` is its address; ``version`` counts the saves of a draft, and is
    what a step of it sends back."""

    id = serializers.IntegerField(source="pk")
    key = serializers.CharField()
    title = serializers.CharField()
    published = serializers.BooleanField(source="is_published")
    published_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(source="edition")


class DeletedRulesOut(serializers.Serializer[Any]):
    """The draft that is gone."""

    key = serializers.CharField()


class RulesOut(RulesNameOut):
    """A version with all it says, in the words of its file."""

    document = serializers.DictField(source="content")
    in_force = serializers.BooleanField()


class RulesBeginIn(serializers.Serializer[Any]):
    """Sent twice, one draft is begun."""

    operation = serializers.UUIDField()


class RulesDeleteIn(serializers.Serializer[Any]):
    """The ``version`` that was read."""

    version = SentNumberField(min_value=1, max_value=MOST_EDITIONS)


class RulesPublishIn(RulesBeginIn, RulesDeleteIn):
    """The ``version`` that was looked at; sent twice, it is published once."""


class RulesIn(RulesPublishIn):
    """The draft, whole: its code and number stay, whatever the ``document`` says of them."""

    document = serializers.DictField()


@dataclass(frozen=True, slots=True)
class RuleOperations(Generic[Rules]):
    """The operations of one kind of rules, whose pages are ``pages``: below the address ``at``,
    called by ``name`` in the description. ``save`` is the service that stores a whole document."""

    pages: RulePages[Rules]
    at: str
    name: str
    may_read: May
    save: Callable[..., Rules]

    def addresses(self) -> list[URLPattern]:
        """Of the list, of a version, and of its steps."""
        of_one = f"{self.at}<int:rules_id>/"
        return [
            path(self.at, self._listed(), name="list"),
            path(of_one, self._version(), name="version"),
            path(f"{of_one}begin/", self._begin(), name="begin"),
            path(f"{of_one}publish/", self._publish(), name="publish"),
            path(f"{of_one}delete/", self._delete(), name="delete"),
        ]

    def _listed(self) -> View:
        @described(responses=list_of(RulesNameOut), operation_id=f"list_{self.name}")
        @api_view(["GET"])
        def every(request: Request) -> Response:
            """Every version of these rules, the last first."""
            self.check(request, self.may_read)
            page = listed(request, self.pages.visible(request.user), by="code -version pk")
            return page.answer(RulesNameOut(page.rows, many=True).data)

        return every

    def _version(self) -> View:
        @described(methods=["GET"], responses=RulesOut, operation_id=f"read_{self.name}")
        @described(
            methods=["PUT"], request=RulesIn, responses=RulesOut, operation_id=f"save_{self.name}"
        )
        @api_view(["GET", "PUT"])
        def version(request: Request, rules_id: int) -> Response:
            """A version with all it says; or a draft of it written anew, whole."""
            if request.method != "PUT":
                self.check(request, self.may_read)
                return self._answer(self.row(request, rules_id))
            self.check(request, self.pages.may_write)
            return self._take(request, rules_id, sent=RulesIn, step="save", deed=self.save)

        return version

    def _begin(self) -> View:
        def deed(*, draft: Rules, **of: Any) -> Rules:
            return self.pages.begin(rules=draft, **of)

        @described(request=RulesBeginIn, responses=RulesOut, operation_id=f"begin_{self.name}")
        @api_view(["POST"])
        def begin(request: Request, rules_id: int) -> Response:
            """A draft of the next version that says what this one says; 409 where there is one."""
            self.check(request, self.pages.may_write)
            return self._take(request, rules_id, sent=RulesBeginIn, step="begin", deed=deed)

        return begin

    def _publish(self) -> View:
        @described(request=RulesPublishIn, responses=RulesOut, operation_id=f"publish_{self.name}")
        @api_view(["POST"])
        def publish(request: Request, rules_id: int) -> Response:
            """From now on it counts and never changes; 409 where it was saved since."""
            self.check(request, self.pages.may_publish)
            deed = self.pages.publish
            return self._take(request, rules_id, sent=RulesPublishIn, step="publish", deed=deed)

        return publish

    def _delete(self) -> View:
        @described(
            request=RulesDeleteIn,
            responses=DeletedRulesOut,
            operation_id=f"delete_{self.name}",
        )
        @api_view(["POST"])
        def delete(request: Request, rules_id: int) -> Response:
            """Take a draft away; the trail keeps that it was there."""
            self.check(request, self.pages.may_write)
            row, edition = self.row(request, rules_id), sent_as(RulesDeleteIn, request)["version"]
            self.pages.delete(draft=row, edition=edition, by=actor_of(request), now=timezone.now())
            return Response({"key": row.key}, headers=PRIVATE)

        return delete

    def row(self, request: Request, rules_id: int) -> Rules:
        """A version; 404 where this person sees none."""
        return get_object_or_404(self.pages.visible(request.user), pk=rules_id)

    def check(self, request: Request, may: May) -> None:
        """Before anything is looked up or read."""
        if not may(request.user):
            raise NotAllowed(_("Your role does not take this step of rules."))

    def _take(
        self,
        request: Request,
        rules_id: int,
        *,
        sent: type[RulesBeginIn],
        step: str,
        deed: Callable[..., Rules],
    ) -> Response:
        """A step, taken once under its operation; the answer is the version that it left."""
        row, given = self.row(request, rules_id), sent_as(sent, request)
        asked, by, now = _asked(given), actor_of(request), timezone.now()

        def store() -> JsonObject:
            return {"rules": deed(draft=row, **asked, by=by, now=now).pk}

        about = f"{self.pages.address}/{row.pk}/{step}"
        done = once(given["operation"], about=about, asked=asked, store=store, by=by, now=now)
        return self._answer(self.row(request, done["rules"]))

    def _answer(self, row: Rules) -> Response:
        in_force = row == version_in_force(self.pages.model)
        told = RulesNameOut(row).data | {"document": row.content, "in_force": in_force}
        return Response(told, headers=PRIVATE)


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """What a service takes of what was sent."""
    names = {"version": "edition", "document": "document"}
    return {names[one]: value for one, value in given.items() if one in names}
